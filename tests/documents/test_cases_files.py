"""Cases files: changes on a base, tables, defaults."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhaolu.model.cases import change, read_cases, remove, resolve_cases, steps_of
from zhaolu.spans import Source

TEXT = """\
ruleset: hubei-2019-assistant-gp
as_of: default
context: {cities_without_base: [仙桃]}
base: {birth_date: 1997-06-15, education: [{level: 专科}], healthy: true}
cases:
  - id: changed
    note: 改动
    change:
      education[1].level: 本科
      education[2].level: 硕士
      employment.status: 在职
    remove: [healthy]
    as_of: 2019-05-01
    reading: {yixia-inclusive: 含}
    expect: {outcome: ineligible, failing: [三(五)2], penalties: [{clause: 五, effect: 禁止报名, status: 成立, years: [2020]}]}
  - id: whole
    record: {healthy: null}
    expect: {outcome: undetermined}
table:
  columns: [id, birth_date, healthy, outcome, failing, undecided]
  rows:
    - [young, 2000-01-01, =, eligible, ~, []]
    - [=, =, "?", undetermined, =, 三(五)1]
"""


def test_cases_are_resolved() -> None:
    document = read_cases(Source("f.cases.yaml", TEXT.replace("    - [=, =", "    - [second, =")), "hubei-2019-assistant-gp")
    changed, whole, young, second = resolve_cases(document)
    assert changed.record["education"] == [{"level": "本科"}, {"level": "硕士"}]
    assert changed.record["employment"] == {"status": "在职"}
    assert "healthy" not in changed.record
    assert (changed.as_of, changed.reading, changed.context) == ("2019-05-01", {"yixia-inclusive": "含"}, {"cities_without_base": ["仙桃"]})
    assert changed.expect.penalties is not None
    assert changed.expect.penalties[0].years == (2020,)
    assert (whole.record, whole.as_of) == ({"healthy": None}, None)
    assert (young.id, young.expect.failing, young.expect.undecided, young.record["healthy"]) == ("young", (), (), True)
    assert (second.expect.failing, second.expect.undecided) == (None, ("三(五)1",))
    assert "healthy" not in second.record
    assert document.base["healthy"] is True
    assert changed.span.line == 6


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a[0]", "a[", "a]b", "a[1]b", "[1]"])
def test_malformed_paths(path: str) -> None:
    with pytest.raises(ValueError):
        steps_of(path)


names = st.sampled_from(["学历", "level", "base_windows", "单位"])
paths = st.lists(st.tuples(names, st.booleans()), min_size=1, max_size=4)


@settings(deadline=None)
@given(paths, st.integers())
def test_what_was_changed_is_there_and_can_be_removed(steps: list[tuple[str, bool]], value: int) -> None:
    path = ".".join(name + ("[1]" if listed else "") for name, listed in steps)
    record: dict[str, object] = {}
    change(record, path, value)
    found: object = record
    for step in steps_of(path):
        found = found[step]  # type: ignore[index]
    assert found == value
    remove(record, path)
    with pytest.raises(ValueError):
        remove(record, path)


def test_shipped_cases_are_readable() -> None:
    root = Path(__file__).resolve().parents[2] / "rulesets"
    for path in root.glob("*/*.cases.yaml"):
        assert resolve_cases(read_cases(Source(str(path), path.read_text(encoding="utf-8"))))
