"""Comparisons written out in plain Python: a fact (or a member of a list's item) against a constant or another one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from zhaolu.executors.python.conditions import (
    ORDER,
    TEXT,
    Compared,
    Passes,
    Plain,
    Two,
    all_of,
    both,
    called,
    is_,
    is_not,
    opposite,
    present,
)
from zhaolu.executors.python.generated import Choice
from zhaolu.executors.python.names import is_whole
from zhaolu.executors.python.statements import Atom, Statements
from zhaolu.ir import expressions as ir
from zhaolu.ir.meaning.times import age
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER, STRING, Enum, List, Type

CLASSES: Final = {NUMBER: ("Decimal", Decimal), DATE: ("date", date), DATETIME: ("datetime", datetime)}
"""Types whose order is that of one Python class."""
MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
NEGATION: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
FURTHEST: Final = {"<": "hi", "<=": "hi", ">": "lo", ">=": "lo"}
"""The end of what is known within bounds that has to fit for all of it to fit."""


class Leaves(Statements):
    """Writes comparisons; None where one is not written out."""

    def compare(self, op: str, left: ir.Expr, right: ir.Expr, choice: Choice) -> Two | None:
        (left_known, left_value), (right_known, right_value) = self.constant(left, choice), self.constant(right, choice)
        if left_known:
            left, right, right_known, right_value, op = right, left, True, left_value, MIRRORED[op]
        if op in ("=", "!="):
            two = self._equal(left, right, right_known, right_value, choice)
            return two.inverted() if two is not None and op == "!=" else two
        if right_known and (by_age := self._by_age(op, left, right_value, choice)) is not None:
            return by_age
        return self._ordered(op, left, right, right_known, right_value, choice)

    def _equal(self, left: ir.Expr, right: ir.Expr, constant: bool, value: Any, choice: Choice) -> Two | None:
        atom = self.atom(left, choice)
        if atom is None:
            return None
        a = atom.name
        if not constant:
            other = self.atom(right, choice)
            if other is None or not _plain(atom.type) or not _plain(other.type):
                return None
            same, known = Plain(f"{a} == {other.name}", f"{a} != {other.name}", TEXT), [is_not(a, "U"), is_not(other.name, "U")]
            return Two(all_of([same, known[0]]), all_of([opposite(same), *known]))
        if value is None:
            return Two(is_(a, "None"), present(a))
        if atom.type == BOOLEAN and isinstance(value, bool):
            return Two(is_(a, str(value)), all_of([is_not(a, str(value)), is_not(a, "U")]))
        written = self.module.constants.write(value)
        if _plain(atom.type) and isinstance(value, str | Decimal) and _plain_class(atom.type) is type(value):
            return self._one_of(a, [value])
        if atom.type in (DATE, DATETIME) and type(value) is CLASSES[atom.type][1]:
            name, outside = CLASSES[atom.type][0], f"{a} is None or {a}.__class__ is Between and not {a}.lo <= {written} <= {a}.hi"
            apart = called(f"({a} != {written} if {a}.__class__ is {name} else {outside})")
            return Two(Plain(f"{a} == {written}", f"{a} != {written}", ORDER), apart)
        return None

    def _ordered(self, op: str, left: ir.Expr, right: ir.Expr, constant: bool, value: Any, choice: Choice) -> Two | None:
        """Numbers and days. What is known within bounds (a month) fits if all of it does; none and unknown never do."""
        atom = self.atom(left, choice)
        if atom is None or atom.type not in CLASSES:
            return None
        name, class_ = CLASSES[atom.type]
        a, opposite = atom.name, NEGATION[op]
        if constant:
            if type(value) is not class_:
                return None
            b, vague = self.module.constants.write(value), atom.type in self.vague
            yes, no = (Compared(a, name, f"{a} {o} {b}", f"{a}.{FURTHEST[o]} {o} {b}" if vague else "") for o in (op, opposite))
            return Two(yes, no)
        other = self.atom(right, choice)
        if other is None or other.type != atom.type:
            return None
        b = other.name
        exact, other_kinds = f"{a}.__class__ is {b}.__class__ is {name}", f"{a} is not U and {a} is not None and compare({op!r}, {a}, {b})"
        yes_text, no_text = (f"({a} {o} {b} if {exact} else {other_kinds} is {wanted})" for o, wanted in ((op, True), (opposite, False)))
        return Two(called(yes_text), called(no_text))

    def _by_age(self, op: str, left: ir.Expr, limit: Any, choice: Choice) -> Two | None:
        """An age on a fixed day against a fixed number: the birthday against the last day that is too early."""
        call = self.stripped(left, choice)
        match call:
            case ir.Call("age", (birth, on)) if isinstance(limit, Decimal):
                known, day = self.constant(on, choice)
                atom = self.atom(birth, choice)
            case _:
                return None
        if not known or type(day) is not date or atom is None or atom.type != DATE:
            return None
        last = self._last_birthday(day, limit, strict=op in ("<", ">="))
        b, end = atom.name, self.module.constants.write(day)
        if last is None:
            young = Two(Compared(b, "date", f"{b} <= {end}", f"{b}.hi <= {end}"), False)
        else:
            cut = self.module.constants.write(last)
            plain, between = f"{cut} < {b} <= {end}", f"{cut} < {b}.lo and {b}.hi <= {end}"
            young = Two(Compared(b, "date", plain, between, "and"), Compared(b, "date", f"{b} <= {cut}", f"{b}.hi <= {cut}"))
        return young if op in ("<", "<=") else young.inverted()

    def _last_birthday(self, day: date, limit: Decimal, strict: bool) -> date | None:
        """The last birthday of those who are not below the limit on that day; none if nobody is that old."""
        surroundings = self.module.surroundings

        def small(ordinal: int) -> bool:
            years = age(surroundings, date.fromordinal(ordinal), day)
            return years < limit if strict else years <= limit

        lo, hi = 0, day.toordinal()
        while lo < hi:
            middle = (lo + hi + 1) // 2
            lo, hi = (lo, middle - 1) if small(middle) else (middle, hi)
        return date.fromordinal(lo) if lo else None

    def among(self, value: ir.Expr, tests: tuple[ir.Expr, ...], choice: Choice) -> Two | None:
        """`in` a list of constants, or between two constants."""
        atom = self.atom(value, choice)
        if atom is None:
            return None
        listed: list[Any] = []
        for test in tests:
            known, found = self.constant(test, choice)
            if not known:
                break
            listed += found if isinstance(found, tuple) else [found]
        else:
            return self._listed(atom, listed)
        match tests:
            case (ir.RangeOf(lo, hi, lo_included, hi_included),) if lo is not None and hi is not None:
                above = self._bound(">=" if lo_included else ">", value, lo, choice)
                below = self._bound("<=" if hi_included else "<", value, hi, choice)
                return None if above is None or below is None else both([above, below])
            case _:
                return None

    def _listed(self, atom: Atom, listed: list[Any]) -> Two | None:
        allowed = _plain_class(atom.type)
        if allowed is None or not listed or not all(item is None or type(item) is allowed for item in listed):
            return None
        return self._one_of(atom.name, listed)

    def _one_of(self, name: str, listed: list[Any]) -> Two:
        """One of some constants: texts, numbers, none."""
        constants = self.module.constants
        values = frozenset(listed)
        passes = Passes(name, frozenset(map(_token, values)))
        if len(values) > 1 or None in values:
            among = constants.texts(values)
            inside = Plain(f"{name} in {among}", f"{name} not in {among}", TEXT, passes)
        elif is_whole(listed[0]):
            b = constants.write(listed[0])
            inside = Plain(f"({name} is {b} or {name} == {b})", f"({name} is not {b} and {name} != {b})", ORDER, passes)
        else:
            b, cost = constants.write(listed[0]), TEXT if isinstance(listed[0], str) else ORDER
            inside = Plain(f"{name} == {b}", f"{name} != {b}", cost, passes)
        return Two(inside, all_of([opposite(inside), is_not(name, "U")]))

    def _bound(self, op: str, value: ir.Expr, bound: ir.Expr, choice: Choice) -> Two | None:
        """One end of a range that is a constant of the value's own kind (so never none)."""
        known, limit = self.constant(bound, choice)
        return self._ordered(op, value, bound, True, limit, choice) if known else None

    def contains(self, items: ir.Expr, element: ir.Expr, choice: Choice) -> Two | None:
        """A constant text in a list of texts of the record."""
        atom = self.atom(items, choice)
        known, value = self.constant(element, choice)
        if atom is None or not known or type(value) is not str or not isinstance(atom.type, List) or not _texts(atom.type.item):
            return None
        written = self.module.constants.write(value)
        yes, no = (f"({atom.name}.__class__ is tuple and {written} {word} {atom.name})" for word in ("in", "not in"))
        return Two(called(yes), called(no))


def _token(value: Any) -> str:
    """The same for equal values, whatever way they are written."""
    return str(value.normalize()) if isinstance(value, Decimal) else repr(value)


def _texts(type_: Type) -> bool:
    return type_ == STRING or isinstance(type_, Enum)


def _plain(type_: Type) -> bool:
    """Types whose equality is Python's and that are never known within bounds."""
    return _texts(type_) or type_ in (NUMBER, BOOLEAN)


def _plain_class(type_: Type) -> type | None:
    return str if _texts(type_) else Decimal if type_ == NUMBER else None
