"""The standard table as an Arrow schema: what every fact's column is in a Parquet file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from zhaolu.executors.sql.tables import NONE_SUFFIX

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration


def schema_of(facts: Iterable[Declaration], *, companions: bool = True) -> Any:
    """An Arrow schema with a column for every fact; with `companions` each typed column has its `__none`."""
    import pyarrow as pa

    return pa.schema([pair for fact in facts for pair in _columns(fact, "", companions)])


def _columns(fact: Declaration, prefix: str, companions: bool) -> Iterator[tuple[str, Any]]:
    import pyarrow as pa

    name = prefix + fact.id
    match fact.kind:
        case "object":
            for member in fact.fields:
                yield from _columns(member, name + ".", companions)
        case "list" if fact.items is not None:
            yield name, pa.list_(pa.string())
        case "list":
            yield name, pa.list_(pa.struct([pair for member in fact.fields for pair in _columns(member, "", companions)]))
        case "string" | "enum" | "date":
            yield name, pa.string()
            return
        case "bool":
            yield name, pa.bool_()
        case "int":
            yield name, pa.int64()
        case "number":
            yield name, pa.decimal128(38, 10)
        case "datetime":
            yield name, pa.timestamp("us", tz="UTC")
    if companions:
        yield name + NONE_SUFFIX, pa.bool_()
