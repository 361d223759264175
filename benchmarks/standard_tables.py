"""Records as a Parquet file with the columns that `zhaolu sql` expects; strings in dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.differential.records import typed
from tests.differential.rows import row_of, without_empty_objects

from zhaolu.executors.sql.tables import Holds, standard
from zhaolu.surfaces.tables.arrow import schema_of

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration, Vocabulary

ROW_GROUP = 122_880
"""Rows of a row group: what DuckDB writes by itself, and hands to a thread."""


def write(raws: Sequence[Mapping[str, Any]], vocabulary: Vocabulary, rows: int, path: Path) -> None:
    """`rows` records under the names A0000000…: the given ones again and again, which no database can tell."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    base = _table(raws, vocabulary)
    fields = [pa.field("id", pa.string()), *base.schema]
    with pq.ParquetWriter(path, pa.schema(fields), compression="zstd") as writer:
        done = 0
        while done < rows:
            take = min(ROW_GROUP, rows - done)
            start = done % len(raws)
            many = pa.concat_tables([base] * (take // len(raws) + 2)).slice(start, take).unify_dictionaries()
            names = pa.array([f"A{number:07}" for number in range(done, done + take)])
            writer.write_table(many.add_column(0, fields[0], names), row_group_size=ROW_GROUP)
            done += take


def held(raws: Iterable[Mapping[str, Any]], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """The records as the table can hold them: without a none that no column is there for, and without empty objects."""
    columns = standard(vocabulary.facts, "duckdb")
    return [without_empty_objects(_held(raw, vocabulary.facts, columns), vocabulary.facts) for raw in raws]


def _held(raw: Mapping[str, Any], facts: Iterable[Declaration], columns: Mapping[str, Holds], prefix: str = "") -> dict[str, Any]:
    found = dict(raw)
    for fact in facts:
        name, value = prefix + fact.id, raw.get(fact.id)
        if fact.id in raw and value is None and fact.kind not in ("string", "enum", "date", "object") and f"{name}__none" not in columns:
            del found[fact.id]
        elif isinstance(value, Mapping):
            found[fact.id] = _held(value, fact.fields, columns, f"{name}.")
        elif isinstance(value, list) and fact.items is None:
            found[fact.id] = [_held(item, fact.fields, columns[name].fields) for item in value]
    return found


def _table(raws: Sequence[Mapping[str, Any]], vocabulary: Vocabulary) -> Any:
    import pyarrow as pa

    columns = standard(vocabulary.facts, "duckdb")
    schema = pa.schema([_fitting(field, columns[field.name]) for field in schema_of(vocabulary.facts) if field.name in columns])
    table = pa.Table.from_pylist([typed(row_of(raw, vocabulary.facts)) for raw in raws], schema=schema)
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            encoded = table.column(place).dictionary_encode()
            table = table.set_column(place, pa.field(field.name, encoded.type), encoded)
    return table


def _fitting(field: Any, holds: Holds) -> Any:
    """The column as `standard` wants it: a struct only with the fields named there."""
    import pyarrow as pa

    if not holds.fields:
        return field
    item = pa.struct([inner for inner in field.type.value_type if inner.name in holds.fields])
    return pa.field(field.name, pa.list_(item))
