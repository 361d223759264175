"""Expressions of the rule language as SQL, in one world of the readings. What is not lowered is a declared gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn, assert_never

from zhaolu.executors.sql.calls import call
from zhaolu.executors.sql.form import (
    BOOL,
    DATE,
    FALSE,
    NUMBER,
    TEXT,
    TRUE,
    UNDECIDED,
    Const,
    Element,
    Fold,
    Form,
    Item,
    Op,
    SqlType,
    among,
    and_,
    arithmetic,
    case,
    compare,
    const,
    is_known,
    is_null,
    not_,
    null,
    op,
    or_,
    sure,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.moments import add_days, add_months, instant_plus, part_of_day
from zhaolu.executors.sql.stages import Stages
from zhaolu.executors.sql.values import (
    NONE_CELL,
    Fixed,
    ListValue,
    Missing,
    Nothing,
    ObjectValue,
    Scalar,
    Span,
    Text,
    Value,
    choose,
    constant,
    equal,
    is_none,
    is_unknown,
    kleene,
    ordered,
    plain,
    truth,
    within,
)
from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.times import beijing_day
from zhaolu.ir.values import Months, Seconds

Choice = Mapping[str, str]

NO, MAYBE, YES = (Const(Decimal(n), NUMBER) for n in (0, 1, 2))
"""A condition as a number, for folds: false, not decided, true."""


@dataclass(frozen=True)
class Setting:
    """What every expression of one query shares. `facts` are those after presumptions."""

    stages: Stages
    facts: Mapping[str, Value]
    as_of: datetime
    parameters: Mapping[str, Any]
    pins: Mapping[str, str]
    calendar: Any = None
    definitions: dict[tuple[str, str, tuple[tuple[str, str], ...]], Value] = field(default_factory=dict)
    variables: list[str] = field(default_factory=list)

    def variable(self) -> str:
        """A name for the item of a fold."""
        self.variables.append(f"e{len(self.variables) + 1}")
        return self.variables[-1]


@dataclass(frozen=True)
class World:
    """One combination of the readings of one ruleset."""

    setting: Setting
    ruleset: Ruleset
    choice: Choice
    reach: Mapping[str, tuple[str, ...]]
    locals: Mapping[str, Value] = field(default_factory=dict)

    def bind(self, name: str, value: Value) -> World:
        return replace(self, locals={**self.locals, name: value})

    def condition(self, expr: ir.Expr) -> Form:
        """A condition as SQL: NULL where unknown or none."""
        return truth(self.lower(expr))

    def lower(self, expr: ir.Expr) -> Value:
        match expr:
            case ir.Literal(value):
                return constant(value) if not isinstance(value, Months | Seconds) else _no(expr, "duration")
            case ir.Fact(id):
                return self.setting.facts.get(id, Missing())
            case ir.Local(name):
                return self.locals[name]
            case ir.Definition(name):
                return self._definition(name)
            case ir.Reading(name):
                option = self.choice.get(name)
                return Missing() if option is None else self.lower(self.ruleset.readings[name].options[option])
            case ir.Parameter(name):
                given = self.setting.parameters
                return constant(given[name]) if name in given else Missing()
            case ir.AsOf(part):
                return constant(self.setting.as_of if part == "instant" else beijing_day(self.setting.as_of))
            case ir.WindowPart(window, part):
                bound = getattr(self.ruleset.windows[window], part)
                return Nothing() if bound is None else self.lower(bound)
            case ir.Member(base, name):
                return self._member(expr, self.lower(base), name)
            case ir.ListOf(items):
                return Fixed(tuple(self.lower(item) for item in items))
            case ir.RangeOf(lo, hi, lo_included, hi_included):
                start, end = (None if bound is None else self.lower(bound) for bound in (lo, hi))
                return Span(start, end, lo_included, hi_included)
            case ir.Index(ir.Lookup() as lookup, ir.Literal(Decimal() as place)):
                return self._lookup(lookup, int(place))
            case ir.Index(base, index):
                return self._element(expr, self.lower(base), index)
            case ir.Filter():
                return _no(expr, "filter")
            case ir.Negate(operand):
                return self._arithmetic(expr, "-", Scalar(const(0)), self.lower(operand))
            case ir.Arithmetic(sign, left, right):
                return self._calculate(expr, sign, left, right)
            case ir.Compare("=" | "!=" as sign, left, right):
                found = equal(self.lower(left), self.lower(right))
                return Scalar(found if sign == "=" else not_(found))
            case ir.Compare(sign, left, right):
                return ordered(sign, self.lower(left), self.lower(right))
            case ir.Not(operand):
                value = self.lower(operand)
                return Scalar(not_(truth(value)), lambda: is_none(value))
            case ir.And(items):
                return kleene([self.lower(item) for item in items], and_)
            case ir.Or(items):
                return kleene([self.lower(item) for item in items], or_)
            case ir.In(value, tests, negated):
                found_in = self._in(self.lower(value), tests)
                return Scalar(not_(found_in.sql), found_in.none) if negated else found_in
            case ir.If(condition, then, otherwise):
                return self._if(condition, then, otherwise)
            case ir.Quantified(kind, variable, source, condition):
                return self._quantified(expr, kind, variable, self.lower(source), condition)
            case ir.For():
                return _no(expr, "for")
            case ir.InstanceOf():
                return _no(expr, "instance-of")
            case ir.Call(function, arguments):
                return call(self, expr, function, [self.lower(argument) for argument in arguments])
            case ir.Lookup():
                return self._lookup(expr, None)
            case ir.DecisionTable():
                return _no(expr, "decision-table")
            case _:
                assert_never(expr)

    def _definition(self, name: str) -> Value:
        """A definition as a column, once for every combination of the readings it hangs on."""
        hangs = tuple((r, self.choice[r]) for r in self.reach.get(name, ()) if r in self.choice)
        key = self.ruleset.id, name, hangs
        known = self.setting.definitions
        if key not in known:
            value = replace(self, locals={}).lower(self.ruleset.definitions[name])
            open_ones = [label for r, label in hangs if self.ruleset.readings[r].settled is None and r not in self.setting.pins]
            known[key] = self.hoisted("_".join((name, *open_ones)), value)
        return known[key]

    def hoisted(self, name: str, value: Value) -> Value:
        """The value with its expressions as columns."""
        hoist = self.setting.stages.hoist
        match value:
            case Text(cell):
                return Text(hoist(name, cell))
            case Scalar(sql, none, hi):
                late = (lambda: hoist(f"{name}__none", none())) if callable(none) else hoist(f"{name}__none", none)
                return Scalar(hoist(name, sql), late, None if hi is None else hoist(f"{name}__last", hi))
            case _:
                return value

    # --- parts of values ---

    def _member(self, expr: ir.Member, base: Value, name: str) -> Value:
        match base:
            case Nothing() | Missing():
                return base
            case ObjectValue():
                return base.member(name)  # type: ignore[no-any-return]
            case ListValue(sql, none, read):
                return ListValue(sql, none, lambda item: self._member(expr, read(item), name))
            case Fixed(items):
                return Fixed(tuple(self._member(expr, item, name) for item in items))
            case Scalar(sql) if sql.type in (DATE, SqlType.INSTANT):
                return part_of_day(expr, name, base)
            case _:
                return _no(expr, "duration", name)

    def _element(self, expr: ir.Index, base: Value, index: ir.Expr) -> Value:
        if not isinstance(index, ir.Literal) or not isinstance(index.value, Decimal) or index.value < 1:
            return _no(expr, "position")
        place = int(index.value)
        match base:
            case Nothing() | Missing():
                return base
            case Fixed(items):
                return items[place - 1] if place <= len(items) else Nothing()
            case ListValue(sql, none, read):
                beyond = or_(none, compare("<", op("length", NUMBER, sql), const(place)))
                return _outside(read(Element(sql, place, SqlType.STRUCT)), beyond, sql)
            case _:
                return _no(expr, "list-source")

    def _lookup(self, expr: ir.Lookup, place: int | None) -> Value:
        """A table as a CASE over its keys; `place` takes an item of a looked-up list."""
        key = self.lower(expr.key)
        if expr.table in self.ruleset.tables:
            table = self.ruleset.tables[expr.table]
            rows, complete = table.rows, table.complete
        else:
            given = self.setting.parameters.get(expr.table)
            if given is None:
                return Missing() if not isinstance(key, Nothing) else Nothing()
            rows, complete = given, False
        if isinstance(key, Nothing | Missing):
            return key
        if not isinstance(key, Text):
            return _no(expr, "lookup-key")
        found: list[tuple[str, Value]] = []
        for name, row in rows.items():
            value = constant(row)
            if place is not None:
                if not isinstance(value, Fixed):
                    return _no(expr, "lookup-value")
                value = value.items[place - 1] if 1 <= place <= len(value.items) else Nothing()
            found.append((name, value))
        none = is_none(key)
        absent: Form = FALSE
        if complete:
            known = among(key.cell, [const(name) for name, _ in found])
            absent = and_(is_known(key.cell), not_(sure(known))) if found else is_known(key.cell)
        listed_none = among(key.cell, [const(n) for n, v in found if isinstance(v, Nothing)])
        outside = or_(none, absent, sure(listed_none))
        values = [(n, v) for n, v in found if not isinstance(v, Nothing)]
        if all(isinstance(v, Text) for _, v in values) and values:
            branches = [(outside, const(NONE_CELL)), *((compare("=", key.cell, const(n)), v.cell) for n, v in values)]  # type: ignore[union-attr]
            return Text(case(branches, null(TEXT)))
        if not all(isinstance(v, Scalar) for _, v in values):
            return _no(expr, "lookup-value")
        type_ = values[0][1].type if values else BOOL  # type: ignore[union-attr]
        groups: dict[Form, list[Const]] = {}
        for name, value in values:
            groups.setdefault(value.sql, []).append(const(name))  # type: ignore[union-attr]
        return Scalar(case([(among(key.cell, names), sql) for sql, names in groups.items()], null(type_)), outside)

    # --- operators ---

    def _calculate(self, expr: ir.Arithmetic, sign: str, left: ir.Expr, right: ir.Expr) -> Value:
        for side, other in ((right, left), (left, right)):
            if isinstance(side, ir.Literal) and isinstance(side.value, Months | Seconds) and (side is right or sign == "+"):
                if sign not in "+-":
                    return _no(expr, "duration")
                return self._shift(expr, self.lower(other), side.value, -1 if sign == "-" else 1)
        a, b = self.lower(left), self.lower(right)
        if isinstance(a, Missing) or isinstance(b, Missing):
            return Missing()
        if isinstance(a, Text) and isinstance(b, Text) and sign == "+":
            x, y = plain(a), plain(b)
            joined = const(str(x.value) + str(y.value)) if isinstance(x, Const) and isinstance(y, Const) else op("||", TEXT, x, y)
            none = or_(and_(is_none(a), not_(is_unknown(b))), and_(is_none(b), not_(is_unknown(a))))
            return Text(case([(none, const(NONE_CELL))], joined))
        return self._arithmetic(expr, sign, a, b)

    def _shift(self, expr: ir.Expr, day: Value, by: Months | Seconds, way: int) -> Value:
        if isinstance(day, Nothing | Missing):
            return day
        if not isinstance(day, Scalar) or day.type not in (DATE, SqlType.INSTANT):
            return _no(expr, "duration")

        def shifted(form: Form) -> Form:
            if isinstance(by, Months):
                return add_months(form, way * by.months)
            if form.type is DATE:
                return add_days(form, const(int(way * by.seconds // 86400)))
            return instant_plus(form, way * by.seconds)

        return Scalar(shifted(day.sql), day.none, None if day.hi is None else shifted(day.hi))

    def _arithmetic(self, expr: ir.Expr, sign: str, a: Value, b: Value) -> Value:
        if isinstance(a, Missing) or isinstance(b, Missing):
            return Missing()
        sides = [Scalar(null(NUMBER), TRUE) if isinstance(v, Nothing) else v for v in (a, b)]
        if not all(isinstance(v, Scalar) and v.type is NUMBER for v in sides):
            return _no(expr, "duration")
        left, right = sides
        assert isinstance(left, Scalar) and isinstance(right, Scalar)
        if sign in ("/", "**"):
            return _no(expr, "division")
        none = or_(and_(is_none(left), not_(is_unknown(right))), and_(is_none(right), not_(is_unknown(left))))
        if left.hi is None and right.hi is None:
            return Scalar(arithmetic(sign, left.sql, right.sql), none)
        if sign == "*":
            return _no(expr, "interval-arithmetic")
        lo, hi = (right.sql, right.last) if sign == "+" else (right.last, right.sql)
        return Scalar(arithmetic(sign, left.sql, lo), none, arithmetic(sign, left.last, hi))

    def _in(self, value: Value, tests: tuple[ir.Expr, ...]) -> Scalar:
        outcomes: list[Value] = []
        for test in tests:
            if any(isinstance(node, ir.Local) and node.name == "?" for node in ir.walk(test)):
                outcomes.append(self.bind("?", value).lower(test))
            else:
                outcomes.append(self.accepts(self.lower(test), value))
        return kleene(outcomes, or_)

    def accepts(self, test: Value, value: Value) -> Value:
        """Whether a unary test accepts a value: a range by membership, a list if any item does, else by equality."""
        match test:
            case Missing():
                return Missing()
            case Span():
                return within(value, test)
            case Fixed(items):
                if isinstance(value, Text) and all(isinstance(item, Text) and isinstance(item.cell, Const) for item in items):
                    return Scalar(among(value.cell, [item.cell for item in items]))
                if isinstance(value, Fixed | ListValue):
                    raise gap("list-value")
                return kleene([within(value, i) if isinstance(i, Span) else Scalar(equal(value, i)) for i in items], or_)
            case ListValue():
                if isinstance(value, Fixed | ListValue):
                    raise gap("list-value")
                return self.fold("some", test, lambda item: Scalar(equal(value, item)))
            case _:
                return Scalar(equal(value, test))

    def _if(self, condition: ir.Expr, then: ir.Expr, otherwise: ir.Expr) -> Value:
        test = self.lower(condition)
        form = truth(test)
        if isinstance(form, Const) and form.value is not None:
            return self.lower(then if form.value else otherwise)
        if isinstance(test, Nothing):
            return self.lower(otherwise)
        return choose(test, self.lower(then), self.lower(otherwise))

    def _quantified(self, expr: ir.Quantified, kind: str, variable: str, source: Value, condition: ir.Expr) -> Value:
        match source:
            case Nothing() | Missing():
                return source
            case Fixed(items):
                return kleene([self.bind(variable, item).lower(condition) for item in items], or_ if kind == "some" else and_)
            case ListValue():
                return self.fold(kind, source, lambda item: self.bind(variable, item).lower(condition))
            case _:
                return _no(expr, "list-source")

    def fold(self, kind: str, source: ListValue, condition: Any) -> Scalar:
        """some, every over a list of the record: the greatest (least) of false, undecided, true."""
        variable = self.setting.variable()
        held: Value = condition(source.read(Item(variable)))
        form = truth(held)
        some = kind == "some"
        nobody = FALSE if some else TRUE
        if form in (TRUE, FALSE, UNDECIDED) and form == nobody:
            return Scalar(case([(is_known(source.sql), nobody)], UNDECIDED), source.none)
        most = Fold("max" if some else "min", source.sql, variable, tri(form))
        sql = Op("tri", (most, case([(is_known(source.sql), nobody)], UNDECIDED)), BOOL)

        def none() -> Form:
            if is_none(held) == FALSE:
                return source.none
            inner = self.setting.variable()
            again: Value = condition(source.read(Item(inner)))
            doubt = case([(is_unknown(again), YES)], NO)
            unknown = Fold("max", source.sql, inner, doubt)
            return or_(source.none, and_(is_known(source.sql), is_null(sql), sure(compare("=", unknown, NO))))

        return Scalar(sql, none)


def tri(form: Form) -> Form:
    """A condition as NO, MAYBE or YES."""
    if isinstance(form, Const):
        return MAYBE if form.value is None else YES if form.value else NO
    return Op("as tri", (form,), NUMBER)


def _outside(value: Value, beyond: Form, source: Form) -> Value:
    """The value of an item that may not be there: none beyond the list, unknown where the list is."""
    match value:
        case Text(cell):
            return Text(case([(sure(beyond), const(NONE_CELL))], cell))
        case Scalar(sql, _, hi):
            return Scalar(sql, or_(sure(beyond), is_none(value)), hi)
        case ObjectValue(_, _, member):
            missing = sure(beyond)
            given = and_(is_known(source), not_(missing))
            return ObjectValue(given, missing, lambda name: _outside(member(name), beyond, source))
        case _:
            raise gap("list-source")


def _no(expr: ir.Expr, name: str, what: str = "") -> NoReturn:
    raise gap(name, expr.span, what)

