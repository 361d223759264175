"""Golden files: what a person would see, kept beside the tests. `UPDATE_GOLDEN=1 pytest tests/surfaces` rewrites them."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def compare(name: str, text: str) -> None:
    """The text is that of the golden file `name`."""
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    assert path.exists(), f"no golden file {name}; make it with UPDATE_GOLDEN=1 and read it"
    assert text + "\n" == path.read_text(encoding="utf-8")
