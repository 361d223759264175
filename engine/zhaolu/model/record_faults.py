"""Faults of records and context parameters: what is wrong where, worded without giving private values away.

No message quotes a text that is free (a name, a place) or anything that looks like an identity or telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhaolu.diagnostics import Diagnostic
from zhaolu.frozen import dataclass, field

PRIVATE = re.compile(r"\d{11,}[Xx]?")
"""What looks like an identity, telephone or bank number."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at an id path. `key` is the key as given, where it is not known."""

    code: str
    path: str
    args: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""

    def diagnostic(self, label_path: Callable[[str], str], whole: tuple[str, str] = ("记录", "the record")) -> Diagnostic:
        """The message. `whole` is what an empty path is called."""
        path = (f"“{label_path(self.path)}”", f"'{self.path}'") if self.path else whole
        return Diagnostic.of(self.code, None, path=path, **self.args)


def shorten(text: str, longest: int = 24) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def quoted(text: str) -> tuple[str, str]:
    """A value as messages may show it: shortened, and left out where it looks like an identity or telephone number."""
    if PRIVATE.search(text):
        return "（号码从略）", "(a number, not shown)"
    return f"“{shorten(text)}”", f'"{shorten(text)}"'


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, if one is. A name of two characters may differ in one if no other does."""
    from difflib import get_close_matches

    choices = list(dict.fromkeys(known))
    name = name[:60]
    if close := get_close_matches(name, choices, n=1, cutoff=0.6):
        return close[0]
    if len(name) == 2 and len(close := get_close_matches(name, choices, n=2, cutoff=0.5)) == 1:
        return close[0]
    inside = [choice for choice in choices if len(name) > 1 and (name in choice or (len(choice) > 1 and choice in name))]
    return min(inside, key=len) if inside else None


_KINDS: Mapping[str, tuple[str, str]] = {
    "bool": (" true 或 false", "true or false"),
    "number": ("数", "a number"),
    "int": ("整数", "a whole number"),
    "text": ("文字", "text"),
    "date": ("日期", "a date"),
    "datetime": ("日期和时刻", "a date and time"),
    "list": ("列表", "a list"),
    "object": ("对象（一组键和值）", "an object"),
    "null": ("null", "null"),
    "other": ("别的东西", "something else"),
}


def kind_of(value: Any) -> tuple[str, str]:
    match value:
        case None:
            return _KINDS["null"]
        case bool():
            return _KINDS["bool"]
        case int() | float() | Decimal():
            return _KINDS["number"]
        case str():
            return _KINDS["text"]
        case datetime():
            return _KINDS["datetime"]
        case date():
            return _KINDS["date"]
        case list() | tuple():
            return _KINDS["list"]
        case Mapping():
            return _KINDS["object"]
        case _:
            return _KINDS["other"]


def _shown(value: Any) -> tuple[str, str]:
    """What stands there, by kind and (where it is short and not private) by value."""
    kind = kind_of(value)
    match value:
        case bool():
            return " true" if value else " false", "true" if value else "false"
        case int() | float() | Decimal():
            zh, en = quoted(str(value))
            return f"{kind[0]} {zh.strip('“”')}", f"{kind[1]} {en.strip(chr(34))}"
        case str():
            zh, en = quoted(value)
            return f"{kind[0]}{zh}", f"{kind[1]} {en}"
        case _:
            return kind


def wrong(path: str, wanted: str, value: Any, *, private: bool = False) -> Fault:
    mend = _mend_for(wanted, value)
    args: dict[str, Any] = {"wanted": _KINDS[wanted], "got": kind_of(value) if private else _shown(value)}
    return Fault("E411", path, args | ({"mend": mend} if mend else {}))


def _mend_for(wanted: str, value: Any) -> tuple[str, str] | None:
    match wanted, value:
        case (("number" | "int"), str()) if re.fullmatch(r"-?\d{1,10}(\.\d+)?", value.strip()):
            return f"去掉引号，写成 {value.strip()}", f"remove the quotes: {value.strip()}"
        case "bool", str() if value.strip().lower() in ("true", "是", "真", "yes", "y", "1"):
            return "写成 true（不加引号）", "write true without quotes"
        case "bool", str() if value.strip().lower() in ("false", "否", "假", "no", "n", "0"):
            return "写成 false（不加引号）", "write false without quotes"
        case "bool", int() if value in (0, 1):
            return f"写成 {'true' if value else 'false'}", f"write {'true' if value else 'false'}"
        case "list", _ if not isinstance(value, Mapping):
            return "放进方括号：[…]；没有就写 []", "put it in brackets: [...]; an empty list is []"
        case "list", _:
            return "每一项放进方括号：[{…}]", "put the items in brackets: [{...}]"
        case "text", int() | float() | Decimal() if not isinstance(value, bool):
            return "加上引号", "put it in quotes"
        case _:
            return None


def bounds_text(lo: int | None, hi: int | None) -> tuple[str, str]:
    match lo, hi:
        case int(), int():
            return f"在 {lo} 到 {hi} 之间", f"from {lo} to {hi}"
        case int(), None:
            return f"不小于 {lo}", f"at least {lo}"
        case _:
            return f"不大于 {hi}", f"at most {hi}"
