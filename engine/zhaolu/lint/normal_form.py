"""From conditions to formulas: definitions and windows written out, readings and `if` as cases."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import product
from typing import Any, Final

from zhaolu.ir import expressions as ir
from zhaolu.ir.kinds import type_of
from zhaolu.ir.meaning.logic import IllTyped, compare
from zhaolu.ir.operators import meets
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.types import ANY as ANY_TYPE
from zhaolu.ir.types import BOOLEAN, MIXED, STRING, Enum, List, Range, Scalar, Struct, Type
from zhaolu.lint.domains import NO_STRETCH, NONE, ORDERED, SOME, SOME_STRETCH, TRUTHS, Domain, Listed, Stretch, coded, everything, stretch
from zhaolu.lint.formulas import ANY, Formula, Formulas, Guards, Term
from zhaolu.lint.values import MOST_CASES, Names, Values, item_domain


class NormalForm(Values):
    """The formulas of one ruleset's conditions."""

    def __init__(self, ruleset: Ruleset, made: Formulas | None = None, pin: tuple[str, str] | None = None) -> None:
        super().__init__(ruleset, made, pin)
        self._formulas: dict[Any, tuple[ir.Expr, Formula]] = {}
        self._defined: dict[str, Formula] = {}
        self._told: dict[Any, Formula] = {}

    # --- conditions -----------------------------------------------------------------------------------------------

    def of(self, expr: ir.Expr) -> Formula:
        """The formula of a condition without free variables."""
        return self.formula(expr, {})

    def formula(self, expr: ir.Expr, names: Names) -> Formula:
        """The formula of a condition; `names` are the terms that its variables stand for."""
        key = id(expr), *names.items()
        held = self._formulas.get(key)
        if held is None:
            held = self._formulas[key] = expr, self._formula(expr, names)
        return held[1]

    def _formula(self, expr: ir.Expr, names: Names) -> Formula:
        made = self.made
        match expr:
            case ir.Literal(value) if value is None or isinstance(value, bool):
                return made.const(value)
            case ir.Definition(name) if name in self.ruleset.definitions:
                return self._definition(name)
            case ir.Reading(name) if name in self.ruleset.readings:
                options = self.ruleset.readings[name].options
                return made.cases([(self.chosen(name, label), self.formula(option, {})) for label, option in options.items()])
            case ir.If(condition, then, otherwise):
                return made.cases(
                    [(guards, self.formula(branch, names)) for guards, branch in self.branches(condition, then, otherwise, names)]
                )
            case ir.Not(operand):
                return made.negation(self.formula(operand, names))
            case ir.And(items):
                return made.all([self.formula(item, names) for item in items])
            case ir.Or(items):
                return made.any([self.formula(item, names) for item in items])
            case ir.Compare():
                return self._comparison(expr, names)
            case ir.In(value, tests, negated):
                found = self._membership(value, tests, names)
                return made.negation(found) if negated else found
            case ir.Quantified():
                return self._quantified(expr, names)
            case _:
                cases = self.values(expr, names)
                return made.cases([(guards, self._truth(term)) for guards, term in cases])

    def _truth(self, term: Term) -> Formula:
        if term.constant:
            return self.made.const(term.value) if term.value is None or isinstance(term.value, bool) else self.made.never
        return self.made.atom(term, Listed(frozenset({True})), Listed(frozenset({False})))

    def _definition(self, name: str) -> Formula:
        if name not in self._defined:
            if name in self._defining:
                return self.made.never
            self._defining.append(name)
            self._defined[name] = self.formula(self.ruleset.definitions[name], {})
            self._defining.pop()
        return self._defined[name]

    def _quantified(self, expr: ir.Quantified, names: Names) -> Formula:
        every = expr.kind == "every"
        body = ir.Not(expr.condition) if every else expr.condition
        inner = {name: term for name, term in names.items() if name != expr.variable}
        item = expr.source.type.item if isinstance(expr.source.type, List) else ANY_TYPE
        bound = self.made.term("bound", (_depth(names), item_domain(expr.source).has_none), item, item_domain(expr.source))
        shape = self.formula(body, {**inner, expr.variable: bound})
        cases: list[tuple[Guards, Formula]] = []
        for guards, source in self.values(expr.source, names):
            found = self.made.some(source, shape, lambda item: self.formula(body, {**inner, expr.variable: item}))
            cases.append((guards, self.made.negation(found) if every else found))
        return self.made.cases(cases)

    # --- comparisons ----------------------------------------------------------------------------------------------

    def _comparison(self, expr: ir.Compare, names: Names) -> Formula:
        if BOOLEAN in (expr.left.type, expr.right.type) and expr.op in ("=", "!="):
            return self._of_truths(expr, names)
        pairs = [(self.values(expr.left, names)), (self.values(expr.right, names))]
        if len(pairs[0]) * len(pairs[1]) > MOST_CASES:
            return self._truth(self.whole(expr, names))
        return self.made.cases([((*a, *b), self._compared(expr.op, left, right)) for (a, left), (b, right) in product(*pairs)])

    def _of_truths(self, expr: ir.Compare, names: Names) -> Formula:
        """`x = true`, `x != null` and the like: which outcomes of `x` count."""
        sides = expr.left, expr.right
        for side, other in (sides, sides[::-1]):
            if isinstance(other, ir.Literal) and (other.value is None or isinstance(other.value, bool)):
                wanted = self.made.const(other.value).mask
                return self.made.told(self.formula(side, names), wanted if expr.op == "=" else ANY ^ wanted)
        return self._truth(self.whole(expr, names))

    def _compared(self, op: str, left: Term, right: Term) -> Formula:
        if left.constant and right.constant:
            try:
                found = compare(op, left.value, right.value)
            except IllTyped:
                return self.made.never
            return self.made.const(found) if found is None or isinstance(found, bool) else self.made.never
        if left.constant:
            left, right, op = right, left, _FLIPPED[op]
        left, right = _unshifted(left, right, self.made)
        if right.constant:
            return self._against(op, left, right.value)
        return self._ordered(op, left, right)

    def _against(self, op: str, term: Term, value: Any) -> Formula:
        """A term compared with a constant."""
        key = op, term, type(value), value
        found = self._told.get(key)
        if found is None:
            found = self._told[key] = self._tell(op, term, value)
        return found

    def _tell(self, op: str, term: Term, value: Any) -> Formula:
        made = self.made
        if op == "!=":
            return made.negation(self._against("=", term, value))
        if value is None:
            if op != "=":
                return made.none
            empty, full = (NO_STRETCH, SOME_STRETCH) if isinstance(term.domain, Stretch) else (NONE, SOME)
            return made.atom(term, empty, full)
        if isinstance(term.domain, Stretch) and type_of(value) != term.type:
            return made.never
        if op == "=":
            if isinstance(term.domain, Stretch):
                point = coded(value)
                true: Domain = stretch(point, point, whole=term.whole)
                return made.atom(term, true, Stretch(holes=frozenset({point})))
            if isinstance(value, str) or (isinstance(value, bool) and term.type == BOOLEAN):
                true = Listed(frozenset({value}))
                return made.atom(term, true, true.rest())
            return self._truth(self._pair("equals", term, value))
        if not isinstance(term.domain, Stretch):
            return self._truth(self._pair(op, term, value))
        bound = coded(value)
        below = op[0] == "<"
        included = op[-1] == "="
        under = stretch(hi=bound, hi_in=included if below else not included, whole=term.whole)
        over = stretch(lo=bound, lo_in=not included if below else included, whole=term.whole)
        return made.atom(term, under, over) if below else made.atom(term, over, under)

    def _pair(self, kind: str, term: Term, value: Any) -> Term:
        return self.made.term(kind, (term, value), BOOLEAN, TRUTHS)

    def _ordered(self, op: str, left: Term, right: Term) -> Formula:
        """Two terms compared: how they lie to each other is a term of its own."""
        if not (_comparable(left.type) and _comparable(right.type)):
            if op in ("=", "!="):
                sides = tuple(sorted((left, right), key=lambda term: term.number))
                found = self._truth(self.made.term("equal", sides, BOOLEAN, Listed(frozenset({True, False}))))
                return found if op == "=" else self.made.negation(found)
            return self._truth(self.made.term(op, (left, right), BOOLEAN, TRUTHS))
        if left.number > right.number:
            left, right, op = right, left, _FLIPPED[op]
        ways = frozenset({"=", "both"} if left is right else {"<", "=", ">", "both", "one"})
        term = self.made.term("order", (left, right), STRING, Listed(ways))
        if op in ("=", "!="):
            same = Listed(frozenset({"=", "both"}))
            found = self.made.atom(term, same, Listed(frozenset({"<", ">", "one"})))
            return found if op == "=" else self.made.negation(found)
        true = frozenset(way for way in op if way in ways)
        false = frozenset({"<", "=", ">"}) - true
        return self.made.atom(term, Listed(true), Listed(false), Listed(frozenset({"both", "one"})))

    def _membership(self, value: ir.Expr, tests: tuple[ir.Expr, ...], names: Names) -> Formula:
        cases = self.values(value, names)
        return self.made.cases([(guards, self.made.any([self._accepted(term, test, names) for test in tests])) for guards, term in cases])

    def _accepted(self, value: Term, test: ir.Expr, names: Names) -> Formula:
        """Whether one test of `in` accepts a value."""
        if any(isinstance(node, ir.Local) and node.name == "?" for node in ir.walk(test)):
            return self.formula(test, {**names, "?": value})
        cases: list[tuple[Guards, Formula]] = []
        for guards, head, local in self.heads(test, names):
            cases.append((guards, self._by_test(value, head, local)))
            if len(cases) > MOST_CASES:
                return self._truth(self.made.term("in", (value, self.whole(test, names)), BOOLEAN, TRUTHS))
        return self.made.cases(cases)

    def _by_test(self, value: Term, test: ir.Expr, names: Names) -> Formula:
        listed = isinstance(value.type, List | Range | Struct) or value.type == ANY_TYPE
        match test:
            case ir.ListOf(items) if not listed and all(isinstance(item, ir.Literal) and isinstance(item.value, str) for item in items):
                if isinstance(value.domain, Listed) and not value.constant:
                    among = Listed(frozenset(item.value for item in items if isinstance(item, ir.Literal)))
                    return self.made.atom(value, among, among.rest())
                return self.made.any([self._by_test(value, item, names) for item in items])
            case ir.ListOf(items) if not listed and all(_single(item.type) and meets(item.type, value.type) for item in items):
                return self.made.any([self._accepted(value, item, names) for item in items])
            case ir.RangeOf(lo, hi, lo_in, hi_in) if not listed:
                ends = [(bound, op) for bound, op in ((lo, ">=" if lo_in else ">"), (hi, "<=" if hi_in else "<")) if bound is not None]
                plain = [(end, op) for end, op in ends if isinstance(end, ir.Literal) and end.value is not None]
                if len(plain) == len(ends):
                    return self.made.all([self._compared(op, value, self.constant(end.value, end.type)) for end, op in plain])
            case _ if not listed and _single(test.type) and meets(test.type, value.type):
                return self.made.cases([(guards, self._compared("=", value, term)) for guards, term in self.values(test, names)])
            case _:
                pass
        return self._truth(self.made.term("in", (value, self.whole(test, names)), BOOLEAN, TRUTHS))


_FLIPPED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _single(type_: Type) -> bool:
    """Whether a value of the type is one value, and of a kind that is known."""
    return isinstance(type_, Scalar | Enum) and type_ not in (ANY_TYPE, MIXED)


def _comparable(type_: Type) -> bool:
    return type_ in ORDERED or type_ == STRING or isinstance(type_, Enum)


def _depth(names: Names) -> int:
    return sum(term.kind == "bound" for term in names.values())


def _unshifted(left: Term, right: Term, made: Formulas) -> tuple[Term, Term]:
    """`x + 1 <= 36` as `x <= 35`."""
    if left.base is None or not right.constant or right.value is None:
        return left, right
    if isinstance(right.value, Decimal):
        bound: Any = right.value - left.shift
    elif isinstance(right.value, date) and not isinstance(right.value, datetime):
        number = right.value.toordinal() - left.shift
        if not 1 <= number <= date.max.toordinal():
            return left, right
        bound = date.fromordinal(number)
    else:
        return left, right
    return left.base, made.term("constant", (bound,), right.type, everything(right.type))
