"""What a person still has to do in a file: marks in its comments, and clauses of the ledger nobody has read yet.

Comes in: the text of a ruleset or of its cases. Leaves: the places, and one warning for a file that has any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zhaolu.diagnostics import Diagnostic
from zhaolu.spans import Source, Span

if TYPE_CHECKING:
    from zhaolu.model.loader import Catalogue
    from zhaolu.model.selection import RulesetKey

TODO: Final = "# 待办"
"""Something is to be written here."""
REVIEW: Final = "# 请核对"
"""A value was carried over, from last year or from the notice; compare it with the notice."""
APPROVE: Final = "# 待核"
"""The engine's answer of a suggested case; nobody has said that it is right."""
TODO_KIND: Final = "todo"
"""The kind of a clause in the ledger that nobody has read yet."""

_MARK = re.compile(rf"(?:{TODO}|{REVIEW}|{APPROVE}).*|\bkind:\s*{TODO_KIND}\b")
_CLAUSE = re.compile(r"\s*\"?([^\s\"{:]+)\"?\s*:")


@dataclass(frozen=True, slots=True)
class Open:
    """A place that is not finished: its line, where it begins in the text, what the mark says (`clause` for a clause to be read)."""

    line: int
    start: int
    text: str
    clause: str | None = None


def still_open(text: str) -> list[Open]:
    """The unfinished places of a text, in order; a line counts once."""
    found = []
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        comment = line.lstrip().startswith("#")
        if (shown := _MARK.search(line)) and not (comment and shown[0].startswith("kind:")):
            unread = shown[0].startswith("kind:")
            named = _CLAUSE.match(line) if unread else None
            found.append(Open(number, at + shown.start(), shown[0].rstrip("\n"), named[1] if named else None))
        at += len(line)
    return found


def unfinished(catalogue: Catalogue, key: RulesetKey) -> Iterator[Diagnostic]:
    """A warning (W554) for a ruleset, and for the cases beside it, with unfinished places; none for a file that cannot be read."""
    from zhaolu.diagnostics import ZhaoluError

    loaded, _ = catalogue.attempt(key)
    if loaded is not None:
        yield from _warned(loaded.chain[-1].notice.head.source)
    try:
        cases = catalogue.cases(key)
    except ZhaoluError:
        return
    if cases is not None:
        yield from _warned(cases.head.source)


def _warned(source: Source) -> Iterator[Diagnostic]:
    left = still_open(source.text)
    if left:
        clauses = sum(1 for place in left if place.clause is not None)
        others = len(left) - clauses
        what = [(f"清单里 {clauses} 条没有读过", f"{clauses} clause{'s' * (clauses > 1)} of the ledger not read yet")] if clauses else []
        what += (
            [(f"{others} 处注明待办、请核对或待核", f"{others} place{'s' * (others > 1)} marked 待办, 请核对 or 待核")] if others else []
        )
        first = left[0]
        span = Span(source, first.start, first.start + len(re.split(r"[：:]", first.text)[0] if first.clause is None else first.text))
        yield Diagnostic.of("W554", span, what=("，".join(zh for zh, _ in what), ", ".join(en for _, en in what)))
