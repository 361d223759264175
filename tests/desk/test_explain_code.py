"""`zhaolu explain-code`: a page for every code, with a wrong and a right example that do what they say."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from code_samples import KEPT, example, said_of, samples
from running import Run

from zhaolu import catalog
from zhaolu.surfaces.checking.code_pages import FAMILIES, examples, family, page, page_document, title

CODES = sorted(catalog.codes())
CHINESE = re.compile(r"[一-鿿]")
NEVER = {
    "E192": "readers say E431 of a file without records before this one could",
    "E312": "errors of pydantic that no model here raises",
    "E531": "the formatter found to change a meaning, which would be a fault of its own",
    "E578": "writing that ends in the middle: a full disk",
    "E579": "a database that answers otherwise than the reference, which would be a fault of its own",
}
"""Codes nobody can cause."""


def test_every_code_has_an_example() -> None:
    assert set(samples()) == set(CODES) - set(NEVER)


@pytest.mark.skipif("UPDATE_GOLDEN" not in os.environ, reason="only to write the examples anew")
def test_write_examples(tmp_path: Path) -> None:
    found = {code: example(code, tmp_path / code)[0] for code in sorted(samples())}
    KEPT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    examples.cache_clear()


@pytest.mark.parametrize("code", sorted(samples()))
def test_the_wrong_one_is_told_and_the_right_one_is_not(code: str, tmp_path: Path) -> None:
    found, said = example(code, tmp_path)
    assert code in found["zh"] and code in found["en"]
    assert not said_of(code, said) and "Traceback" not in said and not re.search(r"错误 E[0-9]{3}", said)
    assert found["wrong"] != found["right"] and found == examples()[code]


@pytest.mark.parametrize("code", CODES)
def test_page(code: str, zhaolu: Run) -> None:
    chinese, english = zhaolu("explain-code", code), zhaolu("explain-code", code, "--lang", "en")
    assert (chinese.code, chinese.err, english.code, english.err) == (0, "", 0, "")
    assert chinese.out.startswith(f"{code}  {title(code)}\n") and english.out.startswith(f"{code}  {title(code, 'en')}\n")
    assert CHINESE.search(title(code)) and re.search("[a-z]{2}", title(code, "en")) and title(code) != title(code, "en")
    where = FAMILIES[family(code)][1]
    assert where[0] in chinese.out and where[1] in english.out
    entry = catalog.codes()[code]
    assert ("改法" in chinese.out) >= bool(entry.help_zh) and ("The mend" in english.out) >= bool(entry.help_en)
    if code not in NEVER:
        assert all(part in chinese.out for part in ("\n\n错误的写法\n", "\n\n会看到\n", "\n\n正确的写法\n"))
        assert all(part in english.out for part in ("\n\nWritten wrong\n", "\n\nWhat is said\n", "\n\nWritten right\n"))


def test_all_codes_are_listed(zhaolu: Run) -> None:
    for lang in ("zh", "en"):
        listed = re.findall(r"^  ([EWN][0-9]{3})  ", zhaolu("explain-code", "--lang", lang).out, re.M)
        assert sorted(listed) == CODES


def test_as_data(zhaolu: Run) -> None:
    assert json.loads(zhaolu("explain-code", "e103", "--format", "json").out) == [page_document("E103")]
    assert len(json.loads(zhaolu("explain-code", "--format", "json").out)) == len(CODES)
    document = page_document("E103")
    assert (document["wrong"], document["right"]) == ("成绩.面试 == 60", "成绩.面试 = 60")


def test_no_such_code(zhaolu: Run) -> None:
    wrong = zhaolu("explain-code", "W103E")
    assert wrong.code == 2 and "E562" in wrong.err
    assert "是不是 E103" in zhaolu("explain-code", "N103").err
    assert page("E103").count("E103") >= 2
