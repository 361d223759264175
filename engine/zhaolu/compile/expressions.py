"""Syntax trees to checked expressions: names resolved, types known, faults collected.

Comes in: a tree of `text.syntax` and a `Scope`. Leaves: an `ir.Expr` and every diagnostic found; where there is an error
the expression is only good for finding more errors. May no longer occur: labels, keywords in two languages, `between`,
sugar in filters, texts that are no values of their enum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, assert_never

from zhaolu.compile.calls import check_call
from zhaolu.compile.names import not_a_field, not_a_name, not_a_value
from zhaolu.compile.nulls import Guards
from zhaolu.compile.scope import Scope
from zhaolu.compile.unary_tests import check_in, check_range, standing_test
from zhaolu.diagnostics import Diagnostic, in_order
from zhaolu.ir import expressions as ir
from zhaolu.ir.kinds import type_name, type_of
from zhaolu.ir.operators import ORDERED, arithmetic_type, find_property, join, meets, parse_type
from zhaolu.ir.temporal import YearOutOfRange, read_temporal
from zhaolu.ir.types import ANY, BOOLEAN, DATE, DATETIME, MIXED, NULL, NUMBER, STRING, Enum, List, Range, Struct, Type
from zhaolu.spans import Span
from zhaolu.text import syntax

WINDOW_PARTS = {
    "首日": "first_day", "末日": "last_day", "开始": "start", "结束": "end",
    "first_day": "first_day", "last_day": "last_day", "start": "start", "end": "end",
}  # fmt: skip


def check_expression(tree: syntax.Expr, scope: Scope, expected: Type | None = None) -> tuple[ir.Expr, list[Diagnostic]]:
    """The checked expression and every diagnostic, in order. Never raises for what a person wrote.

    `expected`: the type the expression must have; `BOOLEAN` for the condition of a rule.
    """
    checker = Checker(scope)
    found = checker.check(tree)
    if expected is not None:
        checker.expect(found, expected)
    return found, list(in_order(checker.found))


def check_tests(tree: syntax.UnaryTests, scope: Scope, value: ir.Expr) -> tuple[ir.In | None, list[Diagnostic]]:
    """The tests of a decision table cell against the checked `value`; None for `-`."""
    if not tree.tests:
        return None, []
    checker = Checker(scope)
    found = check_in(checker, value, tree.tests, tree.negated, tree.span)
    return found, list(in_order(checker.found))


class Checker:
    """One walk over one tree. `found` collects what is wrong; nodes below an error have type `any`, so that it is said once."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.found: list[Diagnostic] = []
        self.locals: list[tuple[Mapping[str, Type], Struct | None]] = [(scope.locals, None)]
        self.guards = Guards()

    # --- saying what is wrong ---

    def fault(self, code: str, span: Span | None, **args: Any) -> ir.Expr:
        """Record a fault; the place it stands in goes on as none of any type."""
        self.found.append(Diagnostic.of(code, span, **args))
        return ir.Literal(None, type=ANY, span=span)

    def expect(self, node: ir.Expr, expected: Type) -> None:
        if expected == BOOLEAN:
            self.condition(node, ("条件", "the condition"), whole=True)
        elif not meets(node.type, expected) and not self.scope.unchecked:
            self.fault("E149", node.span, expected=type_name(expected), found=type_name(node.type))
        else:
            self.values_of(expected, node)

    def condition(self, node: ir.Expr, op: Any, *, whole: bool = False) -> None:
        if node.type not in (BOOLEAN, ANY, NULL) and not self.scope.unchecked:
            if whole:
                self.fault("E149", node.span, expected=type_name(BOOLEAN), found=type_name(node.type))
            else:
                self.fault("E150", node.span, op=op, found=type_name(node.type))
        self.guards.need(self, node)

    def values_of(self, type_: Type, node: ir.Expr) -> None:
        """Literal texts met with an enum must be among its values."""
        match type_, node:
            case Enum(values), ir.Literal(str(text)):
                if text not in values and not self.scope.unchecked:
                    self.found.append(not_a_value(text, type_, node.span))
            case Enum(), ir.ListOf(items):
                for item in items:
                    self.values_of(type_, item)
            case List(inner), ir.ListOf(items):
                for item in items:
                    self.values_of(inner, item)
            case _, ir.If(_, then, otherwise):
                self.values_of(type_, then)
                self.values_of(type_, otherwise)
            case _:
                pass

    # --- names in force ---

    @contextmanager
    def bound(self, names: Mapping[str, Type], item: Struct | None = None) -> Iterator[None]:
        self.locals.append((names, item))
        try:
            yield
        finally:
            self.locals.pop()

    # --- nodes ---

    def check(self, tree: syntax.Expr) -> ir.Expr:
        span = tree.span
        match tree:
            case syntax.Number(value):
                return ir.Literal(value, type=NUMBER, span=span)
            case syntax.Text(value):
                return ir.Literal(value, type=STRING, span=span)
            case syntax.Boolean(value):
                return ir.Literal(value, type=BOOLEAN, span=span)
            case syntax.Null():
                return ir.Literal(None, type=NULL, span=span)
            case syntax.Temporal(text):
                return self.temporal(text, span)
            case syntax.Name(name):
                return self.name(name, span)
            case syntax.Path():
                return self.path(tree)
            case syntax.ListLiteral(items):
                checked = tuple(standing_test(self, item) if isinstance(item, syntax.Test) else self.check(item) for item in items)
                return ir.ListOf(checked, type=List(self.item_type(checked)), span=span)
            case syntax.Interval(lo, hi, lo_included, hi_included):
                return check_range(self, self.check(lo), self.check(hi), lo_included, hi_included, span)
            case syntax.Steps(lo, hi):
                return check_call(self, syntax.Call("steps", (lo, hi), span=span))
            case syntax.Test():
                return standing_test(self, tree)
            case syntax.Index(base, inner):
                return self.index(self.check(base), inner, span)
            case syntax.Call():
                return check_call(self, tree)
            case syntax.Negative(syntax.Number(value)):
                return ir.Literal(-value, type=NUMBER, span=span)
            case syntax.Negative(operand):
                return self.negative(self.check(operand), span)
            case syntax.Binary(op, left, right) if op in ("+", "-", "*", "/", "**"):
                return self.window_by_id(tree) or self.arithmetic(op, self.check(left), self.check(right), span)
            case syntax.Binary(op, left, right):
                return self.compare(op, self.check(left), self.check(right), span)
            case syntax.And(items):
                with self.guards.within(self, items, "!="):
                    checked = tuple(self.check(item) for item in items)
                    for node in checked:
                        self.condition(node, "且")
                return ir.And(checked, span=span)
            case syntax.Or(items):
                with self.guards.within(self, items, "="):
                    checked = tuple(self.check(item) for item in items)
                    for node in checked:
                        self.condition(node, "或")
                return ir.Or(checked, span=span)
            case syntax.Not((test,)) if not isinstance(test, syntax.Test):
                denied = self.check(test)
                self.condition(denied, "非")
                return ir.Not(denied, span=span)
            case syntax.Not():
                return self.fault("E160", span)
            case syntax.Between(value, lo, hi):
                tested = self.check(value)
                low, high = self.compare(">=", tested, self.check(lo), span), self.compare("<=", tested, self.check(hi), span)
                return ir.And((low, high), span=span)
            case syntax.In(value, tests):
                return check_in(self, self.check(value), tests, False, span)
            case syntax.If():
                return self.if_(tree)
            case syntax.Quantified(kind, variables, condition):
                return self.quantified(kind, variables, condition, span)
            case syntax.For(variables, result):
                return self.for_(variables, result, span, outermost=True)
            case syntax.InstanceOf(operand, name):
                try:
                    of = parse_type(_FEEL_TYPES.get(name, name))
                except KeyError:
                    return self.fault("E161", span, what=f"instance of {name}")
                return ir.InstanceOf(self.check(operand), of, span=span)
            case _:
                assert_never(tree)

    def temporal(self, text: str, span: Span | None) -> ir.Expr:
        try:
            value = read_temporal(text)
        except YearOutOfRange:
            return self.fault("E163", span, text=text)
        except ValueError:
            return self.fault("E153", span, text=text)
        return self.zoned(value, text, span)

    def zoned(self, value: Any, text: str, span: Span | None) -> ir.Expr:
        """A literal; a date and time without an offset is Beijing time where the scope has a zone, with a warning."""
        from datetime import datetime

        if isinstance(value, datetime) and value.tzinfo is None and self.scope.zone is not None:
            self.found.append(Diagnostic.of("W103", span, text=text))
            value = value.replace(tzinfo=self.scope.zone)
        return ir.Literal(value, type=type_of(value), span=span)

    def name(self, name: str, span: Span | None) -> ir.Expr:
        for names, item in reversed(self.locals):
            if name in names:
                return ir.Local(name, type=names[name], span=span)
            if item is not None and (field := item.find(name)):
                return ir.Member(ir.Local("item", type=item, span=span), field.id, type=field.type, span=span)
        scope = self.scope
        if name in scope.definitions:
            return ir.Definition(name, type=scope.definitions[name], span=span)
        if name in scope.parameters:
            return ir.Parameter(scope.parameter_names.get(name, name), type=scope.parameters[name], span=span)
        if scope.facts is not None and (fact := scope.facts.find(name)):
            return ir.Fact(fact.id, type=fact.type, span=span)
        if name in scope.constants:
            value, type_ = scope.constants[name]
            return ir.Literal(value, type=type_, span=span)
        if name in scope.windows:
            return self.fault("E157", span, name=name)
        self.found.append(not_a_name(name, self.all_names(), span))
        return ir.Literal(None, type=ANY, span=span)

    def all_names(self) -> list[str]:
        inner = [name for names, _ in self.locals for name in names]
        fields = [name for _, item in self.locals if item for field in item.fields.values() for name in (field.label, field.id)]
        return [*inner, *fields, *self.scope.names()]

    def path(self, tree: syntax.Path) -> ir.Expr:
        if isinstance(tree.base, syntax.Name) and tree.base.name in self.scope.windows and tree.name in WINDOW_PARTS:
            fact = self.scope.facts.find(tree.base.name) if self.scope.facts else None
            if not (fact and isinstance(fact.type, Struct) and fact.type.find(tree.name)):
                return self.window(self.scope.windows[tree.base.name], tree.name, tree.span)
        base = self.check(tree.base)
        return self.member(base, tree.name, tree.span, tree.name_span)

    def window(self, id: str, part: str, span: Span | None) -> ir.Expr:
        chosen = WINDOW_PARTS[part]
        return ir.WindowPart(id, chosen, type=DATE if chosen.endswith("day") else DATETIME, span=span)  # type: ignore[arg-type]

    def window_by_id(self, tree: syntax.Binary) -> ir.Expr | None:
        """`base-confirm.末日` reads as a subtraction; where that is the id of a window, the window is meant."""
        if tree.op != "-" or tree.span is None or not isinstance(tree.right, syntax.Path):
            return None
        id, _, part = tree.span.text.rpartition(".")
        return self.window(self.scope.windows[id], part, tree.span) if id in self.scope.windows and part in WINDOW_PARTS else None

    def member(self, base: ir.Expr, name: str, span: Span | None, name_span: Span | None) -> ir.Expr:
        holder = base.type
        depth = 0
        while isinstance(holder, List):
            holder, depth = holder.item, depth + 1
        if holder in (ANY, NULL):
            return ir.Member(base, name, type=ANY, span=span)
        found: Type | None = None
        if isinstance(holder, Struct):
            field = holder.find(name)
            if field is not None:
                name, found = field.id, field.type
        elif property := find_property(holder, name):
            name, found = property
        if found is None:
            if self.scope.unchecked:
                return ir.Member(base, name, type=ANY, span=span)
            self.found.append(not_a_field(name, holder, base, name_span or span))
            return ir.Literal(None, type=ANY, span=span)
        for _ in range(depth):
            found = List(found)
        return ir.Member(base, name, type=found, span=span)

    # --- operators ---

    def item_type(self, items: tuple[ir.Expr, ...]) -> Type:
        """The type of a list's items; `mixed`, with a warning, if they are of different kinds."""
        type_: Type = NULL
        for item in items:
            joined = join(type_, item.type)
            if joined is None:
                self.found.append(Diagnostic.of("W104", item.span, left=type_name(type_), right=type_name(item.type)))
                return ANY if self.scope.unchecked else MIXED
            type_ = joined
        return type_

    def negative(self, operand: ir.Expr, span: Span | None) -> ir.Expr:
        type_ = arithmetic_type("*", NUMBER, operand.type)
        if type_ is None and not self.scope.unchecked:
            return self.fault("E149", span, expected=type_name(NUMBER), found=type_name(operand.type))
        self.guards.need(self, operand)
        return ir.Negate(operand, type=type_ or ANY, span=span)

    def arithmetic(self, op: Any, left: ir.Expr, right: ir.Expr, span: Span | None) -> ir.Expr:
        type_ = arithmetic_type(op, left.type, right.type)
        if type_ is None and not self.scope.unchecked:
            return self.fault("E144", span, op=op, left=type_name(left.type), right=type_name(right.type))
        self.guards.need(self, left, right)
        return ir.Arithmetic(op, left, right, type=type_ or ANY, span=span)

    def compare(self, op: Any, left: ir.Expr, right: ir.Expr, span: Span | None) -> ir.Expr:
        if not self.scope.unchecked:
            if not meets(left.type, right.type):
                return self.fault(
                    "E143", span, op=op, left=type_name(left.type), right=type_name(right.type), mend=_how_to_compare(left.type, right.type)
                )
            if op not in ("=", "!="):
                for side in (left, right):
                    if not self.ordered(side.type):
                        return self.fault("E159", side.span, found=type_name(side.type))
                self.guards.need(self, left, right)
        self.values_of(left.type, right)
        self.values_of(right.type, left)
        return ir.Compare(op, left, right, type=BOOLEAN, span=span)

    def ordered(self, type_: Type) -> bool:
        return type_ in ORDERED or type_ in (ANY, NULL)

    # --- structure ---

    def index(self, base: ir.Expr, inner: syntax.Expr, span: Span | None) -> ir.Expr:
        item = base.type.item if isinstance(base.type, List) else base.type
        if not isinstance(base.type, List) and base.type not in (ANY, NULL):
            self.found.append(Diagnostic.of("W102", base.span, found=type_name(base.type)))
            base = ir.ListOf((base,), type=List(base.type), span=base.span)
        with self.bound({"item": item}, item if isinstance(item, Struct) else None):
            checked = self.check(inner)
        if checked.type == NUMBER:
            return ir.Index(base, checked, type=item, span=span)
        if checked.type not in (BOOLEAN, ANY, NULL) and not self.scope.unchecked:
            return self.fault("E152", checked.span, found=type_name(checked.type))
        return ir.Filter(base, checked, type=List(item), span=span)

    def if_(self, tree: syntax.If) -> ir.Expr:
        condition = self.check(tree.condition)
        self.condition(condition, ("如果", "if"))
        with self.guards.within(self, (tree.condition,), "!="):
            then = self.check(tree.then)
        with self.guards.within(self, (tree.condition,), "="):
            otherwise = self.check(tree.otherwise)
        type_ = join(then.type, otherwise.type)
        if type_ is None and not self.scope.unchecked:
            return self.fault("E162", tree.span, left=type_name(then.type), right=type_name(otherwise.type))
        return ir.If(condition, then, otherwise, type=type_ or ANY, span=tree.span)

    def source(self, tree: syntax.Expr) -> tuple[ir.Expr, Type]:
        """What is gone through, and the type of its items."""
        node = self.check(tree)
        match node.type:
            case List(item) | Range(item):
                return node, item
            case _ if node.type in (ANY, NULL) or self.scope.unchecked:
                return node, ANY
            case other:
                return self.fault("E151", node.span, found=type_name(other)), ANY

    def quantified(self, kind: Any, variables: tuple[tuple[str, syntax.Expr], ...], condition: syntax.Expr, span: Span | None) -> ir.Expr:
        (name, source), *rest = variables
        checked, item = self.source(source)
        with self.bound({name: item}):
            if rest:
                inner = self.quantified(kind, tuple(rest), condition, span)
            else:
                inner = self.check(condition)
                self.condition(inner, ("满足", "satisfies"))
        return ir.Quantified(kind, name, checked, inner, span=span)

    def for_(self, variables: tuple[tuple[str, syntax.Expr], ...], result: syntax.Expr, span: Span | None, *, outermost: bool) -> ir.Expr:
        (name, source), *rest = variables
        checked, item = self.source(source)
        names: dict[str, Type] = {name: item}
        if outermost:
            names["partial"] = List(ANY)
        with self.bound(names):
            if rest:
                inner: ir.Expr = self.for_(tuple(rest), result, span, outermost=False)
                return ir.For(name, checked, inner, flatten=True, type=inner.type, span=span)
            inner = self.check(result)
        return ir.For(name, checked, inner, type=List(inner.type), span=span)


_FEEL_TYPES: Mapping[str, str] = {
    "date and time": "datetime", "years and months duration": "months", "days and time duration": "seconds", "Any": "any", "Null": "null",
}  # fmt: skip


def _how_to_compare(left: Type, right: Type) -> tuple[str, str]:
    """The mend for two types that do not meet: what people usually mean."""
    kinds = {left, right}
    if kinds == {DATE, DATETIME}:
        return "把日期时间换成日期：date(…)", "turn the date and time into a date: date(…)"
    if kinds == {DATE, NUMBER}:
        return "比年龄写 周岁(出生日期, 哪一天)，比年份写 日期.year", "an age is age(birth date, day), a year is date.year"
    if isinstance(left, List) != isinstance(right, List):
        return (
            "列表要逐项看：存在 e 属于 列表 满足 e.… = …；看列表里有没有一个值：值 属于 列表",
            "go through the items: some e in list satisfies e.… = …; whether a value is in the list: value in list",
        )
    if STRING in kinds and NUMBER in kinds:
        return "数不加引号，文字加引号", "numbers stand without quotes, texts with them"
    return "", ""
