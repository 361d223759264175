"""Escapes in string literals, both ways."""

from __future__ import annotations

import re
from typing import Final

_SIMPLE: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def _resolve(found: re.Match[str]) -> str:
    short, long, simple = found.groups()
    if code := short or long:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else found[0]
    return _SIMPLE.get(simple, found[0])


def unescape(text: str) -> str:
    r"""The characters a literal stands for: \n \r \t \" \' \\ \uXXXX (pairs of surrogates joined) \UXXXXXX; other backslashes stay."""
    if "\\" not in text:
        return text
    resolved = _ESCAPE.sub(_resolve, text)
    return _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), resolved)


def escape(text: str) -> str:
    """A text as it stands between double quotes, so that `unescape` gives it back."""
    found = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return "".join(c if c.isprintable() or c == " " else f"\\U{ord(c):06X}" if ord(c) > 0xFFFF else f"\\u{ord(c):04X}" for c in found)
