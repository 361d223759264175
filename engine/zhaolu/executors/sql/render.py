"""The SQL-shaped form as text, through sqlglot, for one dialect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, assert_never

from sqlglot import expressions as exp

from zhaolu.executors.sql import form as sql
from zhaolu.executors.sql.clause_lists import chosen, flags, joined
from zhaolu.executors.sql.dialects import DIALECTS, TYPES, call, cast, identifier, text, total, truth, when, whole
from zhaolu.executors.sql.folds import fold
from zhaolu.executors.sql.form import Form, SqlType
from zhaolu.executors.sql.operations import OPERATIONS
from zhaolu.executors.sql.stages import Listing, Lookup, Query, Years

_COMPARISONS: Final[Mapping[str, type[exp.Expression]]] = {
    "=": exp.EQ, "<>": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE,
    "+": exp.Add, "-": exp.Sub, "*": exp.Mul, "||": exp.DPipe,
}  # fmt: skip
LISTS_IN_ENTRIES: Final[Mapping[str, str]] = {"programs": "text", "years": "number"}
"""The members of entries that are lists, and of what."""


def render(query: Query, dialect: str, *, pretty: bool = True) -> str:
    """The query as text. Raises ValueError for no such dialect."""
    if dialect not in DIALECTS:
        raise ValueError(dialect)
    return Writer(dialect).query(query).sql(dialect=dialect, pretty=pretty, max_text_width=130, copy=False)  # type: ignore[no-any-return]


def types_of(query: Query, dialect: str) -> dict[str, str]:
    """The columns of the answer with their types, as the dialect writes them."""
    writer = Writer(dialect)
    return {o.name: writer.type_of(o.form) for o in query.outputs}


class Writer:
    """Writes one query. `inside`: how many lambdas there are around what is being written."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.inside = 0
        self._wrapped: set[str] = set()
        self._column = ""
        self._beside: dict[str, Any] = {}

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
            lists, written = self._columns(columns)
            if lists:
                step = exp.Select().select(exp.Star(), *lists, copy=False).from_(last, copy=False)
                last = f"{name}_lists"
                result = result.with_(last, as_=step, copy=False)
            step = exp.Select().select(exp.Star(), *written, copy=False).from_(last, copy=False)
            if self.dialect == "postgres":
                step = step.offset(0, copy=False)
            result = result.with_(name, as_=step, copy=False)
            last = name
        result = result.from_(last, copy=False)
        for output in query.outputs:
            if isinstance(output.form, Lookup) and self.dialect == "duckdb":
                result, found = joined(self, result, output.name, output.form)
            else:
                found = self.output(output.form)
            result = result.select(exp.alias_(found, output.name, quoted=True, copy=False), copy=False)
        return result

    def _columns(self, columns: Mapping[str, Form]) -> tuple[list[Any], list[Any]]:
        """The columns of a step, after the parts of them that have to be columns before."""
        before, written = [], []
        for name, form in columns.items():
            self._column, self._beside = name, {}
            written.append(exp.alias_(self.form(form), name, quoted=True, copy=False))
            before += [exp.alias_(part, beside, quoted=True, copy=False) for beside, part in self._beside.items()]
        self._column = ""
        return before, written

    def beside(self, part: Any) -> Any:
        """A part of the column being written as a column of the step before: what is read twice would be worked out twice."""
        if not self._column:
            return exp.Paren(this=part)
        name = f"{self._column} each" + (f" {len(self._beside) + 1}" if self._beside else "")
        self._beside[name] = part
        return exp.Column(this=identifier(name))

    @contextmanager
    def item(self, variable: str, *, wrapped: bool = False) -> Iterator[None]:
        """Inside a lambda over the items of a list; `wrapped`: they are structs that hold the item as `value`."""
        self.inside += 1
        if wrapped:
            self._wrapped.add(variable)
        yield
        self._wrapped.discard(variable)
        self.inside -= 1

    # --- lists of findings ---

    def output(self, form: Form | Listing | Lookup) -> Any:
        return self.listing(chosen(form)) if isinstance(form, Listing | Lookup) else self.form(form)

    def type_of(self, form: Form | Listing | Lookup) -> str:
        return self.listing_type(chosen(form)) if isinstance(form, Listing | Lookup) else TYPES[form.type][self.dialect]

    def listing(self, listing: Listing) -> Any:
        nothing = cast(self.operation("no entries"), self.listing_type(listing), self.dialect)
        if not listing.entries or listing.where == sql.FALSE:
            return nothing
        entries = [when((self.form(sql.as_test(entry.present)), self._entry(entry.value))) for entry in listing.entries]
        found = self.operation("entries", *entries)
        where = sql.as_test(listing.where)
        return found if where == sql.TRUE else when((self.form(where), found), otherwise=nothing)

    def listing_type(self, listing: Listing) -> str:
        """The type of a list of entries."""
        text_type = TYPES["text"][self.dialect]
        kinds = {name: self.operation("list type", TYPES[held][self.dialect]) for name, held in LISTS_IN_ENTRIES.items()}
        members = {name: kinds.get(name, text_type) for name in listing.members}
        found: str = self.operation("list of entries", members or text_type)
        return found

    def _entry(self, value: tuple[tuple[str, Any], ...]) -> Any:
        if len(value) == 1 and not value[0][0]:
            return self.form(value[0][1])
        return self.operation("struct", *((name, self._member(name, part)) for name, part in value))

    def _member(self, name: str, part: Any) -> Any:
        type_ = TYPES[LISTS_IN_ENTRIES.get(name, "text")][self.dialect]
        if isinstance(part, Years):
            year = self.operation("year", self.form(part.day))
            listed = [exp.Add(this=year.copy(), expression=whole(i)) for i in range(1, part.count + 1)]
            nothing = self.operation("values", type_)
            return when((self.form(sql.is_null(part.day)), nothing), otherwise=self.operation("values", type_, *listed))
        if isinstance(part, tuple):
            return self.operation("values", type_, *(self.form(item) for item in part))
        return self.form(part)

    # --- expressions ---

    def form(self, form: Form) -> Any:
        match form:
            case sql.Column(name):
                return exp.Column(this=identifier(name))
            case sql.Const():
                return self.const(form)
            case sql.Item(name):
                return self.operation("wrapped item" if name in self._wrapped else "item", name)
            case sql.Shared(variable, name, _):
                return self.operation("shared", variable, name)
            case sql.Field(base, name, _):
                return self.operation("field", self.form(base), name)
            case sql.Element(base, place, _):
                return self.operation("element", self.form(base), place)
            case sql.Case(branches, otherwise, _):
                default = None if isinstance(otherwise, sql.Const) and otherwise.value is None else self.form(otherwise)
                return when(*((self.form(c), self.form(v)) for c, v in branches), otherwise=default)
            case sql.Fold():
                return fold(self, form)
            case sql.Op(name, args, type_):
                return self.op(name, args, type_)
            case _:
                assert_never(form)

    def op(self, name: str, args: tuple[Form, ...], type_: SqlType) -> Any:
        if name == "flags":
            return flags(self, args)
        inner = [self.form(arg) for arg in args]
        match name:
            case "and" | "or":
                joined = exp.And if name == "and" else exp.Or
                wrapped = [exp.Paren(this=i) if isinstance(i, exp.And | exp.Or) else i for i in inner]
                found = wrapped[0]
                for part in wrapped[1:]:
                    found = joined(this=found, expression=part)
                return found
            case "not" if isinstance(args[0], sql.Op) and args[0].name == "sure":
                return self._is(args[0].args[0], True, negated=True)
            case "sure":
                return self._is(args[0], True)
            case "not":
                return exp.Not(this=_atom(inner[0]))
            case "is null":
                return exp.Is(this=_atom(inner[0]), expression=exp.null())
            case "is not null":
                return exp.Is(this=_atom(inner[0]), expression=exp.Not(this=exp.null()))
            case "coalesce":
                return call("COALESCE", *inner)
            case "in":
                return exp.In(this=_atom(inner[0]), expressions=inner[1:])
            case "as tri":
                branches = [exp.If(this=exp.true(), true=whole(2)), exp.If(this=exp.false(), true=whole(0))]
                return exp.Case(this=_atom(inner[0]), ifs=branches, default=whole(1))
            case "agreed":
                added = total([cast(part, "INT", self.dialect) for part in inner])
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
                sides = [self.operation("collated", _atom(side)) for side in inner]
                return _COMPARISONS[name.removeprefix("text ")](this=sides[0], expression=sides[1])
            case _:
                return self.operation(name, *(_atom(i) for i in inner))

    def _is(self, form: Form, wanted: bool, *, negated: bool = False) -> Any:
        """`form IS [NOT] TRUE | FALSE`."""
        while isinstance(form, sql.Op) and form.name == "not":
            form, wanted = form.args[0], not wanted
        value = truth(wanted)
        return exp.Is(this=_atom(self.form(form)), expression=exp.Not(this=value) if negated else value)

    def operation(self, name: str, *args: Any) -> Any:
        return OPERATIONS[name][self.dialect](*args)

    def const(self, form: sql.Const) -> Any:
        match form.value:
            case None if form.type in (SqlType.LIST, SqlType.STRUCT):
                return exp.null()
            case None:
                return cast(exp.null(), TYPES[form.type][self.dialect], self.dialect)
            case bool():
                return truth(form.value)
            case Decimal():
                if form.value == form.value.to_integral_value():
                    return whole(int(form.value))
                found = exp.Literal.number(f"{form.value.copy_abs():f}")
                return exp.Neg(this=found) if form.value < 0 else found
            case str():
                return text(form.value)
            case datetime():
                return cast(text(form.value.isoformat(sep=" ")), TYPES[SqlType.INSTANT][self.dialect], self.dialect)
            case date():
                return cast(text(form.value.isoformat()), "DATE", self.dialect)
            case _:
                assert_never(form.value)


def _atom(form: Any) -> Any:
    """In brackets where the operators around it could read it differently."""
    loose = isinstance(form, exp.Binary | exp.Not | exp.In | exp.Is | exp.Case) and not isinstance(form, exp.Dot)
    return exp.Paren(this=form) if loose else form
