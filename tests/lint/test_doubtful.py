"""Every code of lint: a ruleset that gets it and nothing else, with the message people see, and the same ruleset mended.

`UPDATE_GOLDEN=1` writes the messages anew; read the difference before keeping it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.lint.doubtful import CODES, SAMPLES, checked
from zhaolu import catalog
from zhaolu.surfaces.checking.diagnostics_text import render


@pytest.mark.parametrize("code", CODES)
def test_message(code: str, tmp_path: Path) -> None:
    found = checked(code, tmp_path)
    assert [item.code for item in found] == [code]
    said = render(found, summary=False).replace(f"{tmp_path}/", "") + "\n"
    expected = SAMPLES / f"{code}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    english = render(found, lang="en", summary=False)
    assert re.search(rf"(error|warning|note) {code}: ", english) and "mend: " in english
    assert not any(mark in english for mark in ("警告", "改法", "。", "；"))


@pytest.mark.parametrize("code", CODES)
def test_mended(code: str, tmp_path: Path) -> None:
    assert checked(f"{code}.right", tmp_path) == []


def test_every_code_has_a_sample() -> None:
    assert sorted(code for code in catalog.codes() if code[1] == "7") == CODES
    assert {path.stem for path in SAMPLES.glob("*.txt")} == set(CODES)
