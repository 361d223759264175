"""`zhaolu evaluate` on Parquet: the same decisions as record by record, odd rows and rejected rows included."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.differential.judges import case_of, raw_records, shipped
from tests.differential.records import typed
from tests.differential.rows import row_of
from zhaolu.surfaces.cli import main

AS_OF = "2019-06-20"


def write(folder: Path, raws: list[dict[str, Any]]) -> tuple[Path, Path]:
    """The records as Parquet and as JSONL."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from zhaolu.surfaces.tables.arrow import schema_of

    facts = shipped().vocabulary.facts
    rows = [{"id": raw.get("id"), **typed(row_of(raw, facts))} for raw in raws]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema_of(facts).append(pa.field("id", pa.string()))), folder / "in.parquet")
    (folder / "in.jsonl").write_text("".join(json.dumps(raw, ensure_ascii=False) + "\n" for raw in raws), encoding="utf-8")
    return folder / "in.parquet", folder / "in.jsonl"


@pytest.fixture
def records() -> list[dict[str, Any]]:
    case = case_of(shipped(), "hubei-2019-assistant-gp", AS_OF)
    raws = [{"id": f"A{at}", **raw} for at, raw in enumerate(raw_records(case, range(300)))]
    raws[3]["employment"] = {"status": "在职", "province": "湖北省", "city": "武汉市"}
    raws[5]["route"] = " 个人 "
    del raws[7]["id"]
    raws[11]["preferences"] = [{"base": "甲", "city": "神农架林区", "specialty": "助理全科"}]
    return raws


def evaluate(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["evaluate", "hubei", "2019", "--as-of", AS_OF, *map(str, arguments)])
    return code, capsys.readouterr().err


def rows_of(file: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return found


def test_table_path_agrees_with_record_path(tmp_path: Path, records: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    table, lines = write(tmp_path, records)
    assert evaluate(capsys, table, "--output", tmp_path / "a.parquet")[0] == 0
    assert evaluate(capsys, lines, "--output", tmp_path / "b.parquet")[0] == 0
    found = rows_of(tmp_path / "a.parquet")
    assert found == rows_of(tmp_path / "b.parquet")
    assert [row["record"] for row in found[:9]] == ["A0", "A1", "A2", "A3", "A4", "A5", "A6", "8", "A8"]


def test_rejected_rows_are_kept_and_counted(tmp_path: Path, records: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    records[2]["nationality"] = "火星"
    records[4]["birth_date"] = "1999-02-30"
    records[6]["education"] = [{"level": "专科", "graduation_year": 3000}]
    table, _ = write(tmp_path, records)
    code, err = evaluate(capsys, table, "--output", tmp_path / "a.csv", "--rejects", tmp_path / "r.jsonl")
    assert code == 1
    rejected = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["row"], row["reasons"][0][:4]) for row in rejected] == [(3, "E412"), (5, "E413"), (7, "E420")]
    assert "读不懂 3" in err
    assert len((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()) == 1 + 297


def test_same_document_without_output(tmp_path: Path, records: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    table, lines = write(tmp_path, records[:40])
    capsys.readouterr()
    documents = []
    for file in (table, lines):
        main(["evaluate", "hubei", "2019", "--as-of", AS_OF, "--format", "jsonl", str(file)])
        documents.append(
            [{k: v for k, v in json.loads(line).items() if k != "diagnostics"} for line in capsys.readouterr().out.splitlines()]
        )
    assert documents[0] == documents[1]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
def test_whole_file_or_none(tmp_path: Path, failure: type[BaseException]) -> None:
    from zhaolu.surfaces.tables.answers import whole_file

    target = tmp_path / "a.csv"
    target.write_text("before", encoding="utf-8")
    with pytest.raises(failure), whole_file(str(target)) as part:
        Path(part).write_text("half", encoding="utf-8")
        raise failure
    assert target.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_unknown_column_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"id": ["a"], "生日": ["1990-01-01"]}), tmp_path / "x.parquet")
    code, err = evaluate(capsys, tmp_path / "x.parquet", "--output", tmp_path / "a.csv")
    assert code == 2
    assert "E541" in err
    assert "生日" in err
    assert not (tmp_path / "a.csv").exists()


def test_labels_and_struct_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {"id": ["a", "b"], "出生日期": ["1980-01-02", "1990-05"], "employment": [{"status": "在职", "unit_kind": "三级医院"}, None]}
    )
    pq.write_table(table, tmp_path / "x.parquet")
    assert evaluate(capsys, tmp_path / "x.parquet", "--output", tmp_path / "a.parquet")[0] == 0
    found = rows_of(tmp_path / "a.parquet")
    assert found[0]["failing"] == ["三(五)2", "三(五)3-1"]
    assert found[1]["outcome"] == "undetermined"
