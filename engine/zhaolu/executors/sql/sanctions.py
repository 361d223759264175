"""Events of earlier years as columns: for every ban clause whether it bars this registration, or could (design section 6).

The rulesets of earlier years that are loaded are known when the query is written; an event falls to the one of its
province, year and programme, every other to this year's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from zhaolu.executors.sql.form import (
    FALSE,
    INSTANT,
    LIST,
    NUMBER,
    TEXT,
    TRUE,
    UNDECIDED,
    Const,
    Element,
    Fold,
    Form,
    Item,
    Op,
    SqlType,
    and_,
    case,
    coalesce,
    compare,
    concat,
    const,
    is_known,
    is_null,
    not_,
    null,
    op,
    or_,
    sure,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.lowering import MAYBE, NO, YES, Setting, World, tri
from zhaolu.executors.sql.moments import add_months, day_of
from zhaolu.executors.sql.values import (
    ListValue,
    Nothing,
    ObjectValue,
    Scalar,
    Text,
    Value,
    equal,
    is_given,
    is_none,
    is_unknown,
    plain,
)
from zhaolu.executors.sql.worlds import Readings, agreed, over, reach
from zhaolu.ir.decisions import Sanction, sanction_message
from zhaolu.ir.rules import Ban, HistoryTest, Penalty, Ruleset
from zhaolu.ir.sanctions import WRITTEN, WRITTEN_CLAUSE, sanction_findings


@dataclass(frozen=True)
class Barring:
    """A ban clause (as cited) with whether it bars and whether it could (never NULL).

    `event(answer)`: the first event that the clause answers so. `unverified`: the history is not known.
    """

    clause: str
    rule: str
    failing: Form
    undecided: Form
    event: Callable[[Form], ObjectValue] | None = None
    unverified: Form = FALSE


@dataclass(frozen=True)
class _Asked:
    """One history item `event`, seen from this registration."""

    setting: Setting
    own: Ruleset
    event: ObjectValue

    def get(self, name: str) -> Value:
        return self.event.member(name)  # type: ignore[no-any-return]

    def same(self, name: str, wanted: str) -> Form:
        return equal(self.get(name), _text(wanted))

    def year(self) -> Form:
        return _number(self.event, "year")


def _text(word: str) -> Text:
    return Text(const(word))


def barrings(setting: Setting, own: Ruleset, priors: Sequence[Ruleset]) -> list[Barring]:
    """Every clause under which the history may be listed."""
    history = setting.facts.get("history")
    principal = [p for p in own.penalties if p.principal]
    if not isinstance(history, ListValue):
        return [Barring(p.clause, p.id, FALSE, TRUE, unverified=TRUE) for p in principal]
    earlier = [ruleset for ruleset in priors if ruleset.notice.year < own.notice.year]
    variable = setting.variable()
    asked = _Asked(setting, own, history.read(Item(variable)))
    found: dict[str, tuple[str, list[Form]]] = {}
    for clause, rule, answer in _answers(asked, earlier):
        if answer != NO:
            found.setdefault(clause, (rule, []))[1].append(answer)
    unknown = not_(or_(is_known(history.sql), history.none))
    result = []
    for clause, (rule, answers) in found.items():
        body = answers[0] if len(answers) == 1 else Op("greatest", tuple(answers), NUMBER)
        column = setting.stages.hoist(f"{clause}@", Fold("max", history.sql, variable, body))
        first = _first(setting, clause, history, variable, body)
        result.append(Barring(clause, rule, sure(compare("=", column, YES)), sure(compare("=", column, MAYBE)), first))
    for penalty in principal:
        at = next((i for i, b in enumerate(result) if b.clause == penalty.clause), None)
        if at is None:
            result.append(Barring(penalty.clause, penalty.id, FALSE, unknown, unverified=unknown))
        else:
            result[at] = replace(result[at], undecided=or_(result[at].undecided, unknown), unverified=unknown)
    return result


def _first(setting: Setting, clause: str, history: ListValue, variable: str, body: Form) -> Callable[[Form], ObjectValue]:
    def event(answer: Form) -> ObjectValue:
        such = Fold("keep", history.sql, variable, compare("=", body, answer), LIST)
        name = f"{clause}@{'bars' if answer == YES else 'could bar'}"
        found: ObjectValue = history.read(setting.stages.hoist(name, Element(such, 1, SqlType.STRUCT)))
        return found

    return event


def messages(barring: Barring, own: Ruleset, lang: str, *, failing: bool) -> list[tuple[Form, Form]]:
    """What is said of one clause: where, and the text (that of `ir.decisions.sanction_message`)."""
    found = []
    present = barring.failing if failing else and_(barring.undecided, not_(barring.unverified))
    if barring.event is not None and present != FALSE:
        event = barring.event(YES if failing else MAYBE)
        name, year, until = event.member("event"), _number(event, "year"), _number(event, "until")
        written = sure(equal(name, _text(WRITTEN)))

        def said(what: str | None, when: str | None, last: str | None) -> Form:
            sanction = replace(_SAID, event=what, year=when, years=(last,) if last else (), barred="yes" if failing else "unknown")  # type: ignore[arg-type]
            return _filled(sanction_message(sanction).in_(lang), {_EVENT: plain(name), _YEAR: _digits(year), _LAST: _digits(until)})

        ban = case([(is_known(until), said(WRITTEN, None, _LAST))], said(WRITTEN, None, None))
        known = [(and_(is_given(name), is_known(year)), said(_EVENT, _YEAR, None)), (is_given(name), said(_EVENT, None, None))]
        text = case([(written, ban), *known, (is_known(year), said(None, _YEAR, None))], said(None, None, None))
        found.append((present, text))
    if not failing and barring.unverified != FALSE:
        found += [(barring.unverified, const(finding.message.in_(lang))) for finding in sanction_findings({}, own, ())[1][:1]]
    return found


_EVENT, _YEAR, _LAST = "\0event\0", "\0year\0", "\0last\0"
_SAID = Sanction(by="", clause="", notice=None, penalty=None, barred="", position=1, event=None, year=None)


def _filled(template: str, values: Mapping[str, Form]) -> Form:
    """A wording with its marks filled in."""
    return concat(*(values.get(f"\0{part}\0", const(part)) if at % 2 else const(part) for at, part in enumerate(template.split("\0"))))


def _digits(number: Form) -> Form:
    return op("whole text", TEXT, number)


def _number(event: ObjectValue, name: str) -> Form:
    """A field that is a number, NULL where it is not known or the vocabulary has no such field."""
    value = event.member(name)
    return value.sql if isinstance(value, Scalar) else null(NUMBER)


def _answers(asked: _Asked, earlier: Sequence[Ruleset]) -> Iterable[tuple[str, str, Form]]:
    """(clause, penalty, NO | MAYBE | YES) for every clause that may bar, about one event."""
    own, year = asked.own, asked.get("year")
    past = and_(not_(is_none(year)), not_(sure(compare(">=", asked.year(), const(own.notice.year)))))
    written = sure(asked.same("event", WRITTEN))
    other = and_(past, not_(written))
    fits = [_fits(asked, judge) for judge in earlier]
    for judge in earlier:
        yield from _clauses(asked, judge, True, other)
    known = and_(*(is_given(asked.get(name)) for name in ("province", "year", "program")))
    yield from _clauses(asked, own, False, and_(other, not_(and_(known, or_(*fits)))))
    yield from _written(asked, earlier, fits, written)


def _fits(asked: _Asked, judge: Ruleset) -> Form:
    """Whether the event may be one of a notice: what is not known of it fits any."""
    notice = judge.notice
    wanted: dict[str, Value] = {"province": _text(notice.province), "year": Scalar(const(notice.year)), "program": _text(notice.program)}
    return and_(*(or_(not_(is_given(asked.get(name))), sure(equal(asked.get(name), value))) for name, value in wanted.items()))


def _bans(judge: Ruleset) -> list[Penalty]:
    bans = [p for p in judge.penalties if any(i.ban for i in p.impositions) and p.subject == "applicant"]
    return sorted(bans, key=lambda p: not p.principal)


def _written(asked: _Asked, earlier: Sequence[Ruleset], fits: Sequence[Form], written: Form) -> Iterable[tuple[str, str, Form]]:
    """A written decision counts by itself, in its programme, up to its last barred year; in another province where the clause reaches."""
    own, notice = asked.own, asked.own.notice
    parts = [asked.same("program", notice.program), compare(">=", _number(asked.event, "until"), const(notice.year))]
    before: list[Form] = []
    for judge, there in zip(earlier, fits, strict=True):
        if bans := _bans(judge):
            verdict = _decided(asked, judge, bans[0], parts)
            yield f"{judge.id}/{bans[0].clause}", bans[0].id, case([(and_(written, there, *map(not_, before)), tri(verdict))], NO)
            before.append(there)
    where = and_(written, *map(not_, before))
    if bans := _bans(own):
        yield bans[0].clause, bans[0].id, case([(where, tri(_decided(asked, own, bans[0], parts)))], NO)
    else:
        verdict = and_(*parts, asked.same("province", notice.province))
        yield WRITTEN_CLAUSE, "written-decision", case([(where, tri(verdict))], NO)


def _readings(asked: _Asked, judge: Ruleset) -> Readings:
    setting = asked.setting if judge is asked.own else replace(asked.setting, definitions={})
    return Readings(setting, judge, reach(judge))


def _decided(asked: _Asked, judge: Ruleset, penalty: Penalty, parts: Sequence[Form]) -> Form:
    worlds = _readings(asked, judge).worlds(penalty.readings)
    return over([and_(*parts, _reaches(asked, world, penalty)) for _, world in worlds])


def _reaches(asked: _Asked, world: World, penalty: Penalty) -> Form:
    """Whether a ban of the event's province holds in the province of registration."""
    same = asked.same("province", asked.own.notice.province)
    elsewhere = penalty.history.elsewhere if penalty.history else None
    return same if elsewhere is None else or_(same, world.bind("e", asked.event).condition(elsewhere))


