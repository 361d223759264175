"""Workbooks: read, refused, and the template that people fill in."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from zhaolu.diagnostics import ZhaoluError
from zhaolu.extend.manager import Plugins
from zhaolu.ir.times import BEIJING
from zhaolu.ir.values import Object
from zhaolu.model.vocabulary import Vocabulary
from zhaolu.surfaces.readers import ReadRow, RejectedRow, read_records
from zhaolu.surfaces.readers.template import template_columns, write_template

PLUGINS = Plugins()
PATHS = ["education.level", "healthy", "scores.interview", "submitted_at"]


def book(*rows: list[Any], merge: str = "", second_sheet: bool = False) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    if second_sheet:
        made.create_sheet("别的")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def read(data: bytes, vocabulary: Vocabulary, name: str = "a.xlsx") -> list[ReadRow | RejectedRow]:
    return list(read_records(io.BytesIO(data), vocabulary, name=name, plugins=PLUGINS))


def refused(data: bytes, vocabulary: Vocabulary) -> list[str]:
    with pytest.raises(ZhaoluError) as caught:
        read(data, vocabulary)
    return [f"{d.code} {d.message()}" for d in caught.value.diagnostics]


def reasons(row: ReadRow | RejectedRow) -> list[str]:
    assert isinstance(row, RejectedRow), row
    return [f"{d.code} {d.message()}" for d in row.diagnostics]


def test_cells_of_every_kind(vocabulary: Vocabulary) -> None:
    header = ["id", "出生日期", "报名提交时间", "身体条件合格", "批次", "学历[1].毕业年份", "成绩.面试", "志愿[1].基地", "承诺"]
    row = [17, datetime(1997, 6, 15), datetime(2019, 5, 8, 10, 30), True, 1.0, "2019", 88.5, 5, "自愿参加"]
    found = read(book(header, row), vocabulary)[0]
    assert isinstance(found, ReadRow) and (found.row, found.record.name, found.diagnostics) == (2, "17", ())
    assert found.record.facts == Object(
        {
            "birth_date": date(1997, 6, 15),
            "education": ({"graduation_year": Decimal(2019)},),
            "healthy": True,
            "commitments": ("自愿参加",),
            "submitted_at": datetime(2019, 5, 8, 10, 30, tzinfo=BEIJING),
            "batch": Decimal(1),
            "preferences": ({"base": "5"},),
            "scores": {"interview": Decimal("88.5")},
        }
    )


def test_rows_count_as_the_sheet_counts_them(vocabulary: Vocabulary) -> None:
    rows = read(book([], ["id", "批次"], ["A", 1], [], ["B", "x"], [None, 2]), vocabulary)
    assert [row.row for row in rows] == [3, 5, 6]
    assert isinstance(rows[2], ReadRow) and rows[2].record.name == "6"


def test_merged_cells(vocabulary: Vocabulary) -> None:
    assert refused(book(["id", "医师资格.级别", None], ["A", "无", "临床"], merge="B1:C1"), vocabulary) == [
        "E438 a.xlsx 的表头有合并单元格 B1:C1"
    ]
    rows = read(book(["id", "批次"], ["A", 1], ["B", 1], ["C", None], ["D", 2], merge="B3:B4"), vocabulary)
    assert [isinstance(row, ReadRow) for row in rows] == [True, False, False, True]
    assert reasons(rows[1]) == ["E439 有合并单元格 B3:B4，看不出各行各列的值"] == reasons(rows[2])


def test_a_title_above_the_header_is_read_as_the_header(vocabulary: Vocabulary) -> None:
    assert refused(book(["报名汇总表"], ["id", "批次"], ["A", 1], merge="A1:B1"), vocabulary) == ["E438 a.xlsx 的表头有合并单元格 A1:B1"]


def test_formulas_without_a_result_and_error_values(vocabulary: Vocabulary) -> None:
    rows = read(book(["id", "批次"], ["A", "=1+0"], ["B", "#N/A"], ["C", 1]), vocabulary)
    assert reasons(rows[0]) == ["E440 B2 是公式，没有存下结果"]
    assert reasons(rows[1]) == ["E446 B3 是错误值 #N/A"]
    assert isinstance(rows[2], ReadRow)


def test_further_sheets_are_mentioned(vocabulary: Vocabulary) -> None:
    found = read(book(["id", "批次"], ["A", 1], second_sheet=True), vocabulary)[0]
    assert isinstance(found, ReadRow)
    assert [d.message() for d in found.diagnostics] == ["a.xlsx 有几张表，只读了第一张“Sheet”"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "E431 a.xlsx 是空的，没有记录"),
        (book(), "E431 a.xlsx 是空的，没有记录"),
        (book(["id", "批次"]), "E431 a.xlsx 是空的，没有记录"),
        (b"PK\x03\x04" + b"x" * 50, "E444 a.xlsx 不是可读的工作簿：文件不完整，或不是 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "E444 a.xlsx 不是可读的工作簿：这是旧的 .xls 格式，或者加了密码；另存为 .xlsx"),
    ],
)
def test_files_that_are_no_workbooks(data: bytes, expected: str, vocabulary: Vocabulary) -> None:
    assert refused(data, vocabulary) == [expected]


def test_a_workbook_that_unpacks_to_too_much_is_refused(vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhaolu_spreadsheets.workbook.LARGEST_CONTENT", 1000)
    assert refused(book(["id", "批次"], ["A", 1]), vocabulary) == ["E447 a.xlsx 太大，最多 0 MB"]


def test_without_the_plugin_there_is_no_such_format(vocabulary: Vocabulary) -> None:
    with pytest.raises(ZhaoluError) as caught:
        list(read_records(io.BytesIO(book(["id"], ["A"])), vocabulary, name="a.xlsx"))
    assert caught.value.diagnostics[0].code == "E432"


def test_template_is_read_back_as_it_was_filled_in(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, vocabulary, plugins=PLUGINS)
    made = openpyxl.load_workbook(path)
    sheet = made.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[1]}
    assert place.keys() == {column.header for column in template_columns(vocabulary)}
    for header, value in {
        "id": "A-17",
        "出生日期": datetime(1997, 6, 15),
        "报名提交时间": datetime(2019, 5, 8, 10),
        "学历[1].层次": "专科",
        "学历[1].在读": "是",
        "退出": "null",
        "往年事件": "[]",
    }.items():
        sheet.cell(row=2, column=place[header], value=value)
    made.save(path)
    (row,) = read_records(path, vocabulary, plugins=PLUGINS)
    assert isinstance(row, ReadRow) and row.diagnostics == ()
    assert row.record.facts == Object(
        {
            "birth_date": date(1997, 6, 15),
            "education": ({"level": "专科", "ongoing": True},),
            "submitted_at": datetime(2019, 5, 8, 10, tzinfo=BEIJING),
            "withdrawal": None,
            "history": (),
        }
    )


def test_template_offers_lists_notes_and_bounds(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, vocabulary, PATHS, plugins=PLUGINS)
    made = openpyxl.load_workbook(path)
    sheet = made.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert headers == ["id", "身体条件合格", "学历", "学历[1].层次", "学历[2].层次", "报名提交时间", "成绩", "成绩.面试"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    level = rules["D2:D1001"]
    assert level.type == "list"
    lists = made["取值"]
    assert [lists.cell(row=row, column=4).value for row in range(1, 6)] == ["中专", "专科", "本科", "硕士", "博士"]
    assert lists.sheet_state == "hidden"
    assert (rules["H2:H1001"].type, rules["H2:H1001"].formula1, rules["H2:H1001"].formula2) == ("decimal", "0", "100")
    assert "没有成功提交报名" in sheet["F1"].comment.text
    explained = [row[1].value for row in made["说明"].iter_rows() if row[1].value]
    assert explained == ["标识", *(column.path for column in template_columns(vocabulary, PATHS))]
    assert "education[2].level" in explained


def test_template_in_csv_is_a_header_that_reads_back(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    write_template(path, vocabulary, ["licence", "history"])
    text = path.read_text(encoding="utf-8-sig")
    assert text.startswith("id,医师资格.级别,医师资格.类别,往年事件,往年事件[1].招录年度")
    path.write_text(text + "A,无\n", encoding="utf-8")
    (row,) = read_records(path, vocabulary)
    assert isinstance(row, ReadRow) and row.record.facts == Object({"licence": {"level": "无"}})


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        ("a.pdf", None, "E449"),
        ("a.csv", ["nothing"], "E423"),
        ("no/a.csv", None, "E449"),
    ],
)
def test_templates_that_cannot_be_written(
    name: str, facts: list[str] | None, expected: str, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    with pytest.raises(ZhaoluError) as caught:
        write_template(tmp_path / name, vocabulary, facts, plugins=PLUGINS)
    assert [d.code for d in caught.value.diagnostics] == [expected]
