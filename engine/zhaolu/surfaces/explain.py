"""Why a decision came out as it did, for the applicant and the clerk.

`explain` builds the document; `explain_text` is the shortcut of the Python API. Levels: `line` (one line), `normal`
(the failed and undecided clauses and what follows), `trace` (also every rule with the value of each condition).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from zhaolu.ir.decisions import Decision, Finding, Hanging, Outcome, PenaltyFinding, Sanction, Trace, sanction_message
from zhaolu.ir.rules import Item, Rule, Ruleset
from zhaolu.surfaces import wording
from zhaolu.surfaces.document import Block, Document, Entries, Entry, Fields, Heading, Line, Paragraph, Run, Tree, line, plain, to_text
from zhaolu.surfaces.layout import Tone
from zhaolu.surfaces.explain_steps import next_steps
from zhaolu.surfaces.explain_trace import rule_branch, rule_data
from zhaolu.surfaces.remedies import remedy
from zhaolu.surfaces.schedule import Scheduled, schedule
from zhaolu.surfaces.wording import FactWords, imprecise, known

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.api import Answer

LEVELS = ("line", "normal", "trace")

_TONES = {Outcome.ELIGIBLE: "good", Outcome.INELIGIBLE: "bad", Outcome.UNDETERMINED: "unsure"}


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


def explain(
    decision: Decision,
    ruleset: Ruleset,
    *,
    lang: str = "zh",
    level: str = "normal",
    trace: Sequence[tuple[Rule, Sequence[Trace]]] | None = None,
    vocabulary: Vocabulary | None = None,
    calendar: tuple[Scheduled, ...] | None = None,
) -> Document:
    """The explanation as a document. `trace` is needed for the level `trace`; `calendar` defaults to fixed dates only."""
    if level not in LEVELS:
        raise ValueError(f"no such level: {level}")
    ruleset = _with_pins(ruleset, decision)
    times = schedule(ruleset, decision.as_of) if calendar is None else calendar
    subject = Subject(decision, ruleset, lang, FactWords(ruleset, lang, vocabulary), times)
    data = _data(subject)
    headline = _headline(subject)
    if level == "line":
        return Document((Paragraph(line(headline, _gist(subject))),), {**data, "line": plain(line(headline, _gist(subject)))}, lang)
    blocks: list[Block] = [
        Heading(1, headline),
        Paragraph(line(Run(_circumstances(subject), "dim"))),
        *_findings(subject, decision.failing, failing=True),
        *_findings(subject, decision.undecided, failing=False),
        *_sanctions(subject),
        *_penalties(subject),
        *_effects(subject),
        *_steps(subject),
        *_presumed(subject),
        *_notes(subject),
    ]
    if level == "trace" and trace is not None:
        blocks.append(Heading(2, line(subject.say("逐条判定", "Rule by rule"))))
        blocks.append(Tree(tuple(rule_branch(rule, traces, decision, subject.facts) for rule, traces in trace)))
        data["rules"] = [rule_data(rule, traces, decision, subject.facts) for rule, traces in trace]
    return Document(tuple(blocks), data, lang)


def explain_answer(answer: Answer, *, lang: str = "zh", level: str = "normal") -> Document:
    """The explanation of an answer of the Python API, with its own calendar and vocabulary."""
    from zhaolu.surfaces.schedule import resolver

    evaluator = answer.evaluator
    ruleset = evaluator.ruleset.ir
    return explain(
        answer.decision,
        ruleset,
        lang=lang,
        level=level,
        trace=evaluator.trace(answer.record) if level == "trace" else None,
        vocabulary=evaluator.ruleset.vocabulary,
        calendar=schedule(ruleset, answer.decision.as_of, resolver(evaluator, answer.record)),
    )


def explain_text(answer: Answer, *, lang: str = "zh", level: str = "normal", width: int = 80) -> str:
    """The explanation as plain text, no line wider than `width`."""
    return to_text(explain_answer(answer, lang=lang, level=level), width=width)


def _with_pins(ruleset: Ruleset, decision: Decision) -> Ruleset:
    """The ruleset as it was asked: pinned readings settled."""
    if not decision.pinned:
        return ruleset
    readings = {name: replace(r, settled=decision.pinned.get(name, r.settled)) for name, r in ruleset.readings.items()}
    return replace(ruleset, readings=readings)


# --- the first lines --------------------------------------------------------------------------------------------


def _headline(subject: Subject) -> Line:
    decision = subject.decision
    outcome = Run(wording.outcome_word(decision.outcome, subject.lang), _TONES[decision.outcome])  # type: ignore[arg-type]
    return line(decision.record, subject.say("：", ": ") if decision.record else "", outcome)


def _gist(subject: Subject) -> str:
    """The rest of the one line: which clauses, and how many more are open."""
    decision, lang = subject.decision, subject.lang
    shown = decision.failing or decision.undecided
    if not shown:
        return subject.say("。", ".")
    text = subject.join([f"{f.clause} {f.message.in_(lang) if decision.failing else question_of(subject, f)}" for f in shown])
    more = ""
    if decision.failing and decision.undecided:
        more = subject.say(f"（另有 {len(decision.undecided)} 条还不能确定）", f" ({len(decision.undecided)} more undecided)")
    return subject.say(f"——{text}{more}。", f" – {text}{more}.")


def _circumstances(subject: Subject) -> str:
    notice, lang = subject.ruleset.notice, subject.lang
    when = wording.moment_text(subject.decision.as_of, lang)
    number = f"（{notice.number}）" if notice.number and subject.zh else ""
    return subject.say(f"{wording.notice_title(notice, lang)}{number}；按 {when} 的情况", f"{wording.notice_title(notice, lang)}; as of {when}")


# --- clauses ----------------------------------------------------------------------------------------------------


def _findings(subject: Subject, findings: Sequence[Finding], *, failing: bool) -> list[Block]:
    if not findings:
        return []
    n = len(findings)
    title = subject.say(f"不符合的条款（{n}）", f"Clauses not met ({n})") if failing else subject.say(f"还不能确定的条款（{n}）", f"Clauses still undecided ({n})")
    mark = Run("✗", "bad") if failing else Run("?", "unsure")
    entries = []
    for finding in findings:
        rows = [(label, line(text)) for label, text in _finding_rows(subject, finding, failing)]
        head = line(Run(finding.clause, "strong"), "  ", finding.message.in_(subject.lang) if failing else question_of(subject, finding))
        entries.append(Entry(head, mark, (Fields(tuple(rows)),) if rows else ()))
    return [Heading(2, line(title)), Entries(tuple(entries), loose=True)]


def asks(subject: Subject, finding: Finding) -> str:
    """What the clause asks, in the ruleset's own words; empty where the message already says it."""
    clause = subject.ruleset.clauses.get(finding.clause)
    item = subject.item(finding.rule)
    own = clause.says if clause is not None else item.says if item is not None else None
    text = own.in_(subject.lang) if own is not None and (subject.zh or own.en) else item.says.in_(subject.lang) if item and item.says else ""
    return "" if text == finding.message.in_(subject.lang) else text


