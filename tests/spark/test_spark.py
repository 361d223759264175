"""The same records through the reference and through Spark: the same answers, from partitioned Parquet to partitioned Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.differential.databases import ask_spark
from tests.differential.judges import AS_OF, Case, case_of, differences, expected, raw_records, shipped
from tests.differential.test_sql_rulesets import compared
from tests.spark.judge import on_spark
from tests.sql.instants import check_days, check_instants
from tests.sql.test_meaning import small_records, small_ruleset

RULESETS = shipped().names()
RECORDS = 150
SETTINGS = (
    {"spark.sql.session.timeZone": "Asia/Shanghai", "spark.sql.ansi.enabled": "true"},
    {"spark.sql.session.timeZone": "America/New_York", "spark.sql.ansi.enabled": "true"},
    {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "false"},
)
"""What people set differently and must not change an answer."""


@pytest.mark.parametrize("name", RULESETS)
def test_ruleset(name: str, spark: Any, tmp_path: Path) -> None:
    rulesets = shipped()
    at = RULESETS.index(name)
    case = case_of(rulesets, name, f"{rulesets.load(name).ir.notice.year}-{AS_OF[(at + 2) % len(AS_OF)]}")
    raws = raw_records(case, range(40_000 + at * RECORDS, 40_000 + (at + 1) * RECORDS))
    for setting, value in SETTINGS[at % len(SETTINGS)].items():
        spark.conf.set(setting, value)
    found = differences(expected(case, raws), on_spark(case, raws, spark, tmp_path))
    assert not found, f"{case.name}: {len(found)} of {len(raws)} differ, first {found[0]} for {raws[found[0][0]]}"


def test_conditions_the_shipped_rulesets_do_not_reach(spark: Any, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    case = Case(small_ruleset(rules).load("hubei-2030-assistant-gp").evaluator(as_of="2030-06-01"))
    raws = small_records()
    found = differences(expected(case, raws), on_spark(case, raws, spark, tmp_path))
    assert not found, [(raws[at], a, b) for at, a, b in found[:3]]


@pytest.mark.parametrize("seed", [500, 507])
def test_made_ruleset(seed: int, spark: Any, tmp_path: Path) -> None:
    assert not list(compared(seed, "spark", ask_spark(spark, tmp_path)))[:1]


def test_instants_of_any_kind(spark: Any, tmp_path: Path) -> None:
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    check_instants(tmp_path, "spark", lambda query: [tuple(row) for row in spark.sql(query).collect()])


def test_what_is_no_day_is_not_known(spark: Any, tmp_path: Path) -> None:
    check_days(tmp_path, "spark", lambda query: [tuple(row) for row in spark.sql(query).collect()])
