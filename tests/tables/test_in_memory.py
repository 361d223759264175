"""Tables in memory: the answers of single records, whatever the size, the kind of table, and the state of its rows."""

from __future__ import annotations

from typing import Any

import pytest

import zhaolu
from tests.decisions.records import full_record
from tests.differential.databases import ROW, arrow_table
from zhaolu.surfaces.tables.answers import row_of

pa = pytest.importorskip("pyarrow")
AS_OF = "2019-06-20"


@pytest.fixture(scope="module")
def evaluator() -> zhaolu.Evaluator:
    return zhaolu.open().pick("湖北", 2019).evaluator(as_of=AS_OF)


def people(count: int) -> Any:
    """Applicants with two columns of their own, every twentieth of them born on a day that is none."""
    days = [f"{1980 + n % 25}-{n % 12 + 1:02}-{n % 28 + 1:02}" if n % 20 else "1990-02-30" for n in range(count)]
    names, routes = [f"P{n}" for n in range(count)], ["单位委派" if n % 3 else None for n in range(count)]
    return pa.table({"编号": pa.array(names, pa.string()), "生日": days, "身份": routes, "其他": range(count)})


COLUMNS = {"出生日期": "生日", "route": "身份"}


@pytest.mark.parametrize("count", [0, 3, 700])
def test_answers_are_those_of_single_records(evaluator: zhaolu.Evaluator, count: int) -> None:
    """Few rows are decided one by one, many in the database."""
    found = evaluator.evaluate_table(people(count), columns=COLUMNS, record="编号", messages="zh")
    expected = []
    for row in people(count).to_pylist():
        if row["生日"] != "1990-02-30":
            raw = {"id": row["编号"], "出生日期": row["生日"]} | ({"route": row["身份"]} if row["身份"] else {})
            expected.append(row_of(evaluator.evaluate(raw).decision, "zh"))
    assert found.table.to_pylist() == expected
    assert [(rejected.row, rejected.diagnostics[0].code) for rejected in found.rejected] == [(n + 1, "E413") for n in range(0, count, 20)]
    assert "P0" not in repr(found.rejected)


def test_whole_records_under_their_own_names(evaluator: zhaolu.Evaluator) -> None:
    facts = evaluator.ruleset.vocabulary.facts
    raws = [full_record(evaluator.ruleset.vocabulary, seed) for seed in range(30)]
    names = pa.array([str(seed) for seed in range(len(raws))])
    table = arrow_table(facts, raws).append_column("id", names).drop_columns([ROW])
    found = evaluator.evaluate_table(table)
    assert not found.rejected
    assert found.table.to_pylist() == [row_of(evaluator.evaluate(raw | {"id": str(at)}).decision) for at, raw in enumerate(raws)]


def test_a_duckdb_result_is_a_table(evaluator: zhaolu.Evaluator) -> None:
    import duckdb

    with duckdb.connect() as connection:
        found = evaluator.evaluate_table(connection.sql("SELECT 'a' AS id, DATE '1979-01-02' AS birth_date"))
    assert found.table.column("failing").to_pylist() == [["三(五)2"]]


def test_what_is_no_table_and_columns_that_are_no_facts(evaluator: zhaolu.Evaluator) -> None:
    for data, code in ((3, "E544"), (pa.table({"生 曰": ["1990-01-01"]}), "E541")):
        with pytest.raises(zhaolu.ZhaoluError) as error:
            evaluator.evaluate_table(data)
        assert [d.code for d in error.value.diagnostics] == [code]


def test_the_query_answers_as_the_command_prints_it(evaluator: zhaolu.Evaluator, capsys: pytest.CaptureFixture[str]) -> None:
    from zhaolu.surfaces.cli import main

    main(["sql", "湖北", "2019", "--as-of", AS_OF, "--columns", "出生日期=生日,route=身份", "--record", "编号", "--messages"])
    printed = capsys.readouterr().out
    assert printed.endswith(evaluator.sql(columns=COLUMNS, record="编号", messages="zh") + ";\n")
