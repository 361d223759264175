"""The page of `zhaolu review`: one sheet after another for the person who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from zhaolu.executors.prose.sentences import describe_window
from zhaolu.ir.rules import Ruleset, Text
from zhaolu.ir.times import midnight
from zhaolu.surfaces import wording
from zhaolu.surfaces.cases.coverage import percent
from zhaolu.surfaces.comparing.comparison_document import ComparisonWords
from zhaolu.surfaces.comparing.moves import clauses_against
from zhaolu.surfaces.document import Fields, Line, line
from zhaolu.surfaces.layout import Tone
from zhaolu.surfaces.ledger import accounts, summary
from zhaolu.surfaces.listing import Listing
from zhaolu.surfaces.pages.comparison import marked, people
from zhaolu.surfaces.pages.frame import render
from zhaolu.surfaces.pages.timeline import timeline_picture
from zhaolu.surfaces.review import Bearing, ClauseReview, Review
from zhaolu.surfaces.timetable.schedule import Scheduled, resolver, schedule
from zhaolu.surfaces.timetable.timeline import notes_of, set_elsewhere

if TYPE_CHECKING:
    from zhaolu.diagnostics import Diagnostic
    from zhaolu.surfaces.cases.testing import CaseResult

BEARINGS: Final[Mapping[Bearing, tuple[Text, Tone]]] = {
    "failing": (Text("不符合本条", "not met"), "bad"),
    "undecided": (Text("本条不能确定", "undecided"), "unsure"),
    "成立": (Text("罚则成立", "penalty stands"), "bad"),
    "待定": (Text("罚则待定", "penalty pending"), "unsure"),
    "inside": (Text("符合，在时段的边上", "met, at the edge of the window"), "good"),
}
"""What a case says about a clause, in words and as a class."""

SEVERITIES: Final[Mapping[str, tuple[Text, Tone]]] = {
    "error": (Text("错误", "error"), "bad"),
    "warning": (Text("提醒", "warning"), "unsure"),
    "note": (Text("说明", "note"), "dim"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A window in a row of the table."""

    when: str
    name: str
    actor: str
    clause: str
    says: str
    notes: tuple[str, ...]


def review_page(found: Review) -> str:
    """The review as HTML."""
    ruleset, lang = found.ruleset, found.lang
    zh = lang == "zh"
    calendar = _calendar(found)
    listing = Listing(ruleset, lang)
    title = f"{wording.notice_title(ruleset.notice, lang)}{'·送审稿' if zh else ': for review'}"
    words = ComparisonWords(found.change) if found.change is not None else None
    return render(
        "review.html",
        lang=lang,
        title=title,
        review=found,
        ruleset=ruleset,
        head=_head(listing),
        summary=summary(accounts(ruleset), lang),
        names=listing.names,
        parties=_parties(found),
        anchors={clause.id: f"clause-{number}" for number, clause in enumerate(found.clauses, 1)},
        picture=timeline_picture(ruleset, calendar, lang, titled=False),
        stages=[_stage(each, ruleset, lang) for each in calendar],
        elsewhere=[(listing.names.parameter(p.name), p.meaning.in_(lang)) for p in set_elsewhere(ruleset)],
        amounts=(*listing.quotas(), *listing.tables()),
        readings=listing.readings()[1:],
        terms=listing.definitions()[1:],
        silence=listing.presumptions()[1:],
        parameters=listing.parameters()[1:],
        share=f"{int(percent([found.report.coverage]) * 10) / 10:g}" if found.report is not None else "",
        bearings={bearing: (text.in_(lang), tone) for bearing, (text, tone) in BEARINGS.items()},
        uncited=[_answered(result, listing) for result in found.uncited],
        differing=_differing(found),
        findings=[_finding(each, lang) for each in found.findings],
        words=words,
        people=people(found.moves, words) if words is not None else None,
        marked=marked,
    )


def _head(listing: Listing) -> list[tuple[str, Line]]:
    """Which notice, and which state of which ruleset."""
    rows = [row for block in listing.heading() if isinstance(block, Fields) for row in block.rows]
    ruleset = listing.ruleset
    return [*rows, (listing.say("规则集", "Ruleset"), line(ruleset.id)), (listing.say("摘要", "Digest"), line(ruleset.digest))]


def _parties(found: Review) -> list[tuple[str, list[ClauseReview]]]:
    """The clauses in order; those of a city's own notice before those it takes over, each under a title."""
    own = [clause for clause in found.clauses if not clause.inherited]
    taken = [clause for clause in found.clauses if clause.inherited]
    if not taken:
        return [("", own)]
    zh = found.lang == "zh"
    return [("本通知" if zh else "This notice", own), ("沿用上级通知的" if zh else "Taken over from the notice above", taken)]


def _calendar(found: Review) -> tuple[Scheduled, ...]:
    """The windows as for nobody in particular, looked at from the day of issue: the page shows no present."""
    notice = found.ruleset.notice
    moment = midnight(notice.issued or date(notice.year, 1, 1))
    return schedule(found.ruleset, moment, resolver(found.opened.evaluator(as_of=moment)))


def _stage(each: Scheduled, ruleset: Ruleset, lang: str) -> Stage:
    window = each.window
    says = window.says.in_(lang) if window.says is not None and (lang == "zh" or window.says.en) else ""
    return Stage(
        describe_window(window, ruleset, lang),
        window.name.in_(lang),
        wording.actor_word(window.actor, lang),
        window.clause,
        says,
        tuple(notes_of(each, ruleset, lang)),
    )


def _differing(found: Review) -> list[tuple[str, str, list[str]]]:
    """The cases whose answer is not the one written: id, note, what differs."""
    from zhaolu.surfaces.cases.junit import difference_lines

    results = found.report.failed if found.report is not None else ()
    return [(each.case.id, each.case.note, difference_lines(each, found.lang)) for each in results]


def _answered(result: CaseResult, listing: Listing) -> tuple[str, Tone, str, str, str]:
    """A case's outcome in words and as a class, its note and id, and the clauses of elsewhere it rests on."""
    if result.answer is None:
        return listing.say("判定不了", "not decided"), "bad", result.case.note, result.case.id, ""
    decision = result.answer.decision
    clauses = listing.say("、", ", ").join(map(listing.names.clause, clauses_against(decision)))
    outcome = wording.outcome_word(decision.outcome, listing.lang)
    return outcome, wording.outcome_tone(decision.outcome), result.case.note, result.case.id, clauses


def _finding(each: Diagnostic, lang: str) -> tuple[str, str, str, str, str, str]:
    """Severity in words and as a class, code, place, message, mend."""
    text, tone = SEVERITIES[str(each.severity)]
    place = f"{each.span.source.name.rpartition('/')[2]}:{each.span.line}" if each.span is not None else ""
    return text.in_(lang), tone, each.code, place, each.message(lang), each.help(lang)