def question_of(subject: Subject, finding: Finding) -> str:
    """An undecided clause as what it asks; what it would say if it failed is told only for want of other words."""
    return asks(subject, finding) or subject.say(f"是否有此情形：{finding.message.zh}", f"whether: {finding.message.in_('en')}")


def _finding_rows(subject: Subject, finding: Finding, failing: bool) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    if failing and (text := asks(subject, finding)):
        rows.append((subject.say("要求", "Asks"), text))
    for sanction in carried(subject, finding):
        rows += _sanction_rows(subject, sanction)
    record = {p: v for p, v in finding.facts.items() if known(v)}
    if record:
        rows.append((subject.say("记录", "Record"), _record_text(subject, record)))
    if failing:
        if help_ := remedy(finding, subject.item(finding.rule), subject.ruleset, subject.facts, subject.calendar, subject.decision):
            rows.append((subject.say("补救", "Mend"), help_))
        return rows
    rows += _open_rows(subject, finding.because, finding.needs, finding.readings, finding.facts)
    if finding.due is not None:
        due = wording.last_moment_text(finding.due, subject.lang)
        rows.append((subject.say("期限", "Due"), subject.say(f"{due}，到期仍未办的才算不符合", f"{due}; only then does it count as not met")))
    return rows


def _record_text(subject: Subject, facts: dict[str, Any]) -> str:
    return subject.join([f"{label}{subject.say('：', ': ')}{text}" for label, text in subject.facts.record(facts)])


