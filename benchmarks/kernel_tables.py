"""1,000,000 records from Parquet to Parquet: the generated DuckDB query against DuckDB SQL and Polars written by hand.

All read the same file, use all processors, and write the same four columns. The whole command (`zhaolu evaluate`), which
also looks at every cell and sums up, is stated beside them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import kernel_records
import kernel_tables_handwritten as by_hand
import standard_tables
from figures import Figure, at_least, at_most, in_turns, rate

from zhaolu.executors.sql.query import query_of
from zhaolu.executors.sql.render import render
from zhaolu.surfaces.evaluator import Evaluator
from zhaolu.surfaces.tables.asking import question_of, standard_layout

TITLE = "kernel: a table from Parquet to Parquet (kernel_tables_handwritten.py)"
ROWS = 1_000_000
DIFFERENT = 20_000
"""Records made; the file repeats them."""
READ = (
    "id", "birth_date", "education", "employed", "employer_consent", "exam_eligible", "good_conduct", "healthy", "history", "law_abiding",
    "licence", "nationality", "route", "rural_contract", "submitted_at", "submitted_at__none", "unit_kind",
)  # fmt: skip
"""The columns that the rules ask."""
JUDGED = 2_000
"""Records whose answers are compared with those of the executor of single records."""
SLOWER = (
    "the same query by hand is as far away: every row has two lists of structs to go through (education, history), which Polars reads "
    "and folds faster than DuckDB; what DuckDB takes for reading and writing alone is stated above"
)
"""Why Polars is faster."""
BY_HAND = "the generated query also sees to it that a birth date is a day, and moves instants to Beijing before it compares them"


def measure(rows: int = ROWS) -> Iterator[Figure]:
    import duckdb

    evaluator = kernel_records.evaluator()
    raws = kernel_records.records(DIFFERENT)
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as connection:
        folder = Path(name)
        source, targets = folder / "in.parquet", {who: folder / f"{who}.parquet" for who in ("generated", "sql", "polars")}
        standard_tables.write(raws, evaluator.ruleset.vocabulary, rows, source)
        query = generated(evaluator)
        contestants: dict[str, Callable[[], object]] = {
            "generated": lambda: on_duckdb(query, source, targets["generated"]),
            "sql": lambda: on_duckdb(by_hand.DUCKDB, source, targets["sql"]),
        }
        if _installed("polars"):
            contestants["polars"] = lambda: by_hand.polars(source, targets["polars"])
        for act in contestants.values():
            act()
        compare(evaluator, raws, [targets[who] for who in contestants])
        connection.execute(f"CREATE TABLE answers AS FROM read_parquet('{targets['sql']}')")
        alone: dict[str, Callable[[], object]] = {
            "read": lambda: connection.execute(f"SELECT {', '.join(f'count({c})' for c in READ)} FROM read_parquet('{source}')"),
            "write": lambda: connection.execute(f"COPY answers TO '{folder / 'alone.parquet'}' (FORMAT parquet)"),
        }
        found = in_turns(contestants | alone)
        start = time.perf_counter()
        evaluate(source, folder / "answers.parquet")
        whole = time.perf_counter() - start
    yield rate("generated query on DuckDB, rows", found["generated"], rows)
    yield rate("hand-written DuckDB SQL, rows", found["sql"], rows)
    if "polars" in found:
        yield rate("hand-written Polars, rows", found["polars"], rows)
    yield rate("DuckDB, reading alone, rows", found["read"], rows)
    yield rate("DuckDB, writing alone, rows", found["write"], rows)
    yield rate("zhaolu evaluate, whole command (one run), rows", whole, rows)
    yield at_most("generated query to hand-written DuckDB SQL", found.ratio("generated", "sql"), 1.05, why=BY_HAND)
    if "polars" in found:
        by_hand_too = f"the hand-written DuckDB SQL reaches {found.ratio('polars', 'sql'):.2f} x: {SLOWER}"
        yield at_least("hand-written Polars to generated query (seconds)", found.ratio("polars", "generated"), 1, why=by_hand_too)
    else:
        yield Figure("hand-written Polars to generated query", "polars is not installed", "at least 1 x")


def generated(evaluator: Evaluator) -> str:
    """The query of the ruleset over `applicants`, with the answers that the kernel can have."""
    layout = standard_layout(evaluator.ruleset.vocabulary, "duckdb", "id")
    return render(query_of(question_of(evaluator), "applicants", layout, penalties=False), "duckdb")


def on_duckdb(query: str, source: Path, target: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE VIEW applicants AS SELECT * FROM read_parquet('{source}')")
        connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet)")


def command(source: Path, target: Path) -> list[str]:
    """The whole command over a file, which writes another."""
    target.unlink(missing_ok=True)
    asked = ["hubei", "2025", "--rulesets", str(kernel_records.FOLDER), "--as-of", kernel_records.AS_OF]
    return [sys.executable, "-m", "zhaolu", "evaluate", *asked, "--output", str(target), str(source)]


def evaluate(source: Path, target: Path) -> None:
    subprocess.run(command(source, target), check=True, capture_output=True, env={**os.environ, "ZHAOLU_CACHE": "off"})


def compare(evaluator: Evaluator, raws: Sequence[dict[str, Any]], written: Sequence[Path]) -> None:
    """Every file says the same of every record, and what the executor of single records says of the first ones."""
    import duckdb

    with duckdb.connect() as connection:
        first = f"SELECT record, outcome, failing, undecided FROM read_parquet('{written[0]}')"
        for other in written[1:]:
            second = f"SELECT record, outcome, failing, undecided FROM read_parquet('{other}')"
            for a, b in ((first, second), (second, first)):
                assert connection.sql(f"{a} EXCEPT ALL {b} LIMIT 3").fetchall() == [], other
        said = {row[0]: row[1:] for row in connection.sql(f"{first} ORDER BY record LIMIT {JUDGED}").fetchall()}
    for number, raw in enumerate(raws[:JUDGED]):
        judged = evaluator.decide(evaluator.check(raw))
        clauses = [[finding.clause for finding in found] for found in (judged.failing, judged.undecided)]
        assert said[f"A{number:07}"] == (str(judged.outcome), *clauses), raw


def _installed(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(package) is not None
