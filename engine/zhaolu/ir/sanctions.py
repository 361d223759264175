"""Sanctions: what the events of earlier years mean for this year's registration (design section 6).

One meaning for every executor in Python: how a condition is asked is the executor's affair (`Asked`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from zhaolu.frozen import dataclass, replace
from zhaolu.ir.decisions import Finding, Sanction, Verdict, sanction_message
from zhaolu.ir.expressions import Expr
from zhaolu.ir.meaning.answers import Answer, Choice, answer, because, hanging, needs
from zhaolu.ir.rules import Ban, Penalty, Ruleset, Text
from zhaolu.ir.times import add_years, beijing_day, last_of_month
from zhaolu.ir.types import Enum, FieldType, List, Struct
from zhaolu.ir.values import Between, Cause, Object, Unknown

Priors = Callable[[str | None, int | None, str | None], Sequence[Ruleset]]
"""The loaded rulesets of a province, year and programme (Chinese names); None for what is not known, which any fits."""

Value = Callable[[Expr, Mapping[str, Any]], Any]
"""The value of an expression in one world, with local names bound."""


class Asked(Protocol):
    """A record to be judged; `worlds_of` asks about it under the clauses of a ruleset, for every choice of open readings."""

    @property
    def facts(self) -> Mapping[str, Any]: ...

    def worlds_of(self, judge: Ruleset, readings: Sequence[str]) -> Iterator[tuple[Choice, Value]]: ...


WRITTEN = "禁止报名"
BREACHES = ("未报到", "调剂后未报到", "退出培训", "违约", "弄虚作假", WRITTEN)
WRITTEN_CLAUSE = "往年决定"
LONGEST_TRAINING = 3
"""Years after admission in which somebody may still withdraw."""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What somebody wants to register for. `moment` None: not known when."""

    province: str
    year: int
    program: str
    moment: datetime | None


def sanctions(asked: Asked, own: Ruleset | None, registration: Registration, priors: Priors) -> tuple[Sanction, ...]:
    """Everything in `history` that bars this registration, or could. The history must be known (a tuple or none).

    `own` is this year's ruleset, if there is one; `asked` carries facts, pins, parameters and calendar.
    """
    found: list[Sanction] = []
    for position, event in enumerate(asked.facts.get("history") or (), 1):
        year = event.get("year", Unknown(frozenset({Cause("missing", event.path_of("year"))})))
        earlier = isinstance(year, Unknown) or (year is not None and year < registration.year)
        if not earlier and event.get("event") != WRITTEN:
            continue
        found += _of_event(asked, own, registration, priors, position, event)
    return tuple(found)


def bars_by_itself(own: Ruleset) -> bool:
    """Whether a history can matter under a ruleset even if no notice of an earlier year is loaded."""
    if any(p.history is not None and i.ban is not None for p in own.penalties for i in p.impositions):
        return True
    match own.facts.find("history"):
        case FieldType(type=List(item=Struct() as event)):
            kinds = event.find("event")
            return kinds is None or not isinstance(kinds.type, Enum) or WRITTEN in kinds.type.values
        case _:
            return True


def quiet(own: Ruleset, priors: Priors) -> Callable[[Iterable[Object]], bool]:
    """A cheap look before `carried_in`: whether no clause has to be asked about any event, so that it finds nothing."""
    year = Decimal(own.notice.year)
    bans = any(p.history is not None and i.ban is not None for p in own.penalties for i in p.impositions)
    heard: dict[tuple[int | None, Any, Any], bool] = {}

    def look(history: Iterable[Object]) -> bool:
        for event in history:
            get = event._members.get
            if get("event") == WRITTEN:
                return False
            when = get("year", WRITTEN)
            if when is None or (when is not WRITTEN and when >= year):
                continue
            if bans:
                return False
            key = None if when is WRITTEN else int(when), get("province"), get("program")
            found = heard.get(key)
            if found is None:
                found = any(judge.notice.year < year for judge in priors(key[1], key[0], key[2]))
                if len(heard) < MOST_HEARD:
                    heard[key] = found
            if found:
                return False
        return True

    return look


MOST_HEARD = 1_000
"""Combinations of year, province and programme remembered by `quiet`."""


