"""What the person who signs a ruleset looks at: every clause with its rule in words, its cases, its ambiguities, what is open.

Comes in: an opened ruleset, perhaps one to compare it with. Leaves: plain data, wording included; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

from zhaolu.diagnostics import Diagnostic
from zhaolu.executors.prose.expressions import definition_texts, describe
from zhaolu.executors.prose.names import Names
from zhaolu.executors.prose.sentences import alternative_words, describe_imposition, describe_reading, guard_words
from zhaolu.ir.expressions import Definition, Expr
from zhaolu.ir.rules import Effect, Item, Penalty, ReadingChoice, Rule, Ruleset
from zhaolu.surfaces import wording
from zhaolu.surfaces.cases.coverage import Target
from zhaolu.surfaces.cases.testing import CaseResult, Report
from zhaolu.surfaces.comparing.comparison import Comparison, Part, compare, parts
from zhaolu.surfaces.comparing.moves import Moves
from zhaolu.surfaces.layout import Tone
from zhaolu.surfaces.ledger import Account, accounts
from zhaolu.surfaces.timetable.schedule import closure

if TYPE_CHECKING:
    from zhaolu.model.ruleset import AcceptPart, RulesetDocument
    from zhaolu.surfaces.api import Ruleset as Opened

Bearing: TypeAlias = OneOf["failing", "undecided", "成立", "待定", "inside"]
"""How a case bears on a clause: its answer lists it, or the case stands just inside its window."""

UNREAD = "todo"
"""The kind of a clause in the ledger that nobody has read yet."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """An item that encodes a clause. `told` is what an applicant reads who does not meet it; `terms` the names its sentence uses."""

    id: str
    sentence: str
    told: tuple[str, ...]
    terms: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Share:
    """What an item told under another clause (`main`) says of this one: for an alternative its own words, else nothing."""

    id: str
    main: str
    sentence: str
    told: str
    terms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reading as it stands. `options` are pairs of a label and what it comes to (empty where the label says it)."""

    name: str
    question: str
    options: tuple[tuple[str, str], ...]
    settled: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A case and how its answer bears on one clause. `passed`: the whole answer is as expected."""

    case: str
    note: str
    bearing: Bearing
    passed: bool


@dataclass(frozen=True, slots=True)
class ClauseReview:
    """One clause of the notice. `inherited`: it is the parent's; `met` counts the cases that meet it."""

    id: str
    name: str
    says: str
    kinds: tuple[str, ...]
    actor: str
    encodings: tuple[Encoding, ...]
    shares: tuple[Share, ...]
    doubts: tuple[Doubt, ...]
    trials: tuple[Trial, ...]
    met: int
    untried: tuple[str, ...]
    unread: bool
    inherited: bool

    @property
    def open(self) -> int:
        """How many things about it are not settled."""
        return sum(doubt.settled is None for doubt in self.doubts) + len(self.untried) + self.unread

    @property
    def bare(self) -> bool:
        """Whether there is no more to say than its line of the ledger."""
        return not (self.encodings or self.shares or self.doubts or self.trials or self.untried)


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    """A penalty in a row of the table."""

    clause: str
    title: str
    event: str
    found: str
    brings: tuple[str, ...]
    ends: str
    against: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding of the check that stays as it is; `clause` is that of the item it names, empty for the whole notice."""

    code: str
    item: str
    why: str
    clause: str


@dataclass(frozen=True, slots=True)
class Point:
    """Something to look at before signing; `about` names the section that tells more."""

    text: str
    tone: Tone
    about: str


@dataclass(frozen=True)
class Review:
    """`report`: None where there is no cases file. `change` and `moves`: against the other ruleset, where there is one."""

    opened: Opened
    lang: str
    clauses: tuple[ClauseReview, ...]
    doubts: tuple[Doubt, ...]
    penalties: tuple[PenaltyRow, ...]
    report: Report | None
    findings: tuple[Diagnostic, ...]
    accepted: tuple[Accepted, ...]
    change: Comparison | None
    moves: Moves | None

    @property
    def ruleset(self) -> Ruleset:
        return self.opened.ir

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """What is still open, the gravest first; empty: nothing."""
        return tuple(_points(self))

    @cached_property
    def uncited(self) -> tuple[CaseResult, ...]:
        """The cases no clause lists: mostly applicants who are eligible."""
        shown = {trial.case for clause in self.clauses for trial in clause.trials}
        return tuple(r for r in (self.report.results if self.report else ()) if r.case.id not in shown)


def review(
    opened: Opened, against: Opened | None = None, lang: str = "zh", *, people: bool = True, watch: Callable[[int], None] = lambda _: None
) -> Review:
    """The review of a ruleset; `people`: also who moves, were `against` replaced by it. `watch` is told of every record decided.

    Raises `ZhaoluError` where the cases file cannot be read.
    """
    from zhaolu.model.cases import resolve_cases
    from zhaolu.surfaces.cases.testing import run_cases
    from zhaolu.surfaces.checking.folder import check_ruleset
    from zhaolu.surfaces.comparing.moves import generated_moves, pair_of, watched

    key = opened.compiled.key
    document = opened.owner.catalogue.cases(key)
    report = run_cases(opened, watched(resolve_cases(document), watch)) if document is not None else None
    words = _Words(opened.ir, lang, report)
    return Review(
        opened,
        lang,
        tuple(words.clause(account) for account in accounts(opened.ir)),
        tuple(words.doubt(reading) for reading in words.readings.values()),
        tuple(words.penalty(penalty) for penalty in opened.ir.penalties),
        report,
        check_ruleset(opened.owner, key),
        tuple(words.accepted(part) for document in _chain(opened) for part in document.accept),
        compare(against.ir, opened.ir, lang) if against is not None else None,
        generated_moves(pair_of(against, opened), watch=watch) if against is not None and people else None,
    )


def _chain(opened: Opened) -> Sequence[RulesetDocument]:
    """The documents a ruleset is made of, as written."""
    loaded, _ = opened.owner.catalogue.attempt(opened.compiled.key)
    return loaded.chain if loaded is not None else ()


def predecessor(opened: Opened) -> Opened | None:
    """What a ruleset is best compared with: the province's own for a city, else the latest earlier year's of the same programme."""
    own = opened.compiled.key
    rulesets = opened.owner
    if opened.ir.notice.parent is not None:
        return rulesets.load(opened.ir.notice.parent)
    same = (key for key in rulesets.catalogue.list() if (key.province, key.program, key.city) == (own.province, own.program, own.city))
    earlier = max((key for key in same if key.year < own.year), key=lambda key: key.year, default=None)
    return rulesets.load(earlier.id) if earlier is not None else None


class _Words:
    """One ruleset and what its cases tried, in one language."""

    def __init__(self, ruleset: Ruleset, lang: str, report: Report | None) -> None:
        from zhaolu.surfaces.listing import used_readings

        self.ruleset, self.lang, self.zh = ruleset, lang, lang == "zh"
        self.names = Names(ruleset, lang)
        self.definitions = definition_texts(ruleset, lang)
        self.parts = {part.id: part for part in parts(ruleset, lang) if part.section not in ("tables", "readings")}
        windows = (*ruleset.windows.values(), *ruleset.quotas, *ruleset.steps)
        self.items: dict[str, Item] = {item.id: item for item in (*windows, *ruleset.effects, *ruleset.penalties, *ruleset.rules)}
        self.readings = {reading.name: reading for reading in used_readings(ruleset)}
        self.results = report.results if report is not None else ()
        self.missing = report.coverage.missing if report is not None else ()

    def clause(self, account: Account) -> ClauseReview:
        id = account.clause.id
        own = [self.parts[item] for item, _ in account.items if item in self.parts and self.main(self.parts[item]) == id]
        others = [self.parts[item] for item, _ in account.items if item in self.parts and self.main(self.parts[item]) != id]
        raised = dict.fromkeys([*account.clause.readings, *(name for part in own for name in self.hanging(part))])
        actor = account.clause.actor
        return ClauseReview(
            id=id,
            name=self.names.clause(id),
            says=account.clause.says.in_(self.lang),
            kinds=tuple(wording.kind_word(kind, self.lang) for kind in account.kinds),
            actor=wording.actor_word(actor, self.lang) if actor else "",
            encodings=tuple(self.encoding(part) for part in own),
            shares=tuple(self.share(part, id) for part in others),
            doubts=tuple(self.doubt(self.readings[name]) for name in raised if name in self.readings),
            trials=tuple(self.trials(id)),
            met=sum(any(t.clause == id and t.kind == "side" and t.what == "met" for t in result.reached) for result in self.results),
            untried=tuple(self.untried(target) for target in self.missing if target.clause == id),
            unread=account.kinds == (UNREAD,),
            inherited=self.ruleset.notice.parent is not None and "/" in id,
        )

    def untried(self, target: Target) -> str:
        return target.words(self.lang).removeprefix(f"{target.clause}{'：' if self.zh else ': '}")

    def main(self, part: Part) -> str:
        """The clause under which an item is told."""
        return part.clauses[0] if part.clauses else ""

    def hanging(self, part: Part) -> tuple[str, ...]:
        """The readings an item's answer can hang on."""
        item = self.items[part.id]
        return item.readings if isinstance(item, Rule | Penalty | Effect) else ()

    def encoding(self, part: Part) -> Encoding:
        item = self.items[part.id]
        told = [a.unmet.in_(self.lang) for a in item.alternatives] if isinstance(item, Rule) else []
        span = item.span
        return Encoding(
            part.id,
            part.text,
            tuple(dict.fromkeys(told)),
            {name: text for name, text in part.basis.items() if name[:1] + name[-1:] == "“”"},
            f"{span.source.name.rpartition('/')[2]}:{span.line}" if span is not None else "",
        )

    def share(self, part: Part, clause: str) -> Share:
        item = self.items[part.id]
        found = [a for a in item.alternatives if a.clause == clause] if isinstance(item, Rule) and len(item.alternatives) > 1 else []
        if not isinstance(item, Rule) or not found:
            return Share(part.id, self.main(part), "", "", {})
        joint, either = ("，且", "；或者，") if self.zh else (", and ", "; or ")
        sentence = either.join(joint.join(alternative_words(item, a, self.ruleset, self.lang)) for a in found)
        told = dict.fromkeys(a.unmet.in_(self.lang) for a in found)
        terms = self.terms(a.condition for a in found)
        return Share(part.id, self.main(part), sentence, ("；" if self.zh else "; ").join(told), terms)

    def terms(self, conditions: Iterable[Expr]) -> dict[str, str]:
        """The definitions conditions use, by their “name”."""
        nodes = (node for condition in conditions for node in closure(condition, self.ruleset))
        names = dict.fromkeys(node.name for node in nodes if isinstance(node, Definition))
        return {f"“{name}”": self.definitions[name] for name in names if name in self.definitions}

    def doubt(self, reading: ReadingChoice) -> Doubt:
        said = describe_reading(reading, self.ruleset, self.lang)
        plain = ("是", "否", "yes", "no")
        options = tuple((label, "" if text in (label, *plain) else text) for label, text in said.items())
        source = reading.source.in_(self.lang) if reading.source is not None else ""
        return Doubt(reading.name, reading.question.in_(self.lang), options, reading.settled, source)

    def trials(self, clause: str) -> Iterator[Trial]:
        """The cases whose answers list the clause, then those that stand at the inner edge of its window."""
        for result in self.results:
            if result.answer is None:
                continue
            decision = result.answer.decision
            bearings: list[Bearing] = []
            if any(finding.clause == clause for finding in decision.failing):
                bearings.append("failing")
            if any(finding.clause == clause for finding in decision.undecided):
                bearings.append("undecided")
            statuses = [penalty.status for penalty in decision.penalties if penalty.clause == clause]
            bearings += [status for status in ("成立", "待定") if status in statuses]
            if not bearings and any(t.kind == "window" and t.clause == clause and t.what.endswith("inside") for t in result.reached):
                bearings.append("inside")
            for bearing in bearings:
                yield Trial(result.case.id, result.case.note, bearing, result.passed)

    def accepted(self, part: AcceptPart) -> Accepted:
        told = self.parts.get(part.item)
        clause = part.item if part.item in self.ruleset.clauses else self.main(told) if told is not None else ""
        return Accepted(part.code, part.item, part.why.in_(self.lang), clause)

    def penalty(self, penalty: Penalty) -> PenaltyRow:
        clause = self.ruleset.clauses.get(penalty.clause)
        says = penalty.says or (clause.says if clause else None)
        return PenaltyRow(
            penalty.clause,
            says.in_(self.lang) if says else penalty.id,
            describe(penalty.event, self.ruleset, self.lang),
            guard_words(penalty.when, self.ruleset, self.lang),
            tuple(describe_imposition(each, penalty, self.ruleset, self.lang) for each in penalty.impositions),
            penalty.lifted.in_(self.lang) if penalty.lifted else "",
            wording.actor_word(penalty.subject, self.lang),
        )


