"""What a change of rules does to people: who was eligible and no longer is, and the other way round, and by which clauses.

An applicant asked about under another notice is taken along: years and days move by the difference in years, the
submission keeps its place in the registration window, and this province's name becomes the other's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

from zhaolu.ir.decisions import Decision, Outcome
from zhaolu.ir.times import midnight
from zhaolu.ir.values import Between, Object
from zhaolu.surfaces.timetable.schedule import Scheduled, schedule

if TYPE_CHECKING:
    from zhaolu.model.records import Record
    from zhaolu.surfaces.api import Ruleset
    from zhaolu.surfaces.evaluator import Evaluator

ORDER: Final = (Outcome.ELIGIBLE, Outcome.UNDETERMINED, Outcome.INELIGIBLE)
SUBMISSION: Final = "submitted_at"
"""The fact that has its place in the registration window."""
YEARS: Final = ("year", "graduation_year", "until")


@dataclass(frozen=True)
class Case:
    """One applicant under both rulesets."""

    record: Record
    a: Decision
    b: Decision

    @property
    def kind(self) -> tuple[Outcome, Outcome]:
        return self.a.outcome, self.b.outcome


@dataclass(frozen=True)
class Move:
    """Everybody who goes from one outcome to another. `clauses_a`, `clauses_b`: how often each clause stands against them."""

    before: Outcome
    after: Outcome
    cases: tuple[Case, ...]
    clauses_a: Mapping[str, int]
    clauses_b: Mapping[str, int]

    @property
    def example(self) -> Case:
        """The plainest of them: the fewest clauses against them on both sides."""
        return min(self.cases, key=lambda case: _against(case.a) + _against(case.b))


@dataclass(frozen=True)
class Moves:
    """`generated`: the applicants were made up, by `seed`. `carried`: they were taken along to the other notice."""

    total: int
    stay: Mapping[Outcome, int]
    moves: tuple[Move, ...]
    generated: bool
    carried: bool
    seed: int | None
    as_of: tuple[datetime, datetime]


def moves_of(cases: Iterable[Case], *, generated: bool, carried: bool, seed: int | None, as_of: tuple[datetime, datetime]) -> Moves:
    """The applicants by how they move."""
    kinds: dict[tuple[Outcome, Outcome], list[Case]] = {}
    for case in cases:
        kinds.setdefault(case.kind, []).append(case)
    stay = {outcome: len(kinds.get((outcome, outcome), [])) for outcome in ORDER}
    order = [(before, after) for before in ORDER for after in ORDER if before != after and (before, after) in kinds]
    moves = tuple(_move(before, after, kinds[before, after]) for before, after in order)
    return Moves(sum(map(len, kinds.values())), stay, moves, generated, carried, seed, as_of)


def _move(before: Outcome, after: Outcome, cases: list[Case]) -> Move:
    return Move(before, after, tuple(cases), _counted(case.a for case in cases), _counted(case.b for case in cases))


def _counted(decisions: Iterable[Decision]) -> Mapping[str, int]:
    counter: Counter[str] = Counter()
    for decision in decisions:
        counter.update(clauses_against(decision))
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def clauses_against(decision: Decision) -> list[str]:
    """The clauses that decide an outcome: the failing ones, else the undecided ones."""
    findings = decision.failing if decision.outcome is Outcome.INELIGIBLE else decision.undecided
    return list(dict.fromkeys(f.clause for f in findings)) if decision.outcome is not Outcome.ELIGIBLE else []


def _against(decision: Decision) -> int:
    return len(decision.failing) + len(decision.undecided)


# --- asking both ------------------------------------------------------------------------------------------------


def pair_of(a: Ruleset, b: Ruleset, *, as_of: str | None = None, context: Mapping[str, Any] | None = None, as_is: bool = False) -> Pair:
    """The same question to two rulesets, each at its own usual moment unless `as_of` says when; `as_is` carries nobody along.

    Each side gets the parameters of `context` it declares. Raises `ZhaoluError`.
    """

    def side(ruleset: Ruleset) -> Evaluator:
        declared = {name for p in ruleset.ir.parameters.values() for name in (p.name, p.label)}
        given = {name: value for name, value in (context or {}).items() if name in declared}
        return ruleset.evaluator(as_of=as_of or usual_moment(ruleset), context=given)

    before, after = a.ir.notice, b.ir.notice
    return Pair(side(a), side(b), not as_is and (before.year, before.province) != (after.year, after.province))


def generated_moves(pair: Pair, seed: int = 1, watch: Callable[[int], None] = lambda _: None) -> Moves:
    """How made-up applicants near the edges of the rules move; `watch` is told of each."""
    asked = pair.a.as_of, pair.b.as_of
    return moves_of(watched(generated_cases(pair, seed), watch), generated=True, carried=pair.carry, seed=seed, as_of=asked)


T = TypeVar("T")


def watched(items: Iterable[T], watch: Callable[[int], None]) -> Iterator[T]:
    """The items, `watch` told of each."""
    for item in items:
        watch(1)
        yield item


@dataclass(frozen=True)
class Pair:
    """The same question to two rulesets. `carry`: applicants are of A's notice and are taken along to B's."""

    a: Evaluator
    b: Evaluator
    carry: bool

    def case(self, record: Record) -> Case:
        other = replace(record, facts=self.carried(record.facts)) if self.carry else record
        return Case(record, self.a.decide(record), self.b.decide(other))

    def carried(self, facts: Object) -> Object:
        """The facts as they would be under B's notice."""
        before, after = self.a.ruleset.ir.notice, self.b.ruleset.ir.notice
        names = {before.province: after.province, before.program: after.program}
        moved = {name: _shifted(name, value, after.year - before.year, names) for name, value in facts.items()}
        given = facts.get(SUBMISSION)
        if isinstance(given, datetime):
            moved[SUBMISSION] = self._placed(given, moved[SUBMISSION])
        return Object(moved, facts.path)

    def _placed(self, given: datetime, otherwise: datetime) -> datetime:
        here, there = registration(self.a.ruleset), registration(self.b.ruleset)
        if here is None or there is None or not (here.opens and here.end and there.opens and there.end):
            return otherwise
        if given < here.opens:
            return there.opens - (here.opens - given)
        if given >= here.end:
            return there.end + (given - here.end)
        share = (given - here.opens) / (here.end - here.opens)
        return (there.opens + (there.end - there.opens) * share).replace(microsecond=0)


