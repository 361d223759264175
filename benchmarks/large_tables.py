"""10,000,000 records: the largest memory `zhaolu evaluate` takes, whatever the size of its input (`make bench-large`)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL

import kernel_records
import kernel_tables
import standard_tables
from figures import Figure, at_most

TITLE = "10,000,000 records of the kernel (zhaolu evaluate, Parquet to Parquet)"
ROWS = 10_000_000
GIB = 2**30


def measure() -> Iterator[Figure]:
    import pyarrow.parquet as pq

    evaluator = kernel_records.evaluator()
    raws = kernel_records.records(kernel_tables.DIFFERENT)
    with tempfile.TemporaryDirectory() as name:
        for rows in (ROWS // 10, ROWS):
            source, target = Path(name) / "in.parquet", Path(name) / "out.parquet"
            standard_tables.write(raws, evaluator.ruleset.vocabulary, rows, source)
            seconds, peak = _run(source, target)
            assert pq.read_metadata(target).num_rows == rows
            kernel_tables.compare(evaluator, raws, [target])
            yield Figure(f"{rows:,} records", f"{rows / seconds:,.0f} rows/s, {peak / GIB:.2f} GiB")
    yield at_most(f"{ROWS:,} records: peak memory", peak / GIB, 2, " GiB")


def _run(source: Path, target: Path) -> tuple[float, int]:
    """Seconds and peak memory in bytes of one run."""
    start = time.perf_counter()
    environment = {**os.environ, "ZHAOLU_CACHE": "off"}
    with subprocess.Popen(kernel_tables.command(source, target), stdout=DEVNULL, stderr=DEVNULL, env=environment) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return time.perf_counter() - start, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
