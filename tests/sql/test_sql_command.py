"""`zhaolu sql`: the query and the columns it expects."""

from __future__ import annotations

import json
from typing import Any

import pytest

import zhaolu
from zhaolu.surfaces.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(list(arguments))
    done = capsys.readouterr()
    return code, done.out, done.err


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
@pytest.mark.parametrize(
    "which",
    [
        ("fujian", "2023"),
        ("hubei", "2019"),
        ("hubei", "2019", "--city", "xiaogan"),
        ("hubei", "2024"),
        ("hunan", "2025"),
        ("shanxi", "2021"),
    ],
)
def test_every_ruleset_has_a_query_that_parses(which: tuple[str, ...], dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlglot

    more = ("--messages", "--effects") if dialect == "postgres" else ()
    code, out, _ = run(capsys, "sql", *which, "--dialect", dialect, "--as-of", "2024-06-20", "--format", "json", *more)
    assert code == 0
    found = json.loads(out)
    tree = sqlglot.parse_one(found["sql"], dialect=dialect)
    given = [column.alias_or_name for column in tree.expressions]
    assert given == [answer["name"] for answer in found["answers"]]
    assert given[:5] == ["record", "outcome", "failing", "undecided", "penalties"]
    assert [name.partition(".")[0] for name in given[5:6]] == ["messages"][: len(more)]
    assert {"id", "history"} <= {column["name"] for column in found["columns"]}


def test_text_shows_the_columns_with_their_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "sql", "湖北", "2019", "--as-of", "2019-06-20", "--table", "报名.applicants")
    assert code == 0
    assert '--   "birth_date" VARCHAR  出生日期' in out
    assert '--   "undecided" VARCHAR[]  还不能确定的条款' in out
    assert "FROM 报名.applicants" in out


def test_mapped_columns_are_the_only_ones_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys,
        "sql",
        "福建",
        "2023",
        "--as-of",
        "2023-06-20",
        "--columns",
        "报名身份=rylx,现工作单位.就业状态=jyzt",
        "--record",
        "bh",
        "--format",
        "json",
    )
    assert code == 0
    assert [(c["name"], c["fact"]) for c in json.loads(out)["columns"]] == [("bh", "bh"), ("jyzt", "employment.status"), ("rylx", "route")]


def test_unknown_fact_in_the_map(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "sql", "福建", "2023", "--columns", "报名身分=x")
    assert code == 2
    assert "E541" in err


def test_query_on_a_table_of_two_columns(capsys: pytest.CaptureFixture[str]) -> None:
    import duckdb

    _, out, _ = run(
        capsys,
        "sql",
        "湖北",
        "2019",
        "--as-of",
        "2019-06-20",
        "--table",
        "t",
        "--columns",
        "birth_date=born,route=r",
        "--record",
        "k",
        "--format",
        "json",
    )
    rows: list[tuple[Any, ...]] = [("a", "1980-01-02", "个人"), ("b", "1990-05", None)]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (k VARCHAR, born VARCHAR, r VARCHAR)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        found = {row[0]: row[1:] for row in connection.execute(json.loads(out)["sql"]).fetchall()}
    assert found["a"][:2] == ("ineligible", ["三(五)2"])
    assert found["b"][0] == "undetermined"
    assert "三(五)2" not in found["b"][2]


def test_types_are_those_of_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """What the comments promise is what a database gives."""
    import duckdb

    arguments = ("sql", "hubei", "2024", "--as-of", "2024-05-01", "--messages", "--effects", "--format", "json")
    _, out, _ = run(capsys, *arguments)
    found = json.loads(out)
    declared = ", ".join(f'"{column["name"]}" {column["type"]}' for column in found["columns"])
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE applicants ({declared})")
        columns = connection.execute(f"DESCRIBE {found['sql']}").fetchall()
        promised = connection.execute(
            "DESCRIBE SELECT " + ", ".join(f'CAST(NULL AS {a["type"]}) AS "{a["name"]}"' for a in found["answers"])
        ).fetchall()
    assert [column[:2] for column in columns] == [column[:2] for column in promised]


def test_columns_of_json_name_the_members(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "sql", "福建", "2023", "--dialect", "postgres", "--as-of", "2023-06-20", "--columns", "往年事件=wn")
    assert '--   "wn" JSONB  往年事件  [{year, province, program, event' in out


def events(capsys: pytest.CaptureFixture[str], columns: str, type_: str, rows: list[tuple[str, Any]]) -> dict[str, bool]:
    """Whether the ban of an earlier year is in question, in a table that holds only a name and a list of events."""
    import duckdb

    asked = ("sql", "福建", "2023", "--as-of", "2023-06-20", "--table", "t", "--columns", columns, "--record", "k", "--format", "json")
    code, out, err = run(capsys, *asked)
    assert code == 0, err
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t (k VARCHAR, e {type_})")
        connection.executemany("INSERT INTO t VALUES (?, ?)", rows)
        found = connection.execute(json.loads(out)["sql"]).fetchall()
    return {row[0]: "五(一)-2" in row[2] + row[3] for row in found}


def test_items_of_a_mapped_list_need_no_companions(capsys: pytest.CaptureFixture[str]) -> None:
    """A plain Parquet file has no `…__none` inside its structs."""
    vocabulary = zhaolu.open().vocabulary
    history = vocabulary.find("history")
    assert history is not None
    kinds = {"int": "BIGINT", "bool": "BOOLEAN", "number": "DOUBLE", "datetime": "TIMESTAMPTZ"}
    types = ", ".join(f"{item.id} {kinds.get(item.kind, 'VARCHAR')}" for item in history.fields)
    absent = dict.fromkeys(item.id for item in history.fields)
    no_show = {**absent, "year": 2022, "province": "福建", "program": "助理全科医生培训", "event": "未报到"}
    assert events(capsys, "history=e", f"STRUCT({types})[]", [("a", [no_show]), ("b", [])]) == {"a": True, "b": False}


def test_items_may_have_few_fields_under_other_names(capsys: pytest.CaptureFixture[str]) -> None:
    columns = "往年事件=e,往年事件[].招录年度=nd,history[].province=sf,history[].program=xm,history[].event=sj"
    type_ = "STRUCT(nd BIGINT, sf VARCHAR, xm VARCHAR, sj VARCHAR)[]"
    no_show = {"nd": 2022, "sf": "福建", "xm": "助理全科医生培训", "sj": "未报到"}
    assert events(capsys, columns, type_, [("a", [no_show]), ("b", [])]) == {"a": True, "b": False}


def test_a_field_that_items_do_not_have(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "sql", "福建", "2023", "--columns", "往年事件[].年分=x")
    assert code == 2
    assert "E541" in err
