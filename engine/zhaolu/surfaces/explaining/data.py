"""An explanation for programs: the same content as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhaolu.ir.decisions import Finding, Hanging, PenaltyFinding, Sanction, sanction_message
from zhaolu.surfaces import wording
from zhaolu.surfaces.decision import plain as as_plain
from zhaolu.surfaces.document import plain
from zhaolu.surfaces.explaining.clauses import Subject, asks, period, remedy_for, steps_of


def explanation_data(subject: Subject) -> dict[str, Any]:
    """The whole explanation; facts by id path with their labels, values as JSON data with their words."""
    decision, lang = subject.decision, subject.lang
    presumed = [{**_fact(subject, p.path, p.value), "source": p.source.in_(lang)} for p in decision.presumed]
    return {
        "record": decision.record,
        "notice": decision.notice,
        "title": wording.notice_title(subject.ruleset.notice, lang),
        "as_of": decision.as_of.isoformat(),
        "outcome": str(decision.outcome),
        "outcome_text": wording.outcome_word(decision.outcome, lang),
        "failing": [{**_finding(subject, f), "remedy": remedy_for(subject, f).text} for f in decision.failing],
        "undecided": [_undecided(subject, f) for f in decision.undecided],
        "sanctions": [_sanction(subject, s) for s in decision.sanctions],
        "penalties": [_penalty(subject, p) for p in decision.penalties],
        "effects": [{"key": key, "value": as_plain(value)} for key, value in decision.effects.items()],
        "next": [plain(step) for step in steps_of(subject)],
        "presumed": presumed,
        "pinned": dict(sorted(decision.pinned.items())),
        "diagnostics": [d.to_json(lang) for d in decision.diagnostics],
    }


def _fact(subject: Subject, path: str, value: Any) -> dict[str, Any]:
    return {"fact": path, "label": subject.facts.label(path), "value": as_plain(value), "text": subject.facts.value(path, value)}


def _finding(subject: Subject, finding: Finding) -> dict[str, Any]:
    known: Mapping[str, Any] = {path: value for path, value in finding.facts.items() if wording.known(value)}
    return {
        "clause": finding.clause,
        "rule": finding.rule,
        "message": finding.message.in_(subject.lang),
        "asks": asks(subject, finding),
        "record": [_fact(subject, path, value) for path, value in known.items()],
    }


def _undecided(subject: Subject, finding: Finding) -> dict[str, Any]:
    found = {**_finding(subject, finding), **_open(subject, finding.because, finding.needs, finding.readings)}
    if finding.due is not None:
        found["due"] = finding.due.isoformat()
    return found


def _sanction(subject: Subject, sanction: Sanction) -> dict[str, Any]:
    return {
        "text": sanction_message(sanction).in_(subject.lang),
        "by": sanction.by,
        "barred": sanction.barred,
        "period": period(subject, sanction),
        **_open(subject, sanction.because, sanction.needs, sanction.readings, "ban"),
    }


def _penalty(subject: Subject, penalty: PenaltyFinding) -> dict[str, Any]:
    return {
        "clause": penalty.clause,
        "effect": penalty.effect,
        "text": wording.effect_name(penalty.effect, subject.lang),
        "status": penalty.status,
        "province": penalty.province,
        "programs": list(penalty.programs),
        "years": list(penalty.years),
        **_open(subject, penalty.because, penalty.needs, penalty.readings, "penalty"),
    }


def _open(
    subject: Subject, because: Sequence[str], needs: Sequence[str], readings: Sequence[Hanging], about: wording.About = "rule"
) -> dict[str, Any]:
    """What stands between a question and its answer."""
    return {
        "because": [{"reason": reason, "text": wording.reason_text(reason, subject.lang)} for reason in because],
        "needs": [{"fact": path, "label": subject.facts.label(path)} for path in needs],
        "readings": [_reading(subject, hanging, about) for hanging in readings],
    }


def _reading(subject: Subject, hanging: Hanging, about: wording.About) -> dict[str, Any]:
    return {
        "reading": hanging.reading,
        "question": subject.facts.names.question(hanging.reading),
        "options": [
            {"option": option, "verdict": str(verdict), "text": wording.verdict_word(verdict, subject.lang, about)}
            for option, verdict in hanging.options.items()
        ],
    }
