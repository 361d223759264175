"""The SQL-shaped form as text, through sqlglot, for one dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, assert_never

from sqlglot import expressions as exp

from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.sql import form as sql
from zhaolu.executors.sql.dialects import DIALECTS, GAPS, OPERATIONS, TYPES, call, cast, text, when, whole
from zhaolu.executors.sql.form import Form, SqlType
from zhaolu.executors.sql.sharing import share
from zhaolu.executors.sql.stages import Listing, Query, Years

_COMPARISONS: Final[Mapping[str, type[exp.Expression]]] = {
    "=": exp.EQ, "<>": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE,
    "+": exp.Add, "-": exp.Sub, "*": exp.Mul, "||": exp.DPipe,
}  # fmt: skip


def render(query: Query, dialect: str, *, pretty: bool = True) -> str:
    """The query as text. Raises ZhaoluError (E540) for what the dialect has no form of, ValueError for no such dialect."""
    if dialect not in DIALECTS:
        raise ValueError(dialect)
    return _Writer(dialect).query(query).sql(dialect=dialect, pretty=pretty, max_text_width=130, copy=False)  # type: ignore[no-any-return]


def identifier(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


class _Writer:
    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.wrapped: set[str] = set()

    # --- the query ---

    def query(self, query: Query) -> Any:
        names = ["given", *(f"step_{i}" for i in range(1, len(query.stages.columns) + 1))]
        source: list[Any] = [exp.Column(this=identifier(name)) for name, _ in query.source]
        found = exp.Select().from_(exp.to_table(query.table, dialect=self.dialect)).select(*(source or [exp.Star()]))
        result = exp.Select()
        result = result.with_("given", as_=found, copy=False)
        last = "given"
        for name, columns in zip(names[1:], query.stages.columns, strict=True):
            if not columns:
                continue
            made = [exp.alias_(self.form(form), column, quoted=True, copy=False) for column, form in columns.items()]
            step = exp.Select().select(exp.Star(), *made, copy=False).from_(last, copy=False)
            if self.dialect == "postgres":
                step = step.offset(0, copy=False)
            result = result.with_(name, as_=step, copy=False)
            last = name
        outputs = [exp.alias_(self.output(o.form), o.name, quoted=True, copy=False) for o in query.outputs]
        return result.select(*outputs, copy=False).from_(last, copy=False)

    def output(self, form: Form | Listing) -> Any:
        return self.listing(form) if isinstance(form, Listing) else self.form(form)

    def listing(self, listing: Listing) -> Any:
        entries = [when((self.form(entry.present), self._entry(entry.value))) for entry in listing.entries]
        match self.dialect:
            case "duckdb":
                if not entries:
                    return cast(exp.Array(expressions=[]), self._empty(listing), "duckdb")
                return call("LIST_FILTER", exp.Array(expressions=entries), self._there())
            case "postgres":
                if not entries:
                    return cast(text("{}"), "JSONB[]" if listing.members else "TEXT[]", "postgres")
                return call("ARRAY_REMOVE", exp.Array(expressions=entries), exp.null())
            case _:
                if not entries:
                    return cast(exp.Array(expressions=[]), "ARRAY<STRING>", "spark")
                return call("FILTER", exp.Array(expressions=entries), self._there())

    def _there(self) -> Any:
        return self._lambda("x", exp.Not(this=exp.Is(this=_name("x"), expression=exp.null())))

    def _empty(self, listing: Listing) -> str:
        if not listing.members:
            return "VARCHAR[]"
        types = {"programs": "VARCHAR[]", "years": "BIGINT[]"}
        return "STRUCT(" + ", ".join(f"{name} {types.get(name, 'VARCHAR')}" for name in listing.members) + ")[]"

    def _entry(self, value: tuple[tuple[str, Any], ...]) -> Any:
        if len(value) == 1 and not value[0][0]:
            return self.form(value[0][1])
        members = [(name, self._member(name, part)) for name, part in value]
        if self.dialect == "postgres":
            return call("JSONB_BUILD_OBJECT", *(x for name, part in members for x in (text(name), part)))
        return exp.Struct(expressions=[exp.PropertyEQ(this=identifier(name), expression=part) for name, part in members])

    def _member(self, name: str, part: Any) -> Any:
        if isinstance(part, Years):
            year = self.operation("year", self.form(part.day))
            listed = [exp.Add(this=year.copy(), expression=whole(i)) for i in range(1, part.count + 1)]
            return when((self.form(sql.is_null(part.day)), self._list([], "BIGINT")), otherwise=self._list(listed, "BIGINT"))
        if isinstance(part, tuple):
            return self._list([self.form(item) for item in part], "BIGINT" if name == "years" else "VARCHAR")
        return self.form(part)

    def _list(self, items: list[Any], type_: str) -> Any:
        if self.dialect == "postgres":
            return call("JSONB_BUILD_ARRAY", *items)
        if self.dialect == "duckdb":
            return cast(exp.Array(expressions=items), f"{type_}[]", "duckdb")
        return cast(exp.Array(expressions=items), f"ARRAY<{'STRING' if type_ == 'VARCHAR' else type_}>", "spark")

    # --- expressions ---

    def form(self, form: Form) -> Any:
        match form:
            case sql.Column(name):
                return exp.Column(this=identifier(name))
            case sql.Const():
                return self.const(form)
            case sql.Item(variable):
                if self.dialect == "postgres":
                    return exp.Column(this=identifier("value"), table=identifier(variable))
                return self._part(_name(variable), "value") if variable in self.wrapped else _name(variable)
            case sql.Shared(variable, name, _):
                if self.dialect == "postgres":
                    return exp.Column(this=identifier(name), table=identifier(variable))
                return self._part(_name(variable), name)
            case sql.Field(base, name, _):
                return self._part(self.form(base), name)
            case sql.Element(base, place, _):
                inner = self.form(base)
                match self.dialect:
                    case "duckdb":
                        return call("LIST_EXTRACT", inner, whole(place))
                    case "postgres":
                        return call("JSONB_EXTRACT_PATH", inner, text(str(place - 1)))
                    case _:
                        return call("TRY_ELEMENT_AT", inner, whole(place))
            case sql.Case(branches, otherwise, _):
                default = None if isinstance(otherwise, sql.Const) and otherwise.value is None else self.form(otherwise)
                return when(*((self.form(c), self.form(v)) for c, v in branches), otherwise=default)
            case sql.Fold():
                return self.fold(share(form))
            case sql.Op(name, args, type_):
                return self.op(name, args, type_)
            case _:
                assert_never(form)

    def _part(self, base: Any, name: str) -> Any:
        if self.dialect == "duckdb":
            return call("STRUCT_EXTRACT", base, text(name))
        return exp.Dot(this=base, expression=identifier(name))

    def fold(self, fold: sql.Fold) -> Any:
        source, variable, how = self.form(fold.source), fold.variable, fold.how.upper()
        lets = [(name, self.form(let)) for name, let in fold.lets]
        if self.dialect == "postgres":
            alias = exp.TableAlias(this=identifier(variable), columns=[identifier("value")])
            table: Any = exp.Table(this=call("JSONB_ARRAY_ELEMENTS", source), alias=alias)
            if lets:
                made = [exp.alias_(let, name, quoted=True, copy=False) for name, let in lets]
                value = exp.Column(this=identifier("value"), table=identifier(variable))
                inner = exp.Select().select(value, *made).from_(table).offset(0)
                table = exp.Subquery(this=inner, alias=exp.TableAlias(this=identifier(variable)))
            return exp.Subquery(this=exp.Select().select(call(how, self.form(fold.body))).from_(table))
        prefix = "LIST" if self.dialect == "duckdb" else "ARRAY"
        transform = "LIST_TRANSFORM" if self.dialect == "duckdb" else "TRANSFORM"
        if lets:
            members = [("value", _name(variable)), *lets]
            struct = exp.Struct(expressions=[exp.PropertyEQ(this=identifier(n), expression=part) for n, part in members])
            source = call(transform, source, self._lambda(variable, struct))
            self.wrapped.add(variable)
        body = self.form(fold.body)
        self.wrapped.discard(variable)
        return call(f"{prefix}_{how}", call(transform, source, self._lambda(variable, body)))

    def _lambda(self, variable: str, body: Any) -> Any:
        return exp.Lambda(this=body, expressions=[exp.Identifier(this=variable)])

    def op(self, name: str, args: tuple[Form, ...], type_: SqlType) -> Any:
        inner = [self.form(arg) for arg in args]
        match name:
            case "and" | "or":
                joined = exp.And if name == "and" else exp.Or
                wrapped = [exp.Paren(this=i) if isinstance(i, exp.And | exp.Or) else i for i in inner]
                found = wrapped[0]
                for part in wrapped[1:]:
                    found = joined(this=found, expression=part)
                return found
            case "not":
                return exp.Not(this=_atom(inner[0]))
            case "is null":
                return exp.Is(this=_atom(inner[0]), expression=exp.null())
            case "is not null":
                return exp.Not(this=exp.Is(this=_atom(inner[0]), expression=exp.null()))
            case "sure":
                return call("COALESCE", inner[0], exp.false())
            case "coalesce":
                return call("COALESCE", *inner)
            case "in":
                return exp.In(this=_atom(inner[0]), expressions=inner[1:])
            case "as tri":
                branches = [exp.If(this=exp.true(), true=whole(2)), exp.If(this=exp.false(), true=whole(0))]
                return exp.Case(this=_atom(inner[0]), ifs=branches, default=whole(1))
            case "agreed":
                added = _sum([cast(part, "INT", self.dialect) for part in inner])
                values_of = [exp.If(this=whole(len(inner)), true=exp.true()), exp.If(this=whole(0), true=exp.false())]
                return exp.Case(this=added, ifs=values_of)
            case "tri":
                values = ((2, exp.true()), (0, exp.false()), (1, exp.null()))
                return exp.Case(this=inner[0], ifs=[exp.If(this=whole(n), true=v) for n, v in values], default=inner[1])
            case "json value":
                return cast(self.operation(name, *inner), TYPES[type_][self.dialect], self.dialect)
            case _ if name in _COMPARISONS:
                return _COMPARISONS[name](this=_atom(inner[0]), expression=_atom(inner[1]))
            case _ if name.startswith("text "):
                sides = [self._collated(_atom(side)) for side in inner]
                return _COMPARISONS[name.removeprefix("text ")](this=sides[0], expression=sides[1])
            case _:
                return self.operation(name, *(_atom(i) for i in inner))

    def _collated(self, side: Any) -> Any:
        return exp.Collate(this=side, expression=identifier("C")) if self.dialect == "postgres" else side

    def operation(self, name: str, *args: Any) -> Any:
        write: Callable[..., Any] | None = OPERATIONS[name].get(self.dialect)
        if write is None:
            raise ZhaoluError.of("E540", gap=GAPS[self.dialect, name])
        return write(*args)

    def const(self, form: sql.Const) -> Any:
        match form.value:
            case None:
                return cast(exp.null(), TYPES[form.type][self.dialect], self.dialect)
            case bool():
                return exp.true() if form.value else exp.false()
            case Decimal():
                if form.value == form.value.to_integral_value():
                    return whole(int(form.value))
                found = exp.Literal.number(f"{abs(form.value):f}")
                return exp.Neg(this=found) if form.value < 0 else found
            case str():
                return text(form.value)
            case datetime():
                return cast(text(form.value.isoformat(sep=" ")), TYPES[SqlType.INSTANT][self.dialect], self.dialect)
            case date():
                return cast(text(form.value.isoformat()), "DATE", self.dialect)
            case _:
                assert_never(form.value)


def _sum(items: list[Any]) -> Any:
    found = items[0]
    for item in items[1:]:
        found = exp.Add(this=found, expression=item)
    return found


def _name(variable: str) -> Any:
    return exp.Column(this=exp.Identifier(this=variable))


def _atom(form: Any) -> Any:
    """In brackets where the operators around it could read it differently."""
    loose = isinstance(form, exp.Binary | exp.Not | exp.In | exp.Is | exp.Case) and not isinstance(form, exp.Dot)
    return exp.Paren(this=form) if loose else form
