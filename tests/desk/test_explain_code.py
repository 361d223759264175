"""`zhaolu explain-code`: a page for every code, with an example where a sample shows it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from code_samples import KEPT, gathered
from running import Run

from zhaolu import catalog
from zhaolu.surfaces.code_pages import FAMILIES, examples, page, page_document, title

CODES = sorted(catalog.codes())
CHINESE = re.compile(r"[一-鿿]")


def test_the_kept_examples_are_those_of_the_samples(tmp_path: Path) -> None:
    found = gathered(tmp_path)
    if os.environ.get("UPDATE_GOLDEN"):
        KEPT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(KEPT.read_text(encoding="utf-8")) == found


def test_every_code_of_rule_texts_files_and_rulesets_has_an_example() -> None:
    elsewhere = {
        *("E120", "E121", "E123", "E180", "E181", "E182", "E190", "E191", "E192"),  # limits, running, the command `expr`
        *("E201", "E221", "E312"),  # see tests/diagnostics/test_malformed.py
    }
    missing = {code for code in CODES if code[1] in "1236" and code not in examples()}
    assert missing == elsewhere


@pytest.mark.parametrize("code", CODES)
def test_page(code: str, zhaolu: Run) -> None:
    chinese, english = zhaolu("explain-code", code), zhaolu("explain-code", code, "--lang", "en")
    assert (chinese.code, chinese.err, english.code, english.err) == (0, "", 0, "")
    assert chinese.out.startswith(f"{code}  {title(code)}\n") and english.out.startswith(f"{code}  {title(code, 'en')}\n")
    assert CHINESE.search(title(code)) and re.search("[a-z]{2}", title(code, "en")) and title(code) != title(code, "en")
    family = FAMILIES[code[1]]
    assert family[1][0] in chinese.out and family[1][1] in english.out
    entry = catalog.codes()[code]
    assert ("改法" in chinese.out) >= bool(entry.help_zh) and ("The mend" in english.out) >= bool(entry.help_en)
    if code in examples():
        assert f"错误 {code}：" in chinese.out or f"警告 {code}：" in chinese.out or f"说明 {code}：" in chinese.out
        assert re.search(rf"(error|warning|note) {code}: ", english.out)


def test_all_codes_are_listed(zhaolu: Run) -> None:
    for lang in ("zh", "en"):
        listed = re.findall(r"^  ([EWN][0-9]{3})  ", zhaolu("explain-code", "--lang", lang).out, re.M)
        assert sorted(listed) == CODES


def test_as_data(zhaolu: Run) -> None:
    assert json.loads(zhaolu("explain-code", "e103", "--format", "json").out) == [page_document("E103")]
    assert len(json.loads(zhaolu("explain-code", "--format", "json").out)) == len(CODES)
    assert page_document("E103")["wrong"] == "年龄 == 18"


def test_no_such_code(zhaolu: Run) -> None:
    wrong = zhaolu("explain-code", "W103E")
    assert wrong.code == 2 and "E562" in wrong.err
    assert "是不是 E103" in zhaolu("explain-code", "N103").err
    assert page("E103").count("E103") >= 2
