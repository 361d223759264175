"""Pydantic's errors as diagnostics: at the node they speak of, with the nearest known name."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.rules import Text
from zhaolu.model.document import Keyed, Part, kind_of, scalar_mend
from zhaolu.spans import Span
from zhaolu.text.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence


def closest(written: str, known: list[str]) -> str | None:
    """The known name most like what was written; None where nothing is like it."""
    found = get_close_matches(written, known, n=1, cutoff=0.6) or [k for k in known if k.lower() == written.lower()]
    return found[0] if found else None


def nearest(written: str, known: list[str]) -> tuple[str, str] | None:
    """“Did you mean”, for the mend; None where nothing is near."""
    found = closest(written, known)
    return (f"是不是 {found}？", f"did you mean {found}?") if found else None


def meant(written: str, known: list[str]) -> dict[str, str]:
    """The closest name as an argument of a diagnostic, if there is one."""
    found = closest(written, known)
    return {"meant": found} if found else {}


def keys_of(model: type[Part]) -> dict[str, str]:
    """The keys a part may have, with their descriptions."""
    return {field.alias or name: field.description or "" for name, field in model.model_fields.items()}


def _walk(node: YamlNode, path: tuple[Any, ...]) -> tuple[YamlNode, Span, bool]:
    """The node nearest to the path, the place to point at, and whether the path ended at a key of a mapping."""
    span = node.head
    for step in path:
        match node, step:
            case YamlMapping(), str() if step in node.entries:
                entry = node.entries[step]
                span = entry.value.head if not (isinstance(entry.value, YamlScalar) and entry.value.empty) else entry.key.span
                node = entry.value
            case YamlSequence(), int() if step < len(node.items):
                node = node.items[step]
                span = node.head
            case _:
                return node, span, False
    return node, span, True


def translate(error: ValidationError, root: YamlNode, model: type[Part], seen: dict[int, type[Part]]) -> Iterator[Diagnostic]:
    """The diagnostics of an error raised while `root` was validated; `seen` says which model each mapping was tried as."""
    errors: list[Any] = error.errors(include_url=False)
    stood_for = _meant(errors, root, model, seen)
    for item in errors:
        path = tuple(step for step in item["loc"] if step != "[key]")
        node, span, _ = _walk(root, path)
        context: dict[str, Any] = item.get("ctx") or {}
        match item["type"]:
            case "zhaolu":
                yield Diagnostic.of(context["code"], context["span"] or span, **context["args"])
            case "extra_forbidden":
                parent, _, _ = _walk(root, path[:-1])
                yield _unknown(str(path[-1]), parent, seen.get(id(parent), model), model)
            case "missing":
                parent, place, _ = _walk(root, path[:-1])
                if (id(parent), str(path[-1])) not in stood_for:
                    yield Diagnostic.of("E302", place, key=str(path[-1]))
            case "literal_error":
                yield _not_listed(item["input"], span, context)
            case "model_type" | "dict_type" | "model_attributes_type":
                yield Diagnostic.of(
                    "E303", span, expected=("一组键值", "a mapping"), got=kind_of(item["input"]), mend=_mapping_mend(node, item)
                )
            case "list_type" | "tuple_type":
                yield Diagnostic.of("E303", span, expected=("一个列表", "a list"), got=kind_of(item["input"]))
            case "too_short" | "too_long":
                yield Diagnostic.of("E310", span, least=context.get("min_length", context.get("max_length")))
            case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
                bound = next(iter(context.values()))
                yield Diagnostic.of("E311", span, bound=bound, side=("大", "") if item["type"].startswith("less") else ("小", ""))
            case _:
                yield Diagnostic.of("E312", span, reason=item["msg"])


def _mapping_mend(node: YamlNode, item: Any) -> tuple[str, str] | None:
    """How to make a mapping of what stands there: the colon, or the first key that must be written."""
    if not isinstance(node, YamlScalar) or node.empty:
        return None
    if mend := scalar_mend("mapping", node):
        return mend
    known = _part_named((item.get("ctx") or {}).get("class_name", ""), Part)
    required = [field.alias or name for name, field in known.model_fields.items() if field.is_required()] if known else []
    if known is None or len(required) != 1 or known.model_fields[required[0]].annotation is not Text:
        return None
    return f"写成 {{{required[0]}: {node.text.value}}}", f"write {{{required[0]}: {node.text.value}}}"


def _part_named(name: str, base: type[Part]) -> type[Part] | None:
    for part in base.__subclasses__():
        if part.__name__ == name:
            return part
        if found := _part_named(name, part):
            return found
    return None


def _meant(errors: list[Any], root: YamlNode, model: type[Part], seen: dict[int, type[Part]]) -> set[tuple[int, str]]:
    """Which missing keys an unknown key stands for, by the mapping they are missing in."""
    found = set()
    for item in errors:
        if item["type"] == "extra_forbidden":
            parent, _, _ = _walk(root, tuple(item["loc"][:-1]))
            known = list(keys_of(seen.get(id(parent), model)))
            found |= {(id(parent), near) for near in get_close_matches(str(item["loc"][-1]), known, n=1, cutoff=0.6)}
    return found


def _unknown(key: str, parent: YamlNode, model: type[Part], root: type[Part]) -> Diagnostic:
    span = parent.entries[key].key.span if isinstance(parent, YamlMapping) and key in parent.entries else parent.head
    known = list(keys_of(model))
    near = nearest(key, known)
    if near is None and model is not root and key in keys_of(root):
        near = (f"{key} 是整份文件的键，写到最左边", f"{key} is a key of the whole file; write it at the left margin")
    mend = near or (f"这里可用的键：{'、'.join(known)}", f"keys here: {', '.join(known)}")
    return Diagnostic.of("E301", span, key=key, mend=mend, **meant(key, known))


def _not_listed(value: Any, span: Span, context: dict[str, Any]) -> Diagnostic:
    written = (
        value.text.value if isinstance(value, YamlScalar) else str(value) if not isinstance(value, (Keyed, list)) else kind_of(value)[0]
    )
    known = [part.strip().strip("'") for part in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
    near = nearest(written, known)
    listed = (f"可用：{'、'.join(known)}", f"use one of: {', '.join(known)}")
    mend = (f"{near[0]}{listed[0]}", f"{near[1]} {listed[1]}") if near else listed
    return Diagnostic.of("E306", span, written=written, mend=mend, **meant(written, known))
