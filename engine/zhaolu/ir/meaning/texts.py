"""Functions on texts. Lengths and positions count characters (code points)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from zhaolu.ir.meaning.patterns import expand, pattern
from zhaolu.ir.temporal import write_temporal
from zhaolu.ir.values import OPEN, Months, RangeValue, Seconds

_NUMBER: Final = r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"


def number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    """A text as a number. `grouping` is a space, comma or dot; `point` a comma or dot, and not the same."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping is not None and grouping == point):
        raise ValueError("分隔符不对 / no such separators")
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        plain = plain.replace(",", ".") if "." not in plain else "?"
    if re.fullmatch(_NUMBER, plain) is None:
        raise ValueError("这段文字不是数 / not a number")
    return Decimal(plain)


def plain_number(value: Decimal) -> str:
    """A number without exponent or needless zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def string(value: Any, *, nested: bool = False) -> str | None:
    """The text of any value; texts inside lists and objects stand in quotes."""
    match value:
        case None:
            return "null" if nested else None
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if nested else value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain_number(value)
        case date() | time() | Months() | Seconds():
            return write_temporal(value)
        case tuple():
            return "[" + ", ".join(str(string(item, nested=True)) for item in value) + "]"
        case RangeValue():
            lo, hi = ("" if end is OPEN else str(string(end, nested=True)) for end in (value.lo, value.hi))
            return f"{'[' if value.lo_included else '('}{lo}..{hi}{']' if value.hi_included else ')'}"
        case Mapping():
            return "{" + ", ".join(f"{name}: {string(part, nested=True)}" for name, part in value.items()) + "}"
        case _:
            raise TypeError(f"no text for {type(value).__name__}")


def substring(text: str, start: Decimal, length: Decimal | None = None) -> str:
    at = int(start)
    if at == 0 or abs(at) > len(text) or (length is not None and length < 1):
        raise ValueError("文字没有这一段 / no such part of the text")
    begin = at - 1 if at > 0 else len(text) + at
    return text[begin:] if length is None else text[begin : begin + int(length)]


def before(text: str, match: str) -> str:
    head, found, _ = text.partition(match) if match else ("", "", "")
    return head if found else ""


def after(text: str, match: str) -> str:
    if not match:
        return text
    _, _, tail = text.partition(match)
    return tail


def joined(items: tuple[Any, ...], delimiter: str | None = None) -> str:
    return (delimiter or "").join(item for item in items if item is not None)


TEXT: Final[Mapping[str, Callable[..., Any]]] = {
    "number": number,
    "string": string,
    "contains": lambda text, match: match in text,
    "starts with": str.startswith,
    "ends with": str.endswith,
    "string length": lambda text: Decimal(len(text)),
    "upper case": str.upper,
    "lower case": str.lower,
    "substring": substring,
    "substring before": before,
    "substring after": after,
    "matches": lambda text, written, flags=None: pattern(written, flags or "").matches(text),
    "replace": lambda text, written, replacement, flags=None: expand(pattern(written, flags or ""), replacement, text),
    "split": lambda text, delimiter: pattern(delimiter, "").split(text),
    "string join": joined,
}
