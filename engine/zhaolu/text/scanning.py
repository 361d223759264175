"""The words of a rule text, whether or not they make sense together: for texts that are still being written.

Comes in: any text. Leaves: words in order, each with the name of its terminal in `grammar/rule.lark`. Spaces and comments
are left out; a quotation without its end is `OPEN`, a character the grammar has no use for `OTHER`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from zhaolu.text.grammar import grammar

_KEYWORDS: Final = (
    "AND", "OR", "NOT", "IN", "BETWEEN", "WITH", "IF", "THEN", "ELSE", "FOR", "RETURN", "SOME", "EVERY", "SATISFIES",
    "TRUE", "FALSE", "NULL", "INSTANCE_OF",
)  # fmt: skip
_TERMINALS: Final = (
    "STRING", "AT_STRING", *_KEYWORDS, "FUNCTION", "NUMBER", "NAME", "QUESTION", "DOTS", "DOT", "POWER", "TIMES", "OVER",
    "CMP", "PLUS", "MINUS", "COMMA", "COLON", "LPAR", "RPAR", "LSQB", "RSQB",
)  # fmt: skip
_SKIPPED: Final = r"\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)"
_OPEN: Final = r'"(?:\\.|[^"\\\n\r])*|“[^”"\n\r]*'

KEYWORDS: Final = frozenset(_KEYWORDS)
ENDS: Final = frozenset(("NAME", "STRING", "AT_STRING", "NUMBER", "TRUE", "FALSE", "NULL", "QUESTION", "RPAR", "RSQB"))
"""A word of these kinds ends an operand: an operator may follow, another operand may not."""


class Word(NamedTuple):
    """A stretch of the text: `start` included, `end` excluded."""

    kind: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    by_name = {terminal.name: terminal.pattern.to_regexp() for terminal in grammar().terminals}
    parts = [f"(?P<skipped>{_SKIPPED})", *(f"(?P<{name}>{by_name[name]})" for name in _TERMINALS), f"(?P<OPEN>{_OPEN})", "(?P<OTHER>.)"]
    return re.compile("|".join(parts), re.DOTALL)


def scan(text: str) -> tuple[Word, ...]:
    """All words. Never raises."""
    found = (Word(str(m.lastgroup), m[0], *m.span()) for m in _pattern().finditer(text) if m.lastgroup != "skipped")
    return tuple(found)


def matching(words: tuple[Word, ...], closing: int) -> int | None:
    """The index of the bracket that the one at `closing` closes."""
    depth = 0
    for index in range(closing, -1, -1):
        match words[index].kind:
            case "RPAR" | "RSQB":
                depth += 1
            case "LPAR" | "LSQB":
                depth -= 1
                if depth == 0:
                    return index
            case _:
                pass
    return None


def operand_start(words: tuple[Word, ...], last: int) -> int:
    """Where the operand that ends with the word at `last` begins: `学历[1].层次`, `周岁(…)`, `(…)` are one operand each."""
    index = last
    while True:
        if words[index].kind in ("RPAR", "RSQB"):
            opening = matching(words, index)
            if opening is None:
                return index
            before = words[opening - 1].kind if opening else ""
            called = words[index].kind == "RPAR" and before in ("NAME", "FUNCTION", "NOT")
            picked = words[index].kind == "RSQB" and before in ENDS
            if not (called or picked):
                return opening
            index = opening - 1
        elif index >= 2 and words[index - 1].kind == "DOT" and words[index - 2].kind in ENDS:
            index -= 2
        else:
            return index
