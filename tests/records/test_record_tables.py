"""Tables into records: headers, cells, and what is said of tables that do not fit."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.ir.times import BEIJING
from zhaolu.ir.values import Between, Object
from zhaolu.model.vocabulary import Vocabulary
from zhaolu.surfaces.readers import ReadRow, RejectedRow, read_records

Read = Callable[..., list[ReadRow | RejectedRow]]


@pytest.fixture
def read(vocabulary: Vocabulary) -> Read:
    def reading(text: str | bytes, name: str = "applicants.csv", **more: Any) -> list[ReadRow | RejectedRow]:
        data = text if isinstance(text, bytes) else text.encode()
        return list(read_records(io.BytesIO(data), vocabulary, name=name, **more))

    return reading


def table(*rows: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def facts(rows: list[ReadRow | RejectedRow], at: int = 0) -> Object:
    row = rows[at]
    assert isinstance(row, ReadRow), row
    return row.record.facts


def refused(read: Read, text: str | bytes, name: str = "applicants.csv", **more: Any) -> list[str]:
    with pytest.raises(ZhaoluError) as caught:
        read(text, name, **more)
    return [f"{d.code} {d.message()}" for d in caught.value.diagnostics]


def reasons(row: ReadRow | RejectedRow) -> list[str]:
    assert isinstance(row, RejectedRow), row
    return [f"{d.code} {d.message()}" for d in row.diagnostics]


def test_headers_by_id_label_and_alias_lead_into_objects_and_lists(read: Read) -> None:
    header = ["id", "出生年月日", "licence.level", "医师资格.类别", "学历[1].层次", "education[1].full_time", "学历[2].学制（年）"]
    rows = read(table([*header, "documents.id_card"], ["A", "1997-06-15", "执业助理医师", "临床", "专科", "是", "3", "已交"]))
    assert facts(rows) == Object(
        {
            "birth_date": date(1997, 6, 15),
            "education": ({"level": "专科", "full_time": True}, {"years": Decimal(3)}),
            "licence": {"level": "执业助理医师", "category": "临床"},
            "documents": {"id_card": "已交"},
        }
    )
    assert facts(rows)["education"][1].path == "education[2]"
    assert [(row.row, row.record.name) for row in rows if isinstance(row, ReadRow)] == [(2, "A")]


def test_half_width_brackets_line_breaks_and_stars_in_headers(read: Read) -> None:
    header = ["学历[1].学制(年)", "医师资格．级别 *", "学历［1］.毕业\n年份"]
    assert facts(read(table(header, ["3", "无", "2019"]))) == Object(
        {"education": ({"years": Decimal(3), "graduation_year": Decimal(2019)},), "licence": {"level": "无"}}
    )


def test_empty_is_unknown_null_is_none_brackets_are_empty(read: Read) -> None:
    rows = read(table(["id", "退出", "往年事件", "healthy", "成绩.面试"], ["A", "null", "[]", "", "null"], ["B", "", "", "", ""]))
    assert facts(rows) == Object({"withdrawal": None, "history": (), "scores": {"interview": None}})
    assert facts(rows, 1) == Object({})


def test_companions_of_none(read: Read) -> None:
    header = ["报名提交时间", "报名提交时间__none", "报到.实际报到日__none", "education[1].degree_type__none"]
    submitted = "2019-05-08T10:00:00+08:00"
    rows = read(table(header, ["", "TRUE", "是", "true"], [submitted, "FALSE", "", "0"], [submitted, "1", "", "?"]))
    assert facts(rows) == Object({"education": ({"degree_type": None},), "submitted_at": None, "reporting": {"reported_on": None}})
    assert facts(rows, 1) == Object({"submitted_at": datetime(2019, 5, 8, 10, tzinfo=BEIJING)})
    assert reasons(rows[2]) == [
        "E445 “报名提交时间”与“报名提交时间__none”互相矛盾",
        "E442 “education[1].degree_type__none”读不懂：应是 true 或 false",
    ]


def test_lists_in_a_cell(read: Read) -> None:
    header = ["符合报考学历的医师资格考试", "history", "已接受的基地邀请", "承诺"]
    history = json.dumps([{"year": 2023, "省": "福建", "event": "未报到", "reason": None}], ensure_ascii=False)
    rows = read(table(header, ["临床执业医师；口腔执业医师", history, "甲、乙医院；丙医院", "自愿参加、全程全脱产"]))
    assert facts(rows) == Object(
        {
            "exam_eligible": ("临床执业医师", "口腔执业医师"),
            "commitments": ("自愿参加", "全程全脱产"),
            "invitations_accepted": ("甲、乙医院", "丙医院"),
            "history": ({"year": Decimal(2023), "province": "福建", "event": "未报到", "reason": None},),
        }
    )


def test_dates_as_spreadsheet_programs_write_them(read: Read) -> None:
    rows = read(table(["birth_date", "submitted_at"], ["1997/6/5", "2019/5/8 9:30"], ["1997年6月", "2019-05-08 09:30:00+08:00"]))
    assert facts(rows)["birth_date"] == date(1997, 6, 5)
    assert facts(rows)["submitted_at"] == facts(rows, 1)["submitted_at"] == datetime(2019, 5, 8, 9, 30, tzinfo=BEIJING)
    assert isinstance(facts(rows, 1)["birth_date"], Between)


def test_a_bad_row_is_rejected_with_its_number_and_the_others_go_on(read: Read) -> None:
    rows = read(table(["id", "healthy", "batch"], ["A", "也许", "x"], [], ["B", "否", "1"], ["C", "是", "1", "多"], ["", "真", "2.0"]))
    assert [row.row for row in rows] == [2, 4, 5, 6]
    assert reasons(rows[0]) == [
        "E411 “身体条件合格”应是 true 或 false，写的是文字“也许”",
        "E411 “批次”应是整数，写的是文字“x”",
    ]
    assert facts(rows, 1) == Object({"healthy": False, "batch": Decimal(1)})
    assert reasons(rows[2]) == ["E441 有 4 格，表头只有 3 列"]
    assert isinstance(rows[3], ReadRow) and rows[3].record.name == "6"
    assert isinstance(rows[0], RejectedRow) and rows[0].raw == {"id": "A", "healthy": "也许", "batch": "x"}


def test_items_must_not_have_a_gap(read: Read) -> None:
    rows = read(table(["id", "学历[1].层次", "学历[2].层次", "学历"], ["A", "", "本科", ""], ["B", "专科", "", "[]"], ["C", "", "", "[]"]))
    assert reasons(rows[0]) == ["E428 “学历”的项不连续：第 1 项空着，后面的项却有值"]
    assert reasons(rows[1]) == ["E445 “学历[1].层次”与“学历”互相矛盾"]
    assert facts(rows, 2) == Object({"education": ()})


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["id", "出生日起"], ["E437 applicants.csv 的表头“出生日起”不是已知的字段（B 列）"]),
        (["id", "birth_date", "出生日期"], ["E436 applicants.csv 的表头有两列是同一项：birth_date 和 出生日期"]),
        (["id", "", "batch"], ["E435 applicants.csv 没有表头：B 列没有名字"]),
        (["A-17", "1997-06-15"], ["E435 applicants.csv 没有表头：第一行里没有一个已知的字段"]),
        (["id", "学历.层次"], ["E437 applicants.csv 的表头“学历.层次”不是已知的字段（B 列）"]),
        (["id", "学历[1]"], ["E437 applicants.csv 的表头“学历[1]”不是已知的字段（B 列）"]),
        (["id", "学历[2].层次"], ["E425 applicants.csv 的表头“学历[2].层次”的次序不对：没有第 1 项的列"]),
        (["id", "学历[0].层次"], ["E425 applicants.csv 的表头“学历[0].层次”的次序不对：项从 1 数到 100"]),
        (["id", "批次[1]", "licence.x", "批次"], [
            "E437 applicants.csv 的表头“批次[1]”不是已知的字段（B 列）",
            "E437 applicants.csv 的表头“licence.x”不是已知的字段（C 列）",
        ]),
    ],
)  # fmt: skip
def test_headers_that_do_not_fit(header: list[str], expected: list[str], read: Read) -> None:
    assert refused(read, table(header, ["A"])) == expected


@pytest.mark.parametrize(
    ("header", "mend"),
    [
        ("出生日起", "是不是“出生日期”？"),
        ("面试", "写成 成绩.面试"),
        ("licence.levl", "是不是“licence.level”？"),
        ("学历.层次", "写明第几项，如 学历[1].层次"),
    ],
)
def test_the_nearest_header_is_offered(header: str, mend: str, read: Read) -> None:
    with pytest.raises(ZhaoluError) as caught:
        read(table(["id", header], ["A"]))
    assert [d.help() for d in caught.value.diagnostics] == [mend]


def test_encodings(read: Read) -> None:
    text = table(["id", "出生日期", "定向培养身份"], ["A", "1997-06-15", "农村订单定向"])
    told: list[Diagnostic] = []
    plain = facts(read(text))
    assert facts(read(b"\xef\xbb\xbf" + text.encode())) == plain
    assert facts(read(text.encode("gbk"), remark=told.append)) == plain
    assert [d.message() for d in told] == ["applicants.csv 不是 UTF-8，已按 GBK（GB18030）读"]
    first = read(text.encode("gb18030"))[0]
    assert isinstance(first, ReadRow) and [d.code for d in first.diagnostics] == ["W430"]
    assert refused(read, text.encode("utf-16")) == ["E443 applicants.csv 既不是 UTF-8 也不是 GBK（GB18030）"]


def test_gbk_is_found_out_late_and_bad_bytes_cost_one_row(read: Read) -> None:
    late = b"id,directed\nA,\n" + "B,无\n".encode("gbk")
    assert facts(read(late), 1) == Object({"directed": "无"})
    mixed = "id,定向培养身份\nA,无\n".encode() + b"B,\xce\xde\nC,\n"
    rows = read(mixed)
    assert reasons(rows[1]) == ["E448 有错误的字节，不是 UTF-8"] and [row.row for row in rows] == [2, 3, 4]


def test_quotes(read: Read) -> None:
    rows = read('id,批次\nA,"1\nB,2\nC,"3"x\nD,"1"\n')
    assert [(row.row, isinstance(row, ReadRow)) for row in rows] == [(2, False), (3, True), (4, False), (5, True)]
    assert reasons(rows[0]) == ["E426 这一行不是合格的 CSV：引号后面不是分隔符；值里的引号要写两个"]
    rows = read('id,批次\nA,"1\nB,2\n')
    assert reasons(rows[0]) == ["E426 这一行不是合格的 CSV：引号没有配对，一直到文件末尾"]
    assert facts(rows, 1) == Object({"batch": Decimal(2)})


def test_delimiters(read: Read) -> None:
    assert facts(read("id\t批次\nA\t1\n", "a.tsv")) == facts(read("id;批次\nA;1\n")) == Object({"batch": Decimal(1)})


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.yaml", "-"])
@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_empty_files(name: str, data: bytes, read: Read) -> None:
    assert refused(read, data, name) == [f"E431 {name} 是空的，没有记录"]


def test_a_header_alone_and_an_empty_list_are_empty(read: Read) -> None:
    assert refused(read, "id,批次\n") == ["E431 applicants.csv 是空的，没有记录"]
    assert refused(read, "[]", "a.json") == ["E431 a.json 是空的，没有记录"]


def test_json_lines(read: Read) -> None:
    rows = read('{"id": "A"}\n\n{"id": "B",\n{"批次": 1.0, "批次": 2}\n[]\n{"批次": 1}', "a.jsonl")
    assert [row.row for row in rows] == [1, 3, 4, 5, 6]
    assert [reasons(row) for row in rows[1:4]] == [
        ["E434 不是合格的 JSON（第 12 列）：这里应是加双引号的键"],
        ["E434 不是合格的 JSON：同一个对象里键“批次”写了两次"],
        ["E416 一条记录应是对象（一组键和值），这里是列表"],
    ]
    assert facts(rows, 4) == Object({"batch": Decimal(1)})


def test_one_json_object_or_an_array(read: Read) -> None:
    assert facts(read('{"批次": 1}', "a.json")) == facts(read('[{"批次": 1}]', "a.json"))
    rows = read('[{"批次": 1}, 5]', "a.json")
    assert reasons(rows[1]) == ["E416 一条记录应是对象（一组键和值），这里是数"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,}', "E433 a.json 第 1 行第 9 列不是合格的 JSON：这里应是加双引号的键"),
        ('[{"a": 1}\n{"a": 2}]', "E433 a.json 第 2 行第 1 列不是合格的 JSON：缺少逗号或右括号"),
        ('{"a": NaN}', "E433 a.json 不是合格的 JSON：NaN 不是 JSON 的数"),
        ("[" * 100_000, "E433 a.json 不是合格的 JSON：括号套得太深"),
        ("[" + "9" * 5000 + "]", "E433 a.json 不是合格的 JSON：有一个数太长"),
    ],
)
def test_broken_json(text: str, expected: str, read: Read) -> None:
    assert refused(read, text, "a.json") == [expected]


def test_yaml_is_strict_and_its_text_is_not_shown(read: Read) -> None:
    rows = read("- {出生日期: 1984-05, healthy: true}\n- id: B\n  submitted_at: 2019-05-08T10:00:00+08:00\n", "a.yaml")
    assert isinstance(facts(rows)["birth_date"], Between) and [row.row for row in rows] == [1, 2]
    with pytest.raises(ZhaoluError) as caught:
        read("- id: A\n  fraud: no\n  指定基地: 042011619970615123\n", "a.yaml")
    assert [(d.code, d.span) for d in caught.value.diagnostics] == [("E429", None)] * 2
    assert "a.yaml 第 2 行第 10 列：" in caught.value.diagnostics[0].message()
    assert not any("0116199706" in d.message(lang) + d.help(lang) for d in caught.value.diagnostics for lang in ("zh", "en"))


@pytest.mark.parametrize(
    "text", ['{"批次": 1}\n{"批次": 1}', ' [{"批次": 1}]', '{\n "批次": 1}', "批次: 1", "- 批次: 1", "批次\n1", "id,批次\nA,1"]
)
def test_the_format_is_found_out_where_no_ending_tells(text: str, read: Read) -> None:
    assert facts(read(text, "-")) == Object({"batch": Decimal(1)})


def test_unknown_formats(read: Read) -> None:
    assert refused(read, b"\x00\x01", "-") == ["E432 看不出 - 是什么格式的记录"]
    assert refused(read, "{}", "-", format="jsnl") == ["E424 没有“jsnl”这种记录格式"]
    assert facts(read('{"批次": 1}', "records.txt", format="json")) == Object({"batch": Decimal(1)})


def test_files_that_cannot_be_opened(vocabulary: Vocabulary, tmp_path: Path) -> None:
    for path, why in ((tmp_path / "no.csv", "没有这个文件"), (tmp_path, "这是一个目录")):
        with pytest.raises(ZhaoluError) as caught:
            list(read_records(path, vocabulary))
        assert [d.message() for d in caught.value.diagnostics] == [f"打不开 {path}：{why}"]


def test_reading_streams_and_closes(vocabulary: Vocabulary, tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            line = b'{"id": "A"}\n' * 400
            self.taken += 1
            size = min(len(buffer), len(line) // 12 * 12)
            buffer[:size] = line[:size]
            return size

    stream = Endless()
    rows = read_records(stream, vocabulary, name="-", format="jsonl")  # type: ignore[arg-type]
    assert [next(rows).row for _ in range(1000)] == list(range(1, 1001)) and stream.taken < 50
    rows.close()  # type: ignore[attr-defined]
    assert not stream.closed


@pytest.mark.parametrize("end", [GeneratorExit, KeyboardInterrupt])
def test_a_file_is_closed_when_reading_stops_early(
    end: type[BaseException], vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    plain_open = Path.open

    def recording(self: Path, *args: Any, **more: Any) -> Any:
        opened.append(plain_open(self, *args, **more))
        return opened[-1]

    path = tmp_path / "a.csv"
    path.write_text("id,批次\nA,1\nB,1\n", encoding="utf-8")
    monkeypatch.setattr(Path, "open", recording)
    rows = read_records(path, vocabulary)
    next(rows)
    assert [file.closed for file in opened] == [False]
    with pytest.raises(end):
        rows.throw(end)  # type: ignore[attr-defined]
    assert [file.closed for file in opened] == [True]


def test_limits_are_said(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    long = '{"指定基地": "' + "x" * 1_000_000 + '"}\n{"批次": 1}\n'
    rows = read(long, "a.jsonl")
    assert reasons(rows[0]) == ["E427 这一行太长，最多 1000000 字节"] and facts(rows, 1) == Object({"batch": Decimal(1)})
    monkeypatch.setattr("zhaolu.surfaces.readers.json_records.LARGEST_JSON", 1_000_000)
    assert refused(read, "[" + " " * 1_000_000 + "]", "a.json") == ["E447 a.json 太大，最多 1 MB"]


def test_white_space_around_values_of_json_is_removed_with_a_note(read: Read) -> None:
    row = read('{"定向培养身份": " 无", "指定基地": "甲医院　"}', "a.json")[0]
    assert isinstance(row, ReadRow) and row.record.facts == Object({"directed": "无", "assigned_base": "甲医院"})
    assert [f"{d.code} {d.message()}" for d in row.diagnostics] == [
        "N411 “定向培养身份”首尾的空白已去掉",
        "N411 “省分配基地”首尾的空白已去掉",
    ]
