"""The generated door against the model's: the same record, the same warnings, the same errors."""

from __future__ import annotations

import os
from functools import cache
from random import Random
from typing import Any

import pytest

import zhaolu
from tests.decisions.records import full_record, paths
from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.python.door import door_of, write_door
from zhaolu.model.records import check_record
from zhaolu.model.vocabulary import Vocabulary

RECORDS = max(400, int(os.environ.get("ZHAOLU_RECORDS", "0")))
ODD: list[Any] = [
    None, True, False, 0, 1, -1, 10**40, 1.5, 1e400, "", " ", "甲 ", "x" * 3000, "0", "湖北省", "无", "专科", b"x",
    "1990-05", "1990-13", "1990-02-30", "2019-W01-1", "1880-01-01", "１９９０-01-01", "1990-1-1",
    "2019-05-01T10:00:00", "2019-05-01T10:00:00+08:00", "2019-05-01T02:00:00Z", [], [None], ["甲"], [{}], {}, {"x": 1}, (),
]  # fmt: skip


@cache
def vocabulary() -> Vocabulary:
    return zhaolu.open().vocabulary


def answer(check: Any, raw: Any, row: int | None) -> Any:
    try:
        record = check(raw, row)
    except ZhaoluError as error:
        return [repr(d) for d in error.diagnostics]
    return record.name, record.row, list(record.facts.items()), shape(record.facts), record.diagnostics


def shape(value: Any) -> Any:
    """Types, paths and order, which equality does not see."""
    if hasattr(value, "path_of"):
        return value.path, [(name, shape(value[name])) for name in value]
    if isinstance(value, tuple):
        return [shape(item) for item in value]
    return type(value), getattr(value, "tzinfo", None)


def model(raw: Any, row: int | None) -> Any:
    return check_record(raw, vocabulary(), row=row)


def changed(raw: dict[str, Any], chooser: Random) -> dict[str, Any]:
    """Some values odd, some keys under another name, some too many."""
    for steps in chooser.sample(list(paths(raw)), 3):
        place: Any = raw
        for step in steps[:-1]:
            place = _within(place, step)
        if isinstance(place, dict) and steps[-1] in place:
            match chooser.randint(0, 3):
                case 0 | 1:
                    place[steps[-1]] = chooser.choice(ODD)
                case 2:
                    place[chooser.choice(["出生日期", "学历", "x", "层次"])] = place.pop(steps[-1])
                case _:
                    del place[steps[-1]]
    return raw


def _within(place: Any, step: str) -> Any:
    """What lies at a step; nothing where an earlier change has taken it away."""
    if isinstance(place, list) and step.startswith("["):
        return next(iter(place[int(step[1:-1]) :]), None)
    return place.get(step) if isinstance(place, dict) else None


def test_the_generated_door_says_what_the_model_says() -> None:
    admit = door_of(vocabulary())
    for seed in range(RECORDS):
        chooser = Random(seed)
        raw = full_record(vocabulary(), seed)
        if seed % 4:
            raw = changed(raw, chooser)
        if chooser.random() < 0.3:
            raw["id"] = chooser.choice(["A-1", 7, True, None, " A ", "", "x" * 300])
        row = chooser.choice([None, 5])
        assert answer(admit, raw, row) == answer(model, raw, row), seed


@pytest.mark.parametrize("raw", [None, [], "x", 1, {}, {"id": "A"}, {1: 2}])
def test_what_is_no_record(raw: Any) -> None:
    assert answer(door_of(vocabulary()), raw, 3) == answer(model, raw, 3)


def test_plain_records_never_reach_the_model() -> None:
    text, space = write_door(vocabulary())

    def slow(raw: Any, row: int | None) -> Any:
        raise AssertionError("asked the model")

    space["slow"] = slow
    exec(text, space)
    raw = {"birth_date": "1990-05-06", "healthy": True, "education": [{"level": "专科", "full_time": True, "graduation_year": 2019}]}
    assert answer(space["admit"], raw, 1) == answer(model, raw, 1)