def _clauses(asked: _Asked, judge: Ruleset, stood: bool, where: Form) -> Iterable[tuple[str, str, Form]]:
    readings = _readings(asked, judge)
    for penalty in judge.penalties:
        for imposition in penalty.impositions:
            if imposition.ban is not None and penalty.history is not None:
                clause = f"{judge.id}/{penalty.clause}" if stood else penalty.clause
                answer = _by_clause(asked, readings, stood, penalty, penalty.history, imposition.ban)
                if answer != NO:
                    yield clause, penalty.id, case([(where, answer)], NO)


def _by_clause(asked: _Asked, readings: Readings, stood: bool, penalty: Penalty, test: HistoryTest, ban: Ban) -> Form:
    """One ban clause asked about the event: NO, MAYBE or YES."""
    judge = readings.ruleset
    verdicts: list[Form] = []
    stands: list[Form] = []
    if asked.own.notice.program not in penalty.programs:
        return NO
    of_notice = [asked.same("program", judge.notice.program)]
    if stood:
        of_notice += [
            equal(asked.get("year"), Scalar(const(judge.notice.year))),
            asked.same("province", judge.notice.province),
        ]
    for _, world in readings.worlds(penalty.readings):
        inside = world.bind("e", _with_presumed(world, asked.event, test))
        place = _reaches(asked, world, penalty)
        verdicts.append(and_(inside.condition(test.condition), place, *of_notice, _covers(asked, inside, test, ban)))
        stands.append(TRUE if stood else FALSE if test.reaches_back is None else sure(inside.condition(test.reaches_back)))
    verdict, stood_then = over(verdicts), and_(*stands)
    if stood_then == TRUE:
        return tri(verdict)
    return Op("least", (tri(verdict), case([(stood_then, YES)], MAYBE)), NUMBER)


