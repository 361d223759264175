"""Many records of every shipped ruleset: the reference judges each once; the generated program and DuckDB say the same.

`ZHAOLU_RECORDS=100000` (`make differential`) asks so many of each ruleset, on several days; without it nothing is asked.
"""

from __future__ import annotations

import os

import pytest

from tests.differential.judges import AS_OF, case_of, differences, judged, on_duckdb, raw_records, rows_of, same, shipped

RECORDS = int(os.environ.get("ZHAOLU_RECORDS", "0"))
BATCH = 5_000
FIRST = 100_000
"""The seed of the first record: the slices of the other tests have smaller ones."""


@pytest.mark.skipif(RECORDS == 0, reason="set ZHAOLU_RECORDS, or run make differential")
@pytest.mark.parametrize("as_of", AS_OF)
@pytest.mark.parametrize("name", shipped().names())
def test_many(name: str, as_of: str) -> None:
    rulesets = shipped()
    case = case_of(rulesets, name, f"{rulesets.load(name).ir.notice.year}-{as_of}")
    share = -(-RECORDS // len(AS_OF))
    start = FIRST + AS_OF.index(as_of) * share
    for first in range(start, start + share, BATCH):
        raws = raw_records(case, range(first, min(first + BATCH, start + share)))
        decided = judged(case, raws)
        executor = case.evaluator.executor
        assert executor is not None
        for at, (record, decision) in enumerate(decided):
            same(executor, record.facts, decision, f"{case.name}, seed {first + at}")
        found = differences(rows_of(case, decided), on_duckdb(case, raws))
        assert not found, f"{case.name}: {len(found)} of {len(raws)} differ, first {found[0]} for {raws[found[0][0]]}"
