"""Syntax trees to rule text in one canonical form, one set of words per language: few brackets,
but those around 且 inside 或 stay, for those who do not know which binds.

INVARIANT: parsing what is printed gives an equal tree, for every tree the parser can make. Names stay as written; only
keywords change with `lang` (`zh` | `en`). With `width`, an expression that does not fit is broken at its outermost
conditions.
"""

from __future__ import annotations

import re
from typing import Final, assert_never

from zhaolu.ir.effects import EFFECTS
from zhaolu.text import syntax
from zhaolu.text.escapes import escape
from zhaolu.text.words import KEYWORDS

# Levels of binding, loosest first.
OPEN, OR, AND, COMPARISON, SUM, PRODUCT, POWER, SIGN, POSTFIX, PRIMARY = range(10)

_BINARY: Final = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER}
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def format_expression(tree: syntax.Expr, lang: str = "zh", width: int | None = None) -> str:
    """An expression as text; in several lines if it is wider than `width` columns (a Chinese character takes two)."""
    printer = _Printer(lang)
    return printer.wrapped(tree, OPEN, True, width, 0) if width else printer.slot(tree)


def format_unary_tests(tree: syntax.UnaryTests, lang: str = "zh") -> str:
    """The tests of a decision table cell."""
    printer = _Printer(lang)
    if not tree.tests:
        return "-"
    listed = ", ".join(printer.test(test) for test in tree.tests)
    return f"{printer.word('not')}({listed})" if tree.negated else listed


def format_schedule(tree: syntax.Schedule, lang: str = "zh") -> str:
    """A window or a deadline."""
    return _Printer(lang).schedule(tree)


def format_effect(tree: syntax.Effect, lang: str = "zh") -> str:
    """What a penalty imposes."""
    printer = _Printer(lang)
    name = next(row.zh if lang == "zh" else row.en for row in EFFECTS if row.zh == tree.name)
    if tree.years is None:
        return name
    start = printer.at(tree.start, POSTFIX) if tree.start is not None else ""
    if lang == "zh":
        return f"{name} {tree.years} 年" + (f" 自 {start} 起" if start else "")
    return f"{name} for {tree.years} year{'s' if tree.years != 1 else ''}" + (f" from {start}" if start else "")


