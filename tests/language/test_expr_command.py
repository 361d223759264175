"""`zhaolu expr` from the outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zhaolu.surfaces.cli import main


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = tmp_path / "a.json"
    path.write_text('{"id": "A", "birth_date": "1984-05", "education": [{"level": "专科", "graduation_year": 2019}]}', encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["expr", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_type_and_value(capsys: pytest.CaptureFixture[str], record: str) -> None:
    assert run(capsys, '周岁(出生日期, @"2019-05-31")', "--facts", record) == (0, "类型：数\n值：35\n", "")


def test_between_and_unknown_say_what_is_missing(capsys: pytest.CaptureFixture[str], record: str) -> None:
    assert run(capsys, '周岁(出生日期, @"2019-05-30")', "--facts", record)[1] == "类型：数\n值：34 至 35 之间\n只知道大概：出生日期\n"
    assert run(capsys, "存在 e 属于 学历 满足 e.全日制", "--facts", record)[1].endswith("值：不知道\n缺：学历[1].全日制\n")
    assert run(capsys, "1/0", "--lang", "en")[1] == "type: a number\nvalue: not known\nnot computed: division by zero\n"


def test_json_names_the_needs_by_id(capsys: pytest.CaptureFixture[str], record: str) -> None:
    code, out, _ = run(capsys, "存在 e 属于 学历 满足 e.全日制", "--facts", record, "--format", "jsonl")
    found = json.loads(out)
    assert (code, found["because"], found["needs"]) == (0, ["missing"], ["education[1].full_time"])


def test_faults_end_with_2_and_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "出生日其 > 1")
    assert (code, out) == (2, "")
    assert "是不是“出生日期”？" in err
    assert run(capsys)[0] == 2
    assert run(capsys, "--rows", "/nowhere/rows.jsonl")[0] == 2


def test_an_empty_file_of_facts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[]", encoding="utf-8")
    code, _, err = run(capsys, "1", "--facts", str(path))
    assert code == 2
    assert err


def test_unchecked_gives_null_and_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, '"10" + 1', "--unchecked")
    assert (code, out.splitlines()[-1]) == (0, "值：空")
    assert "string + number" in err


ROWS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"id": "1", "expression": "1 + x", "inputs": {"x": {"t": "number", "v": "2"}}}, {"value": {"t": "number", "v": "3"}}),
    ({"id": "2", "expression": "1 +"}, {"stage": "syntax"}),
    ({"id": "3", "expression": '1 + "a"'}, {"stage": "type"}),
    ({"id": "4", "expression": "{a: 1}"}, {"stage": "unsupported"}),
    ({"id": "5", "expression": 'date("20000-01-01")'}, {"stage": "unsupported"}),
    ({"id": "6", "expression": "function(x) x"}, {"stage": "unsupported"}),
    ({"id": "7", "expression": "1 / 0"}, {"stage": "run"}),
    (
        {"id": "8", "expression": "y.a", "deps": [{"name": "y", "type": "t", "expression": "x"}],
         "types": {"t": {"name": "t", "collection": False, "fields": [{"name": "a", "collection": False, "type": "number"}]}},
         "inputs": {"x": {"t": "context", "v": {"a": {"t": "number", "v": "1"}}}}},
        {"value": {"t": "number", "v": "1"}},
    ),
    ({"id": "9", "expression": '["a"]', "result_type": "string"}, {"value": {"t": "string", "v": "a"}}),
]  # fmt: skip


def test_rows_are_answered_in_order(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row, _ in ROWS), encoding="utf-8")
    code, out, _ = run(capsys, "--rows", str(path), "--format", "jsonl")
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, [a["id"] for a in answers]) == (0, [row["id"] for row, _ in ROWS])
    for found, (_, expected) in zip(answers, ROWS, strict=True):
        assert found.get("value") == expected["value"] if "value" in expected else found["error"]["stage"] == expected["stage"]


def table(hit: str, aggregation: str | None = None, default: str | None = None) -> dict[str, Any]:
    return {
        "id": hit,
        "table": {
            "hit_policy": hit,
            "aggregation": aggregation,
            "inputs": [{"expression": "n", "type": "number", "allowed": None}],
            "outputs": [{"name": None, "allowed": "3, 1, 2", "default": default}],
            "rules": [{"in": ["> 1"], "out": ["1"]}, {"in": ["> 2"], "out": ["2"]}, {"in": ["not(1, 2, 3)"], "out": ["3"]}],
        },
    }


@pytest.mark.parametrize(
    ("hit", "aggregation", "n", "expected"),
    [
        ("UNIQUE", None, "2", "1"),
        ("UNIQUE", None, "5", None),
        ("UNIQUE", None, "1", "9"),
        ("ANY", None, "5", None),
        ("FIRST", None, "5", "1"),
        ("PRIORITY", None, "5", "3"),
        ("RULE ORDER", None, "5", ["1", "2", "3"]),
        ("OUTPUT ORDER", None, "5", ["3", "1", "2"]),
        ("COLLECT", None, "3", ["1", "2"]),
        ("COLLECT", "SUM", "5", "6"),
        ("COLLECT", "MIN", "5", "1"),
        ("COLLECT", "MAX", "5", "3"),
        ("COLLECT", "COUNT", "5", "3"),
    ],
)
@pytest.mark.parametrize("unchecked", [False, True])
def test_hit_policies(hit: str, aggregation: str | None, n: str, expected: Any, unchecked: bool) -> None:
    from zhaolu.surfaces.feel_rows import answer

    row = table(hit, aggregation, "9") | {"inputs": {"n": {"t": "number", "v": n}}}
    found = answer(row, unchecked=unchecked)
    if expected is None:
        assert found.get("value", {"t": "null"})["t"] == "null"
    elif isinstance(expected, list):
        assert [item["v"] for item in found["value"]["v"]] == expected
    else:
        assert found["value"]["v"] == expected
