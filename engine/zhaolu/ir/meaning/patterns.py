"""Patterns of `matches`, `replace` and `split`: regular expressions of XPath 3.1 (XQuery and XPath Functions, section 5.6)
carried over to those of Python. Raises ValueError for a pattern that is none.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

MAX_PATTERN: Final = 1_000
MAX_SUBJECT: Final = 100_000
"""Characters of a pattern, and of a text it is tried on."""
MAX_SECONDS: Final = 1.0
"""A pattern that backtracks longer than this on one text is given up."""

_BLOCKS: Final = {
    "BasicLatin": "\\x00-\\x7f",
    "Latin-1Supplement": "\\x80-\\xff",
    "LatinExtended-A": "\\u0100-\\u017f",
    "LatinExtended-B": "\\u0180-\\u024f",
    "Greek": "\\u0370-\\u03ff",
    "GreekandCoptic": "\\u0370-\\u03ff",
    "Cyrillic": "\\u0400-\\u04ff",
    "Hebrew": "\\u0590-\\u05ff",
    "Arabic": "\\u0600-\\u06ff",
    "GeneralPunctuation": "\\u2000-\\u206f",
    "CJKSymbolsandPunctuation": "\\u3000-\\u303f",
    "Hiragana": "\\u3040-\\u309f",
    "Katakana": "\\u30a0-\\u30ff",
    "CJKUnifiedIdeographs": "\\u4e00-\\u9fff",
    "HangulSyllables": "\\uac00-\\ud7af",
    "PrivateUse": "\\ue000-\\uf8ff",
}
_NAME_START: Final = (
    ":A-Z_a-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff"
    "\\u200c-\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd"
)
_NAME: Final = _NAME_START + "\\-.0-9\\xb7\\u0300-\\u036f\\u203f-\\u2040"
_LITERAL_ESCAPES: Final = "nrt\\|.?*+(){}[]^$-"


@lru_cache(maxsize=32)
def _category(name: str) -> str:
    """The characters of a Unicode category (`L`, `Lu`, …) as the inside of a class."""
    ranges: list[str] = []
    start = None
    for code in range(sys.maxunicode + 2):
        inside = code <= sys.maxunicode and unicodedata.category(chr(code)).startswith(name)
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            ranges.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    if not ranges:
        raise ValueError(f"no category {name}")
    return "".join(ranges)


class Pattern:
    """A compiled pattern whose every use ends: texts beyond `MAX_SUBJECT` and backtracking beyond `MAX_SECONDS` raise ValueError."""

    def __init__(self, compiled: Any) -> None:
        self._compiled = compiled

    @property
    def groups(self) -> int:
        return int(self._compiled.groups)

    def matches(self, text: str) -> bool:
        """Whether it occurs in the text."""
        return self._bounded(self._compiled.search, text) is not None

    def split(self, text: str) -> tuple[str, ...]:
        return tuple(self._bounded(self._compiled.split, text))

    def replaced(self, text: str, by: Callable[[Any], str]) -> str:
        return str(self._bounded(lambda subject, timeout: self._compiled.sub(by, subject, timeout=timeout), text))

    def _bounded(self, use: Callable[..., Any], text: str) -> Any:
        if len(text) > MAX_SUBJECT:
            raise ValueError(f"文字超过 {MAX_SUBJECT} 个字 / a text of more than {MAX_SUBJECT} characters")
        try:
            return use(text, timeout=MAX_SECONDS)
        except TimeoutError:
            raise ValueError("模式太费时，已放弃 / the pattern takes too long and was given up") from None


@lru_cache(maxsize=256)
def pattern(written: str, flags: str) -> Pattern:
    """The compiled pattern. Flags: s (dot matches newlines), m (lines), i (case), x (ignore white space), q (plain text)."""
    if set(flags) - set("smixq"):
        raise ValueError(f"no such flags: {flags}")
    if len(written) > MAX_PATTERN:
        raise ValueError("pattern too long")
    import regex  # has time limits, which the standard library's lacks

    options = regex.VERSION0 | (regex.IGNORECASE if "i" in flags else 0)
    if "q" in flags:
        return Pattern(regex.compile(re.escape(written), options))
    try:
        return Pattern(regex.compile(_Translation(_without_space(written) if "x" in flags else written, flags).whole(), options))
    except (regex.error, RecursionError, OverflowError) as fault:
        raise ValueError(f"no pattern: {written}") from fault


def expand(compiled: Pattern, replacement: str, subject: str) -> str:
    r"""Replace every match; in the replacement $0..$9 are groups, \$ and \\ stand for themselves. A pattern may not match nothing."""
    if compiled.matches(""):
        raise ValueError("the pattern matches the empty text")
    if re.fullmatch(r"(?:[^\\$]|\\[\\$]|\$[0-9])*", replacement, re.DOTALL) is None:
        raise ValueError("no such replacement")

    def one(found: Any) -> str:
        def part(token: re.Match[str]) -> str:
            if token[0][0] == "\\":
                return token[0][1]
            number = int(token[0][1])
            return (found[number] or "") if number <= compiled.groups else ""

        return re.sub(r"\\[\\$]|\$[0-9]", part, replacement)

    return compiled.replaced(subject, one)


def _without_space(written: str) -> str:
    """Flag x: white space goes, except inside character classes."""
    found: list[str] = []
    depth = 0
    escaped = False
    for character in written:
        if character.isspace() and depth == 0:
            continue
        if not escaped and character in "[]":
            depth += 1 if character == "[" else -1
        escaped = character == "\\" and not escaped
        found.append(character)
    return "".join(found)


class _Translation:
    """One left-to-right walk over a pattern."""

    def __init__(self, written: str, flags: str) -> None:
        self.written = written
        self.at = 0
        self.multiline = "m" in flags
        self.dot = "(?s:.)" if "s" in flags else "[^\\n\\r]"
        self.opened = 0
        self.closed: list[int] = []
        self.open_groups: list[int] = []

    def whole(self) -> str:
        found: list[str] = []
        while self.at < len(self.written):
            character = self.written[self.at]
            self.at += 1
            found.append(self._one(character))
        return "".join(found)

    def _one(self, character: str) -> str:
        match character:
            case "\\":
                return self._escape(in_class=False)
            case "[":
                return self._class()
            case "]" | "}":
                raise ValueError(f"unexpected {character}")
            case ".":
                return self.dot
            case "^":
                return "(?m:^)" if self.multiline else "\\A"
            case "$":
                return "(?m:$)" if self.multiline else "\\Z"
            case "(":
                if self.written.startswith("?:", self.at):
                    self.at += 2
                    self.open_groups.append(0)
                    return "(?:"
                if self.written.startswith("?", self.at):
                    raise ValueError("unexpected ?")
                self.opened += 1
                self.open_groups.append(self.opened)
                return "("
            case ")":
                if not self.open_groups:
                    raise ValueError("unexpected )")
                self.closed.append(self.open_groups.pop())
                return ")"
            case "{":
                quantity = re.compile(r"[0-9]+(?:,[0-9]*)?\}").match(self.written, self.at)
                if quantity is None:
                    raise ValueError("unexpected {")
                self.at = quantity.end()
                return "{" + quantity[0]
            case " ":
                return "[ ]"
            case "#" | "&" | "~":
                return "\\" + character
            case _:
                return character

    def _escape(self, *, in_class: bool) -> str:
        if self.at >= len(self.written):
            raise ValueError("unfinished escape")
        character = self.written[self.at]
        self.at += 1
        if character in "pP":
            return self._property(character == "P", in_class)
        if character in "sSdDwW":
            return {"s": "[ \\t\\n\\r]", "S": "[^ \\t\\n\\r]"}.get(character, "\\" + character) if not in_class else "\\" + character
        if character in "iIcC":
            inside = _NAME_START if character in "iI" else _NAME
            if character in "IC" and in_class:
                raise ValueError("\\I and \\C inside a class")
            return inside if in_class else f"[{'^' if character in 'IC' else ''}{inside}]"
        if character in _LITERAL_ESCAPES:
            return "\\" + character
        if character.isdigit() and character != "0" and not in_class:
            number = int(character)
            while (
                self.at < len(self.written) and self.written[self.at].isdigit() and number * 10 + int(self.written[self.at]) <= self.opened
            ):
                number = number * 10 + int(self.written[self.at])
                self.at += 1
            if number not in self.closed:
                raise ValueError(f"no group {number}")
            return f"(?:\\{number})"
        raise ValueError(f"no escape \\{character}")

    def _property(self, negated: bool, in_class: bool) -> str:
        end = self.written.find("}", self.at)
        if not self.written.startswith("{", self.at) or end < 0:
            raise ValueError("unfinished \\p{…}")
        name = self.written[self.at + 1 : end]
        self.at = end + 1
        if name.startswith("Is"):
            if name[2:] not in _BLOCKS:
                raise ValueError(f"no block {name[2:]}")
            inside = _BLOCKS[name[2:]]
        elif re.fullmatch(r"L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?", name):
            inside = _category(name)
        else:
            raise ValueError(f"no category {name}")
        if in_class:
            if negated:
                raise ValueError("\\P inside a class")
            return inside
        return f"[{'^' if negated else ''}{inside}]"

    def _class(self) -> str:
        """A class after its `[`. `[a-z-[aeiou]]` is the first without the second."""
        negated = self.written.startswith("^", self.at)
        self.at += negated
        parts: list[str] = []
        without = ""
        while True:
            if self.at >= len(self.written):
                raise ValueError("unfinished class")
            character = self.written[self.at]
            if character == "]":
                if not parts:
                    raise ValueError("empty class")
                self.at += 1
                break
            self.at += 1
            if character == "-" and self.written.startswith("[", self.at):
                self.at += 1
                without = self._class()
                if not self.written.startswith("]", self.at):
                    raise ValueError("unfinished class")
                self.at += 1
                break
            if character == "[":
                raise ValueError("unexpected [")
            parts.append(self._escape(in_class=True) if character == "\\" else "\\" + character if character in "&~|^" else character)
        inside = f"[{'^' if negated else ''}{''.join(parts)}]"
        return f"(?:(?!{without}){inside})" if without else inside
