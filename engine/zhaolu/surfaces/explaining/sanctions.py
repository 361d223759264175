"""The question of `zhaolu sanctions`: do earlier events bar a registration, also where this year's notice is not encoded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from zhaolu.ir.decisions import Sanction

if TYPE_CHECKING:
    from zhaolu.model.records import Record
    from zhaolu.surfaces.api import Rulesets, SanctionsAnswer


def ask_sanctions(
    rulesets: Rulesets, record: Record | Mapping[str, Any], province: str, year: int, program: str, pins: Mapping[str, str]
) -> SanctionsAnswer:
    """See `Rulesets.sanctions`. `province` and `program` by id or Chinese name."""
    from zhaolu.executors.reference.worlds import Question
    from zhaolu.ir.sanctions import Registration, could_bar, sanctions
    from zhaolu.ir.times import midnight
    from zhaolu.model.records import Record, check_record
    from zhaolu.surfaces.api import SanctionsAnswer, check_pins

    if pins:
        check_pins(pins, {name: choice for ruleset in rulesets.all() for name, choice in ruleset.ir.readings.items()})
    names = rulesets.catalogue.names(province, program)
    checked = record if isinstance(record, Record) else check_record(record, rulesets.vocabulary)
    given = checked.facts.get("submitted_at")
    registration = Registration(
        province=names.province, year=year, program=names.program, moment=given if isinstance(given, datetime) else None
    )
    own = next(iter(rulesets.priors(names.province, year, names.program)), None)
    if "history" not in checked.facts:
        found = tuple(could_bar((r.ir for r in rulesets.all()), own, registration))
        barred = "no" if own is not None and not found else "unknown"  # this year's notice has no ban clause, nor has any loaded one
        return SanctionsAnswer(checked.name, barred, tuple(dict.fromkeys(s.by for s in found)), found)
    asked = Question(
        ruleset=own,  # type: ignore[arg-type]  # each clause is asked under the ruleset it stands in
        facts=checked.facts,
        as_of=registration.moment or midnight(date(year, 1, 1)),
        pins=pins,
        calendar=rulesets.calendar,
        functions=rulesets.functions,
    )
    found = sanctions(asked, own, registration, rulesets.priors)
    barred = "yes" if any(s.barred == "yes" for s in found) else "unknown" if found else "no"
    return SanctionsAnswer(checked.name, barred, tuple(dict.fromkeys(s.by for s in found if s.by)), found)


def sanctions_line(answer: SanctionsAnswer, lang: str = "zh") -> str:
    """One record's answer for people: barred or not, by what, and what is missing."""
    zh = lang == "zh"
    words = {"yes": ("不得报名", "barred"), "no": ("没有禁报", "not barred"), "unknown": ("尚不能确定", "not certain")}
    parts = [answer.record, words[answer.barred][0 if zh else 1]]
    if answer.by:
        parts.append(("依据 " if zh else "by ") + ("、" if zh else ", ").join(answer.by))
    if answer.barred == "unknown":
        parts += dict.fromkeys(_why(sanction, zh) for sanction in answer.sanctions)
    return "\t".join(parts)


def _why(sanction: Sanction, zh: bool) -> str:
    from zhaolu.surfaces.wording import reason_text

    return ("、" if zh else ", ").join(reason_text(reason, "zh" if zh else "en") for reason in sanction.because)
