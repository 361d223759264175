"""`zhaolu schema`: the schema itself, and a file held against it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.cli import main


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "ruleset"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "规则集"


def test_a_shipped_file_fits(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(rulesets_folder() / "hubei" / "2019-assistant-gp.yaml")
    assert main(["schema", "ruleset", path]) == 0
    assert "合乎" in capsys.readouterr().out


def test_a_file_that_does_not_fit_is_shown_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("notice: {province: hubei, year: 2019}\nrules: 3\nclauses: {}\n", encoding="utf-8")
    assert main(["schema", "ruleset", str(path)]) == 1
    out = capsys.readouterr().out
    assert f"{path}:1:" in out and "program" in out
    assert f"{path}:2:8" in out and "E534" in out
