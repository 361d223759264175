"""Conditions in a normal form: terms (what is asked of the record) and formulas over them, each made once.

Two conditions that say the same in other words (`x <= 35`, `35 >= x`, `not(x > 35)`, a definition and its text) become
the same object. A formula comes out true, false or none, written as the bits T, F and N; what comes out unknown for a
fully known record (a row missing in an incomplete table, a fault) is none of the three.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from zhaolu.ir.types import Type
from zhaolu.lint.domains import Domain, joined, none_of, nothing_of

T: Final = 1
F: Final = 2
N: Final = 4
ANY: Final = T | F | N


def swapped(mask: int) -> int:
    """The outcomes of a condition whose negation comes out as one of `mask`."""
    return (mask & N) | (F if mask & T else 0) | (T if mask & F else 0)


@dataclass(eq=False, slots=True)
class Term:
    """Something that has a value for a record: a fact, a field, a call, a constant. One object for each.

    `domain` holds every value it can have at all. `strict`: terms without which it is none. `base` and `shift`: a whole
    number or a day that is `base` moved by so much.
    """

    kind: str
    parts: tuple[Any, ...]
    type: Type
    domain: Domain
    whole: bool = False
    strict: tuple[Term, ...] = ()
    base: Term | None = None
    shift: Any = None
    number: int = 0

    @property
    def constant(self) -> bool:
        return self.kind == "constant"

    @property
    def value(self) -> Any:
        """Of a constant."""
        return self.parts[0]


@dataclass(eq=False, slots=True)
class Const:
    """Comes out as one of `mask`, whatever the record (0: never as anything definite)."""

    mask: int


@dataclass(eq=False, slots=True)
class Atom:
    """True, false or none as the value of `term` is in `true`, `false` or `none`; together they are all it can have."""

    term: Term
    true: Domain
    false: Domain
    none: Domain

    def domain(self, mask: int) -> Domain:
        """The values for which it comes out as one of `mask`."""
        return joined([part for bit, part in ((T, self.true), (F, self.false), (N, self.none)) if mask & bit], self.term.domain)


@dataclass(eq=False, slots=True)
class Not:
    operand: Formula


@dataclass(eq=False, slots=True)
class All:
    """Kleene's and. (`or` is the negation of all negations.)"""

    items: tuple[Formula, ...]


@dataclass(eq=False, slots=True)
class Is:
    """True if `operand` comes out as one of `mask`, else false; never none."""

    operand: Formula
    mask: int


@dataclass(eq=False, slots=True)
class Cases:
    """Comes out as the formula of one of the cases whose guards hold: each a condition and how it must come out."""

    cases: tuple[tuple[Guards, Formula], ...]


@dataclass(eq=False, slots=True)
class Some:
    """Some item of `source` satisfies what `body` gives for it."""

    source: Term
    body: Callable[[Term], Formula]


Formula: TypeAlias = Const | Atom | Not | All | Is | Cases | Some
Guards: TypeAlias = tuple[tuple[Formula, int], ...]


