"""Where the words stand that lint speaks of."""

from __future__ import annotations

import re

from zhaolu.ir.rules import Text
from zhaolu.spans import Span


def of_words(head: Span | None, words: str, text: Text | None) -> Span | None:
    """The place of `words` in a text that is written a little after `head`; `head` where it is not written so there."""
    if head is None or text is None:
        return head
    source = head.source.text
    begin = source.find(text.zh, head.start)
    if begin < 0:
        return head
    at = text.zh.find(words)
    return Span(head.source, begin + at, begin + at + len(words)) if at >= 0 else head


DAY = re.compile(r"(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]")
"""A day as people write it, with or without the year."""