def registration(ruleset: Ruleset) -> Scheduled | None:
    """The earliest window with both ends known in which an applicant has to submit."""
    from zhaolu.executors.prose.sentences import event_of

    gates = {rule.id for rule in ruleset.ir.rules if any(event_of(a.condition) == SUBMISSION for a in rule.alternatives)}
    found = [s for s in schedule(ruleset.ir, midnight(date(ruleset.ir.notice.year, 1, 1))) if s.window.id in gates and s.opens and s.end]
    return min(found, key=lambda s: s.opens or s.end, default=None)  # type: ignore[arg-type,return-value]


def usual_moment(ruleset: Ruleset) -> datetime:
    """The last day of registration, or 1 June of the notice's year where no such window has both its days."""
    window = registration(ruleset)
    day = window.last_day if window is not None and window.last_day is not None else date(ruleset.ir.notice.year, 6, 1)
    return midnight(day)


def _shifted(name: str, value: Any, years: int, names: Mapping[str, str]) -> Any:
    match value:
        case date():
            return _other_year(value, years)
        case Between(lo, hi) if isinstance(lo, date) and isinstance(hi, date):
            return replace(value, lo=_other_year(lo, years), hi=_other_year(hi, years))
        case Decimal() | int() if name in YEARS and not isinstance(value, bool):
            return value + years
        case str():
            return names.get(value, value)
        case tuple():
            return tuple(_shifted(name, item, years, names) for item in value)
        case Mapping():
            path = value.path if isinstance(value, Object) else ""
            return Object({key: _shifted(key, inner, years, names) for key, inner in value.items()}, path)
        case _:
            return value


def _other_year(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


# --- made-up applicants -----------------------------------------------------------------------------------------


def generated_cases(pair: Pair, seed: int, starts: int = 5, steps: int = 160) -> Iterator[Case]:
    """Made-up applicants few clauses speak against on one side or the other; no two the same."""
    from zhaolu.model.records import Door
    from zhaolu.surfaces.comparing.applicants import near_records, pools_of

    vocabulary = pair.a.ruleset.vocabulary
    pools = pools_of(pair.a.ruleset.ir, pair.b.ruleset.ir)
    door = Door(vocabulary)
    seen: set[str] = set()
    for side in (0, 1):
        held: list[Case] = []

        def cost(raw: dict[str, Any], side: int = side, held: list[Case] = held) -> tuple[int, tuple[str, ...]]:
            case = pair.case(door.admit(raw))
            held.append(case)
            decision = case.b if side else case.a
            blamed = [path for f in (*decision.failing, *decision.undecided) for path in (*f.facts, *f.needs)]
            lacking = sum(2 if "missing" in f.because else 1 for f in decision.undecided)
            return 2 * len(decision.failing) + lacking, tuple(blamed)

        for number, raw in enumerate(near_records(vocabulary, pools, cost, seed=seed + side, starts=starts, steps=steps)):
            case = held[number]
            key = repr(raw)
            if key not in seen and min(_against(case.a), _against(case.b)) <= CLOSE:
                seen.add(key)
                yield replace(case, record=replace(case.record, name=f"#{len(seen)}"))


CLOSE: Final = 2
"""How many clauses may stand against a made-up applicant on the side that likes them better."""
