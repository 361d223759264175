"""With and without a database, from whatever table: the same answers, the same rejected rows, the same warnings."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.tables.inputs import Done, arrow_table, csv_bytes, decided, evaluator, facts, raws, spoilt, written
from zhaolu.surfaces.tables import deciding
from zhaolu.surfaces.tables.answers import row_of


def same(one: Done, other: Done) -> None:
    assert one.rejected == other.rejected
    differing = [(a, b) for a, b in zip(one.answers, other.answers, strict=True) if a != b]
    assert not differing, f"{len(differing)} differ, first {differing[0]}"
    assert sorted(one.remarks) == sorted(other.remarks)
    for counts in ("outcomes", "failing", "undecided", "penalties", "rejected", "unreadable"):
        assert getattr(one.summary, counts) == getattr(other.summary, counts)


def told(done: Done) -> list[tuple[int, list[str]]]:
    return [(row, reasons) for row, reasons, _ in done.rejected]


@pytest.mark.parametrize(("seed", "share"), [(1, 0.0), (2, 0.01)])
def test_written_cells(seed: int, share: float, tmp_path: Path) -> None:
    """Dates, yes and no, lists as people write them; odd cells, long rows, empty rows."""
    chooser = Random(seed)
    cells = spoilt(written(raws(300, seed * 1000), chooser), chooser, share)
    (tmp_path / "a.csv").write_bytes(csv_bytes(cells))
    plain = decided(tmp_path / "a.csv", messages=True)
    same(plain, decided(tmp_path / "a.csv", single=True, messages=True))
    assert plain.answers and bool(plain.rejected) == bool(share)


def test_lists_as_json_in_a_cell(tmp_path: Path) -> None:
    records = raws(200, 7000)
    records[3]["education"] = [{"层次": "专科", "full_time": True}, {"level": "本科", "毕业年份": 2015}]
    records[4]["education"] = [{"level": "专科", "years": 99}]
    records[5]["history"] = [{"year": 2018, "省": "湖北", "event": "未报到", "reason": None}]
    (tmp_path / "a.csv").write_bytes(csv_bytes(written(records, spread=False)))
    done = decided(tmp_path / "a.csv")
    same(done, decided(tmp_path / "a.csv", single=True))
    assert [row for row, _ in told(done)] == [6]


def odd(records: list[dict[str, Any]]) -> None:
    records[2]["nationality"] = "火星"
    records[4]["birth_date"] = "1999-02-30"
    records[6]["education"] = [{"level": "专科", "graduation_year": 3000}]
    records[8]["route"] = " 个人 "
    records[10]["employment"] = {"status": "在职", "province": "湖北省", "city": "武汉市"}
    del records[12]["id"]
    records[14]["id"] = "x" * 201
    records[16]["scores"] = {"interview": 5000}
    records[18]["assigned_base"] = "甲" * 2001
    records[20]["invitations_accepted"] = ["甲", ""]


def test_typed_columns_of_every_kind(tmp_path: Path) -> None:
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    records = raws(300)
    odd(records)
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(raw, ensure_ascii=False) + "\n" for raw in records), encoding="utf-8")
    table = arrow_table(records)
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=77)
    with pa.OSFile(str(tmp_path / "a.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table, 50)
    with pa.OSFile(str(tmp_path / "b.arrow"), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table, 50)
    with duckdb.connect(tmp_path / "a.duckdb") as connection:
        connection.register("given", table)
        connection.execute("CREATE TABLE applicants AS SELECT * FROM given")
    records_way = decided(tmp_path / "a.jsonl", single=True)
    assert [row for row, _ in told(records_way)] == [3, 5, 7, 15, 17, 19, 21]
    for name in ("a.parquet", "a.arrow", "b.arrow", "a.duckdb"):
        for single in (False, True) if name == "a.parquet" else (False,):
            done = decided(tmp_path / name, single=single)
            assert told(done) == told(records_way) and done.answers == records_way.answers, name
            assert sorted(done.remarks) == sorted(records_way.remarks)


def test_tables_in_sqlite_workbooks_and_postgres(tmp_path: Path, postgres: str) -> None:
    import openpyxl
    import psycopg

    chooser = Random(5)
    header, *rows = spoilt(written(raws(200), chooser), chooser, 0.005)
    rows = [row[: len(header)] for row in rows if any(row[:1])]
    (tmp_path / "a.csv").write_bytes(csv_bytes([header, *rows]))

    def cell(value: str | None) -> Any:
        return int(value) if value is not None and value.isdecimal() and value.isascii() and len(value) < 10 else value

    columns = ", ".join(f'"{name}"' for name in header)
    with sqlite3.connect(tmp_path / "a.sqlite") as lite:
        lite.execute(f"CREATE TABLE applicants ({columns})")
        lite.executemany(f"INSERT INTO applicants VALUES ({', '.join('?' * len(header))})", [[cell(c) for c in row] for row in rows])
    book = openpyxl.Workbook()
    for row in (header, *([cell(c) for c in row] for row in rows)):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with psycopg.connect(postgres, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE applicants ({', '.join(f'{name} text' for name in columns.split(', '))})")
        with cursor.copy("COPY applicants FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    expected = decided(tmp_path / "a.csv", single=True)

    def by_name(done: Done, first: int) -> tuple[Any, ...]:
        answers = {answer["record"]: answer for answer in done.answers}
        return len(done.rejected), [row - first for row, _ in told(done)], [reasons for _, reasons in told(done)], answers

    for name, first in (("a.xlsx", 1), ("a.sqlite", 0)):
        assert by_name(decided(tmp_path / name), first) == by_name(expected, 1), name
    done = decided(postgres, table="applicants")  # PostgreSQL keeps no order
    assert {a["record"]: a for a in done.answers} == {a["record"]: a for a in expected.answers}
    assert sorted(reasons for _, reasons in told(done)) == sorted(reasons for _, reasons in told(expected))


def test_typed_columns_of_postgres(postgres: str) -> None:
    """Design section 2: jsonb for lists, companions for none, instants with a zone."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(
            'CREATE TABLE typed (id text, "出生日期" date, healthy boolean, submitted_at timestamptz, submitted_at__none boolean,'
            ' education jsonb, exam_eligible text[], "scores.interview" numeric(5, 2))'
        )
        connection.execute(
            "INSERT INTO typed VALUES ('甲', '1979-01-02', true, '2019-05-30 23:59:59.5+08', null,"
            """ '[{"level": "专科", "full_time": true, "years": 3}]', '{临床执业医师}', 85.50),"""
            " ('乙', null, null, null, true, null, null, null), ('丙', '1995-01-02', false, null, null, '[]', '{}', 200)"
        )
    done = decided(postgres, table="typed")
    assert [answer["record"] for answer in done.answers] == ["甲", "乙"]
    assert told(done) == [(3, ["E420 “成绩.面试”应在 0 到 100 之间，写的是“200”"])]
    raw = {
        "id": "甲", "birth_date": "1979-01-02", "healthy": True, "submitted_at": "2019-05-30T23:59:59.5+08:00",
        "education": [{"level": "专科", "full_time": True, "years": 3}], "exam_eligible": ["临床执业医师"], "scores": {"interview": 85.5},
    }  # fmt: skip
    asked = evaluator()
    answer = asked.evaluate(raw)
    assert done.answers[0]["failing"] == [finding.clause for finding in answer.failing]
    assert done.answers[0]["undecided"] == [finding.clause for finding in answer.undecided]


