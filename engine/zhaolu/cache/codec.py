"""Frozen values as plain data and back.

A value becomes rows, each made of what stands in earlier rows; the last row is the value. In a row, `[n]` is row n and
anything else is itself (text, integer, boolean, null). What is shared stays shared.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any

from zhaolu.frozen import declared
from zhaolu.spans import Source

TUPLE, DICT, DECIMAL, DATE, DATETIME, TIME, SET, SOURCE, NAMED, ZONE, LIST = range(-1, -12, -1)
"""The first cell of a row that is no record; a record's is the number of its class, from 0."""


class NotStorable(TypeError):
    """A value of a type that has no stored form."""


def encode(value: Any, sources: Sequence[Source], constants: Mapping[str, Any]) -> dict[str, Any]:
    """The stored form. `sources` are kept by number only; `constants` are objects kept by identity, by place (`module:name`).

    Raises NotStorable.
    """
    writer = _Writer(sources, constants)
    last = writer.cell(value)
    return {"classes": writer.classes, "rows": writer.rows, "value": last}


class _Writer:
    def __init__(self, sources: Sequence[Source], constants: Mapping[str, Any]) -> None:
        self.rows: list[list[Any]] = []
        self.classes: list[list[Any]] = []
        self._numbers: dict[type, int] = {}
        self._places: dict[int, list[int]] = {id(source): [self._row([SOURCE, n])] for n, source in enumerate(sources)}
        self._constants = {id(constant): name for name, constant in constants.items()}
        self._alive: list[Any] = []

    def _row(self, row: list[Any]) -> int:
        self.rows.append(row)
        return len(self.rows) - 1

    def cell(self, value: Any) -> Any:
        if value is None or type(value) in (str, int, bool):
            return value
        place = self._places.get(id(value))
        if place is None:
            place = self._places[id(value)] = [self._row(self._cells(value))]
            self._alive.append(value)
        return place

    def _cells(self, value: Any) -> list[Any]:
        kind = type(value)
        if id(value) in self._constants:
            return [NAMED, self._constants[id(value)]]
        if isinstance(value, Enum):
            return [NAMED, f"{kind.__module__}:{kind.__qualname__}.{value.name}"]
        names = getattr(kind, "_fields", None) or tuple(declared(kind))
        if names:
            return [self._class(kind, names), *(self.cell(getattr(value, name)) for name in names)]
        match value:
            case tuple():
                return [TUPLE, *map(self.cell, value)]
            case list():
                return [LIST, *map(self.cell, value)]
            case frozenset():
                return [SET, *sorted(map(self.cell, value), key=repr)]
            case Decimal():
                return [DECIMAL, str(value)]
            case datetime():
                return [DATETIME, value.isoformat(), self.cell(value.tzinfo)]
            case date():
                return [DATE, value.isoformat()]
            case time():
                return [TIME, value.isoformat(), self.cell(value.tzinfo)]
            case timezone():
                return [ZONE, int(value.utcoffset(None).total_seconds())]
            case dict():
                return [DICT, *(self.cell(part) for pair in value.items() for part in pair)]
        raise NotStorable(kind.__qualname__)

    def _class(self, kind: type, names: tuple[str, ...]) -> int:
        if kind not in self._numbers:
            self._numbers[kind] = len(self.classes)
            self.classes.append([f"{kind.__module__}:{kind.__qualname__}", *names])
        return self._numbers[kind]


def decode(stored: Mapping[str, Any], sources: Sequence[Source]) -> Any:
    """The value. Raises anything at all for data that `encode` did not write."""
    makers = [_maker(*each) for each in stored["classes"]]
    found: list[Any] = []
    add = found.append
    for kind, *cells in stored["rows"]:
        cells = [found[cell[0]] if cell.__class__ is list else cell for cell in cells]
        add(makers[kind](*cells) if kind >= 0 else _PLAIN[kind](sources, *cells))
    last = stored["value"]
    return found[last[0]] if isinstance(last, list) else last


def _maker(name: str, *fields: str) -> Callable[..., Any]:
    kind = _named(name)
    own = declared(kind)
    if (tuple(own) or kind._fields) != fields:
        raise LookupError(name)
    if any(field.kw_only for field in own.values()):
        return lambda *cells: kind(**dict(zip(fields, cells, strict=True)))
    return kind  # type: ignore[no-any-return]


def _named(name: str) -> Any:
    """What is called `module:name`, from this package alone."""
    module, _, path = name.partition(":")
    if module != "zhaolu" and not module.startswith("zhaolu."):
        raise LookupError(name)
    found: Any = sys.modules.get(module) or import_module(module)
    for step in path.split("."):
        found = getattr(found, step)
    return found


_PLAIN: dict[int, Callable[..., Any]] = {
    TUPLE: lambda sources, *cells: cells,
    LIST: lambda sources, *cells: list(cells),
    DICT: lambda sources, *cells: dict(zip(cells[::2], cells[1::2], strict=True)),
    DECIMAL: lambda sources, text: Decimal(text),
    DATE: lambda sources, text: date.fromisoformat(text),
    DATETIME: lambda sources, text, zone: datetime.fromisoformat(text).astimezone(zone) if zone else datetime.fromisoformat(text),
    TIME: lambda sources, text, zone: time.fromisoformat(text).replace(tzinfo=zone),
    SET: lambda sources, *cells: frozenset(cells),
    SOURCE: lambda sources, number: sources[number],
    NAMED: lambda sources, name: _named(name),
    ZONE: lambda sources, seconds: timezone(timedelta(seconds=seconds)),
}
