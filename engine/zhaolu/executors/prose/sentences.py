"""Parts of a ruleset in sentences: rules, windows, penalties, effects, steps, readings."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from zhaolu.executors.prose.effects import effect_key, effect_name
from zhaolu.executors.prose.expressions import conditions, describe, describe_value
from zhaolu.executors.prose.fold import folded
from zhaolu.executors.prose.glossary import value_in_english
from zhaolu.executors.prose.names import Names
from zhaolu.executors.prose.scope import DAY
from zhaolu.executors.prose.values import date_text, span_text
from zhaolu.frozen import dataclass
from zhaolu.ir.expressions import And, Arithmetic, Compare, Expr, Fact, Literal, Member, Not, Or, WindowPart, walk
from zhaolu.ir.rules import Alternative, Effect, Imposition, Penalty, ReadingChoice, Rule, Ruleset, Step, Window
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import BOOLEAN, List, Struct
from zhaolu.ir.values import Seconds

# --- windows ----------------------------------------------------------------------------------------------------


def _when(expr: Expr, ruleset: Ruleset, lang: str) -> str:
    if isinstance(expr, Literal) and isinstance(expr.value, date):
        return date_text(expr.value, lang)
    return describe_value(expr, ruleset, lang)


def _clock(expr: Expr | None) -> bool:
    """Whether a bound is an instant within a day."""
    if not isinstance(expr, Literal) or not isinstance(expr.value, datetime):
        return False
    return expr.value.astimezone(BEIJING).time() != time(0)


def describe_window(window: Window, ruleset: Ruleset, lang: str = "zh") -> str:
    """When a window is open: 2019年4月25日至5月30日, 截至2025年8月30日15:00, 自2025年4月1日起至少5个工作日."""
    zh = lang == "zh"
    opens = window.start if _clock(window.start) else window.first_day or window.start
    closes = window.end if window.end_included or _clock(window.end) else window.last_day or window.end
    if window.minimum is not None:
        unit = (
            ("个工作日" if window.unit == "working day" else "天") if zh else ("working days" if window.unit == "working day" else "days")
        )
        start = _when(opens, ruleset, lang) if opens is not None else ""
        lasting = f"至少{window.minimum}{unit}" if zh else f"at least {window.minimum} {unit}"
        if zh:
            return f"自{start}起{lasting}" if start else lasting
        return f"from {start}, {lasting}" if start else lasting
    if opens is not None and closes is not None:
        if (within := _within(opens, closes)) is not None:
            anchor, days = _when(within[0], ruleset, lang), within[1]
            return f"{anchor}后 {days} 天内" if zh else f"within {days} days after {anchor}"
        if isinstance(opens, Literal) and isinstance(closes, Literal) and isinstance(opens.value, date) and isinstance(closes.value, date):
            if opens.value == closes.value and type(opens.value) is date:
                return date_text(opens.value, lang)
            return span_text(opens.value, closes.value, lang)
        a, b = _when(opens, ruleset, lang), _when(closes, ruleset, lang)
        return f"自{a}至{b}" if zh else f"from {a} to {b}"
    if closes is not None:
        day = isinstance(closes, Literal) and type(closes.value) is date or closes is window.last_day
        text = _when(closes, ruleset, lang)
        return f"截至{text}{'（含当日）' if day else ''}" if zh else f"by {text}{' (included)' if day else ''}"
    if opens is not None:
        text = _when(opens, ruleset, lang)
        return f"自{text}起" if zh else f"from {text}"
    return "时间未定" if zh else "no time set"


def _within(opens: Expr, closes: Expr) -> tuple[Expr, int] | None:
    """A window from the day after an anchor to some days after it: the anchor and the number of days."""
    match opens, closes:
        case Arithmetic("+", a, Literal(Seconds(first))), Arithmetic("+", b, Literal(Seconds(last))) if a == b and first == DAY.seconds:
            return a, int(last // DAY.seconds)
        case _:
            return None


# --- rules ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlternativeWords:
    """One way to meet a rule: its clause and what has to hold together."""

    clause: str
    asks: tuple[str, ...]
    fallback: bool


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in words. `guard` says whom it concerns; empty texts where there is nothing to say.

    `excludes` is set where the rule reads better as whom it keeps out.
    """

    guard: str
    alternatives: tuple[AlternativeWords, ...]
    due: str
    consequence: str
    excludes: str = ""

    def sentence(self, lang: str) -> str:
        zh = lang == "zh"
        if self.excludes:
            who = f"{self.guard}的人中，" if self.guard and zh else f"where {self.guard}, " if self.guard else ""
            text = f"{who}{self.excludes}的，不招。" if zh else f"{who}excluded: {self.excludes}."
            return text if zh else text[0].upper() + text[1:]
        joint = "，且" if zh else ", and "
        ways = [joint.join(a.asks) for a in self.alternatives]
        if zh:
            text = "；或者，".join(ways)
            text = (f"{self.guard}的，" if self.guard else "") + ("以下任一即可：" if len(ways) > 1 else "须符合：") + text
            return f"{text}{f'（{self.due}）' if self.due else ''}。{self.consequence}。"
        text = "; or ".join(ways)
        text = (f"Where {self.guard}: " if self.guard else "") + ("any one suffices: " if len(ways) > 1 else "required: ") + text
        return f"{text[0].upper()}{text[1:]}{f' ({self.due})' if self.due else ''}. {self.consequence}."


