"""From expressions to terms: what a value can stand for, by case; constants computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, Final, TypeAlias

from zhaolu.compile.readings import Reach
from zhaolu.ir import expressions as ir
from zhaolu.ir.meaning.arithmetic import calculate, negate
from zhaolu.ir.meaning.logic import IllTyped
from zhaolu.ir.meaning.parts import member
from zhaolu.ir.meaning.times import to_date, to_datetime
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import ANY as ANY_TYPE
from zhaolu.ir.types import DATE, DATETIME, NUMBER, STRING, FieldType, List, Struct, Type
from zhaolu.ir.values import Seconds
from zhaolu.lint.domains import ANY_STRETCH, NO_STRETCH, SOME_STRETCH, Domain, Listed, Stretch, coded, everything, some_of, stretch
from zhaolu.lint.formulas import F, Formula, Formulas, Guards, N, T, Term
from zhaolu.lint.structure import structure, sure

MOST_CASES: Final = 24
"""Combinations of readings and branches of `if` under one comparison; beyond that it is taken whole."""

Names: TypeAlias = Mapping[str, Term]
Valued: TypeAlias = tuple[Guards, Term]


@dataclass
class _Surroundings:
    """What computing with constants needs: no calendar, no plugins."""

    zone: Any = BEIJING
    functions: Mapping[str, Any] = field(default_factory=dict)

    def working(self, day: date) -> bool:
        raise LookupError


_WHOLE: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "age": (0, 9999),
    "count": (0, None),
    "string length": (0, None),
    "days between": (None, None),
    "working days": (None, None),
}
"""Functions that give whole numbers, and between which bounds."""
_PROPERTIES: Final[Mapping[str, tuple[int, int]]] = {"year": (1, 9999), "month": (1, 12), "day": (1, 31), "weekday": (1, 7)}
_FOLDED: Final[Mapping[str, Callable[..., Any]]] = {"date": to_date, "date and time": to_datetime}
_STRICT: Final = ("age", "count", "days between", "string length", "date", "date and time", "starts with", "ends with", "contains")
"""Functions that are none where an argument is, and only there."""


class Values:
    """The terms of one ruleset's expressions. `made` are those of another form of it; `pin` a reading taken one way."""

    def __init__(self, ruleset: Ruleset, made: Formulas | None = None, pin: tuple[str, str] | None = None) -> None:
        self.ruleset = ruleset
        self.made = made or Formulas()
        self._pin = pin
        self._defining: list[str] = []
        self._doubtful = _may_become_none(ruleset)

    def formula(self, expr: ir.Expr, names: Names) -> Formula:
        """The formula of a condition; `names` are the terms that its variables stand for."""
        raise NotImplementedError

    def chosen(self, reading: str, label: str) -> Guards:
        """What must hold for a reading to be taken so. A caller may pin any option, also of a settled reading."""
        labels = frozenset(self.ruleset.readings[reading].options)
        if len(labels) == 1:
            return ()
        term = self.made.term("reading", (reading,), STRING, Listed(labels))
        return ((self.made.atom(term, Listed(frozenset({label})), Listed(labels - {label})), T),)

    def branches(self, condition: ir.Expr, then: ir.Expr, otherwise: ir.Expr, names: Names) -> Iterator[tuple[Guards, ir.Expr]]:
        """The branches with what must hold; one that cannot tell has the value both branches agree on."""
        asked = self.formula(condition, names)
        yield ((asked, T),), then
        yield ((asked, F | N),), otherwise
        if not sure(condition, self.ruleset):
            yield (), then

    def heads(self, expr: ir.Expr, names: Names) -> Iterator[tuple[Guards, ir.Expr, Names]]:
        """An expression with definitions, windows, readings and `if` at its head written out, by case."""
        match expr:
            case ir.Definition(name) if name in self.ruleset.definitions and name not in self._defining:
                self._defining.append(name)
                yield from list(self.heads(self.ruleset.definitions[name], {}))
                self._defining.pop()
            case ir.WindowPart(window, part) if window in self.ruleset.windows:
                bound = getattr(self.ruleset.windows[window], part)
                if bound is None:
                    yield (), ir.Literal(None), {}
                else:
                    yield from self.heads(bound, {})
            case ir.Reading(name) if name in self.ruleset.readings:
                for label, option in self.ruleset.readings[name].options.items():
                    for guards, head, local in self.heads(option, {}):
                        yield (*self.chosen(name, label), *guards), head, local
            case ir.If(condition, then, otherwise):
                for first, branch in self.branches(condition, then, otherwise, names):
                    for guards, head, local in self.heads(branch, names):
                        yield (*first, *guards), head, local
            case _:
                yield (), expr, names

    def values(self, expr: ir.Expr, names: Names) -> list[Valued]:
        """The terms an expression can stand for, each with what must hold."""
        found: list[Valued] = []
        for guards, head, local in self.heads(expr, names):
            for more, term in self._terms(head, local):
                found.append(((*guards, *more), term))
            if len(found) > MOST_CASES:
                return [((), self.whole(expr, names))]
        return found

    def _terms(self, expr: ir.Expr, names: Names) -> list[Valued]:
        made = self.made
        match expr:
            case ir.Literal(value):
                return [((), self.constant(value, expr.type))]
            case ir.Fact(id):
                return [
                    ((), made.term("fact", (id,), expr.type, self._domain_of_fact(id, expr.type), whole=self._whole_fact(id, expr.type)))
                ]
            case ir.Local(name) if name in names:
                return [((), names[name])]
            case ir.Member(base, name):
                return [(guards, self._member(term, name, expr)) for guards, term in self.values(base, names)]
            case ir.Negate(operand):
                return self._made_of("-", (operand,), expr, names, negate)
            case ir.Arithmetic(op, left, right):
                return self._made_of(op, (left, right), expr, names, lambda a, b: calculate(op, a, b))
            case ir.Call(function, arguments):
                folded = _FOLDED.get(function)
                compute = (lambda *parts: folded(_Surroundings(), *parts)) if folded else None
                return self._made_of(function, arguments, expr, names, compute)
            case ir.Lookup(table, key):
                return self._made_of(f"table {table}", (key,), expr, names, None)
            case _:
                return [((), self.whole(expr, names))]

    def _made_of(
        self, kind: str, parts: tuple[ir.Expr, ...], expr: ir.Expr, names: Names, compute: Callable[..., Any] | None
    ) -> list[Valued]:
        """A term made of others, for every combination of what they can stand for."""
        choices = [self.values(part, names) for part in parts]
        found: list[Valued] = []
        for combination in product(*choices):
            guards = tuple(guard for some, _ in combination for guard in some)
            terms = tuple(term for _, term in combination)
            found.append((guards, self._combined(kind, terms, expr, compute)))
            if len(found) > MOST_CASES:
                return [((), self.whole(expr, names))]
        return found

    def _combined(self, kind: str, terms: tuple[Term, ...], expr: ir.Expr, compute: Callable[..., Any] | None) -> Term:
        if compute is not None and terms and all(term.constant and term.value is not None for term in terms):
            try:
                return self.constant(compute(*(term.value for term in terms)), expr.type)
            except (IllTyped, ValueError, ArithmeticError, LookupError, TypeError):
                pass
        strict = terms if isinstance(expr, ir.Arithmetic | ir.Negate) or kind in _STRICT else ()
        always = bool(strict) and not any(term.domain.has_none for term in strict)
        if moved := _moved(kind, terms):
            base, shift = moved
            all_values = SOME_STRETCH if always else ANY_STRETCH
            return self.made.term(kind, terms, base.type, all_values, whole=True, strict=strict, base=base, shift=shift)
        domain = everything(expr.type)
        whole = expr.type == DATE
        if kind in _WHOLE and expr.type == NUMBER:
            domain, whole = _whole_between(*_WHOLE[kind]), True
        elif isinstance(expr, ir.Lookup):
            domain = self._domain_of_table(expr, domain)
        if always:
            domain = domain.meet(some_of(domain), whole)
        return self.made.term(kind, terms, expr.type, domain, whole=whole, strict=strict)

    def constant(self, value: Any, type_: Type) -> Term:
        return self.made.term("constant", (value,), type_, everything(type_))

    def _member(self, base: Term, name: str, expr: ir.Member) -> Term:
        if base.constant:
            if base.value is None:
                return base
            try:
                return self.constant(member(base.value, name), expr.type)
            except (ValueError, LookupError, TypeError, AttributeError):
                return self.whole(expr, {})
        domain, whole = everything(expr.type), expr.type == DATE
        if isinstance(base.type, Struct) and (declared := base.type.find(name)):
            domain, whole = self._declared(declared), declared.whole or expr.type == DATE
            if base.domain.has_none:
                domain = _with_none(domain)
        elif base.type in (DATE, DATETIME) and name in _PROPERTIES:
            lo, hi = _PROPERTIES[name]
            domain, whole = _whole_between(lo, hi), True
        strict = () if isinstance(base.type, List) else (base,)
        return self.made.term("member", (base, name), expr.type, domain, whole=whole, strict=strict)

    def _domain_of_fact(self, id: str, type_: Type) -> Domain:
        declared = self.ruleset.facts.fields.get(id)
        return self._declared(declared) if declared else everything(type_)

    def _whole_fact(self, id: str, type_: Type) -> bool:
        declared = self.ruleset.facts.fields.get(id)
        return type_ == DATE or bool(declared and declared.whole)

    def _declared(self, declared: FieldType) -> Domain:
        """The values the vocabulary allows."""
        domain = everything(declared.type)
        if isinstance(domain, Stretch) and declared.type == NUMBER:
            domain = stretch(_decimal(declared.minimum), _decimal(declared.maximum), none=True, whole=declared.whole)
        if declared.filled and declared.id not in self._doubtful:
            return domain.meet(some_of(domain), declared.whole)
        return domain

    def _domain_of_table(self, expr: ir.Lookup, domain: Domain) -> Domain:
        table = self.ruleset.tables.get(expr.table)
        if table is None:
            return domain
        values = [value for value in table.rows.values() if value is not None]
        if isinstance(domain, Stretch):
            if not values:
                return NO_STRETCH
            codes = [coded(value) for value in values]
            return stretch(min(codes), max(codes), none=True)
        if all(isinstance(value, str | bool) for value in values):
            return Listed(frozenset({*values, None}))
        return domain

    def whole(self, expr: ir.Expr, names: Names) -> Term:
        """An expression taken as it is: one term, the same wherever the same is written."""
        key = structure(expr, dict(names), 0)
        if self._pin is not None and self._reaches(expr):
            key = key, self._pin
        domain = everything(expr.type)
        return self.made.term("whole", (key,), expr.type, domain, whole=expr.type == DATE)

    def _reaches(self, expr: ir.Expr) -> bool:
        """Whether the pinned reading is used, by name, through definitions, readings or windows."""
        assert self._pin is not None
        return self._pin[0] in Reach(self.ruleset.definitions, self.ruleset.readings, self.ruleset.windows).of([expr])


