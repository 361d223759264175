"""The twelve conditions of `kernel/` by hand: the baseline of `kernel.py`. Make it faster if you can; it may lose no answer.

A record is a plain dict by fact id: dates and instants as Python's, numbers as int, a missing key is unknown, None is
none, a birth date known to the month is a pair (first day, last day). `decide` gives the outcome and the ids of the
failing and of the undecided conditions; `decide_with_facts` also the facts behind each failure.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

BEIJING = timezone(timedelta(hours=8))
OPENS = datetime(2025, 5, 15, tzinfo=BEIJING)
CLOSES = datetime(2025, 6, 16, tzinfo=BEIJING)
FIRST_DAY = date(2025, 5, 15)
TOO_OLD = date(1989, 5, 15)
"""The last birthday of somebody who is 36 on the first day."""
HIGHER = frozenset(("本科", "硕士", "博士"))
MISSING = object()


def decide(r: dict[str, Any], before_end: bool) -> tuple[str, list[str], list[str]]:
    """`before_end`: the moment asked about lies before the end of registration."""
    get = r.get
    failing: list[str] = []
    undecided: list[str] = []

    # one pass over the education: this year's full-time graduate, part-time graduate, bachelor or higher
    education = get("education", MISSING)
    if education.__class__ is list:
        full = part = higher = False
        for e in education:
            has = e.get
            level = has("level", MISSING)
            if level == "专科":
                if full is not True:
                    full_time, major, year = has("full_time", MISSING), has("major", MISSING), has("graduation_year", MISSING)
                    if full_time is True and major == "临床医学" and year == 2025:
                        full = True
                    elif not (
                        full_time is False
                        or (major != "临床医学" and major is not MISSING)
                        or (year != 2025 and year is not MISSING)
                    ):
                        full = None
                if part is not True:
                    full_time, ongoing = has("full_time", MISSING), has("ongoing", MISSING)
                    if full_time is False and ongoing is False:
                        part = True
                    elif full_time is not True and ongoing is not True:
                        part = None
            elif level in HIGHER:
                higher = True
            elif level is MISSING:
                full_time, ongoing = has("full_time", MISSING), has("ongoing", MISSING)
                fits = has("major", "临床医学") == "临床医学" and has("graduation_year", 2025) == 2025
                if full is not True and full_time is not False and fits:
                    full = None
                if part is not True and full_time is not True and ongoing is not True:
                    part = None
                if higher is not True:
                    higher = None
    else:
        full = part = higher = None
    if full is not True:
        eligible = get("exam_eligible", MISSING)
        if not (part is True and eligible is True):
            if full is False and (part is False or eligible is False):
                failing.append("admitted-groups")
            else:
                undecided.append("admitted-groups")

    birth = get("birth_date", MISSING)
    if birth.__class__ is date:
        if birth <= TOO_OLD:
            failing.append("age-limit")
        elif birth > FIRST_DAY:
            undecided.append("age-limit")
    elif birth.__class__ is tuple:
        if birth[1] <= TOO_OLD:
            failing.append("age-limit")
        elif birth[0] <= TOO_OLD or birth[1] > FIRST_DAY:
            undecided.append("age-limit")
    else:
        undecided.append("age-limit")

    employed, unit = get("employed", MISSING), get("unit_kind", MISSING)
    if employed is not False and (unit == "三级医院" or unit is MISSING):
        if employed is True and unit == "三级医院":
            failing.append("not-tertiary")
        else:
            undecided.append("not-tertiary")

    if higher is not False:
        (failing if higher else undecided).append("no-bachelor")

    licence = get("licence", MISSING)
    if licence == "执业医师":
        failing.append("no-licence")
    elif licence is MISSING:
        undecided.append("no-licence")

    route = get("route", MISSING)
    if route == "单位委派":
        consent = get("employer_consent", MISSING)
        if consent is not True:
            (failing if consent is False else undecided).append("consent")
    else:
        if route is MISSING and get("employer_consent") is not True:
            undecided.append("consent")
        rural = get("rural_contract", MISSING)
        if rural is not False:
            (failing if rural is True and route is not MISSING else undecided).append("rural-by-unit")

    healthy = get("healthy", MISSING)
    if healthy is not True:
        (failing if healthy is False else undecided).append("healthy")

    conduct, law = get("good_conduct", MISSING), get("law_abiding", MISSING)
    if not (conduct is True and law is True):
        (failing if conduct is False or law is False else undecided).append("conduct")

    submitted = get("submitted_at", MISSING)
    if submitted.__class__ is datetime:
        if not OPENS <= submitted < CLOSES:
            failing.append("registration")
    elif submitted is None and not before_end:
        failing.append("registration")
    else:
        undecided.append("registration")

    history = get("history", MISSING)
    if history.__class__ is list:
        if history:
            found = False
            for e in history:
                has = e.get
                if has("year", 2024) == 2024 and has("event", "未报到") == "未报到" and has("reason", "无故") == "无故":
                    if "year" in e and "event" in e and "reason" in e:
                        found = True
                        break
                    found = None
            if found is not False:
                (failing if found else undecided).append("no-show")
    else:
        undecided.append("no-show")

    nationality = get("nationality", MISSING)
    if nationality != "中国":
        (undecided if nationality is MISSING else failing).append("nationality")

    return "ineligible" if failing else "undetermined" if undecided else "eligible", failing, undecided


def decide_with_facts(r: dict[str, Any], before_end: bool) -> tuple[str, dict[str, dict[str, Any]], list[str]]:
    """The same, with the facts behind each failing condition by id path: those that made it fail."""
    outcome, failing, undecided = decide(r, before_end)
    if not failing:
        return outcome, {}, undecided
    found: dict[str, dict[str, Any]] = {}
    for rule in failing:
        facts: dict[str, Any] = {}
        if rule == "admitted-groups":
            _education(r, facts)
        elif rule == "age-limit":
            facts["birth_date"] = r["birth_date"]
        elif rule == "not-tertiary":
            facts["employed"] = True
            facts["unit_kind"] = r["unit_kind"]
        elif rule == "no-bachelor":
            for i, e in enumerate(r["education"], 1):
                if e.get("level") in HIGHER:
                    facts[f"education[{i}].level"] = e["level"]
        elif rule == "no-licence":
            facts["licence"] = r["licence"]
        elif rule == "consent":
            facts["route"] = r["route"]
            facts["employer_consent"] = False
        elif rule == "rural-by-unit":
            facts["rural_contract"] = True
            facts["route"] = r["route"]
        elif rule == "healthy":
            facts["healthy"] = False
        elif rule == "conduct":
            for name in ("good_conduct", "law_abiding"):
                if r.get(name) is False:
                    facts[name] = False
        elif rule == "registration":
            facts["submitted_at"] = r["submitted_at"]
        elif rule == "no-show":
            for i, e in enumerate(r["history"], 1):
                if e.get("year") == 2024 and e.get("event") == "未报到" and e.get("reason") == "无故":
                    facts[f"history[{i}].year"] = e["year"]
                    facts[f"history[{i}].event"] = e["event"]
                    facts[f"history[{i}].reason"] = e["reason"]
        else:
            facts["nationality"] = r["nationality"]
        found[rule] = facts
    return outcome, found, undecided


def _education(r: dict[str, Any], facts: dict[str, Any]) -> None:
    """What kept each degree out of both groups."""
    education = r["education"]
    if not education:
        facts["education"] = education
    for i, e in enumerate(education, 1):
        if e.get("level", "专科") != "专科":
            facts[f"education[{i}].level"] = e["level"]
        if e.get("full_time") is False:
            facts[f"education[{i}].full_time"] = False
        if e.get("major", "临床医学") != "临床医学":
            facts[f"education[{i}].major"] = e["major"]
        if e.get("graduation_year", 2025) != 2025:
            facts[f"education[{i}].graduation_year"] = e["graduation_year"]
    if r.get("exam_eligible") is False:
        facts["exam_eligible"] = False
    for i, e in enumerate(education, 1):
        if e.get("level", "专科") != "专科":
            facts[f"education[{i}].level"] = e["level"]
        if e.get("full_time") is True:
            facts[f"education[{i}].full_time"] = True
        if e.get("ongoing") is True:
            facts[f"education[{i}].ongoing"] = True
