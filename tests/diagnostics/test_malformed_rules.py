"""Rulesets whose shape is right and whose rules are wrong, with the message people see.

Each `grammar/malformed-rules/<name>.yaml` is checked as the only ruleset of a folder. `UPDATE_GOLDEN=1` writes the
messages anew; read the difference before keeping it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

import zhaolu
from zhaolu.catalog.compile import CODES
from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.checking.diagnostics_text import render
from zhaolu.surfaces.checking.folder import check

SAMPLES = Path(__file__).resolve().parents[2] / "grammar" / "malformed-rules"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.yaml"))


def said(name: str, folder: Path, lang: str) -> str:
    text = (SAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    year = re.search(r"year: (\d+)", text)
    assert year
    for shared in ("vocabulary.yaml", "readings.yaml"):
        shutil.copy(str(rulesets_folder() / shared), folder)
    target = folder / "hubei" / f"{year[1]}-assistant-gp.yaml"
    target.parent.mkdir()
    target.write_text(text, encoding="utf-8")
    return render(check(zhaolu.open(folder)), lang=lang).replace(f"{folder}/", "") + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_message(name: str, tmp_path: Path) -> None:
    found = said(name, tmp_path, "zh")
    expected = SAMPLES / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_english(name: str, tmp_path: Path) -> None:
    found = said(name, tmp_path, "en")
    assert ": error E" in found or ": warning W" in found
    assert not any(mark in found for mark in ("错误", "警告", "改法", "。"))


def test_every_code_of_the_family_has_a_sample() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in SAMPLES.glob("*.txt"))
    assert not [code for code in CODES if code not in texts]