def item_of(form: Values, source: Term, number: int) -> Term:
    """An item of a list, thought of: never none in a list of the record's."""
    item = source.type.item if isinstance(source.type, List) else ANY_TYPE
    return form.made.term("item", (source, number), item, _items(source, everything(item)))


def _items(source: Term, domain: Domain) -> Domain:
    while source.kind == "member" and not isinstance(source.parts[0].type, List):
        source = source.parts[0]
    return domain.meet(some_of(domain), False) if source.kind in ("fact", "item") else domain


def item_domain(source: ir.Expr) -> Domain:
    """The values an item of a list can have: never none where the list is one of the record's."""
    item = source.type.item if isinstance(source.type, List) else ANY_TYPE
    domain = everything(item)
    node = source
    while isinstance(node, ir.Member) and not isinstance(node.base.type, List):
        node = node.base
    return domain.meet(some_of(domain), False) if isinstance(node, ir.Fact) else domain


def _with_none(domain: Domain) -> Domain:
    if isinstance(domain, Stretch):
        return Stretch(domain.lo, domain.hi, domain.lo_in, domain.hi_in, domain.holes, True, domain.some)
    return Listed(domain.values - {None} if domain.all_but else domain.values | {None}, domain.all_but)


def _whole_between(lo: int | None, hi: int | None) -> Domain:
    return stretch(_decimal(lo), _decimal(hi), none=True, whole=True)


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _moved(kind: str, terms: tuple[Term, ...]) -> tuple[Term, Any] | None:
    """A whole number, or a day, moved by a constant: the base and by how much (days for a day)."""
    if kind not in ("+", "-") or len(terms) != 2:
        return None
    left, right = terms
    if kind == "+" and left.constant:
        left, right = right, left
    if left.constant or not left.whole or not right.constant:
        return None
    amount: Any = None
    if left.type == NUMBER and isinstance(right.value, Decimal) and right.value == right.value.to_integral_value():
        amount = right.value
    elif left.type == DATE and isinstance(right.value, Seconds) and right.value.seconds % 86400 == 0:
        amount = int(right.value.seconds) // 86400
    if amount is None:
        return None
    amount = -amount if kind == "-" else amount
    return (left.base, left.shift + amount) if left.base is not None else (left, amount)


def _may_become_none(ruleset: Ruleset) -> frozenset[str]:
    """Fields that a presumption may make none although null in a record stands for a value."""
    found = {p.path.rsplit(".", 1)[-1].removesuffix("[]") for p in ruleset.presumptions if not _some_literal(p.take)}
    for penalty in ruleset.penalties:
        if penalty.history:
            found |= set(penalty.history.presume)
    return frozenset(found)


def _some_literal(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Literal) and expr.value is not None
