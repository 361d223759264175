"""Properties of the door and of tables, over generated records."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.strategies import SearchStrategy

from zhaolu.diagnostics import ZhaoluError
from zhaolu.extend.manager import Plugins
from zhaolu.ir.values import Object
from zhaolu.model.records import check_record
from zhaolu.model.vocabulary import Declaration, Vocabulary, load_vocabulary
from zhaolu.spans import Source
from zhaolu.surfaces.readers import ReadRow, read_records

PATH = Path(__file__).resolve().parents[2] / "rulesets" / "vocabulary.yaml"
VOCABULARY: Vocabulary = load_vocabulary(Source(PATH.name, PATH.read_text(encoding="utf-8")))

DAYS = some.dates(date(1900, 1, 1), date(2099, 12, 31))
WORDS = some.text(some.characters(exclude_categories=("C", "Z")), min_size=1, max_size=6)
"""Texts without white space or control characters, which tables may not keep as they are."""


def values(declared: Declaration) -> SearchStrategy[Any]:
    """What may be known of a fact, as JSON gives it."""
    match declared.kind:
        case "date":
            known: SearchStrategy[Any] = DAYS.map(str) | DAYS.map(lambda day: str(day)[:7])
        case "datetime":
            zones = some.sampled_from(["Z", "+08:00", "-05:30", ""])
            known = some.builds(lambda day, hour, zone: f"{day}T{hour:02}:30:00{zone}", DAYS, some.integers(0, 23), zones)
        case "bool":
            known = some.booleans()
        case "int":
            known = some.integers(declared.minimum or 0, declared.maximum or 10_000)
        case "number":
            known = some.integers(declared.minimum or 0, (declared.maximum or 1000) * 10).map(lambda n: n / 10)
            known = known.filter(lambda n: declared.maximum is None or n <= declared.maximum)
        case "string":
            known = WORDS
        case "enum":
            known = some.sampled_from(declared.values)
        case "object":
            known = objects(declared.fields)
        case "list":
            known = some.lists(values(declared.items) if declared.items else objects(declared.fields), max_size=3)
            known = known.filter(lambda items: None not in items)
    return known if declared.path.endswith("[]") else known | some.none()


def objects(declarations: tuple[Declaration, ...]) -> SearchStrategy[dict[str, Any]]:
    """Some of the fields, each by its id, label or an alias."""

    def named(members: dict[str, Any], seed: int) -> dict[str, Any]:
        by_id = {d.id: d for d in declarations}
        return {by_id[id].keys[(seed + place) % len(by_id[id].keys)]: value for place, (id, value) in enumerate(members.items())}

    return some.builds(named, some.fixed_dictionaries({}, optional={d.id: values(d) for d in declarations}), some.integers(0, 3))


RECORDS = objects(VOCABULARY.facts)
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=12,
)


def cells(members: dict[str, Any], declarations: tuple[Declaration, ...], above: str = "") -> Iterator[tuple[str, str]]:
    """The columns and cells a person would write for a record: nested facts spread out where they can be."""
    for key, value in members.items():
        declared = next(d for d in declarations if key in d.keys)
        header = above + key
        if value is None:
            yield header, "null"
        elif declared.kind == "object" and value:
            yield from cells(value, declared.fields, header + ".")
        elif declared.kind == "list" and declared.fields and value and all(value):
            for position, item in enumerate(value, 1):
                yield from cells(item, declared.fields, f"{header}[{position}].")
        elif declared.kind == "list" and value and declared.items and declared.items.kind == "enum":
            yield header, "；".join(value)
        elif declared.kind in ("list", "object") or declared.kind == "string" and (value in ("null", "[]") or value[0] == value[-1] == '"'):
            yield header, json.dumps(value, ensure_ascii=False)
        elif isinstance(value, bool):
            yield header, "是" if value else "否"
        else:
            yield header, str(value)


COMMON = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@COMMON
@given(RECORDS)
def test_a_record_survives_the_way_through_json_and_csv_columns(raw: dict[str, Any]) -> None:
    direct = check_record(raw, VOCABULARY)
    row = dict(cells(raw, VOCABULARY.facts))
    text = io.StringIO()
    csv.writer(text).writerows([["id", *row], ["A", *row.values()]])
    found = [
        *read_records(io.BytesIO(json.dumps(raw, ensure_ascii=False).encode()), VOCABULARY, name="a.jsonl"),
        *read_records(io.BytesIO(json.dumps([raw]).encode()), VOCABULARY, name="a.json"),
        *read_records(io.BytesIO(text.getvalue().encode()), VOCABULARY, name="a.csv"),
    ]
    for each in found:
        assert isinstance(each, ReadRow), each
        assert each.record.facts == direct.facts


@COMMON
@given(RECORDS, some.randoms())
def test_order_of_keys_changes_nothing(raw: dict[str, Any], chance: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            chance.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    def listed(value: Any) -> Any:
        """The facts with the order of members made visible."""
        if isinstance(value, Object):
            return [(key, listed(value[key])) for key in value]
        return [listed(item) for item in value] if isinstance(value, tuple) else value

    one, other = check_record(raw, VOCABULARY), check_record(shuffled(raw), VOCABULARY)
    assert listed(one.facts) == listed(other.facts)
    assert one.diagnostics == other.diagnostics


@COMMON
@given(ANYTHING)
def test_nothing_given_ends_in_anything_but_diagnostics(raw: Any) -> None:
    members = {fact.id: raw for fact in VOCABULARY.facts}
    for given_ in (raw, members, {"education": [raw], "history": [raw, raw], "licence": raw}):
        try:
            check_record(given_, VOCABULARY)
        except ZhaoluError as fault:
            assert all(item.message() and item.message("en") for item in fault.diagnostics)


@COMMON
@given(some.binary(max_size=300), some.sampled_from(["a.csv", "a.json", "a.jsonl", "a.yaml", "a.xlsx", "-"]))
def test_no_bytes_end_in_anything_but_diagnostics(data: bytes, name: str) -> None:
    from zhaolu.diagnostics import ZhaoluError

    try:
        for row in read_records(io.BytesIO(data), VOCABULARY, name=name, plugins=Plugins()):
            assert isinstance(row, ReadRow) or all(item.message() for item in row.diagnostics)
    except ZhaoluError as fault:
        assert all(item.message() for item in fault.diagnostics)