def test_columns_as_others_write_them(tmp_path: Path) -> None:
    """Labels, structs, enums, nanoseconds, floating names, JSON texts, columns of nulls."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "id": pa.array([1.0, 2.0, None], pa.float64()),
            "出生日期": ["1980-01-02", "1990-05", None],
            "employment": [{"status": "在职", "unit_kind": "三级医院"}, None, {"status": "无单位", "unit_kind": None}],
            "directed": pa.array(["无", "无", None]).dictionary_encode(),
            "submitted_at": pa.array([1_557_279_000_000_000_000, None, None], pa.timestamp("ns", "UTC")),
            "education": ['[{"层次": "专科"}]', "[]", None],
            "healthy": pa.nulls(3),
            "scores.interview": pa.array([85.5, None, None], pa.float32()),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    done = decided(tmp_path / "a.parquet")
    same(done, decided(tmp_path / "a.parquet", single=True))
    assert [answer["record"] for answer in done.answers] == ["1", "2", "3"]
    assert done.answers[0]["failing"] == ["三(五)2", "三(五)3-1"] and done.answers[2]["outcome"] == "undetermined"


def test_what_the_undetermined_lack_is_exact_or_said_to_be_an_estimate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as pq

    pq.write_table(arrow_table(raws(300)), tmp_path / "a.parquet")
    exact = decided(tmp_path / "a.parquet", single=True).summary
    assert decided(tmp_path / "a.parquet").summary.needs == exact.needs and not exact.estimated and exact.needs
    monkeypatch.setattr(deciding, "LOOKED_AT", 20)
    rough = decided(tmp_path / "a.parquet").summary
    assert rough.estimated and rough.looked < exact.looked
    assert sum(rough.reasons.values()) == pytest.approx(sum(exact.reasons.values()), rel=0.3)


def test_two_answers_for_one_person_are_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as pq

    from zhaolu.diagnostics import ZhaoluError

    pq.write_table(arrow_table(raws(60)), tmp_path / "a.parquet")
    monkeypatch.setattr(deciding, "row_of", lambda decision, messages=None: {**row_of(decision, messages), "outcome": "eligible"})
    with pytest.raises(ZhaoluError) as caught:
        decided(tmp_path / "a.parquet")
    assert caught.value.diagnostics[0].code == "E579"


def test_a_ruleset_without_sql_form_is_decided_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as pq

    from zhaolu.executors.sql import query
    from zhaolu.executors.sql.gaps import gap

    pq.write_table(arrow_table(raws(30)), tmp_path / "a.parquet")
    expected = decided(tmp_path / "a.parquet", single=True)

    def refuse(*_: Any, **__: Any) -> Any:
        raise gap("for")

    monkeypatch.setattr(query, "query_of", refuse)
    done = decided(tmp_path / "a.parquet")
    assert done.answers == expected.answers and ["逐条判定" in said for said in done.said] == [True]


def test_facts_are_all_tried() -> None:
    """The records these tests use hold every fact of the vocabulary."""
    held = {name for raw in raws(300) for name in raw}
    assert {fact.id for fact in facts()} <= held
