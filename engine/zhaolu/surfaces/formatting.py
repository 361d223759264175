"""Rule text in a YAML file rewritten in its one canonical form; comments, order and everything else stay as they are.

A scalar keeps its style where that can hold the new text, else it is put in single quotes. The file is read again
before it is given back: every rule text must still mean what it meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from zhaolu.diagnostics import ZhaoluError
from zhaolu.model.document import Part
from zhaolu.spans import Located, Source
from zhaolu.text.formatter import format_effect, format_expression, format_schedule
from zhaolu.text.parser import parse_effect, parse_expression, parse_schedule
from zhaolu.text.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence

WIDTH = 100
"""Block texts are wrapped at this many columns."""

Language: TypeAlias = Literal["expression", "schedule", "effect"]

_LANGUAGES: Final[dict[str, Language]] = {"open": "schedule", "due": "schedule", "impose": "effect"}
_READERS: Final[dict[Language, Callable[[Located], Any]]] = {
    "expression": parse_expression,
    "schedule": parse_schedule,
    "effect": parse_effect,
}
_UNSAFE_START = re.compile(r"[\s\"'\[\]{}>|*&!%#`@,?:-]")
_UNSAFE_PLAIN = re.compile(r": |:$| #|\n")
_UNSAFE_FLOW = re.compile(r"[,\[\]{}]")


def language_of(key: str) -> Language:
    """Which entry point of the rule language reads the text under a key."""
    return _LANGUAGES.get(key, "expression")


@dataclass(frozen=True)
class RuleScalar:
    """A rule text of a document: where it stands and which entry point of the language reads it."""

    node: YamlScalar
    kind: Language
    flow: bool

    @property
    def tree(self) -> Any:
        """What the text says. Raises `ZhaoluError` for a text with faults."""
        return _READERS[self.kind](self.node.text)

    def canonical(self, lang: str, width: int | None) -> str:
        """The text in its one form. Raises `ZhaoluError` for a text with faults."""
        return _canonical(self.node.text.value, self.kind, lang, width)


@lru_cache(maxsize=4096)
def _canonical(text: str, kind: Language, lang: str, width: int | None) -> str:
    tree = _READERS[kind](Located.of(text))
    match kind:
        case "schedule":
            return format_schedule(tree, lang)
        case "effect":
            return format_effect(tree, lang)
        case _:
            return format_expression(tree, lang, width)


def rule_scalars(part: Part, flow: bool = False) -> Iterator[RuleScalar]:
    """Every rule text of a document, in reading order."""
    flow = flow or part.node.flow
    for name, field in type(part).model_fields.items():
        entry = part.node.entries.get(field.alias or name)
        if entry is not None:
            yield from _under(getattr(part, name), entry.value, language_of(name), flow)


def _under(value: Any, node: YamlNode, kind: Language, flow: bool) -> Iterator[RuleScalar]:
    match value, node:
        case Located(), YamlScalar():
            yield RuleScalar(node, kind, flow)
        case Part(), YamlMapping():
            yield from rule_scalars(value, flow)
        case tuple(), YamlSequence():
            for item, inner in zip(value, node.items, strict=True):
                yield from _under(item, inner, kind, flow or node.flow)
        case dict(), YamlMapping():
            for name, item in value.items():
                yield from _under(item, node.entries[name].value, kind, flow or node.flow)


@dataclass(frozen=True, slots=True)
class Change:
    """What stands from `start` to `end` of a file, written anew."""

    start: int
    end: int
    text: str


def formatted(source: Source, path: Path, lang: str = "zh") -> tuple[Change, ...]:
    """What makes every readable rule text of a file canonical, in order. Texts with comments or faults stay.

    `lang`: keywords in Chinese (`zh`) or English. Raises `ZhaoluError` for a file with faults of shape, and E531 if the
    changed file would not read as the same rules.
    """
    document = _document(source, path)
    changes = tuple(_changes(document, lang))
    if changes and not _same(document, Source(source.name, changed(source.text, changes)), path):
        raise ZhaoluError.of("E531", file=str(path))
    return changes


def changed(text: str, changes: Iterable[Change]) -> str:
    """The text with the changes made."""
    for change in sorted(changes, key=lambda c: c.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def _document(source: Source, path: Path) -> Part:
    from zhaolu.model.loader import read_readings, read_ruleset

    found: Part = read_readings(source) if path.name == "readings.yaml" else read_ruleset(source)
    return found


def _same(document: Part, new: Source, path: Path) -> bool:
    """Whether the new text reads as the same rules."""
    try:
        pairs = list(zip(rule_scalars(document), rule_scalars(_document(new, path)), strict=True))
        return all(old.node.text == found.node.text or old.tree == found.tree for old, found in pairs)
    except (ZhaoluError, ValueError):
        return False


def _changes(document: Part, lang: str) -> Iterator[Change]:
    for scalar in rule_scalars(document):
        text = scalar.node.text.value
        if "//" in text or "/*" in text or scalar.node.style == "folded":
            continue
        try:
            new = _block(scalar, lang) if scalar.node.style == "literal" else _line(scalar, lang)
        except ZhaoluError:
            continue
        span = scalar.node.span
        if new is not None and new != span.text:
            yield Change(span.start, span.end, new)


def _line(scalar: RuleScalar, lang: str) -> str | None:
    new = scalar.canonical(lang, None)
    if new == scalar.node.text.value.strip() or not isinstance(scalar.node.value, str):
        return None  # `true`, `35`, `null`: YAML's own words stay
    style = scalar.node.style
    plain = not (_UNSAFE_START.match(new) or _UNSAFE_PLAIN.search(new) or (scalar.flow and _UNSAFE_FLOW.search(new)))
    if style == "plain" and plain:
        return new
    if style == "double" and not any(mark in new for mark in '"\\'):
        return f'"{new}"'
    return "'" + new.replace("'", "''") + "'"


def _block(scalar: RuleScalar, lang: str) -> str | None:
    """The block's text again, wrapped; its header (`|`) and indentation stay."""
    text = scalar.node.span.text
    header, newline, body = text.partition("\n")
    if not newline:
        return None
    first = next((line for line in body.split("\n") if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    new = scalar.canonical(lang, WIDTH - len(indent))
    end = body[len(body.rstrip()) :]
    return f"{header}\n" + "\n".join(indent + line for line in new.split("\n")) + end
