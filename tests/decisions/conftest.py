"""A folder of rulesets made for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import zhaolu
from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.api import Rulesets

Maker = Callable[..., Rulesets]


@pytest.fixture
def make_rulesets(tmp_path: Path) -> Maker:
    """Files by path below the folder (`hubei/2030-assistant-gp.yaml`) beside the shipped vocabulary and readings."""

    def make(files: dict[str, str], *, shipped: tuple[str, ...] = ()) -> Rulesets:
        source = Path(str(rulesets_folder()))
        for name in ("vocabulary.yaml", "readings.yaml", *shipped):
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text((source / name).read_text(encoding="utf-8"), encoding="utf-8")
        for name, text in files.items():
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return zhaolu.open(tmp_path)

    return make
