"""Ranges and the tests of `in`: a value, a list, a range, a comparison without its left side, or a condition over `?`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhaolu.ir import expressions as ir
from zhaolu.ir.kinds import type_name
from zhaolu.ir.operators import join, meets
from zhaolu.ir.types import ANY, NULL, List, Range, Type
from zhaolu.spans import Span
from zhaolu.text import syntax

if TYPE_CHECKING:
    from zhaolu.compile.expressions import Checker


def check_range(
    checker: Checker, lo: ir.Expr | None, hi: ir.Expr | None, lo_included: bool, hi_included: bool, span: Span | None
) -> ir.Expr:
    type_: Type | None = NULL
    for end in (lo, hi):
        if end is not None:
            type_ = join(type_, end.type) if type_ is not None else None
    if not checker.scope.unchecked:
        if type_ is None and lo is not None and hi is not None:
            return checker.fault("E158", span, left=type_name(lo.type), right=type_name(hi.type))
        if type_ is not None and not checker.ordered(type_):
            return checker.fault("E159", span, found=type_name(type_))
    return ir.RangeOf(lo, hi, lo_included, hi_included, type=Range(type_ or ANY), span=span)


def standing_test(checker: Checker, test: syntax.Test) -> ir.Expr:
    """A test that is a value of its own: `(< 5)` is a range; `(!= 5)` is the two ranges beside 5."""
    operand, span = checker.check(test.operand), test.span
    match test.op:
        case "<" | "<=":
            return check_range(checker, None, operand, False, test.op == "<=", span)
        case ">" | ">=":
            return check_range(checker, operand, None, test.op == ">=", False, span)
        case "=":
            return check_range(checker, operand, operand, True, True, span)
        case _:
            sides = check_range(checker, None, operand, False, False, span), check_range(checker, operand, None, False, False, span)
            return ir.ListOf(sides, type=List(sides[0].type), span=span)


def check_in(checker: Checker, value: ir.Expr, tests: tuple[syntax.Expr, ...], negated: bool, span: Span | None) -> ir.In:
    """`value in tests`: each test a value, a list, a range, or a condition over `?`."""
    with checker.bound({"?": value.type}):
        checked = tuple(_test(checker, value, test) for test in tests)
    return ir.In(value, checked, negated, span=span)


def _test(checker: Checker, value: ir.Expr, test: syntax.Expr) -> ir.Expr:
    asked = ir.Local("?", type=value.type, span=value.span)
    if isinstance(test, syntax.Test):
        if test.op in ("=", "!="):
            return checker.compare(test.op, asked, checker.check(test.operand), test.span)
        found = standing_test(checker, test)
    else:
        found = checker.check(test)
        if any(isinstance(node, ir.Local) and node.name == "?" for node in ir.walk(found)):
            checker.condition(found, "?")
            return found
    match found.type:
        case List(List() as inner) if not isinstance(value.type, List):
            accepted: Type = inner.item
        case List(Range(item)) | Range(item):
            accepted = item
        case List(item) if not meets(value.type, found.type) or not isinstance(value.type, List):
            accepted = item
        case other:
            accepted = other
    if isinstance(found.type, Range) or (isinstance(found.type, List) and isinstance(found.type.item, Range)):
        checker.guards.need(checker, value)
    if not meets(value.type, accepted) and not checker.scope.unchecked:
        return checker.fault("E143", found.span, op="属于", left=type_name(value.type), right=type_name(accepted))
    checker.values_of(value.type, found)
    return found
