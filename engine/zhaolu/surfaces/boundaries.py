"""The values at which a condition turns: each side of a day or number, each value named and one that is not, each fact missing.

Comes in: a checked expression and the records it is asked about. Leaves: facts to set or take away. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from zhaolu.ir.expressions import (
    Call,
    Compare,
    Definition,
    Fact,
    Filter,
    For,
    If,
    In,
    Index,
    ListOf,
    Literal,
    Local,
    Lookup,
    Member,
    Quantified,
    RangeOf,
    Reading,
    children,
)
from zhaolu.ir.times import BEIJING, add_years
from zhaolu.ir.types import List, Struct
from zhaolu.ir.values import RangeValue, Unknown

if TYPE_CHECKING:
    from zhaolu.executors.reference.environment import Environment
    from zhaolu.ir.expressions import Expr
    from zhaolu.model.vocabulary import Declaration, Vocabulary

MISSING: Final = "missing"
"""Why a fact is taken away."""

_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Boundary:
    """A fact by its id path (`education[1].level`) and the value to try (record data); `gone` takes the fact away."""

    path: str
    value: Any = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds boundaries in the expressions of a ruleset as asked in one environment."""

    environment: Environment
    vocabulary: Vocabulary

    def of(self, expr: Expr) -> Iterator[Boundary]:
        """Every boundary under an expression, each once: first the values, then the missing facts."""
        found = dict.fromkeys(self._under(expr, {}, set()))
        yield from (boundary for boundary in found if not boundary.gone)
        yield from (Boundary(path, gone=True) for path in dict.fromkeys(boundary.path for boundary in found))

    def path_of(self, expr: Expr, scope: Mapping[str, str]) -> str | None:
        """The fact an expression is, by its id path, the first item standing for a list; None for anything else."""
        match expr:
            case Fact(id):
                return id
            case Local(name):
                return scope.get(name)
            case Definition(name):
                return self.path_of(self.environment.definitions[name], {})
            case Filter(base, _):
                return self.path_of(base, scope)
            case Index(base, Literal(number)) if isinstance(number, Decimal) and number >= 1:
                path = self.path_of(base, scope)
                return None if path is None else f"{path}[{int(number)}]"
            case Member(base, name):
                path = self.path_of(base, scope)
                if path is None or not isinstance(base.type, Struct | List):
                    return None
                return f"{path}[1].{name}" if isinstance(base.type, List) else f"{path}.{name}"
        return None

    def scope_of(self, expr: Expr, scope: Mapping[str, str]) -> dict[str, str]:
        """What the variable of `some`, `every`, `for` or a filter stands for: the first item."""
        match expr:
            case Quantified(_, name, source, _) | For(name, source, _):
                path = self.path_of(source, scope)
            case Filter(source, _):
                name, path = "item", self.path_of(source, scope)
            case _:
                return dict(scope)
        return {**scope, name: f"{path}[1]"} if path else dict(scope)

    def _under(self, expr: Expr, scope: Mapping[str, str], seen: set[str]) -> Iterator[Boundary]:
        yield from self.here(expr, scope)
        match expr:
            case Fact() | Member() if path := self.path_of(expr, scope):
                yield Boundary(path, gone=True)
                if isinstance(expr, Member) and isinstance(expr.base, Fact | Local | Member):
                    return
            case Definition(name):
                if name not in seen:
                    seen.add(name)
                    yield from self._under(self.environment.definitions[name], {}, seen)
            case Reading(name) if name in self.environment.readings:
                option = self.environment.readings[name]
                if not isinstance(option, Literal):
                    yield from self._under(option, scope, seen)
        inner = self.scope_of(expr, scope)
        for child in children(expr):
            yield from self._under(child, inner, seen)

    def here(self, expr: Expr, scope: Mapping[str, str]) -> list[Boundary]:
        """The boundaries of one condition, not of its parts; none where a bound lies outside the calendar."""
        try:
            return list(self._here(expr, scope))
        except (ValueError, OverflowError):
            return []

    def _here(self, expr: Expr, scope: Mapping[str, str]) -> Iterator[Boundary]:
        path = self.path_of(expr, scope)
        if path is not None:
            declared = self.vocabulary.find(path)
            if declared is not None and declared.kind == "bool":
                yield from (Boundary(path, value) for value in (True, False))
            return
        match expr:
            case Compare(op, left, right):
                for moving, other in ((left, right), (right, left)):
                    fixed = self._value(other)
                    if isinstance(fixed, Unknown):
                        continue
                    if op in _MIRROR:
                        yield from self._around(moving, fixed, scope)
                    else:
                        yield from self._named(moving, [fixed], scope)
            case In(value, tests):
                named: list[Any] = []
                for test in tests:
                    known = self._value(test)
                    if isinstance(known, RangeValue):
                        for bound in (known.lo, known.hi):
                            yield from self._around(value, bound, scope)
                    elif isinstance(known, tuple):
                        named += known
                    else:
                        named.append(known)
                yield from self._named(value, named, scope)
                yield from (b for test in tests if not isinstance(test, ListOf | RangeOf) for b in self._members(test, value, scope))
            case Lookup(table, key):
                rows = getattr(self.environment.tables.get(table), "rows", {})
                yield from self._named(key, list(rows)[:1], scope)
            case Call("list contains", (base, element)):
                yield from self._members(base, element, scope)

    def _value(self, expr: Expr) -> Any:
        from zhaolu.executors.reference.expressions import evaluate

        try:
            return evaluate(expr, self.environment)
        except KeyError:
            return Unknown()

    def _members(self, base: Expr, element: Expr, scope: Mapping[str, str]) -> Iterator[Boundary]:
        """A list of the record that holds the element, and one that is empty."""
        path, known = self.path_of(base, scope), self._value(element)
        declared = self.vocabulary.find(path) if path else None
        if path and declared is not None and declared.kind == "list" and isinstance(known, str):
            yield from (Boundary(path, _List((known,))), Boundary(path, _List(())))

    def _named(self, expr: Expr, values: list[Any], scope: Mapping[str, str]) -> Iterator[Boundary]:
        """Each value named and one that is not; for numbers and days also just beside."""
        path = self.path_of(expr, scope)
        if path is None or (declared := self.vocabulary.find(path)) is None or declared.kind in ("list", "object"):
            return
        for value in values:
            if isinstance(value, Decimal | date):
                yield from self._around(expr, value, scope)
            elif isinstance(value, str | bool):
                yield Boundary(path, value)
            elif value is None and (declared.none is not None or "null" in str(declared.type)):
                yield Boundary(path, None)
        if any(isinstance(value, str) for value in values):
            other = next((v for v in _choices(declared) if v not in values), None)
            if other is not None:
                yield Boundary(path, other)

    def _around(self, expr: Expr, bound: Any, scope: Mapping[str, str]) -> Iterator[Boundary]:
        """The values of the fact behind an ordered comparison: just below, at and just above its bound."""
        if not isinstance(bound, Decimal | date):
            return
        path = self.path_of(expr, scope)
        if path is not None:
            yield from self._steps(path, bound)
            return
        match expr:
            case Definition(name):
                yield from self._around(self.environment.definitions[name], bound, {})
            case If(_, then, otherwise):
                yield from self._around(then, bound, scope)
                yield from self._around(otherwise, bound, scope)
            case Call("date", (operand,)) if isinstance(bound, date):
                yield from self._around(operand, bound, scope)
            case Call("age", (birth, on)) if isinstance(bound, Decimal):
                day = self._value(on)
                if isinstance(day, date):
                    for years in (int(bound), int(bound) + 1):
                        yield from self._around(birth, add_years(_day(day), -years), scope)
            case Call("days between", (start, end)) if isinstance(bound, Decimal):
                first, last = self._value(start), self._value(end)
                if isinstance(last, date):
                    yield from self._around(start, _day(last) - timedelta(days=int(bound)), scope)
                if isinstance(first, date):
                    yield from self._around(end, _day(first) + timedelta(days=int(bound)), scope)

    def _steps(self, path: str, bound: Decimal | date) -> Iterator[Boundary]:
        declared = self.vocabulary.find(path)
        match declared.kind if declared is not None else None, bound:
            case "int" | "number", Decimal():
                yield from (Boundary(path, _number(bound + step)) for step in (-1, 0, 1))
            case "date", date():
                yield from (Boundary(path, (_day(bound) + timedelta(days=step)).isoformat()) for step in (-1, 0, 1))
            case "datetime", date():
                at = bound.astimezone(BEIJING) if isinstance(bound, datetime) else datetime.combine(bound, time(), BEIJING)
                for step in (timedelta(days=-1), timedelta(seconds=-1), timedelta(), timedelta(days=1)):
                    yield Boundary(path, (at + step).isoformat())


class _List(tuple[str, ...]):
    """A list value of a boundary, kept hashable."""

    __slots__ = ()


def plain(value: Any) -> Any:
    """A boundary's value as record data."""
    return list(value) if isinstance(value, tuple) else value


def _choices(declared: Declaration) -> tuple[str, ...]:
    """Values to choose another one from; a text without expected names may be anything."""
    return declared.values or (*declared.names, "其他")


def _day(value: date) -> date:
    return value.astimezone(BEIJING).date() if isinstance(value, datetime) else value


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
