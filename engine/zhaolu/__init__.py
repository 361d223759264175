"""Zhaolu (招录): admission notices as rules a computer can decide, explain and compare.

    import zhaolu

    rulesets = zhaolu.open()                      # the bundled rulesets, or zhaolu.open("my/folder")
    answer = rulesets.pick("湖北", 2019).evaluate({"出生日期": "1979-01-02"}, as_of="2019-06-01")
    print(answer.outcome, [finding.clause for finding in answer.failing])
    print(answer.explain())

Public are the names of `__all__` and their public attributes; every other module may change between versions.
Importing this package loads none of the heavy libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["Answer", "Diagnostic", "Evaluator", "Outcome", "Rulesets", "Ruleset", "ZhaoluError", "open"]

if TYPE_CHECKING:
    from pathlib import Path

    from zhaolu.diagnostics import Diagnostic, ZhaoluError
    from zhaolu.extend.manager import Plugins
    from zhaolu.ir.decisions import Outcome
    from zhaolu.surfaces.api import Ruleset, Rulesets
    from zhaolu.surfaces.evaluator import Answer, Evaluator

_HOMES = {
    "Answer": "zhaolu.surfaces.evaluator",
    "Diagnostic": "zhaolu.diagnostics",
    "Evaluator": "zhaolu.surfaces.evaluator",
    "Outcome": "zhaolu.ir.decisions",
    "Rulesets": "zhaolu.surfaces.api",
    "Ruleset": "zhaolu.surfaces.api",
    "ZhaoluError": "zhaolu.diagnostics",
}


def open(folder: str | Path | None = None, *, plugins: Plugins | None = None, keep: bool = True) -> Rulesets:
    """Open a folder of rulesets (with its `vocabulary.yaml`); without one, those that come with the package.

    `keep`: compiled rulesets are kept in the user's cache folder (`ZHAOLU_CACHE`), which only makes the next start sooner.
    """
    from zhaolu.surfaces.api import Rulesets

    return Rulesets(folder, plugins, keep=keep)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'zhaolu' has no attribute {name!r}")
