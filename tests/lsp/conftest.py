"""A folder of rulesets that may be changed, and an editor that has it open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import Editor

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped rulesets, shared by the tests of a file, which do not write to it."""
    found = tmp_path_factory.mktemp("desk") / "rulesets"
    shutil.copytree(ROOT / "rulesets", found)
    return found


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """One server for the tests of a file: starting takes the most time."""
    found = Editor(tmp_path_factory.mktemp("kept"))
    yield found
    assert found.quit() == 0
