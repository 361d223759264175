"""What came of many records, as one page: figures, and tables with a bar in each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhaolu.ir.decisions import Outcome
from zhaolu.surfaces.batch import summary as summing
from zhaolu.surfaces.document import line
from zhaolu.surfaces.pages.frame import render
from zhaolu.surfaces.wording import outcome_tone, outcome_word

if TYPE_CHECKING:
    from zhaolu.surfaces.batch.summary import Summary
    from zhaolu.surfaces.evaluator import Evaluator

MOST = 30
"""Rows of a table on the page."""


@dataclass(frozen=True, slots=True)
class Part:
    """An outcome's part of the whole bar, in per cent."""

    name: str
    tone: str
    count: str
    share: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table with its bar: `width` in per cent of the longest."""

    name: str
    words: str
    count: str
    share: str
    width: float


def report_page(summary: Summary, evaluator: Evaluator, lang: str, source: str = "") -> str:
    """The page as HTML text. `source` is what the records came from. Raises `ZhaoluError` (E543) without jinja2."""
    zh = lang == "zh"
    tables = summing.listed(summary, evaluator, lang, MOST)
    facts = summing.about(evaluator, lang)
    if source:
        facts.append(("名单" if zh else "Records", source))
    return render(
        "report.html",
        lang=lang,
        title="判定汇总" if zh else "Summary of decisions",
        decided=f"{summary.decided:,}",
        unreadable=f"{summary.unreadable:,}" if summary.unreadable else "",
        facts=[(label, line(text)) for label, text in facts],
        parts=list(_parts(summary, lang)),
        sections=[
            (each, summing.header_of(each, lang), _bars(each), _TONES.get(each.id, "dim")) for each in tables if each.id != "outcomes"
        ],
    )


_TONES = {"failing": "bad", "undecided": "unsure", "needs": "unsure", "reasons": "unsure"}


def _parts(summary: Summary, lang: str) -> list[Part]:
    found, left = [], 0.0
    for outcome in Outcome:
        count = summary.outcomes[str(outcome)]
        share = count / summary.decided if summary.decided else 0.0
        width = round(100 * share, 3)
        found.append(Part(outcome_word(outcome, lang), outcome_tone(outcome), f"{count:,}", summing.share_text(share), left, width))
        left += width
    return found


def _bars(each: summing.Listed) -> list[Bar]:
    longest = max((count for _, count, _, _ in each.rows), default=0) or 1
    return [
        Bar(name, words, f"{count:,}", summing.share_text(share), round(100 * count / longest, 2))
        for name, count, share, words in each.rows
    ]
