"""Where the grammar and the bundled rulesets lie: inside the installed package, or at the root of a working copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def _folder(name: str) -> Traversable:
    here = Path(__file__).parent
    if (here / "_data" / name).is_dir():
        return here / "_data" / name
    if here.is_dir():
        return here.resolve().parents[1] / name
    from importlib.resources import files  # inside a zip file

    return files("zhaolu") / "_data" / name


def grammar_folder() -> Traversable:
    """The folder `grammar`: rule.lark, the JSON Schemas, the language by example."""
    return _folder("grammar")


def grammar_text(name: str) -> str:
    """The text of a file of `grammar`, such as `rule.lark`. Raises FileNotFoundError."""
    return (grammar_folder() / name).read_text(encoding="utf-8")


def rulesets_folder() -> Traversable:
    """The folder of the bundled rulesets: vocabulary.yaml, readings.yaml, one folder per province."""
    return _folder("rulesets")
