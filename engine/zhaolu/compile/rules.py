"""Gates: `require`, `exclude`, `one_of`, documents and windows with an event become rules of one shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zhaolu.compile.items import carried_over
from zhaolu.compile.readings import COMBINATIONS, Reach
from zhaolu.compile.schedules import bounds
from zhaolu.compile.workbench import Workbench
from zhaolu.ir.expressions import And, Compare, Expr, Literal, Not, Or
from zhaolu.ir.rules import Alternative, Rule, Text, Window
from zhaolu.ir.types import BOOLEAN, DATE, NULL, STRING
from zhaolu.spans import Located

if TYPE_CHECKING:
    from zhaolu.model.items import AlternativePart, DocumentPart, RulePart, WindowPart
    from zhaolu.model.ruleset import RulesetDocument

HANDED_IN = "已交"
"""The value of a document that meets the notice's form."""


def rules(bench: Workbench, document: RulesetDocument, windows: Mapping[str, Window], reach: Reach) -> tuple[Rule, ...]:
    """Every gate, in the order of the ledger."""
    order = {clause: i for i, clause in enumerate(document.clauses)}
    found = list(_all(bench, document, windows, reach))
    _carriers(bench, document, {rule.id: rule.carried_by for rule in found})
    return tuple(sorted(found, key=lambda rule: order.get(rule.clause, len(order))))


def _carriers(bench: Workbench, document: RulesetDocument, carried: Mapping[str, tuple[str, ...]]) -> None:
    """`carried_by` names other rules, and never leads back: else nobody would be listed."""
    parts: list[RulePart | DocumentPart] = [*document.rules, *document.documents]
    for part in parts:
        for position, name in enumerate(part.carried_by):
            if name not in carried or part.id in _onward(name, carried):
                bench.report("E616", part.at("carried_by", position), name=name)


def _onward(name: str, carried: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The rules reached from one by `carried_by`, itself included."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += carried.get(current, ())
    return found


def _all(bench: Workbench, document: RulesetDocument, windows: Mapping[str, Window], reach: Reach) -> Iterator[Rule]:
    for window in document.windows:
        if window.event is not None:
            yield _of_window(bench, document, window, windows[window.id], reach)
    for rule in document.rules:
        yield _of_rule(bench, document, rule, reach)
    for paper in document.documents:
        yield _of_document(bench, document, paper, reach)


def _of_rule(bench: Workbench, document: RulesetDocument, part: RulePart, reach: Reach) -> Rule:
    if part.document is not None:
        return _of_document(bench, document, part, reach)
    kind = part.kind
    if part.one_of is not None:
        form = "one_of"
        alternatives = tuple(_alternative(bench, document, part, a, i) for i, a in enumerate(part.one_of, 1))
        if all(a.fallback for a in alternatives):
            bench.report("E605", part.key_at("one_of"), name=part.id)
    else:
        form = "require" if part.require is not None else "exclude"
        kind = kind or ("exclusion" if form == "exclude" else None)
        alternatives = (_alone(document, part, _condition(bench, part)),)
    return _rule(bench, part, kind or "eligibility", form, alternatives, reach)


def _condition(bench: Workbench, part: RulePart | AlternativePart) -> Expr:
    if part.require is not None:
        return bench.expression(part.require, BOOLEAN)
    assert part.exclude is not None
    return Not(bench.expression(part.exclude, BOOLEAN), span=part.exclude.span())


def _alternative(bench: Workbench, document: RulesetDocument, rule: RulePart, part: AlternativePart, position: int) -> Alternative:
    return Alternative(
        id=part.id or f"{rule.id}-{position}",
        clause=part.clause,
        condition=_condition(bench, part),
        unmet=part.unmet or unmet(document, part.clause),
        fallback=part.fallback,
        listed_with=part.listed_with,
        only_when_failed=part.only_when_failed,
        span=part.head,
    )


def _alone(document: RulesetDocument, part: Any, condition: Expr) -> Alternative:
    return Alternative(
        id=part.id, clause=part.clause, condition=condition, unmet=part.unmet or unmet(document, part.clause), span=part.head
    )


def unmet(document: RulesetDocument, clause: str) -> Text:
    """What to say where the author gave no words: the ledger's line."""
    line = document.clauses.get(clause)
    says = line.says if line else Text(clause)
    return Text(zh=f"不符合：{says.zh}", en=f"not met: {says.en or says.zh}")


def _of_document(bench: Workbench, document: RulesetDocument, part: DocumentPart | RulePart, reach: Reach) -> Rule:
    assert part.document is not None
    paper = bench.expression(part.document)
    condition: Expr = Compare("=", paper, Literal(HANDED_IN, type=STRING), type=BOOLEAN, span=part.document.span())
    if part.instead is not None:
        condition = Or((condition, bench.expression(part.instead, BOOLEAN)), span=part.document.span())
    return _rule(bench, part, part.kind or "document", "document", (_alone(document, part, condition),), reach)


def _of_window(bench: Workbench, document: RulesetDocument, part: WindowPart, window: Window, reach: Reach) -> Rule:
    """The event must have happened, and inside; one that has not happened may still, until the window ends."""
    assert part.event is not None
    event = bench.expression(part.event)
    span = part.event.span()
    none = Literal(None, type=NULL)
    items: list[Expr] = [Compare("!=", event, none, type=BOOLEAN, span=span)]
    by_day = event.type == DATE
    start = window.first_day if by_day else window.start
    end = window.last_day if by_day else window.end
    if start is not None:
        items.append(Compare(">=", event, start, type=BOOLEAN, span=span))
    if end is not None:
        items.append(Compare("<=" if by_day or window.end_included else "<", event, end, type=BOOLEAN, span=span))
    alternative = _alone(document, part, And(tuple(items), span=span))
    not_happened = Compare("=", event, none, type=BOOLEAN, span=span)
    return _rule(bench, part, part.kind or "window", "window", (alternative,), reach, due=window.end, due_if=not_happened)


def _rule(
    bench: Workbench,
    part: RulePart | DocumentPart | WindowPart,
    kind: str,
    form: str,
    alternatives: tuple[Alternative, ...],
    reach: Reach,
    due: Expr | None = None,
    due_if: Expr | None = None,
) -> Rule:
    guard = bench.condition(part.when)
    written: Located | None = getattr(part, "due", None)
    if written is not None:
        due = bounds(bench, written).end
    readings = reach.of([guard, due, *(a.condition for a in alternatives)])
    count = reach.combinations(readings)
    if count > COMBINATIONS:
        bench.report("E604", part.head, name=part.id, count=count, limit=COMBINATIONS)
    return Rule(
        **carried_over(part),
        kind=kind,
        form=form,
        guard=guard,
        alternatives=alternatives,
        consequence=part.consequence,
        due=due,
        due_if=due_if,
        readings=readings,
        carried_by=getattr(part, "carried_by", ()),
    )
