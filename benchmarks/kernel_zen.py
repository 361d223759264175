"""The twelve conditions for zen-engine, the fastest rule engine that can be called from Python: one compiled expression.

Its fastest form, of those tried: one expression for all conditions that gives a list of true, false and null. A decision
graph (`ZenDecision`) takes some thirty times as long, a list of what is met and one of what fails a quarter longer, an
object by id a fifth longer, one number for all the same. It has one null; so none is given as a text or a number that no
condition accepts, days as numbers, instants as seconds. A month of birth is two days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import kernel_handwritten as by_hand

_CUT, _OPENS, _CLOSES = by_hand.TOO_OLD.toordinal(), int(by_hand.OPENS.timestamp()), int(by_hand.CLOSES.timestamp())
_FULL = "#.level == '专科' and #.full_time == true and #.major == '临床医学' and #.graduation_year == 2025"
_PART = "#.level == '专科' and #.full_time == false and #.ongoing == false"
_MAYBE_FULL = (
    "(#.level ?? '专科') == '专科' and (#.full_time ?? true) == true and (#.major ?? '临床医学') == '临床医学'"
    " and (#.graduation_year ?? 2025) == 2025"
)
_MAYBE_PART = "(#.level ?? '专科') == '专科' and (#.full_time ?? false) == false and (#.ongoing ?? false) == false"
_NO_SHOW = "#.year == 2024 and #.event == '未报到' and #.reason == '无故'"
_MAYBE_NO_SHOW = "(#.year ?? 2024) == 2024 and (#.event ?? '未报到') == '未报到' and (#.reason ?? '无故') == '无故'"

CONDITIONS: Mapping[str, str] = {
    "admitted-groups": f"education == null ? null : some(education, {_FULL}) ? true"
    f" : exam_eligible == true and some(education, {_PART}) ? true : some(education, {_MAYBE_FULL}) ? null"
    f" : exam_eligible == false ? false : some(education, {_MAYBE_PART}) ? null : false",
    "age-limit": f"born_first == null ? null : born_first > {_CUT} ? true : born_last <= {_CUT} ? false : null",
    "not-tertiary": "employed == false ? true : unit_kind == '三级医院' ? (employed == true ? false : null)"
    " : unit_kind == null ? null : true",
    "no-bachelor": "education == null ? null : some(education, #.level in ['本科', '硕士', '博士']) ? false"
    " : some(education, #.level == null) ? null : true",
    "no-licence": "licence == null ? null : licence != '执业医师'",
    "consent": "route == '单位委派' ? employer_consent : route != null or employer_consent == true ? true : null",
    "rural-by-unit": "rural_contract == false or route == '单位委派' ? true : rural_contract == null or route == null ? null : false",
    "healthy": "healthy",
    "conduct": "good_conduct == true and law_abiding == true ? true : good_conduct == false or law_abiding == false ? false : null",
    "registration": f"submitted_at == null ? null : submitted_at >= {_OPENS} and submitted_at < {_CLOSES}",
    "no-show": f"history == null ? null : some(history, {_NO_SHOW}) ? false : some(history, {_MAYBE_NO_SHOW}) ? null : true",
    "nationality": "nationality == null ? null : nationality == '中国'",
}
"""By rule: true where it is met, false where it fails, null where it is undecided."""


def expression() -> Any:
    """The compiled expression; None where zen-engine is not installed."""
    try:
        import zen
    except ImportError:
        return None
    return zen.compile_expression(f"[{', '.join(f'({text})' for text in CONDITIONS.values())}]")


def record(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Checked facts as zen-engine reads them fastest."""
    found = {name: _value(value) for name, value in facts.items() if name != "birth_date"}
    if (birth := facts.get("birth_date")) is not None:
        first, last = (birth, birth) if isinstance(birth, date) else (birth.lo, birth.hi)
        found |= {"born_first": first.toordinal(), "born_last": last.toordinal()}
    if "submitted_at" in facts and facts["submitted_at"] is None:
        found["submitted_at"] = 0
    return found


def _value(value: Any) -> Any:
    match value:
        case str() | bool():
            return value
        case Mapping():
            return {name: _value(part) for name, part in value.items()}
        case tuple():
            return [_value(item) for item in value]
        case datetime():
            return int(value.timestamp())
        case None:
            return "无"
        case _:
            return int(value)
