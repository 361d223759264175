"""The page of `zhaolu diff`: both sides' clauses and sentences side by side, and who moves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhaolu.surfaces import wording
from zhaolu.surfaces.comparing.comparison_document import ComparisonWords
from zhaolu.surfaces.comparing.moves import ORDER
from zhaolu.surfaces.comparing.moves_document import basis_text, moves_block
from zhaolu.surfaces.pages.frame import render

if TYPE_CHECKING:
    from markupsafe import Markup

    from zhaolu.surfaces.comparing.comparison import Comparison
    from zhaolu.surfaces.comparing.moves import Moves
    from zhaolu.surfaces.document import Block


@dataclass(frozen=True, slots=True)
class People:
    """Who moves. `counts` has a row for each outcome before and a cell for each after; `block` tells of each move."""

    basis: str
    outcomes: tuple[tuple[str, str], ...]
    counts: tuple[tuple[int, ...], ...]
    block: Block


def comparison_page(found: Comparison, moves: Moves | None) -> str:
    """Everything `zhaolu diff` shows, as HTML."""
    words = ComparisonWords(found)
    return render("comparison.html", lang=found.lang, title=words.title, words=words, people=people(moves, words), marked=marked)


def people(moves: Moves | None, words: ComparisonWords) -> People | None:
    if moves is None:
        return None
    counted = {(move.before, move.after): len(move.cases) for move in moves.moves}
    counted |= {(outcome, outcome): count for outcome, count in moves.stay.items()}
    return People(
        basis_text(moves, words.short, words.lang),
        tuple((wording.outcome_word(outcome, words.lang), wording.outcome_tone(outcome)) for outcome in ORDER),
        tuple(tuple(counted.get((before, after), 0) for after in ORDER) for before in ORDER),
        moves_block(moves, (words.found.a, words.found.b), words.short, words.lang),
    )


def marked(text: str, values: tuple[str, ...]) -> Markup:
    """The text with those numbers and dates marked, where they stand as such."""
    from markupsafe import Markup, escape

    if not values:
        return escape(text)
    wanted = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))
    parts = re.split(rf"(?<![0-9.])({wanted})(?![0-9.])", text)
    return Markup("").join(Markup("<mark>{}</mark>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts))
