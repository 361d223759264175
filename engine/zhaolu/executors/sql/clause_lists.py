"""Lists of clauses: which are there as the bits of numbers, and the list for each number.

DuckDB looks the lists up in small tables, one row for every number there can be, as that takes a fraction of the time of
putting each list together; the other dialects put it together from the bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlglot import expressions as exp

from zhaolu.executors.sql import form as sql
from zhaolu.executors.sql.dialects import call, identifier, text, total, variable, when, whole
from zhaolu.executors.sql.stages import Entry, Listing, Lookup

if TYPE_CHECKING:
    from zhaolu.executors.sql.form import Form
    from zhaolu.executors.sql.render import Writer

NUMBER, ENTRIES = "number", "entries"


def flags(writer: Writer, conditions: Sequence[Form]) -> Any:
    """The number whose bits say which conditions are true, the first one lowest."""
    bits: dict[Form, int] = defaultdict(int)
    for place, condition in enumerate(conditions):
        bits[sql.as_test(condition)] += 1 << place
    return total([when((writer.form(condition), whole(bit)), otherwise=whole(0)) for condition, bit in bits.items()])


def chosen(lookup: Listing | Lookup) -> Listing:
    """A list of constants put together from the bits; any other as it is."""
    if isinstance(lookup, Listing):
        return lookup
    entries = [
        Entry(sql.Op("flag", (number, sql.const(1 << place)), sql.BOOL), (("", sql.const(clause)),))
        for number, clauses in lookup.groups
        for place, clause in enumerate(clauses)
    ]
    return Listing(tuple(entries), where=lookup.some())


def joined(writer: Writer, query: Any, name: str, lookup: Lookup) -> tuple[Any, Any]:
    """The query with the tables of a list joined to it (`name list`), and the list."""
    found = []
    for at, (number, clauses) in enumerate(lookup.groups, 1):
        table = f"{name} list" + (f" {at}" if len(lookup.groups) > 1 else "")
        query = query.with_(exp.TableAlias(this=identifier(table)), as_=_table(writer, clauses), materialized=True, copy=False)
        own = exp.Column(this=identifier(NUMBER), table=identifier(table))
        on = exp.EQ(this=own, expression=writer.form(number))
        query = query.join(exp.Table(this=identifier(table)), on=on, copy=False)
        found.append(exp.Column(this=identifier(ENTRIES), table=identifier(table)))
    if not found:
        return query, writer.listing(chosen(lookup))
    together: Any = found[0]
    for part in found[1:]:
        together = exp.DPipe(this=together, expression=part)
    return query, together


def _table(writer: Writer, clauses: Sequence[str]) -> Any:
    """Every number and its list."""
    number = exp.Column(this=identifier(NUMBER))
    shift = exp.Paren(this=exp.Sub(this=variable("place"), expression=whole(1)))
    bit = exp.BitwiseAnd(this=exp.BitwiseRightShift(this=number, expression=shift), expression=whole(1))
    there = exp.Lambda(this=exp.EQ(this=bit, expression=whole(1)), expressions=[exp.Identifier(this=name) for name in ("clause", "place")])
    listed = call("LIST_FILTER", exp.Array(expressions=[text(clause) for clause in clauses]), there)
    alias = exp.TableAlias(this=identifier("t"), columns=[identifier(NUMBER)])
    source = exp.Table(this=call("RANGE", whole(1 << len(clauses))), alias=alias)
    return exp.Select().select(number, exp.alias_(listed, ENTRIES, quoted=True, copy=False), copy=False).from_(source, copy=False)
