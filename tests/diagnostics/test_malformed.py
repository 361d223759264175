"""Every bad input of `grammar/malformed` with the message people see.

A sample `<name>.yaml` is checked as `hubei/2019-assistant-gp.yaml`, a folder `<name>/` as a whole folder of rulesets.
`UPDATE_GOLDEN=1` writes the messages anew; read the difference before keeping it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from zhaolu import catalog
from zhaolu.model.loader import Catalogue
from zhaolu.surfaces.checking.diagnostics_text import render

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "grammar" / "malformed"
NAMES = sorted({path.stem for path in SAMPLES.iterdir() if path.is_dir() or path.suffix == ".yaml"})
RULESET = (
    "notice: {province: hubei, year: 2019, program: assistant-gp}\n"
    "rules:\n  - {id: age-limit, clause: 三(五)2, require: 年龄 <= 35}\n"
    "clauses:\n  三(五)2: {says: 年龄}\n"
)
MADE = {
    "five-megabytes": (RULESET + "# " + "x" * 5_000_000).encode(),
    "gbk": RULESET.encode("gbk"),
    "utf-16": RULESET.encode("utf-16"),
    "no-encoding": RULESET.encode() + b"# \xff\xff\n",
}
"""Samples that are no text files, or too large to keep."""


def check(name: str, folder: Path, lang: str = "zh") -> str:
    """What is said of a sample, with the names of files below the folder."""
    target = folder / "hubei" / "2019-assistant-gp.yaml"
    if (SAMPLES / name).is_dir():
        shutil.copytree(SAMPLES / name, folder)
    else:
        target.parent.mkdir(parents=True)
        target.write_bytes(MADE[name] if name in MADE else (SAMPLES / f"{name}.yaml").read_bytes())
    if not (folder / "vocabulary.yaml").exists():
        shutil.copy(ROOT / "rulesets" / "vocabulary.yaml", folder)
    return render(Catalogue(folder).check(), lang=lang).replace(f"{folder}/", "") + "\n"


@pytest.mark.parametrize("name", NAMES + sorted(MADE))
def test_message(name: str, tmp_path: Path) -> None:
    said = check(name, tmp_path / "rulesets")
    expected = SAMPLES / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert "E" in said or "W" in said


@pytest.mark.parametrize("name", NAMES + sorted(MADE))
def test_message_in_english(name: str, tmp_path: Path) -> None:
    """English wording exists for each: no Chinese sentence is left outside of what the author wrote."""
    said = check(name, tmp_path / "rulesets", "en")
    heads = [line for line in said.splitlines() if ": error E" in line or ": warning W" in line]
    assert heads
    assert not any(mark in line for line in heads for mark in ("。", "；", "错误", "警告", "改法", "这里", "缺少"))


def test_every_message_file_has_its_sample() -> None:
    assert {path.stem for path in SAMPLES.glob("*.txt")} == set(NAMES) | set(MADE)


def test_every_code_of_these_families_has_a_sample() -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in SAMPLES.glob("*.txt"))
    codes = {code for code in catalog.codes() if code[1] in "23"}
    elsewhere = {
        "E201",  # syntax no rule of thumb explains: test_yaml_reader
        "E221",  # a file that cannot be opened: test_yaml_reader
        "E312",  # pydantic's own wording, for errors no model here raises
    }
    assert sorted(code for code in codes if code not in said) == sorted(elsewhere)
