"""Values while a rule is evaluated.

| in the record        | here                                                     |
|----------------------|----------------------------------------------------------|
| true / false         | bool                                                     |
| number               | decimal.Decimal (34 digits, half-even)                   |
| text                 | str                                                      |
| date                 | datetime.date                                            |
| date and time        | datetime.datetime (aware; naive only in unchecked FEEL)  |
| time                 | datetime.time                                            |
| durations            | Months(int), Seconds(Decimal)                            |
| list                 | tuple                                                    |
| object               | a Mapping of field id to value (missing key = unknown)   |
| range                | RangeValue                                               |
| known to be none     | None                                                     |
| unknown              | Unknown(causes)                                          |
| known to the month   | Between(lo, hi): every date from lo to hi is possible    |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, Final, NamedTuple, TypeAlias

from zhaolu.frozen import dataclass


class Cause(NamedTuple):
    """Why a value is unknown.

    `reason`: missing | imprecise | error. `subject`: the fact's id path (`licence.category`,
    `education[1].graduation_year`, `base_windows`; list positions count from 1), or for `error` what went wrong.
    """

    reason: str
    subject: str


def fault_text(subject: str, lang: str) -> str:
    """What went wrong, in one language: the subject of an `error` cause is written `中文 / English`."""
    zh, _, en = subject.partition(" / ")
    return zh if lang == "zh" else en or zh


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known, and why. Two unknowns are never compared by the rules; equality here is for tests only."""

    causes: frozenset[Cause] = frozenset()

    def __bool__(self) -> bool:
        raise TypeError("an unknown value has no truth value; test it with isinstance")


@dataclass(frozen=True, slots=True)
class Between:
    """A date (or a number computed from one) known only within bounds, both included; lo < hi."""

    lo: date | datetime | Decimal
    hi: date | datetime | Decimal
    causes: frozenset[Cause] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years-and-months duration, in months (may be negative)."""

    months: int


@dataclass(frozen=True, slots=True, order=True)
class Seconds:
    """A days-and-time duration, in seconds (may be negative or fractional)."""

    seconds: Decimal


class Open(Enum):
    """The missing end of a range such as `< 5`."""

    OPEN = "open"


OPEN: Final = Open.OPEN


@dataclass(frozen=True, slots=True)
class RangeValue:
    """FEEL range. A bound of `OPEN` is open-ended; a bound of None is none, and then membership is none."""

    lo: Any
    hi: Any
    lo_included: bool = True
    hi_included: bool = True


Value: TypeAlias = (
    bool
    | Decimal
    | str
    | date
    | datetime
    | time
    | Months
    | Seconds
    | tuple[Any, ...]
    | Mapping[str, Any]
    | RangeValue
    | Unknown
    | Between
    | None
)


class Object(Mapping[str, Any]):
    """An object of the record that knows its id path (`licence`, `education[1]`; empty for the record itself).

    A missing key is unknown. Equality compares the members; instances are not changed after they are made.
    """

    __slots__ = ("_members", "path")

    def __init__(self, members: Mapping[str, Any], path: str = "") -> None:
        self._members = dict(members)
        self.path = path

    def __getitem__(self, name: str) -> Any:
        return self._members[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self._members.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def path_of(self, name: str) -> str:
        """The id path of a member."""
        return f"{self.path}.{name}" if self.path else name

    def __repr__(self) -> str:
        return f"Object({self.path!r}, {len(self._members)} members)"


def wrap(raw: Any, path: str = "") -> Any:
    """Plain data (dicts, lists) as values that know their paths; lists become tuples, positions count from 1."""
    if isinstance(raw, Mapping):
        return Object({k: wrap(v, f"{path}.{k}" if path else k) for k, v in raw.items()}, path)
    if isinstance(raw, list | tuple):
        return tuple(wrap(item, f"{path}[{i}]") for i, item in enumerate(raw, 1))
    return raw
