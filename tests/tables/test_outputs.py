"""`zhaolu evaluate --output`: what is written, what is said, what is refused."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.tables.inputs import arrow_table, csv_bytes, raws, written
from zhaolu.surfaces.tables import deciding, writers

if TYPE_CHECKING:
    from tests.tables.conftest import Evaluate

OLD = {"id": "甲", "birth_date": "1979-01-02"}
YOUNG = {"id": "乙", "birth_date": "1995-01-02"}


@pytest.fixture(autouse=True)
def with_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "FEW", 0)


def parquet(name: str, records: Any) -> None:
    import pyarrow.parquet as pq

    Path(name).parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(arrow_table(records), name)


def rows_of(name: str) -> list[dict[str, Any]]:
    import pyarrow.feather as feather
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = (pq.read_table(name) if name.endswith("parquet") else feather.read_table(name)).to_pylist()
    return found


def test_every_format_says_the_same(evaluate: Evaluate) -> None:
    import openpyxl

    parquet("in.parquet", raws(120))
    for name in ("a.parquet", "a.arrow", "a.csv", "a.xlsx"):
        assert evaluate("in.parquet", "--output", name, "--messages").code == 0
    rows = rows_of("a.parquet")
    assert rows == rows_of("a.arrow") and [row["record"] for row in rows] == [f"A{at}" for at in range(120)]
    with Path("a.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = list(csv.DictReader(stream))
    assert [row["outcome"] for row in cells] == [row["outcome"] for row in rows]
    assert [row["failing"].split("；") if row["failing"] else [] for row in cells] == [row["failing"] for row in rows]
    assert [json.loads(row["penalties"] or "[]") for row in cells] == [row["penalties"] for row in rows]
    sheet, summary = openpyxl.load_workbook("a.xlsx").worksheets
    header, *people = sheet.iter_rows(values_only=True)
    assert header == ("记录", "结论", "不符合的条款", "待定的条款", "处理", "说明") and len(people) == 120
    words = {"eligible": "符合报名条件", "ineligible": "不符合报名条件", "undetermined": "暂不能确定"}
    assert [row[1] for row in people] == [words[row["outcome"]] for row in rows]
    assert summary.title == "汇总" and summary["A1"].value == "汇总"
    for row in rows:
        assert len(row["messages"]) == len(row["failing"]) + len(row["undecided"])
        assert [said.startswith("待定：") for said in row["messages"]] == [False] * len(row["failing"]) + [True] * len(row["undecided"])


def test_the_file_says_what_it_was_decided_by(evaluate: Evaluate) -> None:
    import pyarrow.parquet as pq

    import zhaolu

    parquet("in.parquet", [OLD])
    evaluate("in.parquet", "--output", "a.parquet", "--reading", "age-ref-robust=末日")
    kept = {key.decode(): value.decode() for key, value in pq.read_schema("a.parquet").metadata.items() if key.startswith(b"zhaolu.")}
    assert kept == {
        "zhaolu.notice": "hubei-2019-assistant-gp",
        "zhaolu.as_of": "2019-06-20T00:00:00+08:00",
        "zhaolu.digest": zhaolu.open().pick("hubei", 2019).ir.digest,
        "zhaolu.engine": zhaolu.__version__,
        "zhaolu.pinned": '{"age-ref-robust": "末日"}',
    }


def test_the_summary_for_people_and_for_programs(evaluate: Evaluate) -> None:
    parquet("in.parquet", [OLD, OLD, YOUNG])
    said = evaluate("in.parquet", "--output", "a.csv")
    assert not said.out and said.err.endswith("已写出 a.csv。共 3 人：符合报名条件 0，不符合报名条件 2，暂不能确定 1\n")
    assert re.search(r"不符合最多的条款\n.*\n.*\n  三\(五\)2 +2 +66\.7% +年龄限 35 岁以下", said.err)
    assert re.search(r"待定的人缺什么\n.*\n.*\n  身体条件合格|待定的人缺什么", said.err)
    data = json.loads(evaluate("in.parquet", "--output", "a.csv", "--format", "json").out)
    assert data["decided"] == 3 and data["outcomes"] == {"eligible": 0, "ineligible": 2, "undetermined": 1}
    assert data["failing"] == {"三(五)2": 2} and data["needs"]["healthy"] == 1 and data["reasons"]["missing"] == 1
    english = evaluate("in.parquet", "--output", "a.csv", "--lang", "en").err
    assert "Clauses failed most" in english and not re.search("[一-鿿]{4}", english.split("Penalties")[0].replace("三(五)", ""))


def test_rejected_rows_are_kept_with_row_name_and_reason(evaluate: Evaluate) -> None:
    records = raws(60)
    records[2]["nationality"] = "火星"
    records[4]["birth_date"] = "1999-02-30"
    parquet("in.parquet", records)
    done = evaluate("in.parquet", "--output", "a.csv", "--rejects", "bad.jsonl")
    assert done.code == 1 and "第 3 行：E412" in done.err and "共 2 行读不懂，未判定，已存入 bad.jsonl" in done.err
    assert re.search(r"读不懂的行\n.*\n.*\n  E412 +1 +.*\n  E413 +1", done.err) and "读不懂 2\n" in done.err
    kept = [json.loads(line) for line in Path("bad.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["row"], row["name"], row["reasons"][0][:4]) for row in kept] == [(3, "A2", "E412"), (5, "A4", "E413")]
    assert len(Path("a.csv").read_text(encoding="utf-8").splitlines()) == 1 + 58


def test_a_hospital_list_as_excel_saves_it(evaluate: Evaluate) -> None:
    """GBK, columns of its own, dates with slashes, names instead of ids."""
    text = "姓名,身份证号,出生年月,学历层次,全日制,电话\n甲,x,1979/1/2,专科,是,1\n乙,x,1995/3/4,专科,是,2\n丙,x,1995/3/40,专科,是,3\n"
    Path("名单.csv").write_bytes(text.encode("gbk"))
    plain = evaluate("名单.csv", "--output", "a.csv")
    assert plain.code == 2 and plain.err.count("E437") == 5 and not Path("a.csv").exists()
    columns = "出生日期=出生年月,学历[1].层次=学历层次,学历[1].全日制=全日制"
    done = evaluate("名单.csv", "--output", "a.csv", "--columns", columns, "--record", "姓名", "--rejects", "bad.jsonl")
    assert done.code == 1 and "名单.csv 不是 UTF-8，已按 GBK（GB18030）读" in done.err and "第 4 行：E413" in done.err
    with Path("a.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [(row["record"], row["outcome"]) for row in csv.DictReader(stream)] == [("甲", "ineligible"), ("乙", "undetermined")]
    [kept] = [json.loads(line) for line in Path("bad.jsonl").read_text(encoding="utf-8").splitlines()]
    assert kept["name"] == "丙" and "电话" not in kept["record"]
    wrong = evaluate("名单.csv", "--output", "a.csv", "--columns", "出生日期=出生日", "--record", "名字")
    assert wrong.code == 2 and re.findall("错误 (E576)：名单.csv 里没有“(.+)”这一列", wrong.err) == [("E576", "出生日"), ("E576", "名字")]


def test_a_folder_partitioned_by_province_and_day(evaluate: Evaluate) -> None:
    import pyarrow.parquet as pq

    records = raws(40)
    for record in records:
        record.pop("batch", None)
    for at, name in enumerate(["batch=1/dt=2019-06-01/a", "batch=1/dt=2019-06-02/b", "batch=2/dt=2019-06-01/c", "batch=2/_tmp/d"]):
        part = records[at * 10 : at * 10 + 10]
        Path(f"data/{name}").parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(arrow_table(part).drop_columns(["batch", "batch__none"]), f"data/{name}.parquet")
    assert evaluate("data", "--output", "a.parquet").code == 0
    assert [row["record"] for row in rows_of("a.parquet")] == [f"A{at}" for at in range(30)]
    for at, record in enumerate(records[:30]):
        record["batch"] = 1 if at < 20 else 2
    parquet("whole.parquet", records[:30])
    evaluate("whole.parquet", "--output", "b.parquet")
    assert rows_of("a.parquet") == rows_of("b.parquet")
    evaluate("data/batch=1/*/*.parquet", "--output", "c.parquet")
    assert rows_of("c.parquet") == rows_of("a.parquet")[:20]
    empty = evaluate("data/*.parquet", "--output", "c.parquet")
    assert empty.code == 2 and "E581" in empty.err


def test_databases_name_their_tables(evaluate: Evaluate) -> None:
    import duckdb

    with duckdb.connect("a.duckdb") as connection:
        connection.execute("CREATE TABLE 报名 AS SELECT 'a' AS id, DATE '1979-01-02' AS 出生日期")
        connection.execute("CREATE TABLE 其他 AS SELECT 1 AS x; CREATE SCHEMA y; CREATE VIEW y.报名 AS SELECT 'b' AS id, true AS healthy")
    assert "E570" in evaluate("a.duckdb", "--output", "a.parquet").err
    near = evaluate("a.duckdb", "--table", "报民", "--output", "a.parquet")
    assert near.code == 2 and "E571" in near.err and "报名" in near.err
    assert "E541" in evaluate("a.duckdb", "--table", "其他", "--output", "a.parquet").err
    for table, name in (("报名", "a"), ("y.报名", "b")):
        assert evaluate("duckdb:///a.duckdb", "--table", table, "--output", "a.parquet").code == 0
        assert [row["record"] for row in rows_of("a.parquet")] == [name]
    assert evaluate("a.duckdb", "--table", "报名", "--format", "jsonl").out.startswith('{"version": 1')
    Path("b.duckdb").write_bytes(b"not a database at all")
    for bad, code in (("b.duckdb", "E572"), ("none.sqlite", "E430"), ("postgresql://nobody:secret@localhost:1/x", "E572")):
        refused = evaluate(bad, "--output", "b.parquet")
        assert refused.code == 2 and code in refused.err and "secret" not in refused.err and not Path("b.parquet").exists()
    Path("p.json").write_text(json.dumps([OLD]), encoding="utf-8")
    assert "E582" in evaluate("p.json", "--table", "x", "--output", "b.parquet").err
    assert "E583" in evaluate("p.json", "--columns", "出生日期=x", "--output", "b.parquet").err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("in.parquet", "--output", "a.txt"), "E573"),
        (("in.parquet", "--output", "in.parquet"), "E575"),
        (("in.parquet", "--output", "a.csv", "--rejects", "./a.csv"), "E575"),
        (("in.parquet", "--output", "a.csv", "--report", "a.pdf"), "E584"),
        (("in.parquet", "--output", "nowhere/a.csv"), "E527"),
        (("in.parquet", "--output", "/dev/null"), "E573"),
        (("none.parquet", "--output", "a.csv"), "E430"),
        (("broken.parquet", "--output", "a.csv"), "E544"),
        (("broken.arrow", "--output", "a.csv"), "E544"),
        (("strange.parquet", "--output", "a.csv"), "E541"),
        (("old.xls", "--output", "a.csv"), "E444"),
        (("empty.parquet", "--output", "a.csv"), "E431"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(arguments: tuple[str, ...], code: str, evaluate: Evaluate) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    parquet("in.parquet", [OLD])
    parquet("empty.parquet", [])
    pq.write_table(pa.table({"id": ["a"], "生日": ["1990-01-01"]}), "strange.parquet")
    Path("broken.parquet").write_bytes(Path("in.parquet").read_bytes()[:-100])
    Path("old.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    Path("broken.arrow").write_bytes(b"ARROW1\0\0 and no more")
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    done = evaluate(*arguments)
    assert done.code == 2 and f"错误 {code}：" in done.err and "Traceback" not in done.err
    assert {path.name: path.read_bytes() for path in Path().iterdir()} == before


def test_a_sheet_holds_so_many_rows_and_no_more(evaluate: Evaluate, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhaolu.surfaces.cli import evaluate as verb

    assert writers.MOST_IN_WORKBOOK == 1_048_575 and verb is not None
    monkeypatch.setattr(writers, "MOST_IN_WORKBOOK", 50)
    parquet("in.parquet", raws(60))
    Path("in.csv").write_bytes(csv_bytes(written(raws(60))))
    for name in ("in.parquet", "in.csv"):
        done = evaluate(name, "--output", "a.xlsx")
        assert done.code == 2 and "E574" in done.err and ".parquet" in done.err and not list(Path().glob("*.xlsx*"))


def test_names_are_never_formulas(evaluate: Evaluate) -> None:
    import openpyxl

    Path("in.csv").write_text('id,出生日期\n"=HYPERLINK(""http://x"")",1979-01-02\n', encoding="utf-8")
    evaluate("in.csv", "--output", "a.xlsx")
    cell = openpyxl.load_workbook("a.xlsx").worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_without_the_extra_tables_are_still_decided(evaluate: Evaluate, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    Path("in.csv").write_bytes(csv_bytes(written(raws(60))))
    parquet("in.parquet", [OLD])
    evaluate("in.csv", "--output", "a.csv")
    there = importlib.util.find_spec
    gone = ("duckdb", "pyarrow", "sqlglot")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name in gone else there(name, *rest))
    assert evaluate("in.csv", "--output", "b.csv").code == 0 and Path("a.csv").read_bytes() == Path("b.csv").read_bytes()
    for arguments in (("in.csv", "--output", "b.parquet"), ("in.parquet", "--output", "b.csv"), ("in.parquet",)):
        done = evaluate(*arguments)
        assert done.code == 2 and "E543" in done.err and "zhaolu[tables]" in done.err
