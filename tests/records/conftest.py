from __future__ import annotations

from pathlib import Path

import pytest

from zhaolu.model.vocabulary import Vocabulary, load_vocabulary
from zhaolu.spans import Source

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    path = ROOT / "rulesets" / "vocabulary.yaml"
    return load_vocabulary(Source(path.name, path.read_text(encoding="utf-8")))
