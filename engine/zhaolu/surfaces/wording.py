"""Words for outcomes, reasons, offices, kinds and facts, in both languages. Nothing internal is ever shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from typing import Literal as OneOf

from zhaolu.executors.prose.effects import effect_key, effect_name
from zhaolu.executors.prose.glossary import VALUES
from zhaolu.executors.prose.names import Names
from zhaolu.executors.prose.values import date_text, humanised, span_text, value_text
from zhaolu.frozen import dataclass
from zhaolu.ir.decisions import Outcome, Verdict
from zhaolu.ir.rules import Notice, Ruleset, Text
from zhaolu.ir.times import BEIJING
from zhaolu.ir.values import Between, Unknown
from zhaolu.surfaces.layout import Tone

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Vocabulary

__all__ = [
    "FactWords",
    "actor_word",
    "date_text",
    "effect_key",
    "effect_name",
    "humanised",
    "kind_word",
    "moment_text",
    "notice_title",
    "outcome_word",
    "program_word",
    "reason_text",
    "span_text",
    "status_word",
    "value_text",
    "verdict_word",
]

_OUTCOMES: Final = {
    Outcome.ELIGIBLE: Text("符合报名条件", "eligible"),
    Outcome.INELIGIBLE: Text("不符合报名条件", "not eligible"),
    Outcome.UNDETERMINED: Text("暂不能确定", "cannot be determined yet"),
}
_VERDICTS: Final = {
    Verdict.MET: Text("符合", "met"),
    Verdict.UNMET: Text("不符合", "not met"),
    Verdict.UNDECIDED: Text("仍不能确定", "still undecided"),
}
About: TypeAlias = OneOf["rule", "penalty", "ban"]
_STANDS: Final = {
    "penalty": (Text("不成立", "it does not stand"), Text("成立", "it stands")),
    "ban": (Text("不因此禁报", "not barred by it"), Text("不得报名", "barred")),
}
_REASONS: Final = {
    "missing": Text("缺少资料", "information is missing"),
    "imprecise": Text("资料不够精确", "information is not precise enough"),
    "reading": Text("通知的文字有不止一种读法", "the notice can be read in more than one way"),
    "not-yet-due": Text("期限还没有到", "the time limit has not passed yet"),
    "review": Text("通知没有写后果，由人工认定", "the notice names no consequence; a person decides"),
    "prior-ruleset": Text("那一年的通知没有录入", "that year's notice is not on file"),
    "error": Text("这一条算不出结果，请维护规则的人查看", "this clause could not be computed; please ask those who maintain the rules"),
}
_STATUSES: Final = {"成立": Text("成立", "established"), "待定": Text("待定", "still to be found")}
_ACTORS: Final = {
    "applicant": Text("申请人", "applicant"),
    "employer": Text("工作单位", "employer"),
    "base": Text("培训基地", "training base"),
    "city-authority": Text("市州卫生健康部门", "city health authority"),
    "province": Text("省级主管部门", "provincial authority"),
}
_KINDS: Final = {
    "eligibility": Text("报名条件", "eligibility"),
    "exclusion": Text("不招的情形", "exclusions"),
    "document": Text("材料", "documents"),
    "window": Text("时段", "time windows"),
    "deadline": Text("办理期限", "deadlines of offices"),
    "preference": Text("志愿与优先", "preferences"),
    "reporting": Text("报到", "reporting for training"),
    "agreement": Text("协议", "agreements"),
    "benefit": Text("待遇与补助", "benefits"),
    "assessment": Text("考核", "assessment"),
    "admission": Text("录取", "admission"),
    "penalty": Text("罚则", "penalties"),
    "quota": Text("名额", "places"),
    "todo": Text("待办", "still to be read"),
    "information": Text("说明", "information"),
    "duty-of-office": Text("机关和基地的职责", "duties of offices"),
    "exam": Text("考试", "examination"),
    "order": Text("录取次序", "order of admission"),
    "tie-break": Text("同分时", "order among equals"),
    "adjustment": Text("调剂", "adjustment"),
    "minimum": Text("最低人数", "minimum numbers"),
    "publicity": Text("公示", "publication"),
    "confirmation": Text("确认", "confirmation"),
    "invitation": Text("邀请", "invitation"),
    "review": Text("审核", "review"),
    "allocation": Text("分配", "allocation"),
    "replaced": Text("由市通知另行规定", "replaced by the city's notice"),
    "effect": Text("其他结果", "other results"),
}


def outcome_word(outcome: Outcome | str, lang: str) -> str:
    return _OUTCOMES[Outcome(outcome)].in_(lang)


def outcome_tone(outcome: Outcome | str) -> Tone:
    match Outcome(outcome):
        case Outcome.ELIGIBLE:
            return "good"
        case Outcome.INELIGIBLE:
            return "bad"
        case Outcome.UNDETERMINED:
            return "unsure"


def verdict_word(verdict: Verdict, lang: str, about: About = "rule") -> str:
    """A verdict on a rule, on a penalty (met: it stands) or on a ban of earlier years (met: barred)."""
    if about != "rule" and verdict is not Verdict.UNDECIDED:
        return _STANDS[about][verdict is Verdict.MET].in_(lang)
    return _VERDICTS[verdict].in_(lang)


def reason_text(reason: str, lang: str) -> str:
    return _REASONS[reason].in_(lang)


def status_word(status: str, lang: str) -> str:
    return _STATUSES[status].in_(lang) if status in _STATUSES else status


def actor_word(actor: str, lang: str) -> str:
    return _ACTORS[actor].in_(lang) if actor in _ACTORS else humanised(actor)


def kind_word(kind: str, lang: str) -> str:
    if kind in _KINDS:
        return _KINDS[kind].in_(lang)
    return "其他" if lang == "zh" and kind.isascii() else humanised(kind)


def kind_named(given: str) -> str | None:
    """A kind by its id or its word in either language; None for any other word."""
    wanted = given.strip().lower()
    return next((id for id, words in _KINDS.items() if wanted in (id, words.zh, words.en.lower())), None)


def kind_words(lang: str) -> list[str]:
    """The words of every kind."""
    return [words.in_(lang) for words in _KINDS.values()]


def program_word(program_id: str, program: str, lang: str) -> str:
    return program if lang == "zh" else VALUES.get(program, humanised(program_id))


def notice_title(notice: Notice, lang: str) -> str:
    """Which notice, in one line: its title in Chinese; place, year and programme in English."""
    if lang == "zh":
        return notice.title
    place = f"{notice.city_id}, {notice.province_id}" if notice.city_id else notice.province_id
    return f"{humanised(place).title()} {notice.year}: {program_word(notice.program_id, notice.program, lang)}"


def moment_text(moment: datetime, lang: str) -> str:
    """A moment asked about: a bare day where it is a day's 00:00."""
    local = moment.astimezone(BEIJING)
    return date_text(local.date() if (local.hour, local.minute, local.second) == (0, 0, 0) else local, lang)


