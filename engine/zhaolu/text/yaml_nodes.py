"""What a YAML file is once read: mappings, sequences and scalars, each with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from zhaolu.frozen import dataclass
from zhaolu.spans import Located, Span

Plain: TypeAlias = None | bool | int | Decimal | date | str
"""The values a scalar may have. Everything that is not plainly something else is text."""


@dataclass(frozen=True, slots=True, eq=False)
class YamlScalar:
    """A value without parts.

    `text` is the value as written (escapes and folding undone), every character with its place; `value` is the typed
    value (text for anything quoted). `style`: plain, single, double, literal or folded. `span` includes quotes.
    """

    text: Located
    value: Plain
    style: str
    span: Span

    @property
    def head(self) -> Span:
        return self.span

    @property
    def empty(self) -> bool:
        """Nothing was written (`key:` and no more)."""
        return self.style == "plain" and not self.text.value


@dataclass(frozen=True, slots=True, eq=False)
class YamlSequence:
    items: tuple[YamlNode, ...]
    flow: bool
    span: Span

    @property
    def head(self) -> Span:
        """A short stretch to point at: the opening bracket or dash."""
        return Span(self.span.source, self.span.start, min(self.span.start + 1, self.span.end))


class YamlEntry(NamedTuple):
    key: YamlScalar
    value: YamlNode


@dataclass(frozen=True, slots=True, eq=False)
class YamlMapping:
    """Keys are text and unique; `entries` keeps their order."""

    entries: dict[str, YamlEntry]
    flow: bool
    span: Span

    @property
    def head(self) -> Span:
        """A short stretch to point at: the first key."""
        for entry in self.entries.values():
            return entry.key.span
        return self.span

    def get(self, name: str) -> YamlNode | None:
        entry = self.entries.get(name)
        return entry.value if entry else None


YamlNode: TypeAlias = YamlScalar | YamlSequence | YamlMapping


def to_data(node: YamlNode) -> Any:
    """The node as plain Python: dict, list and the values of `Plain`."""
    match node:
        case YamlScalar():
            return node.value
        case YamlSequence():
            return [to_data(item) for item in node.items]
        case YamlMapping():
            return {name: to_data(entry.value) for name, entry in node.entries.items()}


def node_at(node: YamlNode, path: tuple[str | int, ...]) -> YamlNode | None:
    """The node reached by keys and positions (from 0); None if the path leads nowhere."""
    found: YamlNode | None = node
    for step in path:
        match found, step:
            case YamlMapping(), str():
                found = found.get(step)
            case YamlSequence(), int() if step < len(found.items):
                found = found.items[step]
            case _:
                return None
    return found
