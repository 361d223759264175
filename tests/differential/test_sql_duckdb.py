"""The same records through the reference and through DuckDB: outcome, failing, undecided and penalties are the same.

A slice of every ruleset; `test_many.py` asks many more.
"""

from __future__ import annotations

import pytest

from tests.differential.judges import AS_OF, case_of, differences, expected, on_duckdb, raw_records, shipped

SLICE = 120
RULESETS = shipped().names()


def compare(name: str, as_of: str, seeds: range, pins: dict[str, str] | None = None) -> None:
    rulesets = shipped()
    case = case_of(rulesets, name, f"{rulesets.load(name).ir.notice.year}-{as_of}", pins)
    raws = raw_records(case, seeds)
    found = differences(expected(case, raws), on_duckdb(case, raws))
    assert not found, f"{case.name}: {len(found)} of {len(raws)} differ, first {found[0]} for {raws[found[0][0]]}"


@pytest.mark.parametrize("name", RULESETS)
def test_slice(name: str) -> None:
    at = RULESETS.index(name) % len(AS_OF)
    compare(name, AS_OF[at], range(at * SLICE, (at + 1) * SLICE))


def test_pinned_reading() -> None:
    compare("hubei-2019-assistant-gp", "06-20", range(9_000, 9_060), {"hb19-past-fulltime": "可", "age-ref-robust": "末日"})


def test_differences_would_be_seen() -> None:
    """Another moment gives other answers for the same records, and the comparison says so."""
    rulesets = shipped()
    early, late = (case_of(rulesets, "hubei-2019-assistant-gp", day) for day in ("2019-03-01", "2019-09-20"))
    raws = raw_records(early, range(60))
    assert differences(expected(early, raws), on_duckdb(late, raws))