def rule_words(rule: Rule, ruleset: Ruleset, lang: str = "zh") -> RuleWords:
    zh = lang == "zh"
    due = ""
    if rule.due is not None and rule.form != "window":
        due = f"期限为{_due(rule.due, ruleset, lang)}" if zh else f"due {_due(rule.due, ruleset, lang)}"
        if rule.due_if is not None:
            due += (
                f"，只在{describe(rule.due_if, ruleset, lang)}时有此期限" if zh else f", only where {describe(rule.due_if, ruleset, lang)}"
            )
    reject = rule.consequence == "reject"
    consequence = (
        ("不符合的不予招录" if reject else "不符合的由人工认定")
        if zh
        else ("Otherwise rejected" if reject else "Otherwise a person decides")
    )
    return RuleWords(
        guard=guard_words(rule.guard, ruleset, lang),
        alternatives=tuple(AlternativeWords(a.clause, alternative_words(rule, a, ruleset, lang), a.fallback) for a in rule.alternatives),
        due=due,
        consequence=consequence,
        excludes=_excludes(rule, ruleset, lang),
    )


def _excludes(rule: Rule, ruleset: Ruleset, lang: str) -> str:
    """What an exclusion keeps out; empty for other rules, and where a settled reading leaves nothing."""
    condition = rule.alternatives[0].condition
    if rule.form != "exclude" or len(rule.alternatives) != 1 or not isinstance(condition, Not):
        return ""
    return describe(condition.operand, ruleset, lang)


def guard_words(guard: Expr | None, ruleset: Ruleset, lang: str = "zh") -> str:
    """Whom a rule concerns; empty where it concerns everybody."""
    if guard is None or folded(guard, ruleset) == Literal(True):
        return ""
    return describe(guard, ruleset, lang)


def _due(expr: Expr, ruleset: Ruleset, lang: str) -> str:
    """A due instant; midnight is said as the day before it, which is the last day."""
    if isinstance(expr, Literal) and isinstance(expr.value, datetime):
        local = expr.value.astimezone(BEIJING)
        if local.time() == time(0):
            last = date.fromordinal(local.toordinal() - 1)
            return date_text(last, lang)
    if isinstance(expr, WindowPart) and expr.part == "end":
        return describe_value(WindowPart(expr.window, "last_day"), ruleset, lang)
    return _when(expr, ruleset, lang)


def alternative_words(rule: Rule, alternative: Alternative, ruleset: Ruleset, lang: str = "zh") -> tuple[str, ...]:
    """What one alternative asks, one text for each thing that has to hold."""
    condition = alternative.condition
    window = ruleset.windows.get(rule.id)
    if rule.form == "window" and window is not None:
        event = event_of(condition)
        when = describe_window(window, ruleset, lang)
        name = Names(ruleset, lang).fact(event) if event else window.name.in_(lang)
        zh = lang == "zh"
        if when.startswith("截至"):
            return (f"{name}不晚于{when.removeprefix('截至')}",)
        if when.startswith("自") and when.endswith("起"):
            return (f"{name}不早于{when[1:-1]}",)
        return (
            f"{name}在{when}之内" if zh else f"{name} {when}" if when.startswith(("by ", "from ", "within ")) else f"{name} within {when}",
        )
    if rule.form == "document":
        condition = folded(condition, ruleset)
        either = condition.items if isinstance(condition, Or) else (condition,)
        return (
            "，或".join(_handed_in(e, ruleset, lang) for e in either)
            if lang == "zh"
            else ", or ".join(_handed_in(e, ruleset, lang) for e in either),
        )
    return conditions(condition, ruleset, lang)


def _handed_in(condition: Expr, ruleset: Ruleset, lang: str) -> str:
    """A document to hand in; any other condition (what may stand instead) as it is."""
    fact = _document(condition)
    if fact is None:
        return describe(condition, ruleset, lang)
    label = Names(ruleset, lang).fact(fact).split("·" if lang == "zh" else ", ")[-1]
    return f"交齐{label}" if lang == "zh" else f"{label} handed in"


def event_of(condition: Expr) -> str | None:
    """The fact a window's condition tests: the first that is compared."""
    return next((node.id for node in walk(condition) if isinstance(node, Fact)), None)


def _document(condition: Expr) -> str | None:
    match condition:
        case Compare("=", Member(Fact(fact), name), Literal(str())):
            return f"{fact}.{name}"
        case _:
            return None


def describe_rule(rule: Rule, ruleset: Ruleset, lang: str = "zh") -> str:
    """A whole rule as one sentence: whom it concerns, what it asks, by when, what follows."""
    return rule_words(rule, ruleset, lang).sentence(lang)


