"""Expressions of the rule language as SQL, in one world of the readings. What is not lowered is a declared gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn, assert_never

from zhaolu.executors.sql.calls import call
from zhaolu.executors.sql.constants import worked_out
from zhaolu.executors.sql.form import (
    BOOL,
    DATE,
    NUMBER,
    UNDECIDED,
    Const,
    Form,
    Op,
    SqlType,
    among,
    and_,
    case,
    compare,
    const,
    not_,
    or_,
    replaced,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.hits import decided
from zhaolu.executors.sql.lookups import looked_up
from zhaolu.executors.sql.loops import element, filtered, folded, mapped, quantified
from zhaolu.executors.sql.moments import part_of_day, part_of_duration
from zhaolu.executors.sql.quantities import calculate, negate
from zhaolu.executors.sql.stages import Stages
from zhaolu.executors.sql.values import (
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
    is_given,
    is_none,
    kleene,
    ordered,
    truth,
    within,
)
from zhaolu.ir import expressions as ir
from zhaolu.ir.meaning.parts import member
from zhaolu.ir.operators import meets
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.times import beijing_day
from zhaolu.ir.types import ANY, BOOLEAN, DATETIME, MONTHS, NULL, SECONDS, STRING, Type
from zhaolu.ir.types import DATE as DATE_TYPE
from zhaolu.ir.types import NUMBER as NUMBER_TYPE

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
                return constant(value)
            case ir.Fact(id):
                return self.setting.facts.get(id, Missing())
            case ir.Local(name):
                return self.locals[name] if name in self.locals else _no(expr, "for", name)
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
                return looked_up(self, lookup, int(place))
            case ir.Index():
                return element(self, expr)
            case ir.Filter():
                return filtered(self, expr)
            case ir.Negate(operand):
                return negate(expr, self.lower(operand))
            case ir.Arithmetic():
                return calculate(self, expr)
            case ir.Compare("=" | "!=" as sign, left, right):
                found = equal(self.lower(left), self.lower(right))
                return Scalar(found if sign == "=" else not_(found))
            case ir.Compare(sign, left, right):
                return ordered(sign, self.lower(left), self.lower(right))
            case ir.Not(operand):
                value = self.lower(operand)
                return Scalar(not_(truth(value)), lambda: is_none(value))
            case ir.And(items):
                return kleene([self._there(item) if _said_by(item, items) else self.lower(item) for item in items], and_)
            case ir.Or(items):
                return kleene([self.lower(item) for item in items], or_)
            case ir.In(value, tests, negated):
                found_in = self._in(self.lower(value), tests)
                return Scalar(not_(found_in.sql), found_in.none) if negated else found_in
            case ir.If(condition, then, otherwise):
                return self._if(condition, then, otherwise)
            case ir.Quantified():
                return quantified(self, expr)
            case ir.For():
                return mapped(self, expr)
            case ir.InstanceOf(operand, of):
                return _instance(expr, self.lower(operand), of)
            case ir.Call(function, arguments):
                return call(self, expr, function, [self.lower(argument) for argument in arguments])
            case ir.Lookup():
                return looked_up(self, expr, None)
            case ir.DecisionTable():
                return decided(self, expr)
            case _:
                assert_never(expr)

    def _there(self, item: ir.Expr) -> Value:
        """`x != null` beside a condition that is not decided anyway where x is unknown."""
        assert isinstance(item, ir.Compare)
        return Scalar(not_(is_none(self.lower(item.left))))

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
                return replace(value, cell=hoist(name, cell))
            case ListValue(sql, none, read):
                return ListValue(hoist(name, sql), hoist(f"{name}__none", none), read)
            case Scalar(sql, none, hi):
                late = (lambda: hoist(f"{name}__none", none())) if callable(none) else hoist(f"{name}__none", none)
                first = hoist(name, sql)
                last = None if hi is None else hoist(f"{name}__last", replaced(hi, sql, first))
                return replace(value, sql=first, none=late, hi=last)
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
            case Scalar(sql):
                found = worked_out(lambda value: member(value, name), base)
                if found is not None:
                    return found
                return (part_of_day if sql.type in (DATE, SqlType.INSTANT) else part_of_duration)(expr, name, base)
            case _:
                return _no(expr, "any-type", name)

    # --- operators ---

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
                return folded(self, "some", test, lambda item: Scalar(equal(value, item)))
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


def _said_by(item: ir.Expr, others: Sequence[ir.Expr]) -> bool:
    """Whether `item` is `x != null` and another item orders x, so that an unknown x leaves that one undecided."""
    if not (isinstance(item, ir.Compare) and item.op == "!=" and item.right == ir.Literal(None)):
        return False
    x = item.left
    for other in others:
        match other:
            case ir.Compare("<" | "<=" | ">" | ">=", left, right) if x in (left, right):
                return True
            case ir.In(value, (ir.RangeOf(),)) if value == x:
                return True
    return False


def tri(form: Form) -> Form:
    """A condition as NO, MAYBE or YES."""
    if isinstance(form, Const):
        return MAYBE if form.value is None else YES if form.value else NO
    return Op("as tri", (form,), NUMBER)


def _instance(expr: ir.InstanceOf, value: Value, of: Type) -> Scalar:
    """`instance of`: of a type that is known when the query is written, none aside."""
    match value:
        case Nothing():
            return Scalar(const(of in (NULL, ANY)))
        case Missing():
            return Scalar(UNDECIDED)
        case Text():
            kind = STRING
        case Scalar(sql, _, _) if value.unit or sql.type in _KINDS:
            kind = MONTHS if value.unit == "months" else SECONDS if value.unit == "seconds" else _KINDS[sql.type]
        case _:
            return _no(expr, "instance-of")
    known = is_given(value)
    if isinstance(value, Scalar) and value.hi is not None:
        known = and_(known, compare("=", value.sql, value.hi))
    return Scalar(case([(is_none(value), const(of in (NULL, ANY))), (known, const(of == ANY or meets(of, kind)))], UNDECIDED))


_KINDS = {BOOL: BOOLEAN, NUMBER: NUMBER_TYPE, DATE: DATE_TYPE, SqlType.INSTANT: DATETIME}


def _no(expr: ir.Expr, name: str, what: str = "") -> NoReturn:
    raise gap(name, expr.span, what)
