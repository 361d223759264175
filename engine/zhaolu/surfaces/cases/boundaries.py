"""The values at which a condition turns: each side of a day or number, each value named and one that is not, each fact missing.

Comes in: a checked expression and the records it is asked about. Leaves: facts to set or take away, lists to make longer or
shorter, moments to ask about. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from zhaolu.ir.expressions import (
    Arithmetic,
    AsOf,
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

AS_OF: Final = "as_of"
"""Stands for the moment asked about where a boundary is not one of the record."""

_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


_FAR_DAYS: Final = 2000
_FAR_TIME: Final = timedelta(days=7, hours=10)
"""How far from a bound somebody stands who is no boundary case."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A fact by its id path (`education[1].level`) and the value to try (record data).

    `gone` takes the fact away; `size` makes a list so long; the path `AS_OF` moves the moment asked about. `side`: where the
    value stands from the bound, as a key of `SIDES`.
    """

    path: str
    value: Any = None
    gone: bool = False
    size: int | None = None
    side: str = field(default="", compare=False)


SIDES: Final = {
    "day-before": ("界线前一天", "the day before the bound"),
    "second-before": ("界线前一秒", "the second before the bound"),
    "at": ("正在界线上", "on the bound"),
    "day-after": ("界线后一天", "the day after the bound"),
    "less": ("比界线少 1", "one less than the bound"),
    "more": ("比界线多 1", "one more than the bound"),
    "other": ("这一条没有写到的值", "a value this clause does not name"),
}
"""Words for where a value stands, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds boundaries in the expressions of a ruleset as asked in one environment. `far`: values far from the bounds too, first."""

    environment: Environment
    vocabulary: Vocabulary
    far: bool = False

    def of(self, expr: Expr) -> Iterator[Boundary]:
        """Every boundary under an expression, each once: first the values, then the missing facts."""
        found = dict.fromkeys(self._under(expr, {}, set()))
        yield from (boundary for boundary in found if not boundary.gone)
        yield from (Boundary(path, gone=True) for path in dict.fromkeys(b.path for b in found if b.path != AS_OF))

    def moments(self, due: Expr) -> Iterator[Boundary]:
        """The moments just before and at the end of what a rule is due by."""
        yield from self._around(AsOf("instant"), self._value(due), {})

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
                yield from self._named(key, list(self._rows(table))[:1], scope)
            case Call("list contains", (base, element)):
                yield from self._members(base, element, scope)
            case Call("starts with" | "ends with" | "contains" as how, (text, part)):
                yield from self._worded(how, text, self._value(part), scope)

    def _rows(self, table: str) -> Mapping[Any, Any]:
        rows: Mapping[Any, Any] = getattr(self.environment.tables.get(table), "rows", {})
        return rows

    def _worded(self, how: str, text: Expr, part: Any, scope: Mapping[str, str]) -> Iterator[Boundary]:
        """A text with the part asked for, one of the names expected if it can be, and one without."""
        path = self.path_of(text, scope)
        declared = self.vocabulary.find(path) if path else None
        if path and declared is not None and isinstance(part, str):
            fits = {"starts with": str.startswith, "ends with": str.endswith, "contains": str.__contains__}[how]
            choices = _choices(declared)
            yield Boundary(path, next((value for value in choices if fits(value, part)), part))
            yield from (Boundary(path, value, side="other") for value in [v for v in choices if not fits(v, part)][:1])

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
        if path is None:
            for value in values:
                if isinstance(value, Decimal | date):
                    yield from self._around(expr, value, scope)
            if isinstance(expr, Lookup):
                rows = self._rows(expr.table)
                keys = [next((key for key, held in rows.items() if held == value), None) for value in values]
                yield from self._named(expr.key, [key for key in keys if key is not None], scope)
            return
        if (declared := self.vocabulary.find(path)) is None:
            return
        if declared.kind in ("list", "object"):
            if None in values and declared.kind == "object":
                yield from (Boundary(path, _Object()), Boundary(path, None))
            return
        for value in values:
            if isinstance(value, Decimal | date):
                yield from self._around(expr, value, scope)
            elif isinstance(value, str | bool):
                yield Boundary(path, value)
            elif value is None:
                if declared.none is not None or "null" in str(declared.type):
                    yield Boundary(path, None)
                yield from (Boundary(path, some) for some in self._some(declared))
        if any(isinstance(value, str) for value in values):
            other = next((v for v in _choices(declared) if v not in values), None)
            if other is not None:
                yield Boundary(path, other, side="other")

    def _some(self, declared: Declaration) -> list[Any]:
        """Any value of a fact: what is there is not none."""
        today = self.environment.as_of.astimezone(BEIJING)
        match declared.kind:
            case "bool":
                return [True]
            case "int" | "number":
                return [1]
            case "date":
                return [today.date().isoformat()]
            case "datetime":
                return [today.isoformat()]
            case "enum" | "string":
                return list(_choices(declared)[:1])
            case _:
                return []

    def _around(self, expr: Expr, bound: Any, scope: Mapping[str, str]) -> Iterator[Boundary]:
        """The values of the fact behind an ordered comparison: just below, at and just above its bound."""
        if not isinstance(bound, Decimal | date):
            return
        path = self.path_of(expr, scope)
        if path is not None:
            yield from self._steps(path, bound)
            return
        match expr:
            case AsOf(part):
                yield from self._steps(AS_OF, bound, "date" if part == "date" else "datetime")
            case Call("count", (base,)) if isinstance(bound, Decimal) and (listed := self.path_of(base, scope)):
                for step, side in ((-1, "less"), (0, "at"), (1, "more")):
                    if int(bound) + step >= 0:
                        yield Boundary(listed, size=int(bound) + step, side=side)
            case Arithmetic("+" | "-" as op, left, right) if isinstance(bound, Decimal):
                first, second = self._value(left), self._value(right)
                if isinstance(second, Decimal):
                    yield from self._around(left, bound - second if op == "+" else bound + second, scope)
                if isinstance(first, Decimal):
                    yield from self._around(right, bound - first if op == "+" else first - bound, scope)
            case Member(base, "year") if isinstance(bound, Decimal) and (dated := self.path_of(base, scope)):
                for step, side in ((-1, "less"), (0, "at"), (1, "more")):
                    yield Boundary(dated, date(int(bound) + step, 7, 1).isoformat(), side=side)
            case Lookup(table, key) if isinstance(bound, Decimal):
                rows = [(name, held) for name, held in self._rows(table).items() if isinstance(held, Decimal | int)]
                sides = ([n for n, h in rows if h < bound], [n for n, h in rows if h == bound], [n for n, h in rows if h > bound])
                yield from self._named(key, [names[0] for names in sides if names], scope)
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

    def _steps(self, path: str, bound: Decimal | date, kind: str | None = None) -> Iterator[Boundary]:
        declared = self.vocabulary.find(path)
        match kind or (declared.kind if declared is not None else None), bound:
            case "int" | "number", Decimal():
                steps = [(-1, "less"), (0, "at"), (1, "more")]
                far = [(-10, ""), (10, "")] if self.far else []
                yield from (Boundary(path, _number(bound + step), side=side) for step, side in far + steps)
            case "date", date():
                days = [(-1, "day-before"), (0, "at"), (1, "day-after")]
                far = [(-_FAR_DAYS, ""), (_FAR_DAYS, "")] if self.far else []
                yield from (Boundary(path, (_day(bound) + timedelta(days=n)).isoformat(), side=side) for n, side in far + days)
            case "datetime", date():
                at = bound.astimezone(BEIJING) if isinstance(bound, datetime) else datetime.combine(bound, time(), BEIJING)
                moments = [(timedelta(days=-1), "day-before"), (timedelta(seconds=-1), "second-before"), (timedelta(), "at")]
                moments += [(timedelta(days=1), "day-after")]
                away = [(-_FAR_TIME, ""), (_FAR_TIME, "")] if self.far else []
                yield from (Boundary(path, (at + step).isoformat(), side=side) for step, side in away + moments)


class _List(tuple[str, ...]):
    """A list value of a boundary, kept hashable."""

    __slots__ = ()


class _Object(tuple[str, ...]):
    """An object of which nothing more is known, as a value of a boundary."""

    __slots__ = ()


def plain(value: Any) -> Any:
    """A boundary's value as record data."""
    if isinstance(value, _Object):
        return {}
    return list(value) if isinstance(value, tuple) else value


def _choices(declared: Declaration) -> tuple[str, ...]:
    """Values to choose another one from; a text without expected names may be anything."""
    return declared.values or (*declared.names, "其他")


def _day(value: date) -> date:
    return value.astimezone(BEIJING).date() if isinstance(value, datetime) else value


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
