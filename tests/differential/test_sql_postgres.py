"""The same records through the reference and through a real PostgreSQL (from a package that carries its own server)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential.databases import ask_postgres
from tests.differential.judges import AS_OF, Case, answered, case_of, differences, expected, raw_records, shipped
from tests.sql.expressions import FILES, compared
from tests.sql.instants import check_days, check_instants
from tests.sql.test_meaning import small_records, small_ruleset

RULESETS = shipped().names()


@pytest.mark.parametrize("name", RULESETS)
def test_slice(name: str, postgres: str) -> None:
    rulesets = shipped()
    at = (RULESETS.index(name) + 1) % len(AS_OF)
    case = case_of(rulesets, name, f"{rulesets.load(name).ir.notice.year}-{AS_OF[at]}")
    raws = raw_records(case, range(20_000 + at * 60, 20_000 + (at + 1) * 60))
    found = differences(expected(case, raws), answered(case, raws, "postgres", ask_postgres(postgres)))
    assert not found, f"{case.name}: {len(found)} of {len(raws)} differ, first {found[0]} for {raws[found[0][0]]}"


def test_conditions_the_shipped_rulesets_do_not_reach(postgres: str, tmp_path: Path) -> None:
    case = Case(small_ruleset(tmp_path).load("hubei-2030-assistant-gp").evaluator(as_of="2030-06-01"))
    raws = small_records()
    found = differences(expected(case, raws), answered(case, raws, "postgres", ask_postgres(postgres)))
    assert not found, [(raws[at], a, b) for at, a, b in found[:3]]


def test_instants_of_any_kind(postgres: str, tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(postgres) as connection:
        connection.execute("SET TIME ZONE 'America/New_York'")
        check_instants(tmp_path, "postgres", lambda query: connection.execute(query).fetchall())


@pytest.mark.parametrize("name", FILES)
def test_expressions(name: str, postgres: str) -> None:
    assert compared(name, "postgres", ask_postgres(postgres)) == []


def test_what_is_no_day_is_not_known(postgres: str, tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(postgres) as connection:
        check_days(tmp_path, "postgres", lambda query: connection.execute(query).fetchall())
