"""Rule text to syntax trees.

Comes in: a `Located` text. Leaves: a tree of `text.syntax` with spans in the source of that text. May no longer occur:
full-width punctuation, escapes, brackets that only group. Raises `ZhaoluError` for text that is no rule text.

Published limits: `MAX_LENGTH` characters, `MAX_DEPTH` levels of nesting.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.frozen import replace
from zhaolu.ir.effects import EFFECTS
from zhaolu.spans import Located, Span
from zhaolu.text import syntax
from zhaolu.text.escapes import unescape
from zhaolu.text.faults import explain
from zhaolu.text.grammar import grammar

if TYPE_CHECKING:
    from lark import Token, Tree

MAX_LENGTH: Final = 20_000
"""Characters of one rule text."""
MAX_DEPTH: Final = 80
"""Levels of nesting of one rule text: brackets, operators within operators, if within if."""
MAX_EXPONENT: Final = 6144
"""Digits before or after the point of a number."""

_NORMAL: Final = {
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "＝": "=",
    "＜": "<",
    "＞": ">",
    "！": "!",
    "＋": "+",
    "－": "-",
    "−": "-",
    "×": "*",
    "＊": "*",
    "÷": "/",
    "／": "/",
}


def parse_expression(text: Located) -> syntax.Expr:
    """An expression, such as `年龄 >= 18 且 现工作单位.就业状态 = "在职"`."""
    return _parse(text, "expression")  # type: ignore[no-any-return]


def parse_unary_tests(text: Located) -> syntax.UnaryTests:
    """The tests of a decision table cell, such as `>= 18`, `"a", "b"`, `not(1, 2)` or `-`."""
    return _parse(text, "unary_tests")  # type: ignore[no-any-return]


def parse_schedule(text: Located) -> syntax.Schedule:
    """A window or deadline, such as `2019-04-25 to 2019-05-30`, `截至 2025-08-25`, `within 7 days after 报到.末日`."""
    return _parse(text, "schedule")  # type: ignore[no-any-return]


def parse_effect(text: Located) -> syntax.Effect:
    """What a penalty imposes, such as `禁止报名 1 年` or `cancel admission`."""
    return _parse(text, "effect")  # type: ignore[no-any-return]


def _parse(text: Located, entry: str) -> Any:
    from lark.exceptions import UnexpectedInput

    if len(text.value) > MAX_LENGTH:
        raise ZhaoluError.of("E120", text.span(0, 0), length=len(text.value), limit=MAX_LENGTH)
    try:
        tree = _tree(text.value, entry)
    except UnexpectedInput as fault:
        raise ZhaoluError((explain(text, entry, fault),)) from None
    return _Builder(text).build(tree, 0)


@lru_cache(maxsize=2048)
def _tree(value: str, entry: str) -> Tree[Token]:
    """Lark's tree, never changed by those who read it: while a ruleset is being written most of its texts stay."""
    return grammar().parse(value, start=entry)


