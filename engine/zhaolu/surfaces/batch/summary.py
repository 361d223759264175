"""What came of many records: counts of outcomes, the clauses that rejected most, what the undecided wait for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zhaolu.ir.decisions import REASONS, Outcome
from zhaolu.ir.sanctions import WRITTEN_CLAUSE
from zhaolu.surfaces.document import Block, Document, Heading, Line, Paragraph, Table, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhaolu.ir.decisions import Decision
    from zhaolu.surfaces.evaluator import Evaluator


@dataclass
class Summary:
    """Counts of persons. `needs` and `reasons` are of those undetermined: what they wait for, and why; where only some of
    them were looked at (`looked` of all), these are estimates. `rejected`: rows by the codes of their faults.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    failing: Counter[str] = field(default_factory=Counter)
    undecided: Counter[str] = field(default_factory=Counter)
    penalties: Counter[tuple[str, str]] = field(default_factory=Counter)
    needs: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, float] = field(default_factory=dict)
    looked: int = 0
    unreadable: int = 0
    rejected: Counter[str] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        return self.outcomes.total()

    @property
    def estimated(self) -> bool:
        """Whether not every undetermined person was looked at."""
        return self.looked < self.outcomes[Outcome.UNDETERMINED]

    def add(self, row: Mapping[str, Any]) -> None:
        """One answer, as a row of the answer table."""
        self.outcomes[row["outcome"]] += 1
        self.failing.update(set(row["failing"]))
        self.undecided.update(set(row["undecided"]))
        self.penalties.update({(p["effect"], p["status"]) for p in row["penalties"]})

    def add_counts(
        self,
        outcomes: Mapping[str, int],
        failing: Mapping[str, int],
        undecided: Mapping[str, int],
        penalties: Mapping[tuple[str, str], int],
    ) -> None:
        """Many answers at once, counted elsewhere."""
        self.outcomes.update(outcomes)
        self.failing.update(failing)
        self.undecided.update(undecided)
        self.penalties.update(penalties)

    def look(self, decision: Decision, weight: float = 1.0) -> None:
        """What an undetermined person waits for; it stands for `weight` persons."""
        if decision.outcome is not Outcome.UNDETERMINED:
            return
        self.looked += 1
        for path in {re.sub(r"\[\d+\]", "", path) for finding in decision.undecided for path in finding.needs}:
            self.needs[path] = self.needs.get(path, 0.0) + weight
        for reason in {reason for finding in decision.undecided for reason in finding.because}:
            self.reasons[reason] = self.reasons.get(reason, 0.0) + weight


@dataclass(frozen=True, slots=True)
class Listed:
    """One table of the summary: rows of a name, how many, which share (None: none is meant), and words for it."""

    id: str
    title: str
    names: str
    rows: Sequence[tuple[str, int, float | None, str]]
    note: str = ""


def listed(summary: Summary, evaluator: Evaluator, lang: str, most: int | None = None) -> list[Listed]:
    """The tables of a summary, those without rows left out; at most `most` rows each."""
    from zhaolu.surfaces.checking.code_pages import title
    from zhaolu.surfaces.wording import FactWords, outcome_word, reason_text

    zh = lang == "zh"
    ruleset = evaluator.ruleset
    total = summary.decided
    open_ = summary.outcomes[Outcome.UNDETERMINED]

    def clauses(counts: Counter[str]) -> list[tuple[str, int, float | None, str]]:
        says = {name: clause.says.in_(lang) for name, clause in ruleset.ir.clauses.items()}
        says.setdefault(WRITTEN_CLAUSE, "往年的书面决定禁止报名" if zh else "an earlier written decision bars registration")
        ordered = sorted(counts.items(), key=lambda item: (-item[1], ruleset.ir.order_of_clause(item[0])))
        return [(clause, count, _share(count, total), says.get(clause, "")) for clause, count in ordered]

    words = FactWords(ruleset.ir, lang, ruleset.vocabulary)
    about = ("按抽查的 {n} 人估计", "estimated from {n} of them") if summary.estimated else ("", "")
    note = about[0 if zh else 1].format(n=f"{summary.looked:,}")
    needs = sorted(summary.needs.items(), key=lambda item: (-item[1], ruleset.ir.order_of_fact(item[0])))
    reasons = sorted(summary.reasons.items(), key=lambda item: (-item[1], REASONS.index(item[0])))
    found = [
        Listed(
            "outcomes", "结论" if zh else "Outcomes", "结论" if zh else "Outcome",
            [(outcome_word(o, lang), summary.outcomes[str(o)], _share(summary.outcomes[str(o)], total), "") for o in Outcome],
        ),
        Listed("failing", "不符合最多的条款" if zh else "Clauses failed most", "条款" if zh else "Clause", clauses(summary.failing)),
        Listed("undecided", "待定最多的条款" if zh else "Clauses undecided most", "条款" if zh else "Clause", clauses(summary.undecided)),
        Listed(
            "needs", "待定的人缺什么" if zh else "What the undetermined lack", "事实" if zh else "Fact",
            [(words.label(path), round(count), _share(count, open_), "") for path, count in needs], note,
        ),
        Listed(
            "reasons", "为什么待定" if zh else "Why undetermined", "原因" if zh else "Reason",
            [(reason_text(reason, lang), round(count), _share(count, open_), "") for reason, count in reasons], note,
        ),
        Listed(
            "penalties", "处理" if zh else "Penalties", "处理" if zh else "Penalty",
            [(penalty_text(*penalty, lang), count, _share(count, total), "") for penalty, count in summary.penalties.most_common()],
        ),
        Listed(
            "rejected", "读不懂的行" if zh else "Rows that could not be read", "代码" if zh else "Code",
            [(code, count, None, title(code, lang)) for code, count in sorted(summary.rejected.items(), key=lambda i: (-i[1], i[0]))],
        ),
    ]  # fmt: skip
    return [
        Listed(each.id, each.title, each.names, each.rows[:most], each.note)
        for each in found
        if each.rows and (each.id != "outcomes" or total)
    ]


