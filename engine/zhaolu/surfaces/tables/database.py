"""DuckDB, asked about one chunk after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.tables.answers import COLUMNS, MESSAGES, STILL_OPEN
from zhaolu.surfaces.tables.chunks import ROW
from zhaolu.surfaces.tables.plan import Plan, quoted, text

if TYPE_CHECKING:
    from zhaolu.surfaces.batch.summary import Summary
    from zhaolu.surfaces.evaluator import Evaluator

MEMORY = "1GB"
"""What DuckDB may hold in memory."""


def installed() -> bool:
    """Whether what the tables path needs is there."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("duckdb", "pyarrow", "sqlglot"))


def duckdb() -> Any:
    """The library. Raises ZhaoluError (E543) where it or pyarrow is not installed."""
    from importlib.util import find_spec

    for name in ("duckdb", "pyarrow", "sqlglot"):
        if find_spec(name) is None:
            raise ZhaoluError.of("E543", package=name, extra="tables")
    import duckdb as library

    return library


def connected() -> Any:
    """A database in memory that leaves nothing behind."""
    connection = duckdb().connect(config={"memory_limit": MEMORY})
    connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true; SET temp_directory = ''")
    return connection


@dataclass(frozen=True, slots=True)
class Answered:
    """`table`: answers with their row numbers in ROW, in order. `left`: whether rows were left out that are not plain.
    `zoneless`: by fact path the first row with a moment written without its zone, and how many there are."""

    table: Any
    left: bool
    zoneless: Mapping[str, tuple[int, int]]


class Database:
    """Decides the plain rows of chunks; close it at the end.

    Raises ZhaoluError (E540) where the ruleset needs what SQL has no form for.
    """

    def __init__(self, evaluator: Evaluator, messages: str | None) -> None:
        self._evaluator, self._messages = evaluator, messages
        self._connection = connected()
        self._queries: dict[int, tuple[Plan, str]] = {}

    def close(self) -> None:
        self._connection.close()

    def answer(self, plan: Plan, table: Any) -> Answered:
        """The answers for the plain rows of a table."""
        import pyarrow as pa
        import pyarrow.compute as pc

        query = self._query(plan)
        connection = self._connection
        connection.register("rows_given", table)
        if plan.stages:
            table = connection.sql(plan.prepared("rows_given")).to_arrow_table()
            connection.register("rows_given", table)
        odd = connection.sql(f"SELECT {quoted(ROW)} FROM rows_given WHERE NOT COALESCE({plan.plain}, FALSE)").to_arrow_table().column(0)
        connection.unregister("rows_given")
        if len(odd):
            table = table.filter(pc.invert(pc.is_in(table.column(ROW), value_set=odd.combine_chunks())))
        connection.register("rows_plain", table)
        try:
            found = connection.sql(f"SELECT * FROM ({query})").to_arrow_table()
            zoneless = self._zoneless(plan)
        finally:
            connection.unregister("rows_plain")
        numbers = found.column(ROW)
        if not numbers.equals(table.column(ROW)):
            found = found.take(pc.sort_indices(numbers))
        assert isinstance(found, pa.Table)
        return Answered(found, bool(len(odd)), zoneless)

    def count(self, answers: Any, summary: Summary) -> None:
        """Count a table of answers."""
        connection = self._connection
        connection.register("rows_answered", answers)

        def counted(what: str) -> list[Any]:
            each = f"SELECT {what} AS each FROM rows_answered"
            found: list[Any] = connection.sql(f"SELECT each, COUNT(*) FROM ({each}) GROUP BY 1").fetchall()
            return found

        failing, undecided = (dict(counted(f"UNNEST(LIST_DISTINCT({name}))")) for name in ("failing", "undecided"))
        named = "{'effect': p.effect, 'status': p.status}"
        penalties = counted(f"UNNEST(LIST_DISTINCT(LIST_TRANSFORM(penalties, LAMBDA p: {named})))")
        by_penalty = {(p["effect"], p["status"]): count for p, count in penalties}
        summary.add_counts(dict(counted("outcome")), failing, undecided, by_penalty)
        connection.unregister("rows_answered")

    def _query(self, plan: Plan) -> str:
        from zhaolu.executors.sql.query import query_of
        from zhaolu.executors.sql.render import render
        from zhaolu.surfaces.tables.asking import question_of

        if id(plan) not in self._queries:
            made = query_of(question_of(self._evaluator), "rows_asked", plan.layout, messages=self._messages, keep=[ROW])
            listed = ", ".join(COLUMNS)
            if self._messages is not None:
                mark = text(STILL_OPEN[self._messages])
                marked = f"LIST_TRANSFORM({MESSAGES}, LAMBDA m, nth: CASE WHEN nth > LEN(failing) THEN {mark} || m ELSE m END)"
                listed = f"{listed}, {marked} AS {MESSAGES}"
            decided = render(made, "duckdb", pretty=False)
            query = f"WITH rows_asked AS ({plan.asked('rows_plain')}) SELECT {quoted(ROW)}, {listed} FROM ({decided})"
            self._queries[id(plan)] = plan, query
        return self._queries[id(plan)][1]

    def _zoneless(self, plan: Plan) -> dict[str, tuple[int, int]]:
        found = {}
        for path, condition in plan.zoneless.items():
            asked = f"SELECT MIN({quoted(ROW)}), COUNT(*) FROM rows_plain WHERE {condition}"
            [(first, count)] = self._connection.execute(asked).fetchall()
            if count:
                found[path] = first, count
        return found
