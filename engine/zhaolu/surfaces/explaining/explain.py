"""Why a decision came out as it did, for the applicant and the clerk.

`explain` builds the document; `explain_text` is the shortcut of the Python API. Levels: `line` (one line), `normal`
(the failed and undecided clauses and what follows), `trace` (also every rule with the value of each condition).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhaolu.frozen import replace
from zhaolu.ir.decisions import Decision, Finding, Outcome, PenaltyFinding, Trace
from zhaolu.ir.rules import Rule, Ruleset
from zhaolu.surfaces import wording
from zhaolu.surfaces.document import Block, Document, Entries, Entry, Fields, Heading, Line, Paragraph, Run, Tree, line, plain, to_text
from zhaolu.surfaces.explaining.clauses import Subject, finding_blocks, open_rows, question_of, sanction_blocks, steps_of
from zhaolu.surfaces.explaining.data import explanation_data
from zhaolu.surfaces.layout import Tone
from zhaolu.surfaces.timetable.schedule import Scheduled, schedule
from zhaolu.surfaces.wording import FactWords

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.evaluator import Answer

LEVELS = ("line", "normal", "trace")

UNBROKEN = 1_000_000
"""Wider than any line: for output that must stay one line."""


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
    data = explanation_data(subject)
    headline = _headline(subject)
    if level == "line":
        return Document((Paragraph(line(headline, _gist(subject))),), {**data, "line": plain(line(headline, _gist(subject)))}, lang)
    blocks: list[Block] = [
        Heading(1, headline),
        Paragraph(line(Run(_circumstances(subject), "dim"))),
        *finding_blocks(subject, decision.failing, failing=True),
        *finding_blocks(subject, decision.undecided, failing=False),
        *sanction_blocks(subject),
        *_penalties(subject),
        *_effects(subject),
        *_steps(subject),
        *_notes(subject),
        *_presumed(subject),
    ]
    if level == "trace" and trace is not None:
        from zhaolu.surfaces.explaining.trace import rule_branch, rule_data

        blocks.append(Heading(2, line(subject.say("逐条判定", "Rule by rule"))))
        blocks.append(Tree(tuple(rule_branch(rule, traces, decision, subject.facts) for rule, traces in trace)))
        data["rules"] = [rule_data(rule, traces, decision, subject.facts) for rule, traces in trace]
    return Document(tuple(blocks), data, lang)


def explain_answer(answer: Answer, *, lang: str = "zh", level: str = "normal") -> Document:
    """The explanation of an answer of the Python API, with its own calendar and vocabulary."""
    from zhaolu.surfaces.timetable.schedule import resolver

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
    """The explanation as plain text, no line wider than `width` (the level `line` is one line however long)."""
    return to_text(explain_answer(answer, lang=lang, level=level), width=UNBROKEN if level == "line" else width)


def _with_pins(ruleset: Ruleset, decision: Decision) -> Ruleset:
    """The ruleset as it was asked: pinned readings settled."""
    if not decision.pinned:
        return ruleset
    readings = {name: replace(r, settled=decision.pinned.get(name, r.settled)) for name, r in ruleset.readings.items()}
    return replace(ruleset, readings=readings)


# --- the first lines --------------------------------------------------------------------------------------------


def _headline(subject: Subject) -> Line:
    decision = subject.decision
    outcome = Run(wording.outcome_word(decision.outcome, subject.lang), wording.outcome_tone(decision.outcome))
    return line(decision.record, subject.say("：", ": ") if decision.record else "", outcome)


def _gist(subject: Subject) -> str:
    """The rest of the one line: which clauses, and how many more are open."""
    decision, lang = subject.decision, subject.lang
    shown = decision.failing or decision.undecided
    if not shown:
        return subject.say("。", ".")
    clause = subject.facts.names.clause
    if decision.failing:
        text = subject.join([f"{clause(f.clause)} {f.message.in_(lang)}" for f in shown])
    else:
        text = subject.join([f"{clause(f.clause)} {question_of(subject, f)}{_why(subject, f)}" for f in shown])
    more = ""
    if decision.failing and decision.undecided:
        more = subject.say(f"（另有 {len(decision.undecided)} 条还不能确定）", f" ({len(decision.undecided)} more undecided)")
    return subject.say(f"——{text}{more}。", f" – {text}{more}.")


def _why(subject: Subject, finding: Finding) -> str:
    """The reasons of an undecided clause in brackets."""
    parts = []
    for reason in finding.because:
        if reason == "missing" and finding.needs:
            parts.append(subject.say("缺", "missing: ") + subject.facts.labels(finding.needs))
        elif reason != "review" or len(finding.because) > 1:
            parts.append(wording.reason_text(reason, subject.lang))
        else:
            parts.append(subject.say("由人工认定", "a person decides"))
    text = ("，" if subject.zh else ", ").join(parts)
    return subject.say(f"（{text}）", f" ({text})") if text else ""


def _circumstances(subject: Subject) -> str:
    notice, lang = subject.ruleset.notice, subject.lang
    when = wording.moment_text(subject.decision.as_of, lang)
    number = f"（{notice.number}）" if notice.number and subject.zh else ""
    return subject.say(
        f"{wording.notice_title(notice, lang)}{number}；按 {when} 的情况", f"{wording.notice_title(notice, lang)}; as of {when}"
    )


# --- consequences -----------------------------------------------------------------------------------------------


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
        head = line(Run(subject.facts.names.clause(clause), "strong"), "  ", effects, Run(subject.say(f"（{word}）", f" ({word})"), tone))
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
    scope += [wording.value_text(program, subject.lang) for program in penalty.programs]
    if penalty.years:
        years = "、".join(map(str, penalty.years)) if subject.zh else ", ".join(map(str, penalty.years))
        scope.append(subject.say(f"{years} 年度", f"admission year {years}"))
    if scope:
        rows.append((subject.say("范围", "Scope"), ("，" if subject.zh else ", ").join(scope)))
    return rows + open_rows(subject, penalty.because, penalty.needs, penalty.readings, about="penalty")


def _effects(subject: Subject) -> list[Block]:
    """What the notice gives or asks of those it admits; of no use to somebody who is rejected."""
    if subject.decision.outcome is Outcome.INELIGIBLE:
        return []
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
    steps = steps_of(subject)
    if not steps:
        return []
    if subject.decision.outcome is Outcome.INELIGIBLE:
        title = subject.say("补救还来得及的时段", "Still in time to mend it")
    else:
        title = subject.say("接下来", "What comes next")
    return [Heading(2, line(title)), Entries(tuple(Entry(step) for step in steps))]


def _presumed(subject: Subject) -> list[Block]:
    if not subject.decision.presumed:
        return []
    groups: dict[tuple[str, str], list[str]] = {}
    for each in subject.decision.presumed:
        source = each.source.in_(subject.lang) if subject.zh or each.source.en else ""
        groups.setdefault((subject.facts.value(each.path, each.value), source), []).append(each.path)
    entries = [
        Entry(
            line(
                f"{subject.facts.labels(paths)}{subject.say('：', ': ')}{value}",
                Run(subject.say(f"〔{source}〕", f" [{source}]") if source else "", "dim"),
            )
        )
        for (value, source), paths in groups.items()
    ]
    return [Heading(2, line(subject.say("没有填写而推定的", "Taken for known, not given"))), Entries(tuple(entries))]


def _notes(subject: Subject) -> list[Block]:
    decision = subject.decision
    entries = [
        Entry(
            line(
                subject.say(
                    f"按“{option}”判定：{subject.facts.names.question(name)}",
                    f"decided with “{option}”: {subject.facts.names.question(name)}",
                )
            )
        )
        for name, option in sorted(decision.pinned.items())
    ]
    entries += [Entry(line(d.message(subject.lang))) for d in decision.diagnostics]
    return [Heading(2, line(subject.say("说明", "Notes"))), Entries(tuple(entries))] if entries else []