class _Printer:
    def __init__(self, lang: str) -> None:
        self.zh = lang == "zh"

    def word(self, keyword: str) -> str:
        return KEYWORDS[keyword] if self.zh else "and" if keyword == "with" else keyword

    def slot(self, tree: syntax.Expr) -> str:
        """A place that takes any expression: inside brackets, between keywords."""
        return self.at(tree, OPEN, tail=True)

    def test(self, tree: syntax.Expr) -> str:
        """A place that also takes a test without its left side."""
        return f"{tree.op} {self.at(tree.operand, SUM)}" if isinstance(tree, syntax.Test) else self.slot(tree)

    def at(self, tree: syntax.Expr, least: int, *, tail: bool = False) -> str:
        """The text, in brackets if it binds looser than `least`. At the tail, what reaches to the right needs none."""
        level = _level(tree)
        if level == OPEN and tail and least <= COMPARISON:
            return self.plain(tree, tail=True)
        if level < least or (level == OPEN and not tail):
            return f"({self.test(tree)})"
        return self.plain(tree, tail=tail)

    def plain(self, tree: syntax.Expr, *, tail: bool) -> str:
        match tree:
            case syntax.Number(value):
                return f"{value:f}" if abs(value.adjusted()) < 30 else str(value)
            case syntax.Text(value):
                return f'"{escape(value)}"'
            case syntax.Boolean(value):
                return self.word("true" if value else "false")
            case syntax.Null():
                return self.word("null")
            case syntax.Temporal(text):
                return f'@"{text}"'
            case syntax.Name(name):
                return name
            case syntax.ListLiteral(items):
                return f"[{', '.join(self.test(item) for item in items)}]"
            case syntax.Interval(lo, hi, lo_included, hi_included):
                return f"{'[' if lo_included else '('}{self.at(lo, SUM)}..{self.at(hi, SUM)}{']' if hi_included else ')'}"
            case syntax.Steps(lo, hi):
                return f"{self.at(lo, SUM)}..{self.at(hi, SUM)}"
            case syntax.Test():
                return self.test(tree)
            case syntax.Path(base, name):
                return f"{self.at(base, POSTFIX)}.{name}"
            case syntax.Index(base, inner):
                return f"{self.at(base, POSTFIX)}[{self.slot(inner)}]"
            case syntax.Call(function, arguments, names):
                given = [self.slot(argument) for argument in arguments]
                if names:
                    given = [f"{name}: {argument}" for name, argument in zip(names, given, strict=True)]
                return f"{function}({', '.join(given)})"
            case syntax.Negative(operand):
                return f"-{self.at(operand, SIGN)}"
            case syntax.Binary(op, left, right):
                if op in _BINARY:
                    level = _BINARY[op]
                    return f"{self.at(left, level)} {op} {self.at(right, level + 1)}"
                return f"{self.at(left, SUM)} {op} {self.at(right, OPEN if tail and _level(right) == OPEN else SUM, tail=tail)}"
            case syntax.And(items):
                return self.joined(items, "and", COMPARISON, tail)
            case syntax.Or(items):
                return self.joined(items, "or", COMPARISON, tail)  # brackets around 且 inside 或, for those who do not know which binds
            case syntax.Not(tests):
                return f"{self.word('not')}({', '.join(self.test(test) for test in tests)})"
            case syntax.Between(value, lo, hi):
                parts = [self.at(part, SUM) for part in (value, lo, hi)]
                return f"{parts[0]} {self.word('between')} {parts[1]} {self.word('with')} {parts[2]}"
            case syntax.In(value, tests):
                return f"{self.at(value, SUM)} {self.word('in')} {self.tests(tests)}"
            case syntax.If(condition, then, otherwise):
                words = self.word("if"), self.slot(condition), self.word("then"), self.slot(then), self.word("else"), self.slot(otherwise)
                return " ".join(words)
            case syntax.Quantified(kind, variables, condition):
                return f"{self.word(kind)} {self.bindings(variables)} {self.word('satisfies')} {self.slot(condition)}"
            case syntax.For(variables, result):
                return f"{self.word('for')} {self.bindings(variables)} {self.word('return')} {self.slot(result)}"
            case syntax.InstanceOf(operand, type_):
                return f"{self.at(operand, SUM)} {self.word('instance of')} {type_}"
            case _:
                assert_never(tree)

    def joined(self, items: tuple[syntax.Expr, ...], keyword: str, least: int, tail: bool) -> str:
        last = len(items) - 1
        return f" {self.word(keyword)} ".join(self.at(item, least, tail=tail and i == last) for i, item in enumerate(items))

    def tests(self, tests: tuple[syntax.Expr, ...]) -> str:
        if len(tests) > 1:
            return f"({', '.join(self.test(test) for test in tests)})"
        return self.test(tests[0]) if isinstance(tests[0], syntax.Test) else self.at(tests[0], SUM)

    def bindings(self, variables: tuple[tuple[str, syntax.Expr], ...]) -> str:
        return ", ".join(f"{name} {self.word('in')} {self.binding(source)}" for name, source in variables)

    def binding(self, source: syntax.Expr) -> str:
        return self.plain(source, tail=False) if isinstance(source, syntax.Steps) else self.at(source, SUM)

    # --- several lines ---

    def wrapped(self, tree: syntax.Expr, least: int, tail: bool, width: int, indent: int) -> str:
        """The text in lines of at most `width` columns where conditions allow it; later lines start at `indent`."""
        whole = self.at(tree, least, tail=tail)
        if indent + columns(whole) <= width:
            return whole
        level = _level(tree)
        if level < least and not (level == OPEN and tail) or (level == OPEN and not tail):
            return f"({self.wrapped(tree, OPEN, True, width - 1, indent + 1)})"
        margin = "\n" + " " * indent
        match tree:
            case syntax.And(items) | syntax.Or(items):
                keyword, inner = ("and" if isinstance(tree, syntax.And) else "or", COMPARISON)
                deeper = indent + columns(self.word(keyword)) + 1
                parts = [
                    self.wrapped(item, inner, tail and i == len(items) - 1, width, deeper if i else indent) for i, item in enumerate(items)
                ]
                return f"{margin}{self.word(keyword)} ".join(parts)
            case syntax.If(condition, then, otherwise):
                parts = [self.wrapped(part, OPEN, True, width, indent + 5) for part in (condition, then, otherwise)]
                return f"{self.word('if')} {parts[0]}{margin}{self.word('then')} {parts[1]}{margin}{self.word('else')} {parts[2]}"
            case syntax.Quantified(kind, variables, condition):
                body = self.wrapped(condition, OPEN, True, width, indent + 2)
                return f"{self.word(kind)} {self.bindings(variables)} {self.word('satisfies')}{margin}  {body}"
            case _:
                return whole

    # --- windows and deadlines ---

    def moment(self, moment: syntax.Moment | None) -> str:
        assert moment is not None
        day = moment.day
        text = day.text if isinstance(day, syntax.Temporal) and _DAY.fullmatch(day.text) else self.at(day, POSTFIX)
        return text if moment.clock is None else f"{text} {moment.clock[0]:02}:{moment.clock[1]:02}"

    def schedule(self, tree: syntax.Schedule) -> str:
        zh = self.zh
        match tree.kind:
            case "between":
                return f"{self.moment(tree.start)} {'至' if zh else 'to'} {self.moment(tree.end)}"
            case "by":
                return f"{'截至' if zh else 'by'} {self.moment(tree.end)}"
            case "from":
                return f"自 {self.moment(tree.start)} 起" if zh else f"from {self.moment(tree.start)}"
            case "on":
                return f"{self.moment(tree.start)} 当日" if zh else f"on {self.moment(tree.start)}"
            case "within" | "at least":
                anchor, working = self.moment(tree.anchor), tree.unit == "working day"
                if zh:
                    unit = "个工作日" if working else "日"
                    return f"{anchor} 后 {tree.count} {unit}内" if tree.kind == "within" else f"{anchor} 后至少 {tree.count} {unit}"
                days = f"{tree.count} {'working ' if working else ''}day{'s' if tree.count != 1 else ''}"
                return f"{tree.kind} {days} after {anchor}"
            case _:
                assert_never(tree.kind)


def _level(tree: syntax.Expr) -> int:
    match tree:
        case syntax.If() | syntax.For() | syntax.Quantified() | syntax.Test() | syntax.Steps():
            return OPEN
        case syntax.Or():
            return OR
        case syntax.And():
            return AND
        case syntax.Between() | syntax.In() | syntax.InstanceOf():
            return COMPARISON
        case syntax.Binary(op):
            return _BINARY.get(op, COMPARISON)
        case syntax.Negative():
            return SIGN
        case syntax.Path() | syntax.Index():
            return POSTFIX
        case _:
            return PRIMARY


def columns(text: str) -> int:
    """Columns of the first line: two for a wide character."""
    return sum(2 if ord(c) >= 0x2E80 else 1 for c in text.partition("\n")[0])