def last_moment_text(end: datetime, lang: str) -> str:
    """An excluded end for people: midnight is the day before it (its last day), anything else the clock time."""
    local = end.astimezone(BEIJING)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return date_text(local.date() - timedelta(days=1), lang)
    return date_text(local, lang)


@dataclass(frozen=True)
class FactWords:
    """Facts of one record in words. `vocabulary` adds what none means and what an applicant can change."""

    ruleset: Ruleset
    lang: str
    vocabulary: Vocabulary | None = None

    @property
    def names(self) -> Names:
        return Names(self.ruleset, self.lang, self.vocabulary.provinces if self.vocabulary is not None else {})

    def label(self, path: str) -> str:
        return self.names.fact(path)

    def labels(self, paths: Iterable[str]) -> str:
        """Several facts, those of one object together: 学历第1项·层次、专业."""
        return ("；" if self.lang == "zh" else "; ").join(
            self._grouped(holder, [self._own(f"{holder}.{name}" if holder else name) for name in members])
            for holder, members in _by_holder(paths)
        )

    def _grouped(self, holder: str, members: list[str]) -> str:
        joined = ("、" if self.lang == "zh" else ", ").join(members)
        if not holder:
            return joined
        return f"{self.label(holder)}{'·' if self.lang == 'zh' else ': '}{joined}"

    def _own(self, path: str) -> str:
        return self.label(path).split("·" if self.lang == "zh" else ", ")[-1]

    def value(self, path: str, value: Any) -> str:
        if value is None and self.vocabulary is not None:
            declared = self.vocabulary.find(path)
            if declared is not None and declared.none is not None:
                return (
                    declared.none.in_(self.lang)
                    if self.lang == "zh" or declared.none.en
                    else value_text(None, "en", self.names.fact_type(path))
                )
        if self.lang == "en" and isinstance(value, str) and self.vocabulary is not None:
            value = next((humanised(id).title() for id, name in self.vocabulary.provinces.items() if name == value), value)
        return value_text(value, self.lang, self.names.fact_type(path))

    def record(self, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What the record says: (label, value) pairs, members of one object told together."""
        zh = self.lang == "zh"
        found: list[tuple[str, str]] = []
        for holder, members in _by_holder(facts):
            if not holder:
                found += [(self.label(name), self.value(name, facts[name])) for name in members]
            elif len(members) == 1:
                path = f"{holder}.{members[0]}"
                found.append((self.label(path), self.value(path, facts[path])))
            else:
                each = [f"{self._own(p)}{'为' if zh else ': '}{self.value(p, facts[p])}" for p in (f"{holder}.{name}" for name in members)]
                found.append((self.label(holder), ("，" if zh else ", ").join(each)))
        return found

    def changes(self, path: str) -> str | None:
        """Whether the applicant can change a fact: fixed | provable | changeable; None where nobody says."""
        declared = self.vocabulary.find(path) if self.vocabulary is not None else None
        return str(declared.changes) if declared is not None else None


def known(value: Any) -> bool:
    return not isinstance(value, Unknown)


def imprecise(value: Any) -> bool:
    return isinstance(value, Between)


def day_of(value: date) -> date:
    """The Beijing day of a day or instant."""
    return value.astimezone(BEIJING).date() if isinstance(value, datetime) else value


def _by_holder(paths: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Paths grouped by the object they belong to, in the order first met; a bare fact is a group of its own holder ''."""
    found: dict[str, list[str]] = {}
    order: list[tuple[str, str]] = []
    for path in paths:
        holder, _, name = path.rpartition(".")
        if holder and holder in found:
            found[holder].append(name)
        elif holder:
            found[holder] = [name]
            order.append((holder, ""))
        else:
            order.append(("", name))
    groups: list[tuple[str, list[str]]] = []
    for holder, name in order:
        if holder:
            groups.append((holder, found[holder]))
        elif groups and not groups[-1][0]:
            groups[-1][1].append(name)
        else:
            groups.append(("", [name]))
    return groups
