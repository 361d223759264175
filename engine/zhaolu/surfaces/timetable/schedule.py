"""The windows and deadlines of a ruleset as moments: when each opens and closes, and where a moment lies among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from typing import Literal as OneOf

from zhaolu.diagnostics import ZhaoluError
from zhaolu.frozen import dataclass
from zhaolu.ir.expressions import Call, Definition, Expr, Literal, Parameter, Reading, WindowPart, walk
from zhaolu.ir.rules import Ruleset, Window
from zhaolu.ir.times import BEIJING, beijing_day, midnight
from zhaolu.ir.types import DATE
from zhaolu.ir.values import Unknown

if TYPE_CHECKING:
    from zhaolu.surfaces.evaluator import Evaluator

Resolve: TypeAlias = Callable[[Expr], Any]
"""The value of an expression of a window; `Unknown` where it cannot be told."""

State: TypeAlias = OneOf["past", "now", "ahead", "unknown"]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One window at one moment.

    `opens` is included, `end` excluded; `first_day` and `last_day` are Beijing days. `days` counts whole days to the
    opening (ahead) or to the last day (now), 0 on the day itself. `done` is the earliest day a period of at least so
    many days can be complete. `needs` are the context parameters it waits for. `concerns` is False where the window
    does not apply to the record asked about, None where that cannot be told.
    """

    window: Window
    state: State
    opens: datetime | None = None
    end: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    days: int | None = None
    done: date | None = None
    needs: tuple[str, ...] = ()
    concerns: bool | None = True

    @property
    def weekend(self) -> bool:
        """Whether the last day is a Saturday or Sunday (make-up working days are not considered)."""
        return self.last_day is not None and self.last_day.weekday() >= 5

    @property
    def sort_key(self) -> tuple[datetime, datetime]:
        far = datetime(9999, 12, 31, tzinfo=BEIJING)
        if self.opens is None and self.end is None:
            return far, far
        return self.opens or self.end or far, self.end or far


def literal(expr: Expr) -> Any:
    """The value of a constant; anything else is unknown (a resolver for rulesets without an executor at hand)."""
    return expr.value if isinstance(expr, Literal) else Unknown()


def resolver(evaluator: Evaluator, record: Any = None) -> Resolve:
    """Values by the reference executor, for one checked record or for nobody in particular.

    An expression that hangs on an open reading has a value only if every option gives the same.
    """
    from zhaolu.executors.reference.expressions import evaluate
    from zhaolu.executors.reference.presume import presume
    from zhaolu.model.records import check_record

    checked = record if record is not None else check_record({}, evaluator.ruleset.vocabulary)
    question, _ = presume(evaluator.question(checked))
    ruleset = evaluator.ruleset.ir

    def resolve(expr: Expr) -> Any:
        names = tuple(sorted(_readings_in(expr, ruleset)))
        try:
            values = [evaluate(expr, environment) for _, environment in question.worlds(names)]
        except ZhaoluError:
            return Unknown()
        first = values[0]
        return first if all(not isinstance(v, Unknown) and v == first for v in values) else Unknown()

    return resolve


def schedule(ruleset: Ruleset, as_of: datetime, resolve: Resolve = literal) -> tuple[Scheduled, ...]:
    """Every window of the ruleset at one moment, earliest first; those without a time last, in the order of the notice."""
    return tuple(sorted((_scheduled(window, ruleset, as_of, resolve) for window in unique(ruleset)), key=lambda s: s.sort_key))


def unique(ruleset: Ruleset) -> Iterator[Window]:
    """Each window once (they may be listed by id and by name)."""
    seen: set[str] = set()
    for window in ruleset.windows.values():
        if window.id not in seen:
            seen.add(window.id)
            yield window


