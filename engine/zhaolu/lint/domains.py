"""Sets of values a term can have, as far as range reasoning sees: listed values, or a stretch of ordered ones.

None is a value like any other here; unknown is not: what is said of a fully known record holds for a partly known one
too, because filling in an unknown never changes a definite answer. Every set is an over-estimate, never too small.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final, TypeAlias

from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, MONTHS, NUMBER, SECONDS, Enum, Type
from zhaolu.ir.values import Months, Seconds

FEW: Final = 64
"""A stretch of so many whole values is gone through one by one to see whether all of them are taken out."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The values in `values`, or with `all_but` every other value."""

    values: frozenset[Any]
    all_but: bool = False

    @property
    def empty(self) -> bool:
        return not self.all_but and not self.values

    @property
    def has_none(self) -> bool:
        return (None in self.values) != self.all_but

    @property
    def only_none(self) -> bool:
        return not self.all_but and self.values == {None}

    def meet(self, other: Domain, whole: bool) -> Listed:
        """The values in both."""
        assert isinstance(other, Listed)
        match self.all_but, other.all_but:
            case False, False:
                return Listed(self.values & other.values)
            case False, True:
                return Listed(self.values - other.values)
            case True, False:
                return Listed(other.values - self.values)
            case _:
                return Listed(self.values | other.values, True)

    def rest(self) -> Listed:
        """Every value that is not in it."""
        return Listed(self.values, not self.all_but)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ordered values from `lo` to `hi` (None: without end) except `holes`; `none` if none is among them too.

    `some` False: nothing but, perhaps, none. Values are coded (see `coded`), so that they compare with each other.
    """

    lo: Any = None
    hi: Any = None
    lo_in: bool = True
    hi_in: bool = True
    holes: frozenset[Any] = frozenset()
    none: bool = True
    some: bool = True

    @property
    def empty(self) -> bool:
        return not self.none and not self.some

    @property
    def has_none(self) -> bool:
        return self.none

    @property
    def only_none(self) -> bool:
        return self.none and not self.some

    def meet(self, other: Domain, whole: bool) -> Stretch:
        """The values in both. `whole`: only whole values count."""
        assert isinstance(other, Stretch)
        lo, lo_in = self.lo, self.lo_in
        if other.lo is not None and (lo is None or other.lo > lo or (other.lo == lo and not other.lo_in)):
            lo, lo_in = other.lo, other.lo_in
        hi, hi_in = self.hi, self.hi_in
        if other.hi is not None and (hi is None or other.hi < hi or (other.hi == hi and not other.hi_in)):
            hi, hi_in = other.hi, other.hi_in
        none = self.none and other.none
        if not (self.some and other.some):
            return Stretch(none=none, some=False)
        return stretch(lo, hi, lo_in, hi_in, self.holes | other.holes, none, whole)


Domain: TypeAlias = Listed | Stretch


def stretch(
    lo: Any = None,
    hi: Any = None,
    lo_in: bool = True,
    hi_in: bool = True,
    holes: Iterable[Any] = (),
    none: bool = False,
    whole: bool = False,
) -> Stretch:
    """A stretch in its one written form: whole bounds included, holes only inside, `some` False where nothing is left."""
    if whole:
        if lo is not None:
            lo, lo_in = _up(lo) if lo_in or _up(lo) != lo else lo + 1, True
        if hi is not None:
            hi, hi_in = _down(hi) if hi_in or _down(hi) != hi else hi - 1, True
    kept = frozenset(hole for hole in holes if _inside(hole, lo, hi, lo_in, hi_in))
    if lo is not None and hi is not None:
        gone = lo > hi or (lo == hi and (not (lo_in and hi_in) or lo in kept))
        if not gone and whole and kept and hi - lo < FEW:
            gone = len(kept) > hi - lo and all(lo + step in kept for step in range(int(hi - lo) + 1))
        if gone:
            return Stretch(none=none, some=False)
    return Stretch(lo, hi, lo is None or lo_in, hi is None or hi_in, kept, none)


def _inside(value: Any, lo: Any, hi: Any, lo_in: bool, hi_in: bool) -> bool:
    above = lo is None or value > lo or (lo_in and value == lo)
    below = hi is None or value < hi or (hi_in and value == hi)
    return above and below


def _up(value: Any) -> Any:
    return value.to_integral_value(ROUND_CEILING) if isinstance(value, Decimal) else value


def _down(value: Any) -> Any:
    return value.to_integral_value(ROUND_FLOOR) if isinstance(value, Decimal) else value


NONE: Final = Listed(frozenset({None}))
SOME: Final = Listed(frozenset({None}), True)
ANYTHING: Final = Listed(frozenset(), True)
TRUTHS: Final = Listed(frozenset({True, False, None}))
NO_STRETCH: Final = Stretch(none=True, some=False)
ANY_STRETCH: Final = Stretch()
SOME_STRETCH: Final = Stretch(none=False)

ORDERED: Final = (NUMBER, DATE, DATETIME, MONTHS, SECONDS)
"""Types whose values are kept as stretches."""


def everything(type_: Type) -> Domain:
    """Every value of a type, none included."""
    if type_ in ORDERED:
        return ANY_STRETCH
    if type_ == BOOLEAN:
        return TRUTHS
    if isinstance(type_, Enum):
        return Listed(frozenset({*type_.values, None}))
    return ANYTHING


def some_of(domain: Domain) -> Domain:
    """All values that are not none, of the kind of `domain`."""
    return SOME_STRETCH if isinstance(domain, Stretch) else SOME


def none_of(domain: Domain) -> Domain:
    """None alone, of the kind of `domain`."""
    return NO_STRETCH if isinstance(domain, Stretch) else NONE


def nothing_of(domain: Domain) -> Domain:
    """No value at all, of the kind of `domain`."""
    return Stretch(none=False, some=False) if isinstance(domain, Stretch) else Listed(frozenset())


def joined(parts: Iterable[Domain], whole: Domain) -> Domain:
    """The values in any of the parts; of two stretches everything in `whole` (but none only if a part has it)."""
    kept = [part for part in parts if not part.empty]
    if not kept:
        return nothing_of(whole)
    found = kept[0]
    for part in kept[1:]:
        found = _join(found, part, whole)
    return found


def _join(left: Domain, right: Domain, whole: Domain) -> Domain:
    if isinstance(left, Listed) and isinstance(right, Listed):
        match left.all_but, right.all_but:
            case False, False:
                return Listed(left.values | right.values)
            case True, True:
                return Listed(left.values & right.values, True)
            case True, False:
                return Listed(left.values - right.values, True)
            case _:
                return Listed(right.values - left.values, True)
    assert isinstance(left, Stretch) and isinstance(right, Stretch) and isinstance(whole, Stretch)
    none = left.none or right.none
    kept = [part for part in (left, right) if part.some]
    source = kept[0] if len(kept) == 1 else whole
    return Stretch(source.lo, source.hi, source.lo_in, source.hi_in, source.holes, none, bool(kept) and source.some)


def coded(value: Any) -> Any:
    """An ordered value as something that compares: a number or an instant as it is, a day by its number, a duration by its length."""
    match value:
        case datetime():
            return value
        case date():
            return value.toordinal()
        case Months(months):
            return months
        case Seconds(seconds):
            return seconds
        case _:
            return value
