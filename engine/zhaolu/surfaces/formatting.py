"""Rule text in a YAML file rewritten in its one canonical form; comments, order and everything else stay as they are.

A scalar keeps its style where that can hold the new text, else it is put in single quotes. The file is read again
before it is given back: every rule text must still mean what it meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.model.document import Part
from zhaolu.spans import Located, Source
from zhaolu.text.formatter import format_effect, format_expression, format_schedule
from zhaolu.text.parser import parse_effect, parse_expression, parse_schedule
from zhaolu.text.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence

WIDTH = 100
"""Block texts are wrapped at this many columns."""

_SCHEDULES = ("open", "due")
_EFFECTS = ("impose",)
_UNSAFE_START = re.compile(r"[\s\"'\[\]{}>|*&!%#`@,?:-]")
_UNSAFE_PLAIN = re.compile(r": |:$| #|\n")
_UNSAFE_FLOW = re.compile(r"[,\[\]{}]")


@dataclass(frozen=True)
class RuleScalar:
    """A rule text of a document: where it stands and which entry point of the language reads it."""

    node: YamlScalar
    kind: str
    flow: bool

    def tree(self, text: Located) -> Any:
        return {"schedule": parse_schedule, "effect": parse_effect, "expression": parse_expression}[self.kind](text)

    def printed(self, tree: Any, lang: str, width: int | None) -> str:
        if self.kind == "schedule":
            return format_schedule(tree, lang)
        return format_effect(tree, lang) if self.kind == "effect" else format_expression(tree, lang, width)


def rule_scalars(part: Part, flow: bool = False) -> Iterator[RuleScalar]:
    """Every rule text of a document, in reading order."""
    flow = flow or part.node.flow
    for name, field in type(part).model_fields.items():
        entry = part.node.entries.get(field.alias or name)
        if entry is not None:
            kind = "schedule" if name in _SCHEDULES else "effect" if name in _EFFECTS else "expression"
            yield from _under(getattr(part, name), entry.value, kind, flow)


def _under(value: Any, node: YamlNode, kind: str, flow: bool) -> Iterator[RuleScalar]:
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


def formatted(document: Part, source: Source, lang: str = "zh") -> str:
    """The file's text with every readable rule text in canonical form. Texts with comments or faults stay."""
    changes: list[tuple[int, int, str]] = []
    for scalar in rule_scalars(document):
        text = scalar.node.text
        if "//" in text.value or "/*" in text.value or scalar.node.style == "folded":
            continue
        try:
            tree = scalar.tree(text)
        except ZhaoluError:
            continue
        span = scalar.node.span
        new = _block(scalar, tree, source, lang) if scalar.node.style == "literal" else _line(scalar, tree, lang)
        if new is not None and new != span.text:
            changes.append((span.start, span.end, new))
    found = source.text
    for start, end, new in sorted(changes, reverse=True):
        found = found[:start] + new + found[end:]
    return found


def _line(scalar: RuleScalar, tree: Any, lang: str) -> str | None:
    new = scalar.printed(tree, lang, None)
    if new == scalar.node.text.value.strip() or not isinstance(scalar.node.value, str):
        return None  # `true`, `35`, `null`: YAML's own words stay
    style = scalar.node.style
    plain = not (_UNSAFE_START.match(new) or _UNSAFE_PLAIN.search(new) or (scalar.flow and _UNSAFE_FLOW.search(new)))
    if style == "plain" and plain:
        return new
    if style == "double" and not any(mark in new for mark in '"\\'):
        return f'"{new}"'
    return "'" + new.replace("'", "''") + "'"


def _block(scalar: RuleScalar, tree: Any, source: Source, lang: str) -> str | None:
    """The block's text again, wrapped; its header (`|`) and indentation stay."""
    text = scalar.node.span.text
    header, newline, body = text.partition("\n")
    if not newline:
        return None
    first = next((line for line in body.split("\n") if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    new = scalar.printed(tree, lang, WIDTH - len(indent))
    end = body[len(body.rstrip()) :]
    return f"{header}\n" + "\n".join(indent + line for line in new.split("\n")) + end
