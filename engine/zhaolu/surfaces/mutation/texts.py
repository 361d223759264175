"""Small mistakes in one rule text: the text with one thing written otherwise, and what about it changed.

Comes in: a rule text (an expression, a schedule or an effect). Leaves: changed texts, none of them checked; what the
checker refuses is no slip, for nobody can make it unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.effects import EFFECTS
from zhaolu.ir.times import add_years, last_of_month
from zhaolu.spans import Located, Span
from zhaolu.surfaces.mutation.slip import Kind, one_line
from zhaolu.text import syntax
from zhaolu.text.parser import parse_effect, parse_expression, parse_schedule
from zhaolu.text.syntax import Expr

Lists = Sequence[Sequence[str]]
"""The lists of values texts are taken from: those of the vocabulary's enumerations, the names of the provinces."""

COMPARISONS: Final = {
    "=": ("!=",),
    "!=": ("=",),
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
}
FUNCTIONS: Final = {"min": "max", "max": "min", "floor": "ceiling", "ceiling": "floor", "any": "all", "all": "any"}
PARTS: Final = {
    "首日": "末日", "末日": "首日", "开始": "结束", "结束": "开始",
    "first_day": "last_day", "last_day": "first_day", "start": "end", "end": "start",
}  # fmt: skip
"""The bound of a window that may be taken for another."""
NAMES: Final = ("reading", "查表", "lookup")
"""Functions whose first argument names something of the ruleset."""
_SOME, _EVERY = re.compile(r"存在|some"), re.compile(r"每个|every")
_AND, _OR = re.compile(r"并且|且|and"), re.compile(r"或者|或|or")
_ARITHMETIC: Final = {"+": "-", "-": "+", "*": "/", "/": "*"}


@dataclass(frozen=True, slots=True)
class Change:
    """`text` is the whole changed text; `was` and `now` the part a reader has to look at, at `start` to `end` of the old text."""

    text: str
    kind: Kind
    was: str
    now: str
    start: int
    end: int


def changes(text: str, form: str, lists: Lists) -> Iterator[Change]:
    """Every small mistake in a text. `form`: expression | schedule | effect."""
    try:
        match form:
            case "schedule":
                yield from _Writer(text, lists).schedule(parse_schedule(Located.of(text)))
            case "effect":
                yield from _Writer(text, lists).effect(parse_effect(Located.of(text)))
            case _:
                tree = parse_expression(Located.of(text))
                yield from _Writer(text, lists).expression(tree, _span(tree))
    except ZhaoluError:
        return


def _span(node: syntax.Syntax) -> Span:
    assert node.span is not None
    return node.span