class Formulas:
    """Makes each term and formula once: the same parts give the same object."""

    def __init__(self) -> None:
        self._made: dict[Any, Any] = {}
        self._numbers: dict[Formula, int] = {}
        self.never, self.true, self.false, self.none = (Const(mask) for mask in (0, T, F, N))

    def term(self, kind: str, parts: tuple[Any, ...], type_: Type, domain: Domain, **more: Any) -> Term:
        key = kind, tuple((type(part).__name__, part) for part in parts)
        if key not in self._made:
            self._made[key] = Term(kind, parts, type_, domain, number=len(self._made), **more)
        found: Term = self._made[key]
        return found

    def const(self, value: bool | None) -> Const:
        return self.none if value is None else self.true if value else self.false

    def atom(self, term: Term, true: Domain, false: Domain, none: Domain | None = None) -> Formula:
        """An atom; what is settled by all the values the term can have at all becomes a constant.

        `none` left out: none alone, unless that is among the values for which it is true or false.
        """
        if none is None:
            none = none_of(true) if not (true.has_none or false.has_none) else nothing_of(true)
        true, false, none = (term.domain.meet(side, term.whole) for side in (true, false, none))
        possible = (0 if true.empty else T) | (0 if false.empty else F) | (0 if none.empty else N)
        if possible in (T, F, N, 0):
            return {T: self.true, F: self.false, N: self.none, 0: self.never}[possible]
        key = "atom", term, true, false, none
        if key not in self._made:
            self._made[key] = Atom(term, true, false, none)
            other = Atom(term, false, true, none)
            self._made["atom", term, false, true, none] = other
            self._made["not", self._made[key]] = other
            self._made["not", other] = self._made[key]
            for made in (self._made[key], other):
                self._numbers[made] = len(self._numbers)
        found: Formula = self._made[key]
        return found

    def negation(self, formula: Formula) -> Formula:
        match formula:
            case Const(mask):
                return {T: self.false, F: self.true}.get(mask, formula)
            case Not(operand):
                return operand
            case Is(operand, mask):
                return self.told(operand, ANY ^ mask)
            case _:
                return self._once(("not", formula), lambda: Not(formula))

    def all(self, items: list[Formula]) -> Formula:
        """Kleene's and, flattened, each part once and in one order."""
        flat: dict[Formula, None] = {}
        for item in items:
            match item:
                case All(inner):
                    flat.update(dict.fromkeys(inner))
                case Const(1):
                    pass
                case Const(2):
                    return item
                case _:
                    flat[item] = None
        if any(self.negation(item) in flat for item in flat if isinstance(item, Atom) and item.none.empty):
            return self.false
        parts = tuple(sorted(flat, key=lambda item: self._numbers.get(item, -1)))
        if len(parts) < 2:
            return parts[0] if parts else self.true
        return self._once(("all", parts), lambda: All(parts))

    def any(self, items: list[Formula]) -> Formula:
        return self.negation(self.all([self.negation(item) for item in items]))

    def told(self, formula: Formula, mask: int) -> Formula:
        """Whether a condition comes out as one of `mask`."""
        if isinstance(formula, Const) and formula.mask in (T, F, N):
            return self.const(bool(formula.mask & mask))
        return self._once(("is", formula, mask), lambda: Is(formula, mask))

    def cases(self, cases: list[tuple[Guards, Formula]]) -> Formula:
        if len(cases) == 1 and not cases[0][0]:
            return cases[0][1]
        if all(formula is cases[0][1] for _, formula in cases):
            return cases[0][1]
        kept = tuple(cases)
        return self._once(("cases", kept), lambda: Cases(kept))

    def some(self, source: Term, shape: Formula, body: Callable[[Term], Formula]) -> Formula:
        """`shape` is the body for any item at all: by it two quantified conditions are told to be the same."""
        return self._once(("some", source, shape), lambda: Some(source, body))

    def _once(self, key: Any, make: Callable[[], Formula]) -> Formula:
        if key not in self._made:
            self._made[key] = made = make()
            self._numbers[made] = len(self._numbers)
        found: Formula = self._made[key]
        return found


def terms_of(formula: Formula) -> frozenset[Term]:
    """The terms a formula asks about, with those they are made of; of a quantified part only its list."""
    found: set[Term] = set()
    waiting: list[Any] = [formula]
    seen: set[int] = set()
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        match item:
            case Term():
                found.add(item)
                waiting += item.strict
            case Atom():
                waiting.append(item.term)
            case Not() | Is():
                waiting.append(item.operand)
            case All():
                waiting += item.items
            case Cases():
                for guards, inner in item.cases:
                    waiting += [guard for guard, _ in guards]
                    waiting.append(inner)
            case Some():
                waiting.append(item.source)
            case _:
                pass
    return frozenset(found)
