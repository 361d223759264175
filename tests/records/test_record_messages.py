"""Bad records and tables with the messages people see, in both languages, kept beside this file in `bad/`.

`UPDATE_GOLDEN=1` writes the messages anew; read the difference before keeping it.
"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from zhaolu.catalog.records import CODES
from zhaolu.diagnostics import ZhaoluError
from zhaolu.extend.manager import Plugins
from zhaolu.model.vocabulary import Vocabulary
from zhaolu.surfaces.checking.diagnostics_text import render
from zhaolu.surfaces.readers import RejectedRow, read_records

BAD = Path(__file__).parent / "bad"
PERSON = "42011619970615123X"


def workbook(*rows: list[Any], merge: str) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    sheet.merge_cells(merge)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def lines(*records: dict[str, Any]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


TABLE = "id,出生日期,定向培养身份\nA,1997-06-15,农村订单定向\nB,1997-06-31,无\n"
WRONG_TYPES = {"healthy": "是", "education": {"level": "专科"}, "batch": "1", "assigned_base": 5, "licence": "无"}
SAMPLES: dict[str, tuple[str, bytes]] = {
    "unknown-key": ("records.jsonl", lines({"birth_dat": "1997-06-15", "学历": [{"层级": "专科"}], "面试": 80, PERSON: 1})),
    "wrong-type": ("records.jsonl", lines(WRONG_TYPES)),
    "impossible-date": ("records.jsonl", lines({"birth_date": "2019-02-30"}, {"birth_date": "97-6-15"}, {"birth_date": PERSON})),
    "naive-time": ("records.jsonl", lines({"id": "A", "submitted_at": "2019-05-30T23:30:00"})),
    "outside-the-list": ("records.jsonl", lines({"directed": "订单定向", "education": [{"level": "大专"}], "scores": {"interview": 101}})),
    "given-twice": ("records.jsonl", lines({"出生日期": "1997-06-15", "birth_date": "1997-06-15"})),
    "not-a-record": ("records.json", b'["A", {"id": {}}, {"fraud": null, "education": [null], "assigned_base": ""}]'),
    "broken-json": ("records.json", '[{"id": "A"},\n {"id": "B", "批次": 1,}]'.encode()),
    "broken-jsonl": ("records.jsonl", b'{"id": "A", "id": "B"}\n{"id": "C"\n'),
    "broken-yaml": ("records.yaml", f"- id: A\n  fraud: no\n- {{指定基地: 0{PERSON[:-1]}, 批次: 1}}\n".encode()),
    "gbk": ("records.csv", TABLE.encode("gbk")),
    "utf-16": ("records.csv", TABLE.encode("utf-16")),
    "empty": ("records.csv", b""),
    "header-only": ("records.csv", b"id,batch\n"),
    "no-header": ("records.csv", "A-17,1997-06-15,无\n".encode()),
    "unknown-header": ("records.csv", "id,出生日起,面试,学历.层次,学历[3].层次,身份证号,批次,batch\nA\n".encode()),
    "unfit-cells": (
        "records.csv",
        "id,healthy,医师资格,history,exam_eligible,退出,退出__none,学历[1].层次,学历[2].层次\n"
        "A,也许,执业医师,无,药师,,是吗,,本科\nB,是,,[1,,,,,,\nC,,,,,{},是,,\n".encode(),
    ),
    "too-many-cells": ("records.csv", "id,批次\nA,1,2\nB,1\n".encode()),
    "open-quote": ("records.csv", 'id,批次\nA,"1\nB,1\n'.encode()),
    "bad-bytes": ("records.csv", "id,定向培养身份\nA,无\n".encode() + b"B,\xce\xde\n"),
    "merged-header": ("records.xlsx", workbook(["id", "医师资格", None], ["A", "无", None], merge="B1:C1")),
    "merged-rows": ("records.xlsx", workbook(["id", "批次"], ["A", 1], ["B", None], ["C", "=1+1"], ["D", "#REF!"], merge="B2:B3")),
    "not-a-workbook": ("records.xlsx", b"PK\x03\x04 something else"),
    "old-workbook": ("records.xlsx", b"\xd0\xcf\x11\xe0 something else"),
    "unknown-format": ("-", b"<html>"),
}


def say(name: str, vocabulary: Vocabulary, lang: str) -> str:
    """What is said of a sample: row by row, or of the whole."""
    file, data = SAMPLES[name]
    said: list[str] = []
    try:
        for row in read_records(io.BytesIO(data), vocabulary, name=file, plugins=Plugins()):
            states = {"zh": ("收下", "不收"), "en": ("read", "rejected")}[lang]
            said.append(f"# {row.row} {states[isinstance(row, RejectedRow)]}")
            if row.diagnostics:
                said.append(render(row.diagnostics, lang=lang))
    except ZhaoluError as fault:
        said.append(render(fault.diagnostics, lang=lang))
    return "\n".join(said) + "\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_message(name: str, lang: str, vocabulary: Vocabulary) -> None:
    said = say(name, vocabulary, lang)
    expected = BAD / f"{name}.{lang}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert "Traceback" not in said and PERSON[:14] not in said


def test_every_code_of_records_and_tables_has_wording_in_both_languages() -> None:
    assert all(entry.zh and entry.en and bool(entry.help_zh) == bool(entry.help_en) for entry in CODES.values())