def carried_in(asked: Asked, own: Ruleset, priors: Priors) -> tuple[Sanction, ...]:
    """The sanctions of earlier years; none where the history is missing (see `sanction_findings`)."""
    notice = own.notice
    if "history" not in asked.facts:
        return ()
    moment = asked.facts.get("submitted_at")
    registration = Registration(
        province=notice.province,
        year=notice.year,
        program=notice.program,
        moment=moment if isinstance(moment, datetime) else None,
    )
    return sanctions(asked, own, registration, priors)


def sanction_findings(
    facts: Mapping[str, Any], ruleset: Ruleset, carried: Iterable[Sanction]
) -> tuple[list[Finding], list[Finding]]:
    """Failing and undecided findings, one a clause; without a history the principal ban clause is undecided, once."""
    if "history" not in facts:
        message = Text(zh="往年报到和诚信情况不明，无法确认是否在禁止报名期内", en="whether an earlier year's ban applies is not known")
        return [], [
            Finding(rule=p.id, alternative=p.id, clause=p.clause, message=message, because=("missing",), needs=("history",))
            for p in ruleset.penalties
            if p.principal
        ]
    failing: dict[str, Finding] = {}
    undecided: dict[str, Finding] = {}
    history = facts["history"] or ()
    for sanction in carried:
        clause = sanction.clause if sanction.notice in (None, ruleset.id) else sanction.by
        event = history[sanction.position - 1]
        known = {event.path_of(name): event[name] for name in event} if isinstance(event, Object) else {}
        finding = Finding(
            rule=sanction.penalty or "written-decision",
            alternative=sanction.penalty or "written-decision",
            clause=clause,
            message=sanction_message(sanction),
            facts=known,
            because=sanction.because,
            needs=sanction.needs,
            readings=sanction.readings,
        )
        (failing if sanction.barred == "yes" else undecided).setdefault(clause, finding)
    return list(failing.values()), [finding for clause, finding in undecided.items() if clause not in failing]


def _of_event(
    asked: Asked, own: Ruleset | None, registration: Registration, priors: Priors, position: int, event: Object
) -> list[Sanction]:
    """One event. Its own year's ruleset judges it; where that is not loaded, this year's as if it had stood then."""
    year, province, program = (event.get(name) for name in ("year", "province", "program"))
    known = None not in (year, province, program)
    judges = [r for r in priors(province, None if year is None else int(year), program) if r.notice.year < registration.year]
    base = Sanction(
        by=WRITTEN_CLAUSE,
        clause=WRITTEN_CLAUSE,
        notice=None,
        penalty=None,
        barred="unknown",
        position=position,
        event=event.get("event"),
        year=int(year) if year is not None else None,
    )
    if event.get("event") == WRITTEN:
        of_its_year = next((r for r in judges if _bans(r)), None)
        return _written(asked, base, event, registration, of_its_year or own)
    found: list[Sanction] = []
    for judge in judges:
        found += _by_clauses(asked, judge, True, base, event, registration)
    if own is not None and not (known and judges):
        found += _by_clauses(asked, own, False, base, event, registration)
    if own is None and not judges:
        same = province in (None, registration.province) and program in (None, registration.program)
        if same and event.get("event", WRITTEN) in BREACHES:
            found.append(replace(base, by="", clause="", because=("prior-ruleset",)))
    return found


def _by_clauses(asked: Asked, judge: Ruleset, stood: bool, base: Sanction, event: Object, registration: Registration) -> list[Sanction]:
    """What the ban clauses of one ruleset make of the event. `stood`: the ruleset is that of the event's own year."""
    found = []
    for penalty in judge.penalties:
        for imposition in penalty.impositions:
            if imposition.ban is not None and penalty.history is not None:
                found += _by_clause(asked, judge, stood, penalty, imposition.ban, base, event, registration)
    return found


def _bans(ruleset: Ruleset) -> list[Penalty]:
    bans = [p for p in ruleset.penalties if any(i.ban for i in p.impositions) and p.subject == "applicant"]
    return sorted(bans, key=lambda p: not p.principal)


