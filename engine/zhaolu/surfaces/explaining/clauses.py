"""The clauses of an explanation: what each asks, what the record says, what is missing, what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhaolu.frozen import dataclass
from zhaolu.ir.decisions import Decision, Finding, Hanging, Outcome, Sanction, sanction_message
from zhaolu.ir.rules import Item, Rule, Ruleset
from zhaolu.surfaces import wording
from zhaolu.surfaces.document import Block, Entries, Entry, Fields, Heading, Line, Paragraph, Run, line
from zhaolu.surfaces.explaining.remedies import Remedy, read_by, remedy, root
from zhaolu.surfaces.explaining.steps import next_steps
from zhaolu.surfaces.timetable.schedule import Scheduled
from zhaolu.surfaces.wording import FactWords, imprecise, known


@dataclass(frozen=True)
class Subject:
    """What is explained and with what help."""

    decision: Decision
    ruleset: Ruleset
    lang: str
    facts: FactWords
    calendar: tuple[Scheduled, ...]

    @property
    def zh(self) -> bool:
        return self.lang == "zh"

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def join(self, parts: Sequence[str]) -> str:
        return ("；" if self.zh else "; ").join(parts)

    def item(self, id: str) -> Item | None:
        """The rule or penalty with this id."""
        return next((i for i in (*self.ruleset.rules, *self.ruleset.penalties) if i.id == id), None)


def finding_blocks(subject: Subject, findings: Sequence[Finding], *, failing: bool) -> list[Block]:
    if not findings:
        return []
    n = len(findings)
    title = (
        subject.say(f"不符合的条款（{n}）", f"Clauses not met ({n})")
        if failing
        else subject.say(f"还不能确定的条款（{n}）", f"Clauses still undecided ({n})")
    )
    mark = Run("✗", "bad") if failing else Run("?", "unsure")
    entries = []
    for finding in findings:
        rows = [(label, line(text)) for label, text in _finding_rows(subject, finding, failing)]
        head = line(
            Run(subject.facts.names.clause(finding.clause), "strong"),
            "  ",
            finding.message.in_(subject.lang) if failing else question_of(subject, finding),
        )
        entries.append(Entry(head, mark, (Fields(tuple(rows)),) if rows else ()))
    blocks: list[Block] = [Heading(2, line(title)), Entries(tuple(entries), loose=True)]
    if not failing and any(finding.readings for finding in findings):
        note = subject.say(
            "读法不一的，须由发文机关明确或由经办人认定，这里不代为决定。",
            "Where readings differ, the issuing office or the officer in charge decides; nothing is decided here.",
        )
        blocks.append(Paragraph(line(Run(note, "dim"))))
    return blocks


def asks(subject: Subject, finding: Finding) -> str:
    """What the clause asks, in the ruleset's own words; empty where the message already says it.

    A rule of one clause speaks for itself where it has words; an alternative or a window by the ledger of its clause.
    """
    item = subject.item(finding.rule)
    clause = subject.ruleset.clauses.get(finding.clause)
    own, listed = (item.says if item is not None else None), (clause.says if clause is not None else None)
    single = isinstance(item, Rule) and len(item.alternatives) == 1 and item.form != "window"
    for text in (own, listed) if single else (listed, own):
        if text is not None and (subject.zh or text.en):
            said = text.in_(subject.lang)
            return "" if said == finding.message.in_(subject.lang) else said
    return ""


def question_of(subject: Subject, finding: Finding) -> str:
    """An undecided clause as what it asks; by its message where that already speaks of the doubt or is certain."""
    item = subject.item(finding.rule)
    fallback = isinstance(item, Rule) and any(a.fallback for a in item.alternatives if a.id == finding.alternative)
    if fallback or not isinstance(item, Rule) or finding.because == ("review",):
        return finding.message.in_(subject.lang)
    return asks(subject, finding) or subject.say(f"是否有此情形：{finding.message.zh}", f"in doubt: {finding.message.in_('en')}")


def _finding_rows(subject: Subject, finding: Finding, failing: bool) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    if failing and (text := asks(subject, finding)):
        rows.append((subject.say("要求", "Asks"), text))
    if text := _either(subject, finding):
        rows.append((subject.say("择一", "Either"), text))
    for sanction in carried(subject, finding):
        rows += _sanction_rows(subject, sanction)
    record = _condition_first(subject, finding)
    if record:
        rows.append((subject.say("记录", "Record"), _record_text(subject, record)))
    if failing:
        if help_ := remedy_for(subject, finding).text:
            rows.append((subject.say("补救", "Mend"), help_))
        return rows
    about: wording.About = "ban" if carried(subject, finding) else "rule"
    rows += open_rows(subject, finding.because, finding.needs, finding.readings, finding.facts, about)
    if finding.due is not None:
        due = wording.last_moment_text(finding.due, subject.lang)
        rows.append(
            (subject.say("期限", "Due"), subject.say(f"{due}，到期仍未办的才算不符合", f"{due}; only then does it count as not met"))
        )
    return rows


def _either(subject: Subject, finding: Finding) -> str:
    """That one of several clauses suffices; said once, at the first of them."""
    if not isinstance(subject.item(finding.rule), Rule):
        return ""
    same = [f.clause for f in (*subject.decision.failing, *subject.decision.undecided) if f.rule == finding.rule]
    others = [clause for clause in dict.fromkeys(same) if clause != finding.clause]
    if not others or same[0] != finding.clause:
        return ""
    named = ("、" if subject.zh else ", ").join(map(subject.facts.names.clause, others))
    return subject.say(f"这一条与 {named} 有一条符合即可", f"this or one of {named} suffices")


def remedy_for(subject: Subject, finding: Finding) -> Remedy:
    return remedy(finding, subject.item(finding.rule), subject.ruleset, subject.facts, subject.calendar, subject.decision)


def _condition_first(subject: Subject, finding: Finding) -> dict[str, Any]:
    """The known facts of a finding: those the condition itself reads before those that only say whom it concerns."""
    facts = {path: value for path, value in finding.facts.items() if known(value)}
    item = subject.item(finding.rule)
    alternative = next((a for a in item.alternatives if a.id == finding.alternative), None) if isinstance(item, Rule) else None
    if alternative is None:
        return facts
    asked = read_by(alternative.condition, subject.ruleset)
    return dict(sorted(facts.items(), key=lambda pair: root(pair[0]) not in asked))


def _record_text(subject: Subject, facts: dict[str, Any]) -> str:
    return subject.join([f"{label}{subject.say('：', ': ')}{text}" for label, text in subject.facts.record(facts)])


def open_rows(
    subject: Subject,
    because: Sequence[str],
    needs: Sequence[str],
    readings: Sequence[Hanging],
    facts: Any = (),
    about: wording.About = "rule",
) -> list[tuple[str, str]]:
    """What stands between a question and its answer, one row a reason."""
    rows: list[tuple[str, str]] = []
    vague = [path for path in needs if path in facts and imprecise(facts[path])]
    missing = [path for path in needs if path not in vague]
    if missing:
        rows.append((subject.say("还缺", "Missing"), subject.facts.labels(missing)))
    if vague:
        labels = subject.facts.labels(vague)
        rows.append((subject.say("不够精确", "Imprecise"), subject.say(f"{labels}须精确到日", f"{labels}: the exact day is needed")))
    for hanging in readings:
        each = [_option(subject, option, verdict, about) for option, verdict in hanging.options.items()]
        rows.append(
            (
                subject.say("读法", "Reading"),
                f"{subject.facts.names.question(hanging.reading)}{subject.say('？', '? ')}{subject.join(each)}",
            )
        )
    told = {"missing": bool(missing or vague), "imprecise": bool(vague or missing), "reading": bool(readings), "not-yet-due": False}
    for reason in because:
        if not told.get(reason, False) and reason != "not-yet-due":
            rows.append((subject.say("原因", "Why"), wording.reason_text(reason, subject.lang)))
    return rows


def _option(subject: Subject, option: str, verdict: Any, about: wording.About) -> str:
    word = wording.verdict_word(verdict, subject.lang, about)
    return subject.say(f"取“{option}”则{word}", f"“{option}”: {word}")


def sanction_blocks(subject: Subject) -> list[Block]:
    """Events of earlier years that bar or could, unless a clause above already tells of them."""
    decision = subject.decision
    told = [s for f in (*decision.failing, *decision.undecided) for s in carried(subject, f)]
    entries = []
    for sanction in (s for s in decision.sanctions if s not in told):
        mark = Run("✗", "bad") if sanction.barred == "yes" else Run("?", "unsure")
        rows = [(label, line(text)) for label, text in _sanction_rows(subject, sanction)]
        asked = open_rows(subject, sanction.because, sanction.needs, sanction.readings, about="ban")
        rows += [(label, line(text)) for label, text in asked]
        entries.append(Entry(line(sanction_message(sanction).in_(subject.lang)), mark, (Fields(tuple(rows)),)))
    return [Heading(2, line(subject.say("往年事件", "Earlier years"))), Entries(tuple(entries))] if entries else []


def carried(subject: Subject, finding: Finding) -> list[Sanction]:
    """The sanctions of earlier years a finding stands for."""
    if any(rule.id == finding.rule for rule in subject.ruleset.rules):
        return []
    return [s for s in subject.decision.sanctions if finding.clause in (s.clause, s.by)]


def _sanction_rows(subject: Subject, sanction: Sanction) -> list[tuple[str, str]]:
    rows = [(subject.say("依据", "Under"), _by(subject, sanction))]
    if barred := period(subject, sanction):
        rows.append((subject.say("禁报期", "Barred"), barred))
    return rows


def _by(subject: Subject, sanction: Sanction) -> str:
    if sanction.notice is None or "/" not in sanction.by:
        return subject.say("往年的书面决定", "a written decision of an earlier year")
    if sanction.notice == subject.ruleset.id:
        return subject.say(f"本通知 {sanction.clause}", f"clause {sanction.clause} of this notice")
    return subject.facts.names.clause(sanction.by)


def period(subject: Subject, sanction: Sanction) -> str:
    if sanction.years:
        years = "、".join(map(str, sanction.years)) if subject.zh else ", ".join(map(str, sanction.years))
        return subject.say(f"{years} 年度", f"admission year {years}")
    if sanction.start and sanction.until:
        return wording.span_text(date.fromisoformat(sanction.start), date.fromisoformat(sanction.until), subject.lang)
    if sanction.until:
        until = wording.date_text(date.fromisoformat(sanction.until), subject.lang)
        return subject.say(f"至{until}", f"until {until}")
    return ""


def steps_of(subject: Subject) -> list[Line]:
    """The steps ahead; for somebody rejected only where every failed clause can still be mended."""
    decision = subject.decision
    if decision.outcome is Outcome.INELIGIBLE and not all(remedy_for(subject, f).helps for f in decision.failing):
        return []
    return next_steps(subject.calendar, decision, subject.lang)
