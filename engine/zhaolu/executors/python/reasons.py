"""Why: functions written for one rule or penalty when somebody asks, and what their answers say.

`write_why` gives source whose `why(f)` yields, for every world of the open readings, the values of the rule's conditions
with their causes and the facts behind them. `findings` and `penalty_findings` turn that into what a decision lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from typing import Literal as OneOf

from zhaolu.executors.python.names import choice_suffix
from zhaolu.executors.python.runtime import Why, ahead, facts_of
from zhaolu.executors.python.source import HEAD, Source, indented, remark, worlds
from zhaolu.executors.python.values import Choice, Module, Values
from zhaolu.ir.decisions import Finding, PenaltyFinding, Verdict
from zhaolu.ir.expressions import Expr
from zhaolu.ir.meaning.answers import Answer, answer, because, hanging, needs
from zhaolu.ir.rules import Alternative, Ban, Penalty, Rule, Ruleset
from zhaolu.ir.values import Between, Cause, Unknown

RuleWorld: TypeAlias = tuple[Why | None, tuple[Any, Any], tuple[Why, ...]]
"""The guard, (the end of `due`, whether `due_if` holds), every alternative."""
PenaltyWorld: TypeAlias = tuple[Any, Any, tuple[Any, ...]]
"""The event, its qualification, the day each ban counts from."""


class _Writer:
    """A function of its own, with the definitions it uses as functions worked out at most once."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.lines: list[str] = []
        self._known: dict[tuple[str, str, tuple[tuple[str, str], ...]], str] = {}

    def values(self, choice: Choice) -> Values:
        return Values(self.module, choice, definition=self._definition)

    def _definition(self, what: OneOf["value", "why", "reads"], name: str, choice: Choice) -> str:
        key = what, name, tuple(choice.items())
        if key not in self._known:
            body = self.module.ruleset.definitions[name]
            writer = self.values(choice)
            text = writer.value(body) if what == "value" else writer.why(body) if what == "why" else writer.reads(body)
            prefix = "" if what == "value" else f"{what}_"
            self._known[key] = self.module.names.fresh(prefix + name + choice_suffix(choice))
            self.lines.append(f"{self._known[key]} = once(lambda: {text})")
        return f"{self._known[key]}()"

    def source(self, head: str, name: str, arguments: str, result: Sequence[str]) -> Source:
        body = [*self.lines, "return [", *(f"    {line}" for line in result), "]"]
        text = [
            head,
            *self.module.constants.lines(),
            "",
            "",
            "def bind(s):",
            f"    {HEAD}",
            "",
            f"    def {name}({arguments}):",
            *indented((2, line) for line in body),
            "",
            f"    return {name}",
            "",
        ]
        return Source("\n".join(text), self.module.constants.namespace)


def write_why(ruleset: Ruleset, item: Rule | Penalty, pins: Choice) -> Source:
    """The module that says why one rule or penalty came out as it did."""
    module = Module(ruleset)
    writer = _Writer(module)
    choices = worlds(ruleset, item.readings, pins)
    rows = []
    for choice in choices:
        values = writer.values(choice)
        row = _rule_row(values, item) if isinstance(item, Rule) else _penalty_row(values, item)
        rows += [f"# {'，'.join(f'{name} = {label}' for name, label in choice.items())}"] if choice else []
        rows += ["(", *(f"    {part}," for part in row), "),"]
    return writer.source(remark(item), module.names.fresh(f"why_{item.id}"), "f", rows)


def _rule_row(values: Values, rule: Rule) -> list[str]:
    guard = "None" if rule.guard is None else values.why(rule.guard)
    due = "None" if rule.due is None else values.value(rule.due)
    due_if = "True" if rule.due_if is None else values.value(rule.due_if)
    return [guard, f"({due}, {due_if})", values.tuple_of([values.why(a.condition) for a in rule.alternatives])]


def _penalty_row(values: Values, penalty: Penalty) -> list[str]:
    when = "True" if penalty.when is None else values.value(penalty.when)
    starts = [values.value(i.ban.start) if i.ban and i.ban.start is not None else "None" for i in penalty.impositions]
    return [values.value(penalty.event), when, values.tuple_of(starts)]


def write_expression(ruleset: Ruleset, expr: Expr, choice: Choice) -> Source:
    """The module of one expression about an event `e` of the history: `value(f, e)`."""
    module = Module(ruleset)
    values = Values(module, choice, bound={"e": "e"})
    text = values.value(expr)
    return Source(
        "\n".join([*module.constants.lines(), "", "", "def bind(s):", f"    {HEAD}", f"    return lambda f, e: {text}", ""]),
        module.constants.namespace,
    )


# --- what the answers say ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _World:
    choice: Choice
    answer: Answer
    alternatives: tuple[Answer, ...]


def _judged(row: RuleWorld, as_of: datetime) -> tuple[Answer, tuple[Answer, ...]]:
    """A rule and its alternatives in one world."""
    guard_why, (end, due_if), whys = row
    guard = Answer(Verdict.MET) if guard_why is None else answer(guard_why[0])
    if guard.verdict is Verdict.UNMET:
        return Answer(Verdict.MET), (Answer(Verdict.MET),) * len(whys)
    waiting = due_if is True and ahead(as_of, end)
    found = tuple(_alternative(answer(value), guard, waiting) for value, _ in whys)
    if any(a.verdict is Verdict.MET for a in found):
        return Answer(Verdict.MET), found
    open_ones = [a for a in found if a.verdict is Verdict.UNDECIDED]
    if not open_ones:
        return Answer(Verdict.UNMET), found
    causes = frozenset[Cause]().union(*(a.causes for a in open_ones))
    return Answer(Verdict.UNDECIDED, causes, all(a.due for a in open_ones)), found