def _written(asked: Asked, base: Sanction, event: Object, registration: Registration, judge: Ruleset | None) -> list[Sanction]:
    """A written decision counts by itself, in its programme, up to its last barred year; in another province where the clause reaches."""
    until = event.get("until")
    if until is not None and until < registration.year:
        return []
    parts = [_same(event, "program", registration.program)]
    if until is None:
        parts.append(Answer(Verdict.UNDECIDED, frozenset({Cause("missing", event.path_of("until"))})))
    bans = _bans(judge) if judge is not None else []
    answers: list[tuple[Choice, Answer]]
    if judge is None or not bans:
        answers = [({}, _all([*parts, _same(event, "province", registration.province)]))]
        readings: tuple[str, ...] = ()
    else:
        base = _cite(base, judge, bans[0])
        readings = bans[0].readings
        answers = [
            (choice, _all([*parts, _reaches(bans[0], event, registration, value)])) for choice, value in asked.worlds_of(judge, readings)
        ]
    verdicts = {found.verdict for _, found in answers}
    if verdicts == {Verdict.UNMET}:
        return []
    causes = frozenset(cause for _, found in answers for cause in found.causes)
    return [
        replace(
            base,
            barred="yes" if verdicts == {Verdict.MET} else "unknown",
            because=because(causes, *(["reading"] if len(verdicts) > 1 else [])),
            needs=needs(causes),
            readings=hanging(readings, [(choice, found.verdict) for choice, found in answers]),
            years=tuple(range(registration.year, int(until) + 1)) if until is not None else (),
        )
    ]


def _reaches(penalty: Penalty, event: Object, registration: Registration, value: Value) -> Answer:
    """Whether a ban of the event's province holds in the province of registration."""
    same = _same(event, "province", registration.province)
    elsewhere = penalty.history.elsewhere if penalty.history else None
    return same if elsewhere is None else _either(same, answer(value(elsewhere, {"e": event})))


def _cite(base: Sanction, judge: Ruleset, penalty: Penalty) -> Sanction:
    return replace(base, by=f"{judge.id}/{penalty.clause}", clause=penalty.clause, notice=judge.id, penalty=penalty.id)


def _by_clause(
    asked: Asked,
    judge: Ruleset,
    stood: bool,
    penalty: Penalty,
    ban: Ban,
    base: Sanction,
    event: Object,
    registration: Registration,
) -> list[Sanction]:
    """One ban clause asked about one event, over all worlds of its readings. `stood`: the clause's notice is that of the event."""
    test = penalty.history
    assert test is not None
    answers: list[tuple[Choice, Answer]] = []
    reaches: list[Verdict] = []
    term = _Term((), None, None)
    for choice, value in asked.worlds_of(judge, penalty.readings):
        silent = {name: value(take, {}) for name, take in test.presume.items() if name not in event}
        inside = {"e": Object({**event, **silent}, event.path) if silent else event}
        term = _term(ban, penalty, event, value, inside)
        parts = [
            answer(value(test.condition, inside)),
            _reaches(penalty, event, registration, value),
            *_of_notice(event, judge, stood),
            Answer(Verdict.MET if registration.program in penalty.programs else Verdict.UNMET),
            term.covers(registration),
        ]
        answers.append((choice, _all(parts)))
        reaches_back = Answer(Verdict.UNMET) if test.reaches_back is None else answer(value(test.reaches_back, inside))
        reaches.append(Verdict.MET if stood else reaches_back.verdict)
    verdicts = {found.verdict for _, found in answers}
    if verdicts == {Verdict.UNMET}:
        return []
    stands = set(reaches) == {Verdict.MET}
    causes = frozenset(cause for _, found in answers for cause in found.causes)
    more = (["reading"] if len(verdicts) > 1 else []) + ([] if stands else ["prior-ruleset"])
    return [
        replace(
            _cite(base, judge, penalty),
            barred="yes" if verdicts == {Verdict.MET} and stands else "unknown",
            because=because(causes, *more),
            needs=needs(causes),
            readings=hanging(penalty.readings, [(choice, found.verdict) for choice, found in answers]),
            years=term.years,
            start=term.start.isoformat() if term.start else None,
            until=term.until.isoformat() if term.until else None,
        )
    ]


@dataclass(frozen=True)
class _Term:
    """How long a ban lasts: admission years, or days from `start` (excluded) to `until` (included)."""

    years: tuple[int, ...]
    start: date | None
    until: date | None
    possible: tuple[date, date] | None = None
    causes: frozenset[Cause] = frozenset()

    def covers(self, registration: Registration) -> Answer:
        if self.causes and self.possible is None:
            return Answer(Verdict.UNDECIDED, self.causes)
        if self.possible is None:
            return Answer(Verdict.MET if registration.year in self.years else Verdict.UNMET)
        first, last = date(registration.year, 1, 1), date(registration.year, 12, 31)
        if registration.moment is not None:
            first = last = beijing_day(registration.moment)
        answers = {start < day <= add_years(start, self.count) for start in self.possible for day in (first, last)}
        if len(answers) > 1:
            missing = {Cause("missing", "submitted_at")} if registration.moment is None else set(self.causes)
            return Answer(Verdict.UNDECIDED, frozenset(missing))
        inside = answers == {True}
        spans_year = not inside and self.possible[0] >= first and add_years(self.possible[1], self.count) <= last
        return Answer(Verdict.MET if inside else Verdict.UNDECIDED if spans_year else Verdict.UNMET)

    count: int = 0


