"""Compiled rulesets kept between runs.

What is kept stands for the files it was made of and the engine that made it: a changed file, engine or plugin (where a
ruleset asks for one) makes it worthless, and it is made again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import zhaolu
from zhaolu.cache.store import Store, default_folder, files_stamp
from zhaolu.compile.compiled import Compiled

if TYPE_CHECKING:
    from zhaolu.extend.late import LatePlugins
    from zhaolu.extend.manager import Plugins
    from zhaolu.model.loader import Catalogue
    from zhaolu.model.selection import RulesetKey
    from zhaolu.spans import Source

MADE_BY = ("cache", "compile", "extend", "ir", "model", "text")
"""The folders of the engine that what is kept hangs on."""


def own_store() -> Store:
    """The user's store for this engine."""
    return Store(default_folder(), _engine_stamp, _constants)


class Keeping:
    """Compiles the rulesets of a catalogue, or takes what the store has kept of them."""

    def __init__(self, catalogue: Catalogue, late: LatePlugins, store: Store | None) -> None:
        self._catalogue = catalogue
        self._late = late
        self._store = store

    def compiled(self, key: RulesetKey) -> Compiled:
        """The checked ruleset. Raises `ZhaoluError` with every fault; what is broken is never kept."""
        if self._store is None:
            return self._compile(key)[0]
        name = " ".join([*(str(path.absolute()) for path in (self._catalogue.root, *self._catalogue.shared())), key.id])
        kept = self._store.get(name, _read)
        if kept is not None:
            ruleset, diagnostics, plugins = kept.value
            if plugins is None or plugins == _plugin_stamp(self._late.plugins):
                return Compiled(key, ruleset, diagnostics, kept.sources)
        found, wanted = self._compile(key)
        stamp = _plugin_stamp(self._late.plugins) if wanted else None
        self._store.put(name, (found.ruleset, found.diagnostics, stamp), found.sources)
        return found

    def _compile(self, key: RulesetKey) -> tuple[Compiled, bool]:
        """The ruleset, and whether it asked for something of a plugin's."""
        from zhaolu.compile.pipeline import compile_ruleset
        from zhaolu.extend.late import LatePlugins

        late = LatePlugins(lambda: self._late.plugins)
        found = compile_ruleset(self._catalogue, key, functions=late.functions, calendar=late.calendar)
        return found, late.wanted


def _read(name: str) -> Source | None:
    from zhaolu.text.files import read_source

    path = Path(name)
    return read_source(path) if path.is_file() else None


def _engine_stamp() -> str:
    return f"{zhaolu.__version__} {files_stamp(Path(zhaolu.__file__).parent, MADE_BY)} {_grammar_stamp()}"


def _grammar_stamp() -> str:
    from zhaolu.resources import grammar_folder

    state = Path(str(grammar_folder() / "rule.lark")).stat()
    return f"{state.st_size}:{state.st_mtime_ns}"


def _plugin_stamp(plugins: Plugins) -> tuple[tuple[str, str], ...]:
    """Which plugins there are, and of which version."""
    from importlib import import_module
    from importlib.metadata import version

    bundled = ((info.name, str(Path(import_module(info.name).__file__ or "").stat().st_mtime_ns)) for info in plugins.names if info.bundled)
    installed = ((info.name, info.version) for info in plugins.names if not info.bundled)
    return (*bundled, *installed, ("chinesecalendar", version("chinesecalendar")))


def _constants() -> dict[str, Any]:
    """Values that rules compare by identity."""
    from zhaolu.ir import times, types
    from zhaolu.model import vocabulary

    found: dict[str, Any] = {f"{types.__name__}:{name}": value for name, value in vars(types).items() if isinstance(value, types.Scalar)}
    found[f"{times.__name__}:BEIJING"] = times.BEIJING
    found[f"{vocabulary.__name__}:NOT_GIVEN"] = vocabulary.NOT_GIVEN
    return found
