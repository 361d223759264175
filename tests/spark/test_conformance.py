"""The neutral expression cases on Spark: every expression on every record of its file, beside the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.differential.databases import ask_spark
from tests.sql.expressions import FILES, compared


@pytest.mark.parametrize("name", FILES)
def test_expressions(name: str, spark: Any, tmp_path: Path) -> None:
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    assert compared(name, "spark", ask_spark(spark, tmp_path)) == []
