"""Folds over lists as each dialect writes them best.

| dialect  | `some`, `every`                                                                                         |
|----------|---------------------------------------------------------------------------------------------------------|
| duckdb   | the conditions of all items as a list beside the columns, then whether one is true and all are known    |
| postgres | a subquery over the items of the jsonb array: the greatest of false 0, undecided 1, true 2              |
| spark    | EXISTS and FORALL, which are three-valued                                                               |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from sqlglot import expressions as exp

from zhaolu.executors.sql import form as sql
from zhaolu.executors.sql.dialects import TYPES, call, cast, identifier, truth, variable, when, whole
from zhaolu.executors.sql.sharing import share
from zhaolu.executors.sql.stages import free_items

if TYPE_CHECKING:
    from zhaolu.executors.sql.render import Writer

ARRAYS: Final[Mapping[str, Mapping[str, str]]] = {
    "duckdb": {"transform": "LIST_TRANSFORM", "keep": "LIST_FILTER", "max": "LIST_MAX", "min": "LIST_MIN", "sum": "LIST_SUM"},
    "spark": {"transform": "TRANSFORM", "keep": "FILTER", "max": "ARRAY_MAX", "min": "ARRAY_MIN", "some": "EXISTS", "every": "FORALL"},
}
"""Names of the functions on lists."""


def fold(writer: Writer, form: sql.Fold) -> Any:
    """A fold for the writer's dialect."""
    return _WRITTEN[writer.dialect](writer, form if form.how == "keep" else share(form))


def _items(writer: Writer, form: sql.Fold) -> Any:
    """The list a fold goes through: where it has `lets`, structs of each item and what is worked out for it."""
    source = writer.form(form.source)
    if not form.lets:
        return source
    names = ARRAYS[writer.dialect]
    with writer.item(form.variable):
        members = [("value", variable(form.variable)), *((name, writer.form(let)) for name, let in form.lets)]
    struct = exp.Struct(expressions=[exp.PropertyEQ(this=identifier(n), expression=part) for n, part in members])
    return call(names["transform"], source, each(form.variable, struct))


def each(name: str, body: Any) -> Any:
    return exp.Lambda(this=body, expressions=[exp.Identifier(this=name)])


def _applied(writer: Writer, form: sql.Fold, function: str, body: Callable[[], Any]) -> Any:
    """`function(list, item -> body)`."""
    source = _items(writer, form)
    with writer.item(form.variable, wrapped=bool(form.lets)):
        return call(ARRAYS[writer.dialect][function], source, each(form.variable, body()))


def _tri(condition: Any) -> Any:
    """A condition as a number: false 0, undecided 1, true 2."""
    return exp.Case(
        this=condition, ifs=[exp.If(this=truth(True), true=whole(2)), exp.If(this=truth(False), true=whole(0))], default=whole(1)
    )


def _decided(kind: str, most: Any, source: Any) -> Any:
    """A condition from the greatest (some) or the least (every) of such numbers; there is none for an empty list."""
    decisive, otherwise = (whole(2), truth(False)) if kind == "some" else (whole(0), truth(True))
    known = exp.Is(this=source, expression=exp.Not(this=exp.null()))
    ifs = [exp.If(this=decisive, true=truth(kind == "some")), exp.If(this=whole(1), true=exp.null())]
    return exp.Case(this=most, ifs=ifs, default=when((known, otherwise)))


def _duckdb(writer: Writer, form: sql.Fold) -> Any:
    if form.how == "keep":
        return _applied(writer, form, "keep", lambda: writer.form(form.body))
    if form.how not in ("some", "every"):
        return call(ARRAYS["duckdb"][form.how], _applied(writer, form, "transform", lambda: writer.form(form.body)))
    found = form.how == "some"
    total = sql.never_null(form.body)
    if not total and writer.inside:
        most = call(ARRAYS["duckdb"]["max" if found else "min"], _applied(writer, form, "transform", lambda: _tri(writer.form(form.body))))
        return _decided(form.how, most, writer.form(form.source))
    conditions = _applied(writer, form, "transform", lambda: writer.form(form.body))
    if total:
        has = call("LIST_CONTAINS", conditions, truth(found))
        return has if found else exp.Not(this=has)
    answers = writer.beside(conditions)
    known = exp.EQ(this=call("LIST_COUNT", answers.copy()), expression=call("LEN", answers.copy()))
    return when((call("LIST_CONTAINS", answers, truth(found)), truth(found)), (known, truth(not found)))


