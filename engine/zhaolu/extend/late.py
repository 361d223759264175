"""Plugins that are looked for only when something of theirs is asked for: most rulesets need none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from zhaolu.ir.functions import FUNCTIONS
from zhaolu.ir.operators import Function, FunctionTable

if TYPE_CHECKING:
    from zhaolu.extend.contracts import RecordReader, Renderer
    from zhaolu.extend.manager import Plugins


class LatePlugins:
    """The plugins `find` gives when one is first wanted. `wanted` says whether one has been."""

    def __init__(self, find: Callable[[], Plugins]) -> None:
        self._find = find
        self._plugins: Plugins | None = None
        self._lock = threading.Lock()
        self.wanted = False
        self.functions = LateFunctions(self)
        self.calendar = LateCalendar(self)

    @property
    def plugins(self) -> Plugins:
        self.wanted = True
        with self._lock:
            if self._plugins is None:
                self._plugins = self._find()
            return self._plugins

    def record_readers(self) -> tuple[RecordReader, ...]:
        """See `Plugins.record_readers`."""
        return self.plugins.record_readers()

    def renderers(self) -> Mapping[str, Renderer]:
        """See `Plugins.renderers`."""
        return self.plugins.renderers()


def installed() -> Plugins:
    """The bundled plugins and those installed."""
    from zhaolu.extend.manager import Plugins

    return Plugins.load()


class LateFunctions(FunctionTable):
    """The engine's functions; one it does not have is looked for among the plugins'. (A plugin cannot replace one.)"""

    def __init__(self, late: LatePlugins) -> None:
        self._late = late

    @property
    def _all(self) -> FunctionTable:
        return self._late.plugins.functions()

    def __getitem__(self, id: str) -> Function:
        return FUNCTIONS[id] if id in FUNCTIONS else self._all[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def find(self, name: str) -> Function | None:
        return FUNCTIONS.find(name) or self._all.find(name)

    def names(self) -> tuple[str, ...]:
        return self._all.names()

    def __bool__(self) -> bool:
        return True


class LateCalendar:
    """The first calendar a plugin supplies."""

    def __init__(self, late: LatePlugins) -> None:
        self._late = late

    @property
    def name(self) -> str:
        found = self._late.plugins.calendar()
        return found.name if found else ""

    def is_working_day(self, day: date) -> bool:
        """Raises LookupError for a year that is not published, and where no plugin supplies a calendar."""
        found = self._late.plugins.calendar()
        if found is None:
            raise LookupError("没有工作日历 / there is no working-day calendar")
        return found.is_working_day(day)
