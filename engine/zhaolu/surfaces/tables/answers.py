"""Answers as a table file: Parquet or CSV, the whole file or none."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import ZhaoluError

if TYPE_CHECKING:
    from zhaolu.ir.decisions import Decision

COLUMNS = ("record", "outcome", "failing", "undecided", "penalties")
BATCH = 5_000
PENALTY_TYPE = (
    "STRUCT(penalty VARCHAR, clause VARCHAR, effect VARCHAR, status VARCHAR, province VARCHAR, programs VARCHAR[], years BIGINT[])"
)


@contextmanager
def whole_file(name: str) -> Iterator[str]:
    """A temporary name beside the file; it takes the file's place when all is written, and is gone otherwise."""
    from zhaolu.surfaces.readers.opening import reason

    target = Path(name)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.touch()
    except OSError as error:
        raise ZhaoluError.of("E527", file=name, reason=reason(error)) from None
    try:
        yield str(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def is_parquet(name: str) -> bool:
    return name.lower().endswith((".parquet", ".pq"))


def check_name(name: str) -> None:
    """Raises ZhaoluError for a kind of file that is not written."""
    if not is_parquet(name) and not name.lower().endswith(".csv"):
        raise ZhaoluError.of("E527", file=name, reason=("只写 .parquet 和 .csv", "only .parquet and .csv are written"))


def row_of(decision: Decision) -> dict[str, Any]:
    """A decision as a row of the answer table."""
    return {
        "record": decision.record,
        "outcome": str(decision.outcome),
        "failing": [finding.clause for finding in decision.failing],
        "undecided": [finding.clause for finding in decision.undecided],
        "penalties": [
            {
                "penalty": found.penalty,
                "clause": found.clause,
                "effect": found.effect,
                "status": found.status,
                "province": found.province,
                "programs": list(found.programs),
                "years": list(found.years),
            }
            for found in decision.penalties
        ],
    }


def schema() -> Any:
    """The Arrow schema of the answer table."""
    import pyarrow as pa

    texts = pa.list_(pa.string())
    one = [(name, pa.string()) for name in ("penalty", "clause", "effect", "status", "province")]
    penalty = pa.struct([*one, ("programs", texts), ("years", pa.list_(pa.int64()))])
    return pa.schema(
        [("record", pa.string()), ("outcome", pa.string()), ("failing", texts), ("undecided", texts), ("penalties", pa.list_(penalty))]
    )


def write_rows(rows: Iterable[Mapping[str, Any]], file: str, *, parquet: bool) -> Counter[str]:
    """Write answer rows as they come, a batch at a time; the outcomes counted."""
    counted: Counter[str] = Counter()
    if parquet:
        import pyarrow as pa
        import pyarrow.parquet as pq

        with pq.ParquetWriter(file, schema()) as writer:
            held: list[Mapping[str, Any]] = []
            for row in rows:
                counted[row["outcome"]] += 1
                held.append(row)
                if len(held) == BATCH:
                    writer.write_table(pa.Table.from_pylist(held, schema=schema()))
                    held = []
            if held:
                writer.write_table(pa.Table.from_pylist(held, schema=schema()))
        return counted
    import csv

    with Path(file).open("w", encoding="utf-8", newline="") as stream:
        writer_csv = csv.writer(stream)
        writer_csv.writerow(COLUMNS)
        for row in rows:
            counted[row["outcome"]] += 1
            writer_csv.writerow([_cell(row[name]) for name in COLUMNS])
    return counted


def _cell(value: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    if all(isinstance(item, str) for item in value):
        return "；".join(value)
    return json.dumps(value, ensure_ascii=False)