def _scheduled(window: Window, ruleset: Ruleset, as_of: datetime, resolve: Resolve) -> Scheduled:
    first_day, last_day = _day(window.first_day, resolve), _day(window.last_day, resolve)
    opens, end = _instant(window.start, resolve), _instant(window.end, resolve)
    opens = opens or (midnight(first_day) if first_day else None)
    end = end or (midnight(last_day + timedelta(days=1)) if last_day else None)
    first_day = first_day or (beijing_day(opens) if opens else None)
    last_day = last_day or (beijing_day(end if window.end_included else end - timedelta(microseconds=1)) if end else None)
    done = _done(window, first_day, resolve)
    if end is None and done is not None:
        end = midnight(done + timedelta(days=1))  # over when the least it takes has passed
    rule = next((r for r in ruleset.rules if r.id == window.id), None)
    condition = window.applies if window.applies is not None else rule.guard if rule is not None else None
    applies = True if condition is None else resolve(condition)
    concerns = applies if isinstance(applies, bool) else None
    today = beijing_day(as_of)
    state: State = "unknown"
    days: int | None = None
    if opens is not None and as_of < opens:
        state, days = "ahead", (beijing_day(opens) - today).days
    elif end is not None and (as_of > end if window.end_included else as_of >= end):
        state = "past"
    elif end is not None and last_day is not None:
        state, days = "now", (last_day - today).days
    elif opens is not None:
        state = "now"
    needs = tuple(sorted(_parameters_in(window, ruleset))) if opens is None and end is None else ()
    return Scheduled(window, state, opens, end, first_day, last_day, days, done, needs, concerns)


def _day(expr: Expr | None, resolve: Resolve) -> date | None:
    value = resolve(expr) if expr is not None else None
    if isinstance(value, datetime):
        return beijing_day(value)
    return value if isinstance(value, date) else None


def _instant(expr: Expr | None, resolve: Resolve) -> datetime | None:
    value = resolve(expr) if expr is not None else None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=BEIJING)
    return midnight(value) if isinstance(value, date) else None


def _done(window: Window, first_day: date | None, resolve: Resolve) -> date | None:
    """The last day of a minimum period begun on its first day, which counts."""
    if window.minimum is None or first_day is None:
        return None
    if window.unit == "day":
        return first_day + timedelta(days=window.minimum - 1)
    value = resolve(Call(WORKING_DAY, (Literal(first_day, type=DATE), Literal(_number(window.minimum)))))
    return value if isinstance(value, date) else None


WORKING_DAY = "working day"
"""The function of the operator table that gives the n-th working day."""


def _number(value: int) -> Any:
    from decimal import Decimal

    return Decimal(value)


def closure(expr: Expr, ruleset: Ruleset) -> Iterator[Expr]:
    """Every node an expression rests on, through definitions, readings and windows."""
    return _closure(expr, ruleset, set())


def _closure(expr: Expr, ruleset: Ruleset, seen: set[str]) -> Iterator[Expr]:
    for node in walk(expr):
        yield node
        match node:
            case Definition(name) if f"d:{name}" not in seen and name in ruleset.definitions:
                seen.add(f"d:{name}")
                yield from _closure(ruleset.definitions[name], ruleset, seen)
            case Reading(name) if f"r:{name}" not in seen and name in ruleset.readings:
                seen.add(f"r:{name}")
                for option in ruleset.readings[name].options.values():
                    yield from _closure(option, ruleset, seen)
            case WindowPart(name) if f"w:{name}" not in seen and name in ruleset.windows:
                seen.add(f"w:{name}")
                window = ruleset.windows[name]
                for part in (window.start, window.end, window.first_day, window.last_day):
                    if part is not None:
                        yield from _closure(part, ruleset, seen)
            case _:
                pass


def _readings_in(expr: Expr, ruleset: Ruleset) -> set[str]:
    return {node.name for node in closure(expr, ruleset) if isinstance(node, Reading) and node.name in ruleset.readings}


def _parameters_in(window: Window, ruleset: Ruleset) -> set[str]:
    from zhaolu.ir.expressions import Lookup

    found: set[str] = set()
    for part in (window.start, window.end, window.first_day, window.last_day, window.applies):
        for node in closure(part, ruleset) if part is not None else ():
            if isinstance(node, Parameter):
                found.add(node.name)
            elif isinstance(node, Lookup) and node.table in ruleset.parameters:
                found.add(node.table)
    return found
