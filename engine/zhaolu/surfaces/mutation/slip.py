"""A slip: one small mistake in a ruleset, where it stands and how it reads before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from typing import Literal as OneOf

from zhaolu.spans import Span

Kind: TypeAlias = OneOf["boundary", "operator", "value", "drop", "flag", "reading"]

KINDS: Final[dict[Kind, tuple[str, str]]] = {
    "boundary": ("界线", "boundary"),
    "operator": ("关系", "operator"),
    "value": ("取值", "value"),
    "drop": ("漏写", "left out"),
    "flag": ("标记", "flag"),
    "reading": ("读法", "reading"),
}
"""What kind of mistake, for people."""


class _Gone:
    """Stands for a value that is left out."""

    def __repr__(self) -> str:
        return "GONE"


GONE: Final = _Gone()

Path: TypeAlias = tuple[str | int, ...]
"""Where in a ruleset document: attribute names, keys of mappings, positions from 0."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One mistake. `item` names the rule, penalty, definition, reading … it is made in; `was` and `now` are what is written
    there before and after, on one line (`now` is empty where it was left out). `path` and `value` make the slip (`GONE` drops)."""

    item: str
    clause: str
    kind: Kind
    was: str
    now: str
    span: Span | None = field(compare=False, repr=False)
    path: Path = field(compare=False, repr=False)
    value: Any = field(compare=False, repr=False)


def one_line(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())
