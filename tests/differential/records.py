"""Seeded records for every ruleset: everything the vocabulary allows, with some keys left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from tests.decisions.records import declared_path, members, paths, value
from zhaolu.ir.values import Between
from zhaolu.model.vocabulary import Vocabulary

MISSING = (0.0, 0.03, 0.15, 0.5)


def seeded(vocabulary: Vocabulary, seed: int, likely: dict[str, Any] | None = None) -> dict[str, Any]:
    """A raw record; `likely` are values by id path taken more often than chance would have it."""
    chooser = Random(seed)
    found = members(vocabulary.facts, chooser)
    missing = chooser.choice(MISSING)
    for path, values in (likely or {}).items():
        if chooser.random() < 0.7:
            _put(found, path.split("."), chooser.choice(values))
    return _thinned(found, missing, chooser)


def _put(held: Any, steps: list[str], value: Any) -> None:
    if isinstance(held, list):
        for item in held:
            _put(item, steps, value)
    elif isinstance(held, dict):
        if len(steps) == 1:
            held[steps[0]] = value
        else:
            _put(held.get(steps[0]), steps[1:], value)


def _thinned(raw: Any, missing: float, chooser: Random) -> Any:
    if isinstance(raw, dict):
        return {name: _thinned(value, missing, chooser) for name, value in raw.items() if chooser.random() >= missing}
    if isinstance(raw, list):
        return [_thinned(item, missing, chooser) for item in raw]
    return raw


def typed(row: Any, name: str = "") -> Any:
    """A row with its texts of instants as instants and its numbers as Arrow wants them."""
    if isinstance(row, dict):
        return {key: typed(value, key) for key, value in row.items()}
    if isinstance(row, list):
        return [typed(item, name) for item in row]
    if name in ("submitted_at",) and isinstance(row, str):
        return datetime.fromisoformat(row)
    if isinstance(row, int) and not isinstance(row, bool) and name.rpartition(".")[2] in ("largest_kb", "theory", "skill", "interview"):
        return Decimal(row)
    return row


def likely_for(year: int) -> dict[str, list[Any]]:
    """Values that lead further into the rules of a year than chance."""
    return {
        "nationality": ["中国内地"],
        "good_conduct": [True],
        "healthy": [True],
        "submitted_at": [f"{year}-{d}T10:00:00+08:00" for d in ("04-15", "05-20", "06-10", "07-10")] + [f"{year}-07-12T17:00:00+08:00"],
        "education.level": ["专科", "本科"],
        "education.full_time": [True],
        "education.major": ["临床医学"],
        "education.years": [3],
        "education.graduation_year": [year, year - 1],
        "education.ongoing": [False],
        "birth_date": [
            f"{year - 36}-05-30",
            f"{year - 35}-04-24",
            f"{year - 35}-05",
            f"{year - 30}-08",
            f"{year - 22}-01-02",
            "2000-02-29",
        ],
        "directed": ["无", "基层本土化"],
        "route": ["个人", "单位委派"],
        "licence.level": ["无", "执业医师"],
        "intent.work": ["全科医疗"],
        "intent.province": ["福建"],
        "intent.place": ["农村基层"],
        "history.year": [year - 1, year - 2],
        "history.province": ["湖北", "福建", "山西"],
        "history.program": ["助理全科医生培训", "住院医师规范化培训"],
        "history.event": ["未报到", "调剂后未报到", "禁止报名", "退出培训"],
        "history.date": [f"{year - 3}-06-05", f"{year - 3}-06", f"{year - 3}-07", f"{year - 1}-09-01", f"{year - 3}-04-15"],
        "history.until": [year, year - 1],
        "reporting.due": [f"{year}-08-10", f"{year}-08-28", f"{year}-09"],
        "reporting.reported_on": [None, f"{year}-08-12", f"{year}-09-06", f"{year}-09-07", f"{year}-09-16"],
        "admission.result": ["录取", "调剂录取"],
    }


def records(vocabulary: Vocabulary, year: int, seeds: range, bases: Sequence[dict[str, Any]] = ()) -> Iterator[dict[str, Any]]:
    """One record a seed: two in three near one of `bases` (which keep to the point), the others out of the blue."""
    likely = likely_for(year)
    for seed in seeds:
        yield near(vocabulary, bases, seed) if bases and seed % 3 else seeded(vocabulary, seed, likely if seed % 2 else None)


def near(vocabulary: Vocabulary, bases: Sequence[dict[str, Any]], seed: int) -> dict[str, Any]:
    """One of the bases with a few keys taken away, set to none or changed to something the vocabulary allows."""
    chooser = Random(seed)
    found = deepcopy(chooser.choice(bases))
    for _ in range(chooser.choice((0, 1, 1, 2, 3, 5))):
        places = list(paths(found))
        if chooser.random() < 0.3 or not places:
            fact = chooser.choice(vocabulary.facts)
            found[fact.id] = value(fact, chooser)
            continue
        _change(found, chooser.choice(places), vocabulary, chooser)
    return found


def _change(found: dict[str, Any], steps: tuple[str, ...], vocabulary: Vocabulary, chooser: Random) -> None:
    holder: Any = found
    for step in steps[:-1]:
        holder = holder[int(step[1:-1])] if step.startswith("[") else holder[step]
    declared = vocabulary.by_path.get(declared_path(steps))
    if chooser.random() < 0.5 or declared is None:
        del holder[steps[-1]]
    else:
        holder[steps[-1]] = value(declared, chooser)


def plain(held: Any) -> Any:
    """A checked value as it could have been written."""
    match held:
        case Mapping():
            return {name: plain(part) for name, part in held.items()}
        case tuple():
            return [plain(part) for part in held]
        case Between(lo=date() as lo):
            return f"{lo:%Y-%m}"
        case datetime() | date():
            return held.isoformat()
        case Decimal():
            return int(held) if held == held.to_integral_value() else float(held)
        case _:
            return held
