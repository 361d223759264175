"""The JSON document of a decision (design section 5): stable keys, ids for data, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from zhaolu import __version__
from zhaolu.ir.decisions import Decision, Finding, Hanging, PenaltyFinding, Sanction
from zhaolu.ir.values import Between, Months, RangeValue, Seconds, Unknown

VERSION = 1
"""Version of the document; a key is never removed or changed in meaning without a new one."""


def plain(value: Any) -> Any:
    """A value as JSON data: numbers without trailing zeros, dates as ISO text, a month-known date as `YYYY-MM`."""
    match value:
        case None | bool() | str() | int():
            return value
        case Decimal():
            whole = value.to_integral_value()
            return int(whole) if value == whole else float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Between(lo, hi):
            if isinstance(lo, date) and isinstance(hi, date) and (lo.year, lo.month) == (hi.year, hi.month):
                return lo.isoformat()[:7]
            return [plain(lo), plain(hi)]
        case Mapping():
            return {name: plain(item) for name, item in value.items()}
        case tuple() | list():
            return [plain(item) for item in value]
        case Months(months):
            return f"P{months}M"
        case Seconds(seconds):
            return f"PT{seconds}S"
        case RangeValue(lo, hi):
            return [plain(lo), plain(hi)]
        case Unknown():
            return None
    raise TypeError(f"no JSON form for {type(value).__name__}")


def to_document(decision: Decision, lang: str = "zh") -> dict[str, Any]:
    """The decision as a plain object, keys in the order of design section 5."""
    document: dict[str, Any] = {
        "version": VERSION,
        "notice": decision.notice,
        "record": decision.record,
        "as_of": decision.as_of.isoformat(),
        "digest": decision.digest,
        "engine": __version__,
        "outcome": str(decision.outcome),
        "failing": [_failing(finding, lang) for finding in decision.failing],
        "undecided": [_undecided(finding, lang) for finding in decision.undecided],
        "penalties": [_penalty(penalty) for penalty in decision.penalties],
        "effects": plain(decision.effects),
        "presumed": [{"fact": p.path, "value": plain(p.value), "source": p.source.in_(lang)} for p in decision.presumed],
        "sanctions": [sanction_document(s) for s in decision.sanctions],
        "diagnostics": [d.to_json(lang) for d in decision.diagnostics],
    }
    if decision.pinned:
        document["pinned"] = dict(sorted(decision.pinned.items()))
    return document


def to_json(document: Mapping[str, Any], indent: int | None = None) -> str:
    """One JSON text; Chinese stays readable."""
    return json.dumps(document, ensure_ascii=False, indent=indent)


def _place(finding: Finding) -> dict[str, Any]:
    found = {"rule": finding.rule, "clause": finding.clause}
    if finding.alternative != finding.rule:
        found["alternative"] = finding.alternative
    return found


def _failing(finding: Finding, lang: str) -> dict[str, Any]:
    return {**_place(finding), "message": finding.message.in_(lang), "facts": plain(finding.facts)}


def _undecided(finding: Finding, lang: str) -> dict[str, Any]:
    found = {
        **_place(finding),
        "message": finding.message.in_(lang),
        "because": list(finding.because),
        "needs": list(finding.needs),
        "readings": readings_document(finding.readings),
    }
    if finding.due is not None:
        found["due"] = finding.due.isoformat()
    return found


def readings_document(readings: Iterable[Hanging]) -> list[dict[str, Any]]:
    return [{"reading": h.reading, "options": {label: str(verdict) for label, verdict in h.options.items()}} for h in readings]


def _penalty(penalty: PenaltyFinding) -> dict[str, Any]:
    found: dict[str, Any] = {"penalty": penalty.penalty, "clause": penalty.clause, "effect": penalty.effect, "status": penalty.status}
    if penalty.province is not None:
        programs = list(penalty.programs)
        found |= {"province": penalty.province, "program": programs[0] if len(programs) == 1 else programs, "years": list(penalty.years)}
    if penalty.because:
        found |= {"because": list(penalty.because), "needs": list(penalty.needs), "readings": readings_document(penalty.readings)}
    return found


def sanction_document(sanction: Sanction) -> dict[str, Any]:
    """One event of an earlier year that bars, or could bar."""
    found: dict[str, Any] = {"by": sanction.by, "barred": sanction.barred, "event": sanction.event, "year": sanction.year}
    if sanction.years:
        found["years"] = list(sanction.years)
    if sanction.start:
        found |= {"start": sanction.start, "until": sanction.until}
    if sanction.because:
        found |= {"because": list(sanction.because), "needs": list(sanction.needs), "readings": readings_document(sanction.readings)}
    return found
