"""The summary as a page: self-contained, in both languages, the same figures as the text, nothing of a record in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pages.html import sound, squeezed
from tests.tables.inputs import csv_bytes, raws, written

if TYPE_CHECKING:
    from tests.tables.conftest import Evaluate


@pytest.mark.parametrize(("lang", "word"), [("zh", "不符合最多的条款"), ("en", "Clauses failed most")])
def test_the_page_says_what_the_text_says(evaluate: Evaluate, lang: str, word: str) -> None:
    records = raws(80)
    records[3]["nationality"] = "火星"
    Path("in.csv").write_bytes(csv_bytes(written(records)))
    done = evaluate("in.csv", "--output", "a.csv", "--report", "r.html", "--lang", lang)
    html = Path("r.html").read_text(encoding="utf-8")
    page = sound(html)
    assert done.code == 1 and word in page.text and word in done.err
    rows = re.findall(r"^  (\S.*?) +([\d,]+) {2,}([<>\d.]+%)(?: {2,}(\S.*))?$", done.err, re.M)
    assert len(rows) > 10
    for name, count, share, words in rows:
        assert all(squeezed(part) in squeezed(page.text) for part in (name + words, count, share))
        assert squeezed(count + share) in squeezed(page.text) or "eligible" in name or name.startswith(("符合", "不符合", "暂不"))
    assert html.count("<svg") > 10 and "E412" in page.text
    assert "A3" not in page.text and "火星" not in page.text


def test_a_page_for_decisions_on_standard_output_too(evaluate: Evaluate) -> None:
    Path("in.csv").write_text("id,出生日期\n甲,1979-01-02\n乙,1995-01-02\n", encoding="utf-8")
    done = evaluate("in.csv", "--report", "r.html", "--format", "jsonl")
    assert done.code == 0 and done.out.count("\n") == 2
    page = sound(Path("r.html").read_text(encoding="utf-8"))
    assert "2已判定" in page.text and "身体条件合格" in page.text and "不符合报名条件 50.0%" in page.text


def test_what_is_named_is_escaped(evaluate: Evaluate) -> None:
    name = "<b>&.csv"
    Path(name).write_text("id,出生日期\n<i>甲</i>,1979-01-02\n", encoding="utf-8")
    assert evaluate(name, "--output", "a.csv", "--report", "r.html").code == 0
    assert "<b>&.csv" in sound(Path("r.html").read_text(encoding="utf-8")).text


def test_nobody_decided(evaluate: Evaluate) -> None:
    Path("in.csv").write_text("id,出生日期\n甲,1979-13-02\n", encoding="utf-8")
    done = evaluate("in.csv", "--output", "a.csv", "--report", "r.html")
    assert done.code == 1 and "没有一行可以判定" in done.err and "nan" not in Path("r.html").read_text(encoding="utf-8").lower()
