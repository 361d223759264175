"""Messages for names that are not there: the nearest that is, or where a space is missing."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir import expressions as ir
from zhaolu.ir.kinds import type_name
from zhaolu.ir.types import Enum, Struct, Type
from zhaolu.spans import Span
from zhaolu.text.faults import run_together
from zhaolu.text.words import split_words


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, if any is like it."""
    candidates = list(dict.fromkeys(known))
    found = get_close_matches(name, candidates, n=1, cutoff=0.6)
    if not found and len(name) >= 2:
        found = [c for c in candidates if name in c or (len(c) >= 2 and c in name)][:1] or get_close_matches(
            name, candidates, n=1, cutoff=0.45
        )
    return found[0] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> dict[str, Any]:
    """The mend: the nearest name (`meant`), or all of them where there are few; as arguments of the diagnostic."""
    candidates = list(dict.fromkeys(known))
    near = nearest(name, candidates)
    if near is not None:
        return {"mend": (f"是不是“{near}”？", f"did you mean `{near}`?"), "meant": near}
    if 0 < len(candidates) <= 12:
        return {"mend": (f"可写：{'、'.join(candidates)}", f"one of: {', '.join(candidates)}")}
    return {"mend": ("", "")}


def not_a_name(name: str, known: Iterable[str], span: Span | None) -> Diagnostic:
    """An unknown name; words run together are offered split at their keywords."""
    candidates = list(dict.fromkeys(known))
    if pieces := split_words(name, set(candidates)):
        return run_together(name, pieces, span)
    if nearest(name, candidates) is None and not name.isascii() and (pieces := split_words(name)) and len(pieces) > 1:
        return run_together(name, pieces, span)
    found = did_you_mean(name, candidates)
    if not found["mend"][0]:
        found["mend"] = f'如果是文字，加上引号："{name}"', f'if it is a text, put it in quotes: "{name}"'
    return Diagnostic.of("E140", span, name=name, **found)


def not_a_field(name: str, holder: Type, base: ir.Expr, span: Span | None) -> Diagnostic:
    owner = base.span.text if base.span else ""
    known = [text for field in holder.fields.values() for text in (field.label, field.id)] if isinstance(holder, Struct) else []
    pair = (f"“{owner}”", f"`{owner}`") if isinstance(holder, Struct) else type_name(holder)
    return Diagnostic.of("E141", span, name=name, owner=pair, **did_you_mean(name, known))


def not_a_value(text: str, type_: Enum, span: Span | None) -> Diagnostic:
    owner = (f"“{type_.name}”", f"`{type_.name}`") if type_.name else ("这一项", "this fact")
    near = nearest(text, type_.values)
    listed = "、".join(type_.values[:12])
    zh = (f"是不是“{near}”？" if near else "") + f"可取：{listed}"
    en = (f'did you mean "{near}"? ' if near else "") + f"values: {', '.join(type_.values[:12])}"
    return Diagnostic.of("E142", span, value=text, owner=owner, mend=(zh, en), **({"meant": near} if near else {}))