def penalty_text(effect: str, status: str, lang: str) -> str:
    """A penalty with whether it is established: 记入诚信档案（成立）."""
    from zhaolu.surfaces.wording import effect_name, status_word

    named, stands = effect_name(effect, lang), status_word(status, lang)
    return f"{named}（{stands}）" if lang == "zh" else f"{named} ({stands})"


def _share(count: float, total: int) -> float | None:
    return count / total if total else None


def share_text(share: float | None) -> str:
    """A share in per cent; what is neither none nor all never looks so."""
    if share is None:
        return ""
    found = f"{share:.1%}"
    if found == "0.0%" and share > 0:
        return "<0.1%"
    return ">99.9%" if found == "100.0%" and share < 1 else found


def header_of(each: Listed, lang: str) -> tuple[str, str, str, str]:
    """What stands over names, counts, shares and words; empty where the table has none."""
    zh = lang == "zh"
    counted = ("行数", "Rows") if each.id == "rejected" else ("人数", "Persons")
    shared, worded = any(row[2] is not None for row in each.rows), any(row[3] for row in each.rows)
    shares, words = ("占比", "Share") if shared else ("", ""), ("内容", "What it says") if worded else ("", "")
    at = 0 if zh else 1
    return each.names, counted[at], shares[at], words[at]


def as_table(each: Listed, lang: str) -> Table:
    """A table of the summary for a document."""
    names, counts, shared, worded = header_of(each, lang)
    header = [part for part in (names, counts, shared, worded) if part]
    rows: list[tuple[Line, ...]] = []
    for name, count, share, words in each.rows:
        cells = [name, f"{count:,}", *([share_text(share)] if shared else []), *([words] if worded else [])]
        rows.append(tuple(line(cell) for cell in cells))
    return Table(tuple(header), tuple(rows), {1: "right", **({2: "right"} if shared else {})})


def total_line(summary: Summary, lang: str) -> str:
    """All in one line."""
    from zhaolu.surfaces.wording import outcome_word

    zh = lang == "zh"
    parts = [f"{outcome_word(o, lang)} {summary.outcomes[str(o)]}" for o in Outcome]
    if summary.unreadable:
        parts.append(f"读不懂 {summary.unreadable}" if zh else f"unreadable {summary.unreadable}")
    total = f"共 {summary.decided} 人：" if zh else f"{summary.decided} decided: "
    return total + ("，" if zh else ", ").join(parts)


def about(evaluator: Evaluator, lang: str) -> list[tuple[str, str]]:
    """What was asked: labelled texts (notice, moment, pinned readings, ruleset)."""
    from zhaolu.surfaces.wording import moment_text, notice_title

    zh = lang == "zh"
    notice = evaluator.ruleset.ir.notice
    pins = ("；" if zh else "; ").join(f"{name}={option}" for name, option in sorted(evaluator.pins.items()))
    rows = [
        ("通知" if zh else "Notice", notice_title(notice, lang) + (f"（{notice.number}）" if notice.number and zh else "")),
        ("按哪一天看" if zh else "As of", moment_text(evaluator.as_of, lang)),
        ("固定的读法" if zh else "Pinned readings", pins),
        ("规则集" if zh else "Ruleset", f"{notice.id} {evaluator.ruleset.ir.digest[:12]}"),
    ]
    return [row for row in rows if row[1]]


def summary_document(summary: Summary, evaluator: Evaluator, lang: str, *, most: int | None = None) -> Document:
    """The summary for people, and as data."""
    blocks: list[Block] = []
    for each in listed(summary, evaluator, lang, most):
        note = (f"（{each.note}）" if lang == "zh" else f" ({each.note})") if each.note else ""
        blocks.append(Heading(2, line(each.title + note)))
        blocks.append(as_table(each, lang))
    if not summary.decided:
        blocks.insert(0, Paragraph(line("没有一行可以判定。" if lang == "zh" else "No row could be decided.")))
    return Document(tuple(blocks), summary_data(summary, evaluator), lang)


def summary_data(summary: Summary, evaluator: Evaluator) -> dict[str, Any]:
    """The summary for programs: ids, counts of persons, most frequent first."""
    ruleset = evaluator.ruleset.ir

    def ordered(counts: Mapping[str, float]) -> dict[str, int]:
        return {name: round(count) for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))}

    return {
        "notice": ruleset.id,
        "as_of": evaluator.as_of.isoformat(),
        "digest": ruleset.digest,
        "pinned": dict(sorted(evaluator.pins.items())),
        "decided": summary.decided,
        "unreadable": summary.unreadable,
        "outcomes": {str(outcome): summary.outcomes[str(outcome)] for outcome in Outcome},
        "failing": ordered(summary.failing),
        "undecided": ordered(summary.undecided),
        "needs": ordered(summary.needs),
        "reasons": ordered(summary.reasons),
        "estimated_from": summary.looked if summary.estimated else None,
        "penalties": [
            {"effect": effect, "status": status, "persons": count} for (effect, status), count in sorted(summary.penalties.items())
        ],
        "rejected": ordered(summary.rejected),
    }