def _open_rows(
    subject: Subject, because: Sequence[str], needs: Sequence[str], readings: Sequence[Hanging], facts: Any = ()
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
        each = [_option(subject, option, verdict) for option, verdict in hanging.options.items()]
        rows.append((subject.say("读法", "Reading"), f"{subject.facts.names.question(hanging.reading)}{subject.say('？', '? ')}{subject.join(each)}"))
    told = {"missing": bool(missing or vague), "imprecise": bool(vague or missing), "reading": bool(readings), "not-yet-due": False}
    for reason in because:
        if not told.get(reason, False) and reason != "not-yet-due":
            rows.append((subject.say("原因", "Why"), wording.reason_text(reason, subject.lang)))
    return rows


def _option(subject: Subject, option: str, verdict: Any) -> str:
    word = wording.verdict_word(verdict, subject.lang)
    return subject.say(f"取“{option}”则{word}", f"“{option}”: {word}")


# --- consequences -----------------------------------------------------------------------------------------------


def _sanctions(subject: Subject) -> list[Block]:
    """Events of earlier years that bar or could, unless a clause above already tells of them."""
    decision = subject.decision
    told = [s for f in (*decision.failing, *decision.undecided) for s in carried(subject, f)]
    entries = []
    for sanction in (s for s in decision.sanctions if s not in told):
        mark = Run("✗", "bad") if sanction.barred == "yes" else Run("?", "unsure")
        rows = [(label, line(text)) for label, text in _sanction_rows(subject, sanction)]
        rows += [(label, line(text)) for label, text in _open_rows(subject, sanction.because, sanction.needs, sanction.readings)]
        entries.append(Entry(line(sanction_message(sanction).in_(subject.lang)), mark, (Fields(tuple(rows)),)))
    return [Heading(2, line(subject.say("往年事件", "Earlier years"))), Entries(tuple(entries))] if entries else []


def carried(subject: Subject, finding: Finding) -> list[Sanction]:
    """The sanctions of earlier years a finding stands for."""
    if any(rule.id == finding.rule for rule in subject.ruleset.rules):
        return []
    return [s for s in subject.decision.sanctions if finding.clause in (s.clause, s.by)]


def _sanction_rows(subject: Subject, sanction: Sanction) -> list[tuple[str, str]]:
    rows = [(subject.say("依据", "Under"), _by(subject, sanction))]
    if period := _period(subject, sanction):
        rows.append((subject.say("禁报期", "Barred"), period))
    return rows


def _by(subject: Subject, sanction: Sanction) -> str:
    if sanction.notice is None or "/" not in sanction.by:
        return subject.say("往年的书面决定", "a written decision of an earlier year")
    if sanction.notice == subject.ruleset.id:
        return subject.say(f"本通知 {sanction.clause}", f"clause {sanction.clause} of this notice")
    year = f"{sanction.year} 年" if sanction.year else "往年"
    return subject.say(f"{year}通知的 {sanction.clause}", f"clause {sanction.clause} of {sanction.notice}")


def _period(subject: Subject, sanction: Sanction) -> str:
    from datetime import date

    if sanction.years:
        years = "、".join(map(str, sanction.years)) if subject.zh else ", ".join(map(str, sanction.years))
        return subject.say(f"{years} 年度", f"admission year {years}")
    if sanction.start and sanction.until:
        return wording.span_text(date.fromisoformat(sanction.start), date.fromisoformat(sanction.until), subject.lang)
    if sanction.until:
        until = wording.date_text(date.fromisoformat(sanction.until), subject.lang)
        return subject.say(f"至{until}", f"until {until}")
    return ""


def _penalties(subject: Subject) -> list[Block]:
    if not subject.decision.penalties:
        return []
    groups: dict[tuple[str, str, str], list[PenaltyFinding]] = {}
    for penalty in subject.decision.penalties:
        groups.setdefault((penalty.penalty, penalty.clause, penalty.status), []).append(penalty)
    entries = []
    for (_, clause, status), members in groups.items():
        tone: Tone = "bad" if status == "成立" else "unsure"
        word = wording.status_word(status, subject.lang)
        effects = ("、" if subject.zh else ", ").join(dict.fromkeys(wording.effect_name(m.effect, subject.lang) for m in members))
        rows = list(dict.fromkeys(row for member in members for row in _penalty_rows(subject, member)))
        head = line(Run(clause, "strong"), "  ", effects, Run(subject.say(f"（{word}）", f" ({word})"), tone))
        entries.append(Entry(head, Run("!", tone), (Fields(tuple((label, line(text)) for label, text in rows)),) if rows else ()))
    return [Heading(2, line(subject.say("已发生的事带来的后果", "Consequences of what happened"))), Entries(tuple(entries))]


def _penalty_rows(subject: Subject, penalty: PenaltyFinding) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    item = subject.item(penalty.penalty)
    if item is not None and item.says is not None and (subject.zh or item.says.en):
        rows.append((subject.say("规定", "Rule"), item.says.in_(subject.lang)))
    scope = []
    if penalty.province:
        notice = subject.ruleset.notice
        scope.append(penalty.province if subject.zh or penalty.province != notice.province else notice.province_id.title())
    scope += [p if subject.zh else _program_in_english(subject, p) for p in penalty.programs]
    if penalty.years:
        years = "、".join(map(str, penalty.years)) if subject.zh else ", ".join(map(str, penalty.years))
        scope.append(subject.say(f"{years} 年度", f"admission year {years}"))
    if scope:
        rows.append((subject.say("范围", "Scope"), ("，" if subject.zh else ", ").join(scope)))
    return rows + _open_rows(subject, penalty.because, penalty.needs, penalty.readings)


def _program_in_english(subject: Subject, program: str) -> str:
    notice = subject.ruleset.notice
    return wording.program_word(notice.program_id, program, "en") if program == notice.program else program


def _effects(subject: Subject) -> list[Block]:
    rows = [(label, line(text)) for label, text in effect_rows(subject)]
    return [Heading(2, line(subject.say("按本通知还有", "What else follows"))), Fields(tuple(rows))] if rows else []


def effect_rows(subject: Subject) -> list[tuple[str, str]]:
    """The effects of a decision by name; a key of the ruleset's own is called by what its item says."""
    rows = []
    for key, value in subject.decision.effects.items():
        if value in (None, (), []):
            continue
        name = wording.effect_key(key, subject.lang)
        if name is None:
            said = next((e.says for e in subject.ruleset.effects if e.key == key and e.says is not None), None)
            name = said.in_(subject.lang).rstrip("。.") if said else subject.say("其他", wording.humanised(key))
        rows.append((name, wording.value_text(value, subject.lang)))
    return rows


# --- what comes next, and on what it all rests ------------------------------------------------------------------


def _steps(subject: Subject) -> list[Block]:
    steps = next_steps(subject.calendar, subject.decision, subject.lang)
    if not steps:
        return []
    return [Heading(2, line(subject.say("接下来", "What comes next"))), Entries(tuple(Entry(step) for step in steps))]


def _presumed(subject: Subject) -> list[Block]:
    if not subject.decision.presumed:
        return []
    entries = []
    for each in subject.decision.presumed:
        value = subject.facts.value(each.path, each.value)
        label = subject.facts.label(each.path)
        source = each.source.in_(subject.lang)
        entries.append(Entry(line(subject.say(f"{label}：{value}", f"{label}: {value}"), Run(subject.say(f"（{source}）", f" ({source})"), "dim"))))
    return [Heading(2, line(subject.say("没有填写而推定的", "Taken for known, not given"))), Entries(tuple(entries))]


def _notes(subject: Subject) -> list[Block]:
    decision = subject.decision
    entries = [
        Entry(line(subject.say(f"按“{option}”判定：{subject.facts.names.question(name)}", f"decided with “{option}”: {subject.facts.names.question(name)}")))
        for name, option in sorted(decision.pinned.items())
    ]
    entries += [Entry(line(d.message(subject.lang))) for d in decision.diagnostics]
    return [Heading(2, line(subject.say("说明", "Notes"))), Entries(tuple(entries))] if entries else []


# --- for programs -----------------------------------------------------------------------------------------------


def _data(subject: Subject) -> dict[str, Any]:
    from zhaolu.surfaces.decision import plain as as_plain

    decision, lang = subject.decision, subject.lang

    def finding(each: Finding, failing: bool) -> dict[str, Any]:
        found: dict[str, Any] = {
            "clause": each.clause,
            "rule": each.rule,
            "message": each.message.in_(lang),
            "asks": asks(subject, each),
            "record": [{"fact": p, "label": subject.facts.label(p), "value": as_plain(v), "text": subject.facts.value(p, v)} for p, v in each.facts.items() if known(v)],
        }
        if failing:
            found["remedy"] = remedy(each, subject.item(each.rule), subject.ruleset, subject.facts, subject.calendar, decision)
        else:
            found |= _open_data(subject, each.because, each.needs, each.readings)
            if each.due is not None:
                found["due"] = each.due.isoformat()
        return found

    return {
        "record": decision.record,
        "notice": decision.notice,
        "title": wording.notice_title(subject.ruleset.notice, lang),
        "as_of": decision.as_of.isoformat(),
        "outcome": str(decision.outcome),
        "outcome_text": wording.outcome_word(decision.outcome, lang),
        "failing": [finding(f, True) for f in decision.failing],
        "undecided": [finding(f, False) for f in decision.undecided],
        "sanctions": [
            {"text": sanction_message(s).in_(lang), "by": s.by, "barred": s.barred, "period": _period(subject, s), **_open_data(subject, s.because, s.needs, s.readings)}
            for s in decision.sanctions
        ],
        "penalties": [
            {"clause": p.clause, "effect": p.effect, "text": wording.effect_name(p.effect, lang), "status": p.status, "province": p.province,
             "programs": list(p.programs), "years": list(p.years), **_open_data(subject, p.because, p.needs, p.readings)}
            for p in decision.penalties
        ],
        "effects": [{"key": key, "value": as_plain(value)} for key, value in decision.effects.items()],
        "next": [plain(step) for step in next_steps(subject.calendar, decision, lang)],
        "presumed": [
            {"fact": p.path, "label": subject.facts.label(p.path), "value": as_plain(p.value), "text": subject.facts.value(p.path, p.value), "source": p.source.in_(lang)}
            for p in decision.presumed
        ],
        "pinned": dict(sorted(decision.pinned.items())),
        "diagnostics": [d.to_json(lang) for d in decision.diagnostics],
    }  # fmt: skip


def _open_data(subject: Subject, because: Sequence[str], needs: Sequence[str], readings: Sequence[Hanging]) -> dict[str, Any]:
    return {
        "because": [{"reason": reason, "text": wording.reason_text(reason, subject.lang)} for reason in because],
        "needs": [{"fact": path, "label": subject.facts.label(path)} for path in needs],
        "readings": [
            {
                "reading": h.reading,
                "question": subject.facts.names.question(h.reading),
                "options": [{"option": o, "verdict": str(v), "text": wording.verdict_word(v, subject.lang)} for o, v in h.options.items()],
            }
            for h in readings
        ],
    }