@dataclass(frozen=True, slots=True)
class _Writer:
    text: str
    lists: Lists

    def change(self, kind: Kind, start: int, end: int, new: str, context: Span | None = None) -> Change:
        """`start` to `end` written as `new`; `context` is what is shown around it."""
        first, last = (context.start, context.end) if context is not None else (start, end)
        return Change(
            text=self.text[:start] + new + self.text[end:],
            kind=kind,
            was=one_line(self.text[first:last]),
            now=one_line(self.text[first:start] + new + self.text[end:last]),
            start=first,
            end=last,
        )

    def over(self, kind: Kind, node: syntax.Syntax, new: str, context: Span | None = None) -> Change:
        """The whole node written as `new`."""
        return self.change(kind, _span(node).start, _span(node).end, new, context)

    def of(self, node: syntax.Syntax) -> str:
        span = _span(node)
        return self.text[span.start : span.end]

    # -- expressions ---------------------------------------------------------------------------------------------------

    def expression(self, node: Expr, context: Span) -> Iterator[Change]:
        """Changes at a node and below. `context` is the condition the node is part of."""
        match node:
            case syntax.And(items):
                yield from self.joined(items, _AND, "或")
            case syntax.Or(items):
                yield from self.joined(items, _OR, "且")
            case syntax.Not(tests):
                inner = self.text[_span(tests[0]).start : _span(tests[-1]).end]
                yield self.over("operator", node, f"({inner})")
                for test in tests:
                    yield from self.expression(test, _span(test))
            case syntax.If(condition, then, otherwise):
                swapped = self.text[_span(then).end : _span(otherwise).start]
                both = _span(then).to(_span(otherwise))
                yield self.change("operator", both.start, both.end, self.of(otherwise) + swapped + self.of(then), _span(node))
                for part in (condition, then, otherwise):
                    yield from self.expression(part, _span(part))
            case syntax.Quantified(kind, variables, condition):
                word, other = (_SOME, "每个") if kind == "some" else (_EVERY, "存在")
                if found := word.match(self.text, _span(node).start):
                    yield self.change("operator", found.start(), found.end(), other, _span(node))
                for _, source in variables:
                    yield from self.expression(source, _span(source))
                yield from self.expression(condition, _span(condition))
            case syntax.For(variables, result):
                for _, source in variables:
                    yield from self.expression(source, _span(source))
                yield from self.expression(result, _span(result))
            case syntax.Binary(op, left, right):
                yield from self.binary(node, context)
                yield from self.expression(left, context)
                yield from self.expression(right, context)
            case syntax.Test(op, operand):
                sign = self.text[_span(node).start : _span(operand).start]
                for other in COMPARISONS.get(op, ()):
                    yield self.change("boundary", _span(node).start, _span(node).start + len(sign.rstrip()), other, context)
                yield from self.expression(operand, context)
            case syntax.Between(value, lo, hi):
                for opening, closing in (("(", "]"), ("[", ")")):
                    written = f"{self.of(value)} 属于 {opening}{self.of(lo)}..{self.of(hi)}{closing}"
                    yield self.over("boundary", node, written, context)
                for part in (value, lo, hi):
                    yield from self.expression(part, context)
            case syntax.In(value, tests):
                yield self.over("operator", node, f"非({self.of(node)})", context)
                yield from self.expression(value, context)
                yield from self.listed(tests, context)
            case syntax.ListLiteral(items):
                yield from self.listed(items, context)
            case syntax.Interval(lo, hi, lo_included, hi_included):
                low, high = "(" if lo_included else "[", ")" if hi_included else "]"
                yield self.change("boundary", _span(node).start, _span(node).start + 1, low, context)
                yield self.change("boundary", _span(node).end - 1, _span(node).end, high, context)
                yield from self.expression(lo, context)
                yield from self.expression(hi, context)
            case syntax.Steps(lo, hi):
                yield from self.expression(lo, context)
                yield from self.expression(hi, context)
            case syntax.Call(function, arguments):
                if other_function := FUNCTIONS.get(function):
                    name = _span(node).start
                    yield self.change("operator", name, name + len(function), other_function, context)
                for argument in arguments[1:] if function in NAMES else arguments:
                    yield from self.expression(argument, context)
            case syntax.Index(base, inner):
                if not isinstance(inner, syntax.Number | syntax.Negative):
                    yield self.over("drop", node, self.of(base), context)
                yield from self.expression(base, context)
                yield from self.expression(inner, context)
            case syntax.Path(base, name):
                if (other_part := PARTS.get(name)) and node.name_span is not None and isinstance(base, syntax.Name):
                    yield self.change("boundary", node.name_span.start, node.name_span.end, other_part, context)
                yield from self.expression(base, context)
            case syntax.Negative(operand):
                yield self.over("operator", node, self.of(operand), context)
                yield from self.expression(operand, context)
            case syntax.InstanceOf(operand):
                yield from self.expression(operand, context)
            case syntax.Number(value):
                for near in (value + 1, value - 1):
                    if near >= 0:
                        yield self.over("boundary", node, f"{near:f}", context)
            case syntax.Boolean(flag):
                yield self.over("value", node, "假" if flag else "真", context)
            case syntax.Temporal():
                for written in _moved(node.text):
                    yield self.over("boundary", node, f'@"{written}"', context)
            case syntax.Text(written):
                for other_text in self.others(written, ()):
                    yield self.over("value", node, f'"{other_text}"', context)
            case syntax.Name() | syntax.Null():
                return

    def joined(self, items: Sequence[Expr], word: re.Pattern[str], other: str) -> Iterator[Change]:
        """One connective for the other, and one member forgotten."""
        spans = [_span(item) for item in items]
        for left, right in zip(spans, spans[1:], strict=False):
            if found := word.search(self.text, left.end, right.start):
                yield self.change("operator", found.start(), found.end(), other, left.to(right))
        for number, item in enumerate(items):
            yield self.without(spans, number)
            yield from self.expression(item, spans[number])

    def without(self, spans: Sequence[Span], number: int, context: Span | None = None) -> Change:
        """One of several members left out, with what joins it to its neighbour; shown alone where there is no `context`."""
        span = spans[number]
        start, end = (span.start, spans[1].start) if number == 0 else (spans[number - 1].end, span.end)
        made = self.change("drop", start, end, "", context)
        return made if context is not None else replace(made, was=one_line(self.text[span.start : span.end]), now="", start=span.start)

    def binary(self, node: syntax.Binary, context: Span) -> Iterator[Change]:
        gap = self.text[_span(node.left).end : _span(node.right).start]
        start = _span(node.left).end + len(gap) - len(gap.lstrip())
        end = start + len(gap.strip())
        if node.op in COMPARISONS:
            for other in COMPARISONS[node.op]:
                yield self.change("operator" if other[0] != node.op[0] else "boundary", start, end, other, context)
        elif node.op in _ARITHMETIC:
            yield self.change("operator", start, end, _ARITHMETIC[node.op], context)
            if node.op in "+-":
                yield self.over("drop", node, self.of(node.left), context)

    def listed(self, items: Sequence[Expr], context: Span) -> Iterator[Change]:
        """One item forgotten, or another in its place."""
        spans = [_span(item) for item in items]
        words = [item.value for item in items if isinstance(item, syntax.Text)]
        for number, item in enumerate(items):
            if len(items) > 1:
                yield self.without(spans, number, context if len(items) <= SHOWN else None)
            if isinstance(item, syntax.Text):
                if len(items) <= SHOWN:
                    for other in self.others(item.value, words):
                        yield self.over("value", item, f'"{other}"', context)
            else:
                yield from self.expression(item, context)

    def others(self, written: str, beside: Iterable[str]) -> Iterator[str]:
        """What may stand in a text's place: the next value of each list it belongs to, or itself misspelt."""
        found = False
        for values in self.lists:
            if written in values:
                found = True
                at = values.index(written)
                around = [*values[at + 1 :], *values[:at]]
                if other := next((v for v in around if v not in beside), None):
                    yield other
        if not found:
            yield written[:-1] if len(written) > 1 else written * 2

    # -- schedules and effects -----------------------------------------------------------------------------------------

    def schedule(self, found: syntax.Schedule) -> Iterator[Change]:
        whole = _span(found)
        for moment in (found.start, found.end, found.anchor):
            if moment is not None:
                yield from self.moment(moment, whole)
        if found.count is not None and found.anchor is not None:
            anchor = _span(found.anchor)
            outside = (n for n in re.finditer(r"[0-9]+", self.text) if not anchor.start <= n.start() < anchor.end)
            if count := next(outside, None):
                for near in (found.count + 1, found.count - 1):
                    yield self.change("boundary", count.start(), count.end(), str(near), whole)

    def moment(self, moment: syntax.Moment, context: Span) -> Iterator[Change]:
        day = _span(moment.day)
        if isinstance(moment.day, syntax.Temporal):
            for written in _moved(moment.day.text):
                yield self.change("boundary", day.start, day.end, written, context)
        else:
            yield from self.expression(moment.day, context)
        if moment.clock is not None:
            clock = day.end, _span(moment).end
            minutes = moment.clock[0] * 60 + moment.clock[1]
            for near in (minutes + 1, minutes - 1):
                if 0 <= near <= 24 * 60:
                    yield self.change("boundary", *clock, f" {near // 60:02}:{near % 60:02}", context)
            yield self.change("drop", *clock, "", context)

    def effect(self, found: syntax.Effect) -> Iterator[Change]:
        whole = Span(_span(found).source, 0, len(self.text))
        if found.years is None:
            plain = [row.zh for row in EFFECTS if row.zh != "禁止报名"]
            if found.name in plain:
                yield self.change("value", 0, len(self.text), plain[plain.index(found.name) - 1], whole)
            return
        if years := re.search(r"[0-9]+", self.text):
            for near in (found.years + 1, found.years - 1):
                if near > 0:
                    yield self.change("boundary", years.start(), years.end(), str(near), whole)
        if found.start is not None:
            yield from self.expression(found.start, whole)
            if by_date := re.search(r"\s*(?:自|from)(?=\s)", self.text):
                yield self.change("drop", by_date.start(), len(self.text), "", whole)


SHOWN: Final = 4
"""In a longer list each item is only left out, not also replaced, and it is shown alone."""


def _moved(text: str) -> Iterator[str]:
    """A date a day, a month or a year off; a duration by one more and one less."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        for number in re.finditer(r"[0-9]+", text):
            for near in (int(number[0]) + 1, int(number[0]) - 1):
                if near >= 0:
                    yield f"{text[: number.start()]}{near}{text[number.end() :]}"
        return
    following = day.year + day.month // 12, day.month % 12 + 1
    month_later = date(*following, min(day.day, last_of_month(*following).day))
    for moved in (day + timedelta(days=1), day - timedelta(days=1), month_later, add_years(day, -1)):
        yield moved.isoformat()


def number_changes(value: int | Decimal) -> Iterator[int | Decimal]:
    """A bare number of a table: one more, one less, none at all."""
    yield value + 1
    if value > 0:
        yield value - 1
        if value > 1:
            yield type(value)(0)
