"""The twelve conditions of `kernel/` by hand: the baseline of `kernel_one_record`. Make it faster if you can; it may lose no answer.

A record is a tuple of its facts in the order of `kernel/vocabulary.yaml`, list items likewise: nothing in Python is read
faster. Dates and instants are Python's, numbers int; MISSING is unknown, None is none, a birth date known to the month is
a pair (first day, last day). `decide` gives the outcome and the ids of the failing and of the undecided conditions;
`decide_with_facts` also the facts behind each failure, by id path.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from zhaolu.ir.times import BEIJING  # instants of one zone object are compared fastest

OPENS = datetime(2025, 5, 15, tzinfo=BEIJING)
CLOSES = datetime(2025, 6, 16, tzinfo=BEIJING)
FIRST_DAY = date(2025, 5, 15)
TOO_OLD = date(1989, 5, 15)
"""The last birthday of somebody who is 36 on the first day."""
HIGHER = frozenset(("本科", "硕士", "博士"))
MISSING = object()

Applicant = Sequence[Any]
Ids = tuple[str, ...]


def decide(r: Applicant, before_end: bool) -> tuple[str, Ids, Ids]:
    """`before_end`: the moment asked about lies before the end of registration."""
    (
        _, _, _, nationality, birth, healthy, conduct, law, education, eligible, employed, unit, licence, route, consent, rural,
        _, _, submitted, history,
    ) = r  # fmt: skip
    failing: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()

    # one pass over the education: this year's full-time graduate, part-time graduate, bachelor or higher
    if education.__class__ is list:
        full = part = higher = False
        for level, full_time, major, year, ongoing in education:
            if level == "专科":
                if full_time is True:
                    if major == "临床医学" and year == 2025:
                        full = True
                    elif full is False and (major == "临床医学" or major is MISSING) and (year == 2025 or year is MISSING):
                        full = None
                elif full_time is False:
                    if ongoing is False:
                        part = True
                    elif part is False and ongoing is MISSING:
                        part = None
                else:
                    if full is False and (major == "临床医学" or major is MISSING) and (year == 2025 or year is MISSING):
                        full = None
                    if part is False and ongoing is not True:
                        part = None
            elif level is MISSING:
                fits = (major == "临床医学" or major is MISSING) and (year == 2025 or year is MISSING)
                if full is False and full_time is not False and fits:
                    full = None
                if part is False and full_time is not True and ongoing is not True:
                    part = None
                if higher is False:
                    higher = None
            elif level in HIGHER:
                higher = True
    else:
        full = part = higher = None
    if full is not True and not (part is True and eligible is True):
        if full is False and (part is False or eligible is False):
            failing += ("admitted-groups",)
        else:
            undecided += ("admitted-groups",)

    if birth.__class__ is date:
        if birth <= TOO_OLD:
            failing += ("age-limit",)
        elif birth > FIRST_DAY:
            undecided += ("age-limit",)
    elif birth.__class__ is tuple:
        if birth[1] <= TOO_OLD:
            failing += ("age-limit",)
        elif birth[0] <= TOO_OLD or birth[1] > FIRST_DAY:
            undecided += ("age-limit",)
    else:
        undecided += ("age-limit",)

    if employed is not False and (unit is MISSING or unit == "三级医院"):
        if employed is True and unit is not MISSING:
            failing += ("not-tertiary",)
        else:
            undecided += ("not-tertiary",)

    if higher is not False:
        if higher:
            failing += ("no-bachelor",)
        else:
            undecided += ("no-bachelor",)

    if licence is MISSING:
        undecided += ("no-licence",)
    elif licence == "执业医师":
        failing += ("no-licence",)

    if route == "单位委派":
        if consent is not True:
            if consent is False:
                failing += ("consent",)
            else:
                undecided += ("consent",)
    else:
        if route is MISSING and consent is not True:
            undecided += ("consent",)
        if rural is not False:
            if rural is True and route is not MISSING:
                failing += ("rural-by-unit",)
            else:
                undecided += ("rural-by-unit",)

    if healthy is not True:
        if healthy is False:
            failing += ("healthy",)
        else:
            undecided += ("healthy",)

    if conduct is not True or law is not True:
        if conduct is False or law is False:
            failing += ("conduct",)
        else:
            undecided += ("conduct",)

    if submitted.__class__ is datetime:
        if not OPENS <= submitted < CLOSES:
            failing += ("registration",)
    elif submitted is None and not before_end:
        failing += ("registration",)
    else:
        undecided += ("registration",)

    if history.__class__ is list:
        found: bool | None = False
        for year, event, reason in history:
            if (event == "未报到" or event is MISSING) and (reason == "无故" or reason is MISSING) and (year == 2024 or year is MISSING):
                if event is not MISSING and reason is not MISSING and year is not MISSING:
                    found = True
                    break
                found = None
        if found is not False:
            if found:
                failing += ("no-show",)
            else:
                undecided += ("no-show",)
    else:
        undecided += ("no-show",)

    if nationality != "中国":
        if nationality is MISSING:
            undecided += ("nationality",)
        else:
            failing += ("nationality",)

    return "ineligible" if failing else "undetermined" if undecided else "eligible", failing, undecided


def decide_with_facts(r: Applicant, before_end: bool) -> tuple[str, dict[str, dict[str, Any]], Ids]:
    """The same, with the facts behind each failing condition by id path: those that made it fail."""
    outcome, failing, undecided = decide(r, before_end)
    found: dict[str, dict[str, Any]] = {}
    for rule in failing:
        facts: dict[str, Any] = {}
        if rule == "admitted-groups":
            _education(r[8], r[9], facts)
        elif rule == "age-limit":
            facts["birth_date"] = r[4]
        elif rule == "not-tertiary":
            facts["employed"] = True
            facts["unit_kind"] = r[11]
        elif rule == "no-bachelor":
            for i, e in enumerate(r[8], 1):
                if e[0] in HIGHER:
                    facts[f"education[{i}].level"] = e[0]
        elif rule == "no-licence":
            facts["licence"] = r[12]
        elif rule == "consent":
            facts["route"] = r[13]
            facts["employer_consent"] = False
        elif rule == "rural-by-unit":
            facts["rural_contract"] = True
            facts["route"] = r[13]
        elif rule == "healthy":
            facts["healthy"] = False
        elif rule == "conduct":
            if r[6] is False:
                facts["good_conduct"] = False
            if r[7] is False:
                facts["law_abiding"] = False
        elif rule == "registration":
            facts["submitted_at"] = r[18]
        elif rule == "no-show":
            for i, (year, event, reason) in enumerate(r[19], 1):
                if event == "未报到" and reason == "无故" and year == 2024:
                    facts[f"history[{i}].year"] = year
                    facts[f"history[{i}].event"] = event
                    facts[f"history[{i}].reason"] = reason
        else:
            facts["nationality"] = r[3]
        found[rule] = facts
    return outcome, found, undecided


def _education(education: list[Any], eligible: Any, facts: dict[str, Any]) -> None:
    """What kept each degree out of this year's full-time graduates, and of the part-time ones where that is known of all."""
    if not education:
        facts["education"] = education
    no_part_time = True
    for level, full_time, _, _, ongoing in education:
        if (level is MISSING or level == "专科") and full_time is not True and ongoing is not True:
            no_part_time = False
    for i, (level, full_time, major, year, ongoing) in enumerate(education, 1):
        if level is not MISSING and level != "专科":
            facts[f"education[{i}].level"] = level
        if full_time is False or (full_time is True and no_part_time):
            facts[f"education[{i}].full_time"] = full_time
        if major is not MISSING and major != "临床医学":
            facts[f"education[{i}].major"] = major
        if year is not MISSING and year != 2025:
            facts[f"education[{i}].graduation_year"] = year
        if ongoing is True and no_part_time:
            facts[f"education[{i}].ongoing"] = True
    if eligible is False:
        facts["exam_eligible"] = False