def _term(ban: Ban, penalty: Penalty, event: Object, value: Value, inside: Mapping[str, Any]) -> _Term:
    if ban.by == "year":
        year = event.get("year")
        if year is None:
            return _Term((), None, None, causes=frozenset({Cause("missing", event.path_of("year"))}))
        return _Term(tuple(range(int(year) + 1, int(year) + ban.count + 1)), None, None)
    test = penalty.history
    assert test is not None and test.start is not None
    start = value(test.start, inside)
    month = test.undated_month.get(str(event.get("event")))
    if isinstance(start, Unknown) and month and "year" in event:
        year = int(event["year"])
        start = Between(date(year, month, 1), last_of_month(year, month), start.causes)
    if isinstance(start, Between):
        return _Term((), None, None, (start.lo, start.hi), start.causes, count=ban.count)  # type: ignore[arg-type]
    if isinstance(start, Unknown) or start is None:
        causes = start.causes if isinstance(start, Unknown) else frozenset({Cause("missing", event.path_of("date"))})
        return _Term((), None, None, causes=causes)
    return _Term((), start, add_years(start, ban.count), (start, start), count=ban.count)


def _of_notice(event: Object, judge: Ruleset, stood: bool) -> list[Answer]:
    """Whether the event is one of the notice that judges it: its programme and, where it stood, its year and province."""
    names: dict[str, Any] = {"program": judge.notice.program}
    if stood:
        names |= {"year": judge.notice.year, "province": judge.notice.province}
    return [_same(event, name, wanted) for name, wanted in names.items()]


def _same(event: Object, name: str, wanted: Any) -> Answer:
    if name not in event:
        return Answer(Verdict.UNDECIDED, frozenset({Cause("missing", event.path_of(name))}))
    return Answer(Verdict.MET if event[name] == wanted else Verdict.UNMET)


def _all(parts: Sequence[Answer]) -> Answer:
    if any(p.verdict is Verdict.UNMET for p in parts):
        return Answer(Verdict.UNMET)
    undecided = [p for p in parts if p.verdict is Verdict.UNDECIDED]
    if undecided:
        return Answer(Verdict.UNDECIDED, frozenset(c for p in undecided for c in p.causes))
    return Answer(Verdict.MET)


def _either(left: Answer, right: Answer) -> Answer:
    if Verdict.MET in (left.verdict, right.verdict):
        return Answer(Verdict.MET)
    if left.verdict is right.verdict is Verdict.UNMET:
        return left
    return Answer(Verdict.UNDECIDED, left.causes | right.causes)


def could_bar(loaded: Iterable[Ruleset], own: Ruleset | None, registration: Registration) -> list[Sanction]:
    """With no history known: every ban clause that could bar this registration, this year's principal one included."""
    found = []
    for judge in loaded:
        if judge.notice.year < registration.year and not judge.notice.city_id:
            found += [_cite(_unverified(judge), judge, penalty) for penalty in judge.penalties if _could(penalty, judge, registration)]
    if own is not None:
        found += [_cite(_unverified(own), own, penalty) for penalty in own.penalties if penalty.principal]
    return found


def _could(penalty: Penalty, judge: Ruleset, registration: Registration) -> bool:
    near = judge.notice.province == registration.province or (penalty.history is not None and penalty.history.elsewhere is not None)
    last = [judge.notice.year + i.ban.count + (LONGEST_TRAINING if i.ban.by == "date" else 0) for i in penalty.impositions if i.ban]
    return near and registration.program in penalty.programs and any(registration.year <= year for year in last)


def _unverified(judge: Ruleset) -> Sanction:
    return Sanction(
        by="", clause="", notice=None, penalty=None, barred="unknown", position=0, event=None, year=judge.notice.year,
        because=("missing",), needs=("history",),
    )  # fmt: skip
