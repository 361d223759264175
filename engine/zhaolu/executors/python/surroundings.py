"""What generated code is bound to besides the record: the moment, context parameters, tables, calendar, plugins' functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from zhaolu.executors.python.rows import Layout
from zhaolu.executors.python.runtime import FAULTS, fault, member, missing
from zhaolu.ir.meaning import parts
from zhaolu.ir.meaning.calls import applied, resolve
from zhaolu.ir.meaning.logic import kind, strictly
from zhaolu.ir.operators import Function
from zhaolu.ir.times import BEIJING, beijing_day


@dataclass(kw_only=True)
class Surroundings:
    """What conditions need besides the record: the moment, context parameters, tables, calendar, plugins' functions."""

    as_of: datetime
    layout: Layout
    parameters: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    calendar: Any = None
    functions: Mapping[str, Any] = field(default_factory=dict)
    zone: tzinfo | None = BEIJING
    _resolved: dict[str, tuple[Function, Callable[..., Any]]] = field(default_factory=dict, repr=False, init=False)

    @property
    def today(self) -> date:
        return beijing_day(self.as_of)

    def working(self, day: date) -> bool:
        if self.calendar is None:
            raise LookupError("没有工作日历 / there is no working-day calendar")
        return bool(self.calendar.is_working_day(day))

    def parameter(self, name: str) -> Any:
        return member(self.parameters, name)

    def call(self, id: str, *arguments: Any) -> Any:
        try:
            found = self._resolved.get(id)
            if found is None:
                found = self._resolved[id] = resolve(id, self)
            try:
                return applied(*found, list(arguments))
            except TypeError:
                return fault(f"{id}({', '.join(map(kind, arguments))})")
        except FAULTS as raised:
            return fault(str(raised))

    def look_up(self, table: str, key: Any) -> Any:
        """A row by its key: absent is none in a complete table, unknown in any other."""
        try:
            return strictly(lambda asked: self._row(table, str(asked)), key)
        except FAULTS as found:
            return fault(str(found))

    def _row(self, table: str, name: str) -> Any:
        declared = self.tables.get(table)
        if declared is not None:
            return declared.rows[name] if name in declared.rows else None if declared.complete else missing(table)
        given = parts.member(self.parameters, table)
        return given.get(name, missing(table)) if isinstance(given, Mapping) else given
