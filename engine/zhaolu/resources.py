"""Where the grammar and the bundled rulesets lie: inside the installed package, or at the root of a working copy."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def _folder(name: str) -> Traversable:
    packaged = files("zhaolu") / "_data" / name
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / name


def grammar_folder() -> Traversable:
    """The folder `grammar`: rule.lark, the JSON Schemas, the language by example."""
    return _folder("grammar")


def grammar_text(name: str) -> str:
    """The text of a file of `grammar`, such as `rule.lark`. Raises FileNotFoundError."""
    return (grammar_folder() / name).read_text(encoding="utf-8")


def rulesets_folder() -> Traversable:
    """The folder of the bundled rulesets: vocabulary.yaml, readings.yaml, one folder per province."""
    return _folder("rulesets")