def _alternative(own: Answer, guard: Answer, waiting: bool) -> Answer:
    if guard.verdict is Verdict.UNDECIDED and own.verdict is not Verdict.MET:
        return Answer(Verdict.UNDECIDED, own.causes | guard.causes)
    if waiting and own.verdict is Verdict.UNMET:
        return Answer(Verdict.UNDECIDED, due=False)
    return own


def findings(
    rule: Rule, choices: Sequence[Choice], rows: Sequence[RuleWorld], as_of: datetime, order: Callable[[str], Any]
) -> tuple[Verdict, list[Finding]]:
    """The verdict over all worlds, with the failing or undecided clauses."""
    seen = [_World(choice, *_judged(row, as_of)) for choice, row in zip(choices, rows, strict=True)]
    verdicts = {world.answer.verdict for world in seen}
    if verdicts == {Verdict.MET}:
        return Verdict.MET, []
    fails = verdicts == {Verdict.UNMET}
    if fails and rule.consequence == "reject":
        return Verdict.UNMET, [
            _finding(rule, a, facts=facts_of([why for row in rows for why in _behind(row, i)]))
            for i, a in enumerate(rule.alternatives)
            if not a.fallback
        ]
    open_ones = [fails or any(w.alternatives[i].verdict is not Verdict.UNMET for w in seen) for i in range(len(rule.alternatives))]
    found = []
    for i in _listed(rule.alternatives, open_ones):
        answers = [world.alternatives[i] for world in seen]
        outcomes = [(w.choice, w.answer.verdict if len(rule.alternatives) == 1 else w.alternatives[i].verdict) for w in seen]
        causes = frozenset[Cause]().union(*(a.causes for a in answers))
        more = ["reading"] if len({verdict for _, verdict in outcomes}) > 1 else []
        early = not all(a.due for a in answers)
        more += ["not-yet-due"] if early else []
        more += ["review"] if fails else []
        found.append(
            _finding(
                rule,
                rule.alternatives[i],
                facts=facts_of(list(_behind(rows[0], i))),
                because=because(causes, *more),
                needs=needs(causes, order),
                readings=hanging(rule.readings, outcomes),
                due=rows[0][1][0] if early and rule.due is not None else None,
            )
        )
    return Verdict.UNDECIDED, found


def _finding(rule: Rule, alternative: Alternative, **more: Any) -> Finding:
    return Finding(rule=rule.id, alternative=alternative.id, clause=alternative.clause, message=alternative.unmet, **more)


def _behind(row: RuleWorld, position: int) -> Iterable[Why]:
    guard, _, alternatives = row
    return (alternatives[position],) if guard is None else (guard, alternatives[position])


def _listed(alternatives: Sequence[Alternative], undecided: Sequence[bool]) -> list[int]:
    """The undecided ordinary alternatives, with the fallbacks that name them; a fallback alone only for want of them."""
    open_ones = [i for i, is_open in enumerate(undecided) if is_open]
    ordinary = [i for i in open_ones if not alternatives[i].fallback and not alternatives[i].only_when_failed]
    fallbacks = [i for i in open_ones if alternatives[i].fallback]
    if not ordinary:
        return fallbacks or open_ones
    clauses = {alternatives[i].clause for i in ordinary}
    return [i for i in open_ones if i in ordinary or (i in fallbacks and not clauses.isdisjoint(alternatives[i].listed_with))]


def penalty_findings(
    ruleset: Ruleset, penalty: Penalty, choices: Sequence[Choice], rows: Sequence[PenaltyWorld], order: Callable[[str], Any]
) -> list[PenaltyFinding]:
    """What a penalty imposes: 成立 where it does in every world, 待定 where it may."""
    answers = [Answer(Verdict.UNMET) if event is not True else answer(when) for event, when, _ in rows]
    verdicts = {found.verdict for found in answers}
    if verdicts == {Verdict.UNMET}:
        return []
    causes = frozenset[Cause]().union(*(found.causes for found in answers))
    notice = ruleset.notice
    return [
        PenaltyFinding(
            penalty=penalty.id,
            clause=penalty.clause,
            effect=imposition.effect,
            status="成立" if verdicts == {Verdict.MET} else "待定",
            province=notice.province if imposition.ban else None,
            programs=penalty.programs if imposition.ban else (),
            years=_years(imposition.ban, notice.year, start) if imposition.ban else (),
            because=because(causes, *(["reading"] if len(verdicts) > 1 else [])),
            needs=needs(causes, order),
            readings=hanging(penalty.readings, [(c, found.verdict) for c, found in zip(choices, answers, strict=True)]),
        )
        for imposition, start in zip(penalty.impositions, rows[0][2], strict=True)
    ]


def _years(ban: Ban, year: int, start: Any) -> tuple[int, ...]:
    """The admission years a ban covers; none where the day it counts from is not known."""
    first = date(year, 1, 1)
    if ban.by == "date" and ban.start is not None:
        start = start.lo if isinstance(start, Between) else start
        if isinstance(start, Unknown) or start is None:
            return ()
        first = start
    return tuple(range(first.year + 1, first.year + ban.count + 1))
