"""`zhaolu evaluate` and its neighbours on records: formats, bad rows, exit codes."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import zhaolu as package

if TYPE_CHECKING:
    from tests.conftest import Run

OLD: dict[str, Any] = {"id": "甲", "出生日期": "1979-01-02"}
YOUNG: dict[str, Any] = {"id": "乙", "出生日期": "1995-01-02"}
NO_SUCH_DAY = {"id": "丙", "出生日期": "1995-02-30"}
STRANGER = {"id": "丁", "身份证号": "110101199003071234"}
NUMBER = "110101199003071234"
ASKED = ("湖北", 2019, "--as-of", "2019-06-01")


def jsonl(*records: Any) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def documents(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_jsonl_is_the_decision_document_line_by_line(zhaolu: Run) -> None:
    done = zhaolu("evaluate", *ASKED, "--format", "jsonl", "-", stdin=jsonl(OLD, YOUNG))
    ruleset = package.open().pick("湖北", 2019)
    assert done.code == 0 and not done.err
    assert done.out == "".join(ruleset.evaluate(record, as_of="2019-06-01").to_json() + "\n" for record in (OLD, YOUNG))


def test_json_is_one_array(zhaolu: Run) -> None:
    lines = zhaolu("evaluate", *ASKED, "--format", "jsonl", "-", stdin=jsonl(OLD, YOUNG)).out
    done = zhaolu("evaluate", *ASKED, "--format", "json", "-", stdin=jsonl(OLD, YOUNG))
    assert json.loads(done.out) == documents(lines)


def test_text_is_one_line_each_and_a_count(zhaolu: Run) -> None:
    done = zhaolu("evaluate", *ASKED, "-", stdin=jsonl(OLD, YOUNG))
    first, second = done.out.splitlines()
    assert first.split("\t") == ["甲", "不符合报名条件", "三(五)2"] and second.startswith("乙\t暂不能确定\t")
    assert done.err == "共 2 人：符合报名条件 0，不符合报名条件 1，暂不能确定 1\n"


def test_fail_makes_an_ineligible_person_a_finding(zhaolu: Run) -> None:
    assert zhaolu("evaluate", *ASKED, "--fail", "-", stdin=jsonl(YOUNG)).code == 0
    assert zhaolu("evaluate", *ASKED, "--fail", "-", stdin=jsonl(OLD)).code == 1
    assert zhaolu("evaluate", *ASKED, "-", stdin=jsonl(OLD)).code == 0


def csv_file(path: Path) -> None:
    path.write_text("id,出生日期\n甲,1979-01-02\n乙,1995-01-02\n", encoding="utf-8-sig")


def xlsx_file(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["id", "出生日期"], ["甲", date(1979, 1, 2)], ["乙", "1995-01-02"]):
        book.active.append(row)
    book.save(path)


def yaml_file(path: Path) -> None:
    path.write_text("- id: 甲\n  出生日期: 1979-01-02\n- {id: 乙, birth_date: 1995-01-02}\n", encoding="utf-8")


def json_file(path: Path) -> None:
    path.write_text(json.dumps([OLD, YOUNG]), encoding="utf-8")


@pytest.mark.parametrize("write", [csv_file, xlsx_file, yaml_file, json_file])
def test_every_format_gives_the_same_decisions(zhaolu: Run, write: Any, tmp_path: Path) -> None:
    name = f"records.{write.__name__.removesuffix('_file')}"
    write(tmp_path / name)
    found = zhaolu("evaluate", *ASKED, "--format", "jsonl", name)
    assert found.code == 0 and found.out == zhaolu("evaluate", *ASKED, "--format", "jsonl", "-", stdin=jsonl(OLD, YOUNG)).out


def test_good_rows_are_decided_in_order_and_bad_ones_named_and_kept(zhaolu: Run, tmp_path: Path) -> None:
    given = jsonl(OLD, NO_SUCH_DAY, STRANGER) + b"{broken\n" + jsonl(YOUNG)
    done = zhaolu("evaluate", *ASKED, "--format", "jsonl", "--rejects", "bad.jsonl", "-", stdin=given)
    assert done.code == 1
    assert [found["record"] for found in documents(done.out)] == ["甲", "乙"]
    assert re.findall(r"^第 (\d+) 行：(E\d+)", done.err, re.M) == [("2", "E413"), ("3", "E410"), ("4", "E434")]
    assert done.err.endswith("共 3 行读不懂，未判定，已存入 bad.jsonl\n")
    kept = documents((tmp_path / "bad.jsonl").read_text(encoding="utf-8"))
    assert [(row["row"], row["record"]) for row in kept][:2] == [(2, NO_SUCH_DAY), (3, STRANGER)]
    assert [row["row"] for row in kept] == [2, 3, 4] and all(row["reasons"] for row in kept)


def test_bad_rows_of_a_table_are_counted_as_the_table_counts(zhaolu: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,出生日期,在读\n", encoding="utf-8")
    assert "E437" in zhaolu("evaluate", *ASKED, "t.csv").err
    (tmp_path / "t.csv").write_text("id,出生日期\n甲,1979-01-02\n丙,1995-02-30\n乙,1995-01-02,多\n丁,1995-01-02\n", encoding="utf-8")
    done = zhaolu("evaluate", *ASKED, "t.csv")
    assert done.code == 1 and [line.split("\t")[0] for line in done.out.splitlines()] == ["甲", "丁"]
    assert re.findall(r"^第 (\d+) 行：(E\d+)", done.err, re.M) == [("3", "E413"), ("4", "E441")]


def test_many_bad_rows_are_only_counted(zhaolu: Run) -> None:
    done = zhaolu("evaluate", *ASKED, "-", "--input-format", "jsonl", stdin=jsonl(*[NO_SUCH_DAY] * 50))
    assert done.code == 1 and done.err.count("E413") == 20 and "共 50 行读不懂" in done.err and not done.out


def test_the_file_being_read_is_not_overwritten_with_its_rejects(zhaolu: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(OLD))
    done = zhaolu("evaluate", *ASKED, "--rejects", "a.jsonl", "a.jsonl")
    assert done.code == 2 and "E575" in done.err and (tmp_path / "a.jsonl").read_bytes() == jsonl(OLD)


@pytest.mark.parametrize("verb", [("evaluate", *ASKED), ("explain", *ASKED), ("sanctions", "福建", 2024, "--program", "assistant-gp")])
@pytest.mark.parametrize(
    "record",
    [
        {"id": "甲", "出生日期": NUMBER},
        {"id": "甲", NUMBER: 1},
        {"id": "甲", "学历": [{"层次": NUMBER}]},
        {"id": "甲", "学历": [{"毕业年份": NUMBER}]},
        {"id": "甲", "品德良好且遵纪守法": NUMBER},
        {"id": "甲", "批次": int(NUMBER)},
        {"id": "甲", "报名提交时间": NUMBER},
    ],
    ids=str,
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_identity_number_is_ever_printed(zhaolu: Run, verb: tuple[Any, ...], record: Any, lang: str) -> None:
    done = zhaolu(*verb, "-", "--lang", lang, stdin=jsonl(record))
    assert done.code == 1 and done.err and not re.search("[0-9]{15}", done.both)


def test_context_and_readings_are_used(zhaolu: Run, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("无基地市州: [仙桃, 潜江]\n", encoding="utf-8")
    (tmp_path / "c.json").write_text('{"cities_without_base": ["仙桃", "潜江"]}', encoding="utf-8")
    asked = ("evaluate", "湖北", 2024, "--as-of", "2024-05-01", "--format", "jsonl", "-")
    with_yaml = zhaolu(*asked, "--context", "c.yaml", stdin=jsonl({"id": "甲"}))
    with_json = zhaolu(*asked, "--context", "c.json", stdin=jsonl({"id": "甲"}))
    assert with_yaml.code == 0 and with_yaml.out == with_json.out

    born = {"id": "甲", "出生日期": "1983-05-10"}
    failing = {}
    for option in ("首日", "末日"):
        done = zhaolu("evaluate", *ASKED, "--format", "jsonl", "--reading", f"age-ref-robust={option}", "-", stdin=jsonl(born))
        failing[option] = [finding["clause"] for finding in documents(done.out)[0]["failing"]]
    assert failing == {"首日": [], "末日": ["三(五)2"]}


def test_sanctions_of_a_year_without_a_ruleset(zhaolu: Run) -> None:
    event = {"招录年度": 2023, "省": "福建", "项目": "助理全科医生培训", "事件": "未报到"}
    asked = ("sanctions", "福建", 2024, "--program", "assistant-gp", "-")
    given = jsonl({"id": "甲", "往年事件": [event]}, {"id": "乙", "往年事件": []})
    done = zhaolu(*asked, "--format", "jsonl", stdin=given)
    assert done.code == 0 and [(d["record"], d["barred"]) for d in documents(done.out)] == [("甲", "yes"), ("乙", "no")]
    assert zhaolu(*asked, stdin=given).out.splitlines()[0].startswith("甲\t不得报名\t依据 fujian-2023-assistant-gp/")


def test_explain_one_person_of_many(zhaolu: Run) -> None:
    done = zhaolu("explain", *ASKED, "--line", "--id", "甲", "-", stdin=jsonl(YOUNG, OLD))
    assert done.code == 0 and done.out.startswith("甲：不符合报名条件") and done.out.count("\n") == 1
    missing = zhaolu("explain", *ASKED, "--id", "己", "-", stdin=jsonl(YOUNG, OLD))
    assert missing.code == 1 and "记录里没有“己”" in missing.err and not missing.out
    near = zhaolu("explain", *ASKED, "--id", "A-71", "-", "--lang", "en", stdin=jsonl({**OLD, "id": "A-17"}))
    assert near.code == 1 and near.err == "no record “A-71”; did you mean “A-17”?\n"
