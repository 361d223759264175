"""Days and instants as tables hold them: in columns of any kind, and written badly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sql.test_meaning import small_folder
from zhaolu.executors.sql.dialects import TYPES
from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.query import query_of
from zhaolu.executors.sql.render import render
from zhaolu.executors.sql.tables import Holds, Layout
from zhaolu.surfaces.tables.asking import question_of

RULE = """rules:
  - {id: early, clause: '0', require: '报名提交时间 < @"2030-11-03T14:00:00+08:00"', unmet: 迟了}
clauses:
  '0': {says: 条}
"""
WRITTEN = {
    "2030-11-03T01:30:00-04:00": "eligible",
    "2030-11-03T01:30:00-05:00": "ineligible",
    "2030-11-03T05:30:00Z": "eligible",
    "2030-11-03T06:00:00.000001Z": "ineligible",
}
"""Some lie in the hour that New York lives through twice."""
IN_BEIJING = {"2030-11-03T13:59:59": "eligible", "2030-11-03 14:00:00": "ineligible", "2030-03-10T02:30:00": "eligible"}
"""Without an offset; one in an hour that New York leaves out."""


DAYS = {
    **dict.fromkeys(("1990-05-09", "1990-05", "1996-02-29"), "eligible"),
    **dict.fromkeys(("2001-01", "2000-01-01"), "ineligible"),
    **dict.fromkeys(("1999-02-29", "1990-13", "1990-13-01", "1990", "1990-5-1", "", "May 1990", "null", "19900509"), "undetermined"),
}


def check_days(folder: Path, dialect: str, ask: Callable[[str], list[tuple[Any, ...]]]) -> None:
    """What is no day is not known, and does not stop the query."""
    rule = RULE.replace('报名提交时间 < @"2030-11-03T14:00:00+08:00"', '出生日期 < @"2000-01-01"')
    evaluator = small_folder(folder, rule).load("hubei-2030-assistant-gp").evaluator(as_of="2031-01-01")
    layout = Layout({"id": Holds(SqlType.TEXT), "birth_date": Holds(SqlType.TEXT)}, record="id")
    query = render(query_of(question_of(evaluator), "t", layout), dialect)
    rows = " UNION ALL ".join(f"SELECT '{text}' AS id, '{text}' AS birth_date" for text in DAYS)
    assert dict(row[:2] for row in ask(query.replace("FROM t", f"FROM ({rows}) AS t", 1))) == DAYS


def check_instants(folder: Path, dialect: str, ask: Callable[[str], list[tuple[Any, ...]]]) -> None:
    """`ask` runs a query in a session whose zone is New York's."""
    evaluator = small_folder(folder, RULE).load("hubei-2030-assistant-gp").evaluator(as_of="2031-01-01")
    for type_, written in (
        (SqlType.ZONED, WRITTEN),
        (SqlType.INSTANT, IN_BEIJING),
        (SqlType.TEXT, {**WRITTEN, **IN_BEIJING, "null": "undetermined"}),
    ):
        layout = Layout({"id": Holds(SqlType.TEXT), "submitted_at": Holds(type_)}, record="id")
        query = render(query_of(question_of(evaluator), "t", layout), dialect)
        rows = " UNION ALL ".join(f"SELECT '{text}' AS id, CAST('{text}' AS {TYPES[type_][dialect]}) AS submitted_at" for text in written)
        found = dict(row[:2] for row in ask(query.replace("FROM t", f"FROM ({rows}) AS t", 1)))
        assert found == written, type_
