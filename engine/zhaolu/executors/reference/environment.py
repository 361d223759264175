"""The surroundings of an evaluation: the record, the moment, the readings chosen, what the ruleset defines."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime, tzinfo
from typing import Any, Protocol

from zhaolu.frozen import dataclass, field
from zhaolu.ir import expressions as ir
from zhaolu.ir.times import BEIJING
from zhaolu.ir.values import Cause, Unknown


class Calendar(Protocol):
    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day. Raises LookupError for a year whose calendar is not known."""


@dataclass(eq=False, repr=False)
class Progress:
    """What one environment shares with those bound from it: steps taken, definitions already worked out, faults met."""

    steps: int = 0
    depth: int = 0
    definitions: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(eq=False, repr=False, kw_only=True)
class Environment:
    """The surroundings of an evaluation. Not to be changed once used; `bind` makes another.

    `facts`: the record (a missing key is unknown). `readings`: name to the chosen option (an expression or a value).
    `functions`: those that plugins bring, id to a row of the function table or a callable. `windows`: id to an object
    with `first_day`, `last_day`, `start`, `end` (expressions or None). `zone`: what a date and time without an offset
    means. `unchecked`: FEEL's dynamic mode, where a fault is none and recorded.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    as_of: datetime
    locals: Mapping[str, Any] = field(default_factory=dict)
    definitions: Mapping[str, ir.Expr] = field(default_factory=dict)
    readings: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    windows: Mapping[str, Any] = field(default_factory=dict)
    functions: Mapping[str, Any] = field(default_factory=dict)
    calendar: Calendar | None = None
    zone: tzinfo | None = BEIJING
    unchecked: bool = False
    progress: Progress = field(default_factory=Progress, repr=False)

    def bind(self, names: Mapping[str, Any]) -> Environment:
        """The same surroundings with more local names."""
        found = copy(self)
        found.locals = {**self.locals, **names}
        return found

    def fault(self, what: str) -> Any:
        """Something could not be computed: it is unknown, and why (in unchecked mode: none, and recorded)."""
        self.progress.faults.append(what)
        return None if self.unchecked else Unknown(frozenset({Cause("error", what)}))

    def working(self, day: date) -> bool:
        if self.calendar is None:
            raise LookupError("没有工作日历 / there is no working-day calendar")
        return self.calendar.is_working_day(day)
