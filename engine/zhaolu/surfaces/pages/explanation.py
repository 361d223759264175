"""The page of `zhaolu explain`: for each applicant what was asked, what the record says, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from zhaolu.ir.decisions import Outcome
from zhaolu.ir.rules import Ruleset
from zhaolu.surfaces import wording
from zhaolu.surfaces.comparing.moves import ORDER
from zhaolu.surfaces.document import Block, Document, Heading
from zhaolu.surfaces.pages.frame import render


@dataclass(frozen=True, slots=True)
class Person:
    """One record: its name, its outcome in words and as a class, and either its one line or its blocks."""

    name: str
    outcome: str
    tone: str
    gist: str
    blocks: tuple[Block, ...]


def explanation_page(documents: Iterable[Document], ruleset: Ruleset, as_of: datetime, lang: str = "zh") -> str:
    """The explanations (`explain.explain`, all of one level) as one page, in their order, each beginning a sheet of its own in print."""
    people = []
    counts: Counter[Outcome] = Counter()
    for document in documents:
        data = document.data
        outcome = Outcome(data["outcome"])
        counts[outcome] += 1
        told = (block for block in document.blocks if not (isinstance(block, Heading) and block.level == 1))
        blocks = () if "line" in data else tuple(told)
        people.append(Person(data["record"], data["outcome_text"], wording.outcome_tone(outcome), _gist(document), blocks))
    notice = ruleset.notice
    alone = len(people) == 1
    what = "判定说明" if lang == "zh" else "Explanation"
    return render(
        "explanation.html",
        lang=lang,
        title=f"{what}{'：' if lang == 'zh' else ': '}{people[0].name}" if alone and people[0].name else what,
        people=people,
        ruleset=ruleset,
        notice=wording.notice_title(notice, lang),
        number=notice.number or "",
        when=wording.moment_text(as_of, lang),
        counts=[(wording.outcome_word(outcome, lang), wording.outcome_tone(outcome), counts[outcome]) for outcome in ORDER],
        lines=any(person.gist or not person.blocks for person in people),
    )


def _gist(document: Document) -> str:
    """The one line after the name and the outcome; empty on other levels, and where there is nothing to add."""
    head = f"{document.data['record']}{'：' if document.lang == 'zh' else ': '}{document.data['outcome_text']}"
    return str(document.data.get("line", "")).removeprefix(head).strip("—– ").removeprefix("。" if document.lang == "zh" else ".")