def _spark(writer: Writer, form: sql.Fold) -> Any:
    if form.how in ("keep", "some", "every"):
        return _applied(writer, form, form.how, lambda: writer.form(form.body))
    values = _applied(writer, form, "transform", lambda: writer.form(form.body))
    if form.how != "sum":
        return call(ARRAYS["spark"][form.how], values)
    number = TYPES["decimal number"]["spark"]
    added = cast(exp.Add(this=variable("total"), expression=variable("x")), number, "spark")
    step = exp.Lambda(this=added, expressions=[exp.Identifier(this="total"), exp.Identifier(this="x")])
    return call("AGGREGATE", values, cast(whole(0), number, "spark"), step)


def _postgres_keep(writer: Writer, form: sql.Fold) -> Any:
    source = writer.form(form.source)
    value, place = (exp.Column(this=identifier(name), table=identifier(form.variable)) for name in ("value", "place"))
    alias = exp.TableAlias(this=identifier(form.variable), columns=[identifier("value"), identifier("place")])
    items = exp.Table(this=call("JSONB_ARRAY_ELEMENTS", source.copy()), alias=alias, ordinality=True)
    in_order = exp.Order(this=value, expressions=[exp.Ordered(this=place)])
    with writer.item(form.variable):
        kept = exp.Select().select(call("JSONB_AGG", in_order)).from_(items).where(writer.form(sql.as_test(form.body)))
    nothing = writer.operation("empty list", source.copy())
    known = exp.Is(this=source, expression=exp.Not(this=exp.null()))
    return when((known, call("COALESCE", exp.Subquery(this=kept), nothing)))


def _postgres(writer: Writer, form: sql.Fold) -> Any:
    if form.how == "keep":
        return _postgres_keep(writer, form)
    source = writer.form(form.source)
    alias = exp.TableAlias(this=identifier(form.variable), columns=[identifier("value")])
    table: Any = exp.Table(this=call("JSONB_ARRAY_ELEMENTS", source.copy()), alias=alias)
    with writer.item(form.variable):
        if form.lets:
            made = [exp.alias_(writer.form(let), name, quoted=True, copy=False) for name, let in form.lets]
            value = exp.Column(this=identifier("value"), table=identifier(form.variable))
            inner = exp.Select().select(value, *made).from_(table).offset(0)
            table = exp.Subquery(this=inner, alias=exp.TableAlias(this=identifier(form.variable)))
        body = writer.form(form.body)

    def over(aggregate: str, answer: Any) -> Any:
        if form.variable in free_items(form.body):
            return exp.Subquery(this=exp.Select().select(call(aggregate, answer)).from_(table))
        # without the item in it PostgreSQL would take the aggregate for one of the query outside
        inner = exp.Select().select(exp.alias_(answer, "answer", quoted=True)).from_(table)
        named = exp.Subquery(this=inner, alias=exp.TableAlias(this=identifier(f"{form.variable} each")))
        return exp.Subquery(this=exp.Select().select(call(aggregate, exp.Column(this=identifier("answer")))).from_(named))

    if form.how not in ("some", "every"):
        return over(form.how.upper(), body)
    return _decided(form.how, over("MAX" if form.how == "some" else "MIN", _tri(body)), source)


_WRITTEN: Final[Mapping[str, Callable[[Writer, sql.Fold], Any]]] = {"duckdb": _duckdb, "postgres": _postgres, "spark": _spark}