def _points(found: Review) -> Iterator[Point]:
    zh = found.lang == "zh"
    severities = [str(finding.severity) for finding in found.findings]
    unread = sum(clause.unread for clause in found.clauses)
    doubts = sum(doubt.settled is None for doubt in found.doubts)
    failed = len(found.report.failed) if found.report is not None else 0
    missing = len(found.report.coverage.missing) if found.report is not None else 0
    if found.report is None:
        yield Point("没有用例文件，一条规则也没有试过" if zh else "there is no cases file; no rule was tried", "bad", "cases")
    counted: tuple[tuple[int, str, str, Tone, str], ...] = (
        (severities.count("error"), "检查发现 {} 个错误", "errors found by the check: {}", "bad", "findings"),
        (failed, "{} 个用例的结果与写明的不同", "cases whose answer differs: {}", "bad", "cases"),
        (unread, "清单里有 {} 条还没有读过", "clauses nobody has read yet: {}", "bad", "clauses"),
        (doubts, "{} 个读法还没有定，由此而异的结论会是“暂不能确定”", "open readings, on which answers may hang: {}", "unsure", "readings"),
        (missing, "{} 处没有用例试过", "sides no case has tried: {}", "unsure", "cases"),
        (severities.count("warning"), "检查有 {} 个提醒", "warnings of the check: {}", "unsure", "findings"),
    )
    for count, chinese, english, tone, about in counted:
        if count:
            yield Point((chinese if zh else english).format(count), tone, about)