# --- penalties, effects, steps ----------------------------------------------------------------------------------


def describe_imposition(imposition: Imposition, penalty: Penalty, ruleset: Ruleset, lang: str = "zh") -> str:
    """One consequence: 其后1个招录年度不得报名（助理全科医生培训）."""
    zh = lang == "zh"
    if imposition.ban is None:
        return effect_name(imposition.effect, lang)
    ban = imposition.ban
    programs = "、".join(penalty.programs) if zh else ", ".join(map(value_in_english, penalty.programs))
    if ban.by == "year":
        text = (
            f"其后 {ban.count} 个招录年度禁止报名"
            if zh
            else f"banned from registration in the next {ban.count} admission year{'' if ban.count == 1 else 's'}"
        )
    else:
        start = _when(ban.start, ruleset, lang) if ban.start is not None else ("事件发生之日" if zh else "the day of the event")
        text = (
            f"自{start}起 {ban.count} 年内禁止报名"
            if zh
            else f"banned from registration for {ban.count} year{'' if ban.count == 1 else 's'} from {start}"
        )
    return f"{text}{programs}" if zh else f"{text}{f' ({programs})' if programs else ''}"


def describe_penalty(penalty: Penalty, ruleset: Ruleset, lang: str = "zh") -> str:
    """A penalty as one sentence: the event, the qualification, what is imposed, how it ends."""
    zh = lang == "zh"
    event = describe(penalty.event, ruleset, lang)
    when = guard_words(penalty.when, ruleset, lang)
    imposed = ("，" if zh else "; ").join(describe_imposition(i, penalty, ruleset, lang) for i in penalty.impositions)
    lifted = penalty.lifted.in_(lang) if penalty.lifted else ""
    if zh:
        return f"{event}{f'，且{when}' if when else ''}的：{imposed}。{f'解除：{lifted}。' if lifted else ''}"
    text = f"where {event}{f', and {when}' if when else ''}: {imposed}."
    return f"{text[0].upper()}{text[1:]}{f' Lifted: {lifted}.' if lifted else ''}"


def describe_effect(effect: Effect, ruleset: Ruleset, lang: str = "zh") -> str:
    """An effect as one sentence: to whom it applies and what it gives."""
    zh = lang == "zh"
    name = effect_key(effect.key, lang) or ""
    value = describe_value(effect.value, ruleset, lang)
    if isinstance(effect.value, Literal) and isinstance(effect.value.value, str):
        value = effect.value.value if zh else value_in_english(effect.value.value)
    if not name and effect.value == Literal(True):
        value = "适用" if zh else "applies"
    given = f"{name}{'：' if zh else ': '}{value}" if name else value
    when = guard_words(effect.when, ruleset, lang)
    if not when:
        return f"{given}。" if zh else f"{given}."
    return f"{when}的，{given}。" if zh else f"Where {when}: {given}."


def describe_step(step: Step, ruleset: Ruleset, lang: str = "zh") -> str:
    """What a step of admission goes by, how many, and when; empty where only its own words say it."""
    zh = lang == "zh"
    parts: list[str] = []
    if step.by is not None:
        boolean = step.by.type == BOOLEAN or isinstance(step.by, And | Compare)
        text = (
            describe(step.by, ruleset, lang, locals=_rows_of(ruleset))
            if boolean
            else describe_value(step.by, ruleset, lang, locals=_rows_of(ruleset))
        )
        parts.append(f"条件：{text}" if zh and boolean else f"依据：{text}" if zh else f"by {text}")
    if step.count is not None:
        label, note = _COUNTS.get(step.kind, ("数目：{}", "count: {}"))
        parts.append((label if zh else note).format(step.count))
    if step.window is not None and step.window in ruleset.windows:
        window = ruleset.windows[step.window]
        parts.append(f"{'时间：' if zh else 'when: '}{describe_window(window, ruleset, lang)}")
    return ("；" if zh else "; ").join(parts)


_COUNTS: Final = {
    "publicity": ("天数：{}", "days: {}"),
    "minimum": ("最低：{}", "at least {}"),
    "order": ("次序：第 {}", "order: {}"),
    "exam": ("次数：{}", "times: {}"),
}


def _rows_of(ruleset: Ruleset) -> dict[str, Any]:
    """Types of the variables an admission order may speak of."""
    history = ruleset.facts.fields.get("history")
    return {"e": history.type.item} if history and isinstance(history.type, List) and isinstance(history.type.item, Struct) else {}


def describe_reading(reading: ReadingChoice, ruleset: Ruleset, lang: str = "zh") -> dict[str, str]:
    """Each option's label with what it means: 首日 → 报名首日."""
    found = {}
    for label, option in reading.options.items():
        boolean = reading.type == BOOLEAN and not isinstance(option, Literal)
        found[label] = describe(option, ruleset, lang) if boolean else describe_value(option, ruleset, lang)
    return found
