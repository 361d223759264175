"""A file held against its JSON Schema, as an editor would: shapes only; `zhaolu check` says more."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from zhaolu.diagnostics import Diagnostic, in_order
from zhaolu.resources import grammar_text
from zhaolu.spans import Source, Span
from zhaolu.text.yaml_nodes import YamlNode, node_at, to_data
from zhaolu.text.yaml_reader import read_yaml


def violations(name: str, source: Source) -> tuple[Diagnostic, ...]:
    """What in the file does not fit the schema `name` (ruleset, readings, cases, vocabulary), each at its place.

    Raises `ZhaoluError` for a file that is no YAML.
    """
    from jsonschema import Draft202012Validator

    root = read_yaml(source)
    validator = Draft202012Validator(json.loads(grammar_text(f"{name}.schema.json")))
    found = []
    for error in validator.iter_errors(_json(to_data(root))):
        deepest = min(error.context or [error], key=lambda e: -len(e.absolute_path))
        path = tuple(deepest.absolute_path)
        place = ".".join(str(step) if isinstance(step, str) else f"[{step + 1}]" for step in path).replace(".[", "[") or "."
        found.append(Diagnostic.of("E534", _span(root, path), place=place, reason=deepest.message[:200]))
    return in_order(found)


def _json(value: Any) -> Any:
    match value:
        case dict():
            return {key: _json(inner) for key, inner in value.items()}
        case list():
            return [_json(inner) for inner in value]
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _span(root: YamlNode, path: tuple[str | int, ...]) -> Span:
    node = None
    while node is None:
        node, path = node_at(root, path), path[:-1]
    return node.head
