"""Records decided by Spark, from partitioned Parquet to partitioned Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.differential.databases import TABLE, arrow_table
from tests.differential.judges import Case, query_for
from tests.differential.rows import without_companions
from zhaolu.executors.sql.render import render

PARTITION = "route"
"""The fact by which the applicants are partitioned; the answers are by outcome."""


def on_spark(case: Case, raws: Sequence[dict[str, Any]], spark: Any, folder: Path) -> list[dict[str, Any]]:
    """The answers in the order of the records."""
    import pyarrow.parquet as pq

    rows, given, answers = (str(folder / name) for name in ("rows.parquet", "applicants", "answers"))
    pq.write_table(arrow_table(case.evaluator.ruleset.vocabulary.facts, raws), rows)
    spark.read.parquet(rows).write.partitionBy(PARTITION).parquet(given)
    spark.read.parquet(given).createOrReplaceTempView(TABLE)
    spark.sql(render(query_for(case, "spark"), "spark")).write.partitionBy("outcome").parquet(answers)
    found = [without_companions(row.asDict(recursive=True)) for row in spark.read.parquet(answers).collect()]
    return sorted(found, key=lambda row: int(row["record"]))
