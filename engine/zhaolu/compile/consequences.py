"""Penalties, effects, and what is shown but not decided: quotas and the steps of admission."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from zhaolu.compile.items import carried_over
from zhaolu.compile.readings import Reach
from zhaolu.compile.workbench import Workbench
from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.expressions import Expr, Literal
from zhaolu.ir.rules import Ban, Effect, HistoryTest, Imposition, Notice, Penalty, Quota, Step
from zhaolu.ir.types import DATE, STRING, List, Struct, Type
from zhaolu.spans import Located
from zhaolu.text.parser import parse_effect

if TYPE_CHECKING:
    from zhaolu.model.items import HistoryPart, PenaltyPart
    from zhaolu.model.ruleset import RulesetDocument
    from zhaolu.model.vocabulary import Vocabulary

BAN = "禁止报名"


def penalties(bench: Workbench, document: RulesetDocument, notice: Notice, vocabulary: Vocabulary, reach: Reach) -> tuple[Penalty, ...]:
    """In the order of the ledger."""
    order = {clause: i for i, clause in enumerate(document.clauses)}
    found = [_penalty(bench, part, notice, vocabulary, reach) for part in document.penalties]
    principal = [part for part in document.penalties if part.principal]
    if len(principal) > 1:
        bench.report("E610", principal[1].key_at("principal"), names="、".join(p.id for p in principal))
    return tuple(sorted(found, key=lambda p: order.get(p.clause, len(order))))


def _penalty(bench: Workbench, part: PenaltyPart, notice: Notice, vocabulary: Vocabulary, reach: Reach) -> Penalty:
    event = bench.condition(part.event)
    when = bench.condition(part.when)
    history = _history(bench, part.history) if part.history else None
    impositions = tuple(found for text in part.impose for found in _imposition(bench, text))
    if history and history.start is None and any(i.ban and i.ban.by == "date" for i in impositions):
        bench.report("E614", part.key_at("history"))
    programs = tuple(_program(bench, part, name, vocabulary) for name in part.programs) or (notice.program,)
    tested = (history.condition, history.start, history.elsewhere, history.reaches_back) if history else ()
    starts = [i.ban.start for i in impositions if i.ban]
    assert event is not None
    return Penalty(
        **carried_over(part),
        event=event,
        when=when,
        impositions=impositions,
        programs=programs,
        subject=part.subject,
        history=history,
        principal=part.principal,
        lifted=part.lifted,
        readings=reach.of([event, when, *starts, *tested]),
    )


def _imposition(bench: Workbench, text: Located) -> Iterator[Imposition]:
    try:
        effect = parse_effect(text)
    except ZhaoluError as error:
        bench.found += error.diagnostics
        return
    if effect.name != BAN:
        yield Imposition(effect=effect.name)
        return
    start = bench.checked(effect.start, DATE) if effect.start is not None else None
    yield Imposition(effect=BAN, ban=Ban(count=effect.years or 1, by="date" if start is not None else "year", start=start))


def _history(bench: Workbench, part: HistoryPart) -> HistoryTest:
    events = bench.facts.fields["history"].type
    assert isinstance(events, List)
    local: dict[str, Type] = {"e": events.item}
    condition = bench.condition(part.event, **local)
    assert condition is not None
    return HistoryTest(
        condition=condition,
        start=bench.expression(part.start, DATE, **local) if part.start is not None else None,
        undated_month=part.undated_month,
        presume=_presumed(bench, part, events.item),
        elsewhere=bench.condition(part.elsewhere, **local),
        reaches_back=bench.condition(part.reaches_back, **local),
    )


def _presumed(bench: Workbench, part: HistoryPart, event: Type) -> dict[str, Expr]:
    assert isinstance(event, Struct)
    found = {}
    for name, text in part.presume.items():
        declared = event.find(name)
        if declared is None:
            bench.report("E617", part.key_at("presume", name), name=name, known="、".join(f.label for f in event.fields.values()))
        else:
            found[declared.id] = bench.expression(text, declared.type)
    return found


def _program(bench: Workbench, part: PenaltyPart, name: str, vocabulary: Vocabulary) -> str:
    if name in vocabulary.programs:
        return vocabulary.programs[name]
    if name not in vocabulary.programs.values():
        near = get_close_matches(name, [*vocabulary.programs], 1)
        bench.report("E606", part.key_at("programs"), name=name, known="、".join(near or vocabulary.programs))
    return name


def effects(bench: Workbench, document: RulesetDocument, reach: Reach) -> tuple[Effect, ...]:
    """Agreements, benefits with an amount, and other effects, in the order of the ledger."""
    found: list[Effect] = []
    for agreement in document.agreements:
        when = bench.condition(agreement.when)
        value = Literal(agreement.agreement, type=STRING)
        found.append(_effect(agreement, "agreement", "agreement", when, value, reach))
    for benefit in document.benefits:
        if benefit.key is not None and benefit.amount is not None:
            when = bench.condition(benefit.when)
            found.append(_effect(benefit, "benefit", benefit.key, when, bench.expression(benefit.amount), reach))
    for effect in document.effects:
        when = bench.condition(effect.when)
        found.append(_effect(effect, effect.kind, effect.key, when, bench.expression(effect.value), reach, effect.collect))
    order = {clause: i for i, clause in enumerate(document.clauses)}
    return tuple(sorted(found, key=lambda e: order.get(e.clause, len(order))))


def _effect(part, kind, key, when, value, reach: Reach, collect: bool = False) -> Effect:  # type: ignore[no-untyped-def]
    return Effect(
        **carried_over(part),
        kind=kind,
        key=key,
        when=when,
        value=value,
        collect=collect,
        readings=reach.of([when, value]),
    )


def quotas(document: RulesetDocument) -> tuple[Quota, ...]:
    return tuple(
        Quota(
            **carried_over(part),
            unit=part.unit,
            total=part.total,
            rows=part.rows,
            complete=part.complete,
            hard_cap=part.hard_cap,
            minimum=part.minimum,
        )
        for part in document.quotas
    )


def steps(bench: Workbench, document: RulesetDocument) -> tuple[Step, ...]:
    """Admission steps, assessments and benefits without an amount: shown, not decided."""
    found = []
    for step in document.admission:
        by = bench.expression(step.by) if step.by is not None else None
        found.append(_step(step, step.kind, step.actor, by, step.window, step.count))
    for assessment in document.assessments:
        by = bench.expression(assessment.requires) if assessment.requires is not None else None
        found.append(_step(assessment, "assessment", assessment.actor, by))
    for benefit in document.benefits:
        if benefit.key is None:
            found.append(_step(benefit, "benefit", "base", bench.condition(benefit.when)))
    order = {clause: i for i, clause in enumerate(document.clauses)}
    return tuple(sorted(found, key=lambda s: order.get(s.clause, len(order))))


def _step(part, kind, actor, by, window=None, count=None) -> Step:  # type: ignore[no-untyped-def]
    return Step(
        **carried_over(part),
        kind=kind,
        actor=actor,
        by=by,
        window=window,
        count=count,
    )