class _Builder:
    """Turns Lark's tree into ours. One method per rule of the grammar; each gets the tree's children and its span."""

    def __init__(self, text: Located) -> None:
        self.text = text

    def build(self, tree: Tree[Token], depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise ZhaoluError.of("E121", self.text.span(*self.extent(tree)), limit=MAX_DEPTH)
        children: list[Any] = tree.children
        parts = [self.build(part, depth + 1) if hasattr(part, "children") else part for part in children]
        method: Callable[[list[Any], Span], Any] = getattr(self, f"on_{tree.data}")
        return method(parts, self.span_of(parts))

    def extent(self, tree: Tree[Token]) -> tuple[int, int]:
        first: Any = tree.children[0]
        last: Any = tree.children[-1]
        while hasattr(first, "children"):
            first = first.children[0]
        while hasattr(last, "children"):
            last = last.children[-1]
        return first.start_pos or 0, last.end_pos or 0

    def span_of(self, parts: list[Any]) -> Span:
        first, last = self.token_span(parts[0]), self.token_span(parts[-1])
        return first.to(last)

    def token_span(self, part: Any) -> Span:
        if isinstance(part, tuple):
            return self.token_span(part[0]).to(self.token_span(part[-1]))
        if isinstance(part, syntax.Syntax):
            assert part.span is not None
            return part.span
        return self.text.span(part.start_pos, part.end_pos)

    # leaves

    def on_number(self, parts: list[Any], span: Span) -> syntax.Expr:
        number = Decimal(str(parts[0]))
        if abs(number.adjusted()) > MAX_EXPONENT:
            raise ZhaoluError.of("E123", span, limit=MAX_EXPONENT)
        return syntax.Number(number, span=span)

    def on_text(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Text(unescape(str(parts[0])[1:-1]), span=span)

    def on_temporal(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Temporal(str(parts[0]).lstrip("@ \t")[1:-1], span=span)

    def on_true(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Boolean(True, span=span)

    def on_false(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Boolean(False, span=span)

    def on_null(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Null(span=span)

    def on_name(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Name(str(parts[0]), span=span)

    # operators

    def on_or_(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Or(tuple(parts[::2]), span=span)

    def on_and_(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.And(tuple(parts[::2]), span=span)

    def on_compare(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Binary(_operator(parts[1]), parts[0], parts[2], span=span)

    def on_chain(self, parts: list[Any], span: Span) -> syntax.Expr:
        found: syntax.Expr = parts[0]
        for operator, right in zip(parts[1::2], parts[2::2], strict=True):
            found = syntax.Binary(_operator(operator), found, right, span=self.token_span(found).to(self.token_span(right)))
        if len(parts) > 2 * MAX_DEPTH:
            raise ZhaoluError.of("E121", span, limit=MAX_DEPTH)
        return found

    def on_negative(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Negative(parts[1], span=span)

    def on_between(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Between(parts[0], parts[2], parts[4], span=span)

    def on_in_(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.In(parts[0], _nodes(parts[2:]), span=span)

    def on_unary_test(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Test(_operator(parts[0]), parts[1], span=span)

    def on_not_(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Not(_nodes(parts[1:]), span=span)

    def on_instance_of(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.InstanceOf(parts[0], "".join(_words(parts[2])), span=span)

    def on_type(self, parts: list[Any], span: Span) -> tuple[Any, ...]:
        return tuple(parts)

    def on_group(self, parts: list[Any], span: Span) -> syntax.Expr:
        return replace(parts[1], span=span)  # type: ignore[no-any-return]

    # structure

    def on_path(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Path(parts[0], " ".join(parts[2].split()), span=span, name_span=self.token_span(parts[2]))

    def on_index(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Index(parts[0], parts[2], span=span)

    def on_call(self, parts: list[Any], span: Span) -> syntax.Expr:
        name = " ".join(parts[0].split())
        named = tuple(part for part in parts[2:] if isinstance(part, tuple))
        if named:
            values, names = tuple(part[2] for part in named), tuple(" ".join(part[0].split()) for part in named)
            return syntax.Call(name, values, names, span=span, name_span=self.token_span(parts[0]))
        return syntax.Call(name, _nodes(parts[2:]), span=span, name_span=self.token_span(parts[0]))

    def on_named(self, parts: list[Any], span: Span) -> tuple[Any, ...]:
        return tuple(parts)

    def on_list(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.ListLiteral(_nodes(parts), span=span)

    def on_interval(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.Interval(parts[1], parts[3], parts[0] in "[［", parts[4] in "]］", span=span)

    # prefix forms

    def on_if_(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.If(parts[1], parts[3], parts[5], span=span)

    def on_for_(self, parts: list[Any], span: Span) -> syntax.Expr:
        return syntax.For(_bindings(parts), parts[-1], span=span)

    def on_quantified(self, parts: list[Any], span: Span) -> syntax.Expr:
        kind = "some" if parts[0].type == "SOME" else "every"
        return syntax.Quantified(kind, _bindings(parts), parts[-1], span=span)  # type: ignore[arg-type]

    def on_binding(self, parts: list[Any], span: Span) -> tuple[Any, ...]:
        return str(parts[0]), parts[2]

    def on_binding_steps(self, parts: list[Any], span: Span) -> tuple[Any, ...]:
        return str(parts[0]), syntax.Steps(parts[2], parts[4], span=self.token_span(parts[2]).to(self.token_span(parts[4])))

    # unary tests

    def on_unary_tests(self, parts: list[Any], span: Span) -> syntax.UnaryTests:
        match parts:
            case [syntax.Not(tests)]:
                return syntax.UnaryTests(tests, negated=True, span=span)
            case _:
                return syntax.UnaryTests(_nodes(parts), span=span)

    # windows and deadlines

    def on_day(self, parts: list[Any], span: Span) -> syntax.Moment:
        day = parts[0]
        if not isinstance(day, syntax.Syntax):
            day = syntax.Temporal(_full_date(str(day)), span=span)
        return syntax.Moment(day, span=span)

    def on_clocked(self, parts: list[Any], span: Span) -> syntax.Moment:
        hour, minute = (int(n) for n in parts[1].lstrip("T").replace("：", ":").split(":"))
        if (hour, minute) > (24, 0) or minute > 59:
            raise ZhaoluError.of("E113", self.token_span(parts[1]), clock=str(parts[1]))
        return replace(parts[0], clock=(hour, minute), span=span)  # type: ignore[no-any-return]

    def on_count(self, parts: list[Any], span: Span) -> Any:
        return parts[0]

    def on_between_moments(self, parts: list[Any], span: Span) -> syntax.Schedule:
        return syntax.Schedule("between", start=parts[0], end=parts[2], span=span)

    def on_by(self, parts: list[Any], span: Span) -> syntax.Schedule:
        return syntax.Schedule("by", end=parts[1], span=span)

    def on_from_(self, parts: list[Any], span: Span) -> syntax.Schedule:
        return syntax.Schedule("from", start=parts[1], span=span)

    def on_on(self, parts: list[Any], span: Span) -> syntax.Schedule:
        moment = next(part for part in parts if isinstance(part, syntax.Moment))
        return syntax.Schedule("on", start=moment, span=span)

    def on_within_en(self, parts: list[Any], span: Span) -> syntax.Schedule:
        return syntax.Schedule("within", anchor=parts[4], count=int(parts[1]), unit=_unit(parts[2]), span=span)

    def on_at_least_en(self, parts: list[Any], span: Span) -> syntax.Schedule:
        return syntax.Schedule("at least", anchor=parts[4], count=int(parts[1]), unit=_unit(parts[2]), span=span)

    def on_within_zh(self, parts: list[Any], span: Span) -> syntax.Schedule:
        return syntax.Schedule("within", anchor=parts[0], count=int(parts[2]), unit=_unit(parts[3]), span=span)

    def on_at_least_zh(self, parts: list[Any], span: Span) -> syntax.Schedule:
        return syntax.Schedule("at least", anchor=parts[0], count=int(parts[3]), unit=_unit(parts[4]), span=span)

    # effects

    def on_effect(self, parts: list[Any], span: Span) -> syntax.Effect:
        if isinstance(parts[0], syntax.Effect):
            return parts[0]
        written = " ".join(parts[0].replace("’", "'").split())
        return syntax.Effect(next(row.zh for row in EFFECTS if written in (row.zh, row.en)), span=span)

    def on_ban(self, parts: list[Any], span: Span) -> syntax.Effect:
        years = next((int(part) for part in parts if getattr(part, "type", "") == "COUNT"), None)
        if years is None:
            raise ZhaoluError((Diagnostic.of("E114", span),))
        start = next(iter(_nodes(parts)), None)
        return syntax.Effect("禁止报名", years, start, span=span)


def _operator(token: Any) -> str:
    return "".join(_NORMAL.get(c, c) for c in token)


def _nodes(parts: list[Any]) -> tuple[Any, ...]:
    return tuple(part for part in parts if isinstance(part, syntax.Syntax))


def _bindings(parts: list[Any]) -> tuple[tuple[str, syntax.Expr], ...]:
    return tuple(part for part in parts if isinstance(part, tuple))


def _words(type_: Any) -> list[str]:
    if isinstance(type_, tuple):
        return [word for part in type_ for word in _words(part)]
    return [" ".join(type_.split())]


def _full_date(text: str) -> str:
    year, month, day = text.split("-")
    return f"{year}-{month:0>2}-{day:0>2}"


def _unit(token: Any) -> Any:
    return "working day" if "工作日" in token or "working" in token else "day"