def _with_presumed(world: World, event: ObjectValue, test: HistoryTest) -> ObjectValue:
    """The event with what the clause takes its absent fields for."""
    from zhaolu.executors.sql.facts import filled

    if not test.presume:
        return event

    def member(name: str) -> Any:
        value = event.member(name)
        return filled(value, is_unknown(value), world.lower(test.presume[name])) if name in test.presume else value

    return replace(event, member=member)


def _covers(asked: _Asked, world: World, test: HistoryTest, ban: Ban) -> Form:
    """Whether the ban lasts until this registration; NULL where that is not known."""
    year, wanted = asked.year(), asked.own.notice.year
    if ban.by == "year":
        return compare(">=", year, const(wanted - ban.count))
    assert test.start is not None
    start = world.lower(test.start)
    if isinstance(start, Nothing):
        return UNDECIDED
    if not isinstance(start, Scalar):
        raise gap("any-type", test.start.span)
    first, last = start.sql, start.last
    if test.undated_month:
        undated = and_(is_null(start.sql), not_(is_none(start)), is_known(year))
        months: list[tuple[Form, Form]] = [
            (sure(asked.same("event", name)), Const(Decimal(month), NUMBER)) for name, month in test.undated_month.items()
        ]
        month_start = case([(c, Op("month start", (year, m), first.type)) for c, m in months], Const(None, first.type))
        month_end = case([(c, Op("month end", (year, m), first.type)) for c, m in months], Const(None, first.type))
        first, last = case([(undated, month_start)], first), case([(undated, month_end)], last)
    moment = asked.setting.facts.get("submitted_at")
    known = day_of(moment.sql) if isinstance(moment, Scalar) else Const(None, first.type)
    if isinstance(moment, Scalar):
        assert moment.type is INSTANT
    hoist = asked.setting.stages.hoist
    from_ = hoist("registered_first", coalesce(known, const(date(wanted, 1, 1))))
    to = hoist("registered_last", coalesce(known, const(date(wanted, 12, 31))))
    starts = list(dict.fromkeys((first, last)))
    tests = [
        and_(compare("<", begin, day), compare("<=", day, add_months(begin, const(12 * ban.count))))
        for begin in starts
        for day in (from_, to)
    ]
    return agreed(tests)
