"""Whole records made from the vocabulary by a seed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from zhaolu.ir.types import Enum
from zhaolu.model.vocabulary import Declaration, Vocabulary

WORDS = {
    "major": ["临床医学", "口腔医学", "中医学", "护理", "麻醉学", "精神医学"],
    "specialty": ["全科", "内科", "儿科", "麻醉科", "助理全科", "口腔全科"],
    "province": ["湖北", "湖南", "福建", "山西", "江西"],
    "school_province": ["湖北", "湖南"],
    "city": ["荆州", "孝感", "黄石", "神农架", "仙桃"],
    "school_city": ["武汉", "黄石"],
    "county": ["静乐", "孝南", "临县"],
    "base": ["汉川市人民医院", "太原市中心医院", "黄石市中心医院", "甲基地"],
    "assigned_base": ["甲基地", "乙基地"],
}
NEAR = [2016, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025]


def value(declared: Declaration, chooser: Random) -> Any:
    """A value a fact may have; now and then none."""
    if declared.kind not in ("list", "object") and chooser.random() < 0.15:
        return None
    match declared.kind:
        case "bool":
            return chooser.random() < 0.6
        case "enum":
            assert isinstance(declared.type, Enum)
            return chooser.choice(declared.type.values)
        case "date":
            day = f"{chooser.choice([1983, 1984, 1990, 1991, *NEAR])}-{chooser.randint(1, 12):02d}-{chooser.randint(1, 28):02d}"
            return day[:7] if chooser.random() < 0.2 else day
        case "datetime":
            day = f"{chooser.choice(NEAR)}-{chooser.randint(4, 8):02d}-{chooser.randint(1, 28):02d}"
            return f"{day}T{chooser.randint(0, 23):02d}:00:00+08:00"
        case "int" | "number":
            if declared.id in ("year", "graduation_year", "until"):
                return chooser.choice(NEAR)
            return chooser.randint(max(declared.minimum or 0, 1), min(declared.maximum or 8, 8))
        case "string":
            return chooser.choice(WORDS.get(declared.id, ["甲", "乙"]))
        case "list" if declared.items is not None:
            found = [value(declared.items, chooser) for _ in range(chooser.randint(0, 2))]
            return [item for item in found if item is not None]
        case "list":
            return [members(declared.fields, chooser) for _ in range(chooser.randint(0, 2))]
        case "object":
            return members(declared.fields, chooser)


def members(fields: tuple[Declaration, ...], chooser: Random) -> dict[str, Any]:
    return {field.id: value(field, chooser) for field in fields}


def full_record(vocabulary: Vocabulary, seed: int) -> dict[str, Any]:
    """A record with every key present; the same seed gives the same record."""
    return members(vocabulary.facts, Random(seed))


def paths(raw: Any, prefix: str = "") -> Iterator[tuple[str, ...]]:
    """Every key of a record, as steps; list positions as `[0]`."""
    if isinstance(raw, dict):
        for name, inner in raw.items():
            yield (*([prefix] if prefix else []), name)
            for deeper in paths(inner):
                yield (name, *deeper)
    elif isinstance(raw, list):
        for i, item in enumerate(raw):
            for deeper in paths(item):
                yield (f"[{i}]", *deeper)


def declared_path(steps: tuple[str, ...]) -> str:
    """`education[].level` for `('education', '[0]', 'level')`."""
    return ".".join(steps).replace(".[", "[").replace("[0]", "[]").replace("[1]", "[]")


def without(raw: Any, steps: tuple[str, ...]) -> Any:
    """The record with one key missing; unchanged if it is gone already."""
    first, rest = steps[0], steps[1:]
    if isinstance(raw, list):
        position = int(first[1:-1])
        return [without(item, rest) if i == position else item for i, item in enumerate(raw)]
    if not isinstance(raw, dict) or first not in raw:
        return raw
    if not rest:
        return {name: inner for name, inner in raw.items() if name != first}
    return {name: without(inner, rest) if name == first else inner for name, inner in raw.items()}
