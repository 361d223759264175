"""The shipped rulesets: no error, every case as expected, every rule tried both ways."""

from __future__ import annotations

import pytest

import zhaolu
from zhaolu.diagnostics import Severity
from zhaolu.model.cases import resolve_cases
from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.cases.testing import run_cases
from zhaolu.surfaces.checking.folder import check

IDS = [
    "fujian-2023-assistant-gp",
    "hubei-2019-assistant-gp",
    "hubei-2019-assistant-gp-xiaogan",
    "hubei-2024-resident",
    "hunan-2025-assistant-gp",
    "shanxi-2021-assistant-gp",
]


@pytest.fixture(scope="module")
def rulesets() -> Rulesets:
    return zhaolu.open()


def test_the_six_notices_are_there(rulesets: Rulesets) -> None:
    assert rulesets.names() == IDS


def test_check_finds_nothing(rulesets: Rulesets) -> None:
    found = [d for d in check(rulesets) if d.severity is not Severity.NOTE]
    assert not found, [f"{d.code} {d.message()} {d.span}" for d in found]


@pytest.mark.parametrize("name", IDS)
def test_cases(rulesets: Rulesets, name: str) -> None:
    ruleset = rulesets.load(name)
    document = rulesets.catalogue.cases(ruleset.compiled.key)
    assert document is not None
    report = run_cases(ruleset, resolve_cases(document))
    assert report.results
    assert not [(r.case.id, r.differences, [f.message() for f in r.faults]) for r in report.failed]
    assert not report.untried


@pytest.mark.parametrize("name", IDS)
def test_every_clause_is_accounted_for(rulesets: Rulesets, name: str) -> None:
    ir = rulesets.load(name).ir
    items = [*ir.windows.values(), *ir.rules, *ir.penalties, *ir.effects, *ir.quotas, *ir.steps]
    cited = {clause for item in items for clause in (item.clause, *item.also)}
    cited |= {a.clause for rule in ir.rules for a in rule.alternatives}
    assert cited <= ir.clauses.keys()
    for clause in ir.clauses.values():
        replaced = "/" in clause.id  # an overlay may have replaced what encoded its parent's clause
        assert clause.kind is not None or clause.id in cited or replaced, clause.id
        assert clause.says.zh
