"""Rows of the DMN conformance kit, where they are at hand: a path in ZHAOLU_TCK, or ../shared/tck beside the project."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhaolu.surfaces.feel_rows import answer

ROOT = Path(__file__).resolve().parents[2]
CANDIDATES = [Path(p) for p in (os.environ.get("ZHAOLU_TCK"),) if p] + [ROOT.parent / "shared" / "tck"]


def rows() -> list[dict[str, Any]]:
    for place in CANDIDATES:
        file = place / "rows.jsonl" if place.is_dir() else place
        if file.is_file():
            return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    pytest.skip("no rows of the DMN conformance kit: set ZHAOLU_TCK to rows.jsonl or its folder")


def same(expected: Any, found: Any) -> bool:
    """Equal values; a number that the kit prints rounded agrees to the digits printed."""
    if expected is None or expected["t"] == "null" or found["t"] == "null":
        return (expected is None or expected["t"] == "null") and found["t"] == "null"
    a, b = expected["v"], found["v"]
    match expected["t"]:
        case "number":
            places = -Decimal(a).as_tuple().exponent  # type: ignore[operator]
            close = places > 5 and abs(Decimal(a) - Decimal(b)) <= Decimal(1).scaleb(-min(places, 8))
            return Decimal(a) == Decimal(b) or close
        case "list":
            return isinstance(b, list) and len(a) == len(b) and all(map(same, a, b))
        case "context":
            return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[name], b[name]) for name in a)
        case "date" | "time" | "dateTime" | "duration":
            from zhaolu.surfaces.feel_rows import read_value

            return bool(read_value(expected) == read_value(found))
        case _:
            return bool(a == b)


@pytest.mark.parametrize(("unchecked", "least"), [(False, 0.98), (True, 0.995)])
def test_core_value_rows(unchecked: bool, least: float) -> None:
    wanted = [r for r in rows() if r["profile"] == "core" and not r["error_expected"] and (r["expected"] or {"t": "null"})["t"] != "null"]
    right = 0
    for row in wanted:
        found = answer(row, unchecked=unchecked)
        right += "value" in found and same(row["expected"], found["value"])
    assert right / len(wanted) >= least


@pytest.mark.parametrize("unchecked", [False, True])
def test_no_row_crashes_and_no_error_becomes_a_value(unchecked: bool) -> None:
    for row in rows():
        found = answer(row, unchecked=unchecked)
        if row["error_expected"]:
            assert "error" in found or found["value"]["t"] == "null", row["id"]
