"""The keywords in both languages, and what to do about Chinese words written without a space."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

KEYWORDS: Final = {
    "and": "且",
    "or": "或",
    "not": "非",
    "in": "属于",
    "between": "介于",
    "with": "与",
    "if": "如果",
    "then": "则",
    "else": "否则",
    "for": "对每个",
    "return": "返回",
    "some": "存在",
    "every": "每个",
    "satisfies": "满足",
    "true": "真",
    "false": "假",
    "null": "空",
    "instance of": "类型是",
}
"""English keyword to the Chinese word the formatter prints."""

_SPLITTING: Final = (
    "并且",
    "或者",
    "属于",
    "介于",
    "如果",
    "否则",
    "存在",
    "每个",
    "满足",
    "返回",
    "且",
    "或",
    "则",
    "非",
    "与",
    "and",
    "or",
    "in",
)


def split_words(word: str, known: Container[str] | None = None) -> list[str] | None:
    """A name that runs words together, split at keywords: `户籍且年龄` → 户籍, 且, 年龄.

    With `known`, every piece that is no keyword must be known; without, the first keyword inside the word splits it.
    None where there is no such split.
    """
    if known is None:
        for keyword in _SPLITTING:
            at = word.find(keyword)
            if at >= 0 and len(word) > len(keyword) and not keyword.isascii():
                return [piece for piece in (word[:at], keyword, word[at + len(keyword) :]) if piece]
        return None
    found = _split(word, known, {}, False) if len(word) <= 60 else None
    return found if found and any(piece in _SPLITTING for piece in found) and len(found) > 1 else None


def _split(word: str, known: Container[str], memo: dict[str, list[str] | None], after_name: bool) -> list[str] | None:
    if not word:
        return []
    if word in memo:
        return memo[word]
    memo[word] = None
    for size in range(len(word), 0, -1):
        piece, rest = word[:size], word[size:]
        keyword = piece in _SPLITTING
        if keyword or (piece in known and not after_name):
            found = _split(rest, known, memo, not keyword)
            if found is not None:
                memo[word] = [piece, *found]
                break
    return memo[word]
