"""Whether conditions can come out together in a given way for any record: a bounded search for a contradiction.

Sound, not complete. `Prover.possible` says no only where every way has been shown to contradict itself; whatever the
search does not understand, or is too long to follow, counts as possible. So what lint says on its authority is never
wrong, and lint may miss things.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeAlias

from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Rule, Ruleset
from zhaolu.lint.domains import Domain, none_of, some_of
from zhaolu.lint.formulas import ANY, All, Atom, Cases, Const, F, Formula, Is, N, Not, Some, T, Term, swapped
from zhaolu.lint.normal_form import NormalForm
from zhaolu.lint.values import item_of

MOST_STEPS: Final = 1500
"""Steps of one search; beyond that the answer is that it may be possible."""
MOST_ITEMS: Final = 4
"""Items of one list that are thought of at once."""


@dataclass(eq=False, slots=True)
class _Choice:
    """One of several ways, put off."""

    options: list[list[Wanted]]


@dataclass(eq=False, slots=True)
class _Item:
    """There is an item for which the body of a quantified condition comes out so."""

    some: Some


Goal: TypeAlias = Formula | _Choice | _Item


class Wanted(NamedTuple):
    """A condition and the outcomes it is to have."""

    formula: Goal
    mask: int


class _Exhausted(Exception):
    pass


class Prover:
    """Asks about the conditions of one ruleset."""

    def __init__(self, ruleset: Ruleset, form: NormalForm | None = None) -> None:
        self.ruleset = ruleset
        self.form = form or NormalForm(ruleset)
        self._steps = 0

    def with_reading(self, name: str, label: str) -> Prover:
        """The same conditions with a reading taken one way; its formulas and this one's can be asked about together."""
        reading = self.ruleset.readings[name]
        one = replace(reading, options={label: reading.options[label]})
        pinned = replace(self.ruleset, readings={**self.ruleset.readings, name: one})
        return Prover(pinned, NormalForm(pinned, self.form.made, (name, label)))

    def of(self, expr: Expr) -> Formula:
        """The formula of a condition without free variables."""
        return self.form.of(expr)

    def verdict(self, rule: Rule) -> Formula:
        """True where the rule is met, false where it is unmet, none where it hangs on a value that is none."""
        made = self.form.made
        alternatives = [self.of(a.condition) for a in rule.alternatives]
        guard = [made.negation(self.of(rule.guard))] if rule.guard is not None else []
        return made.any([*guard, *alternatives])

    def possible(self, *wanted: Wanted) -> bool:
        """Whether some record might make all of them come out so at once. False is certain."""
        self._steps = 0
        try:
            return self._search(_State(), list(wanted))
        except _Exhausted:
            return True

    def outcomes(self, formula: Formula, *given: Wanted) -> int:
        """The outcomes a condition may have where `given` holds, as bits."""
        return sum(mask for mask in (T, F, N) if self.possible(*given, Wanted(formula, mask)))

    def _search(self, state: _State, wanted: list[Wanted]) -> bool:
        """Whether all of `wanted` can hold in `state`, which is used up."""
        choices: list[list[list[Wanted]]] = []
        while True:
            while wanted:
                self._steps += 1
                if self._steps > MOST_STEPS:
                    raise _Exhausted
                formula, mask = wanted.pop()
                if not self._take(formula, mask, state, wanted, choices):
                    return False
            if not choices:
                return True
            best: tuple[int, list[list[Wanted]]] | None = None
            for position, options in enumerate(choices):
                open_ones = [option for option in options if all(_can(each.formula, each.mask, state) for each in option)]
                if not open_ones:
                    return False
                if best is None or len(open_ones) < len(best[1]):
                    best = position, open_ones
                if len(open_ones) == 1:
                    break
            assert best is not None
            del choices[best[0]]
            if len(best[1]) == 1:
                wanted = list(best[1][0])
                continue
            rest = [Wanted(_Choice(options), T) for options in choices]
            return any(self._search(state.copy(), [*rest, *option]) for option in best[1])

    def _take(self, formula: Goal, mask: int, state: _State, wanted: list[Wanted], choices: list[list[list[Wanted]]]) -> bool:
        """Make a condition come out so: what follows at once goes to `wanted`, what leaves a choice to `choices`."""
        if mask == ANY and not isinstance(formula, Const):
            return True
        match formula:
            case Const(outcome):
                return bool(outcome & mask)
            case Not(operand):
                wanted.append(Wanted(operand, swapped(mask)))
            case Is(operand, inner):
                kept = (inner if mask & T else 0) | (ANY ^ inner if mask & F else 0)
                wanted.append(Wanted(operand, kept))
                return bool(kept)
            case Atom(term):
                return state.narrow(term, formula.domain(mask))
            case All(items):
                _take_all(items, mask, wanted, choices)
            case Cases(cases):
                choices.append([[*(Wanted(*guard) for guard in guards), Wanted(inner, mask)] for guards, inner in cases])
            case Some():
                return self._take_some(formula, mask, state, wanted, choices)
            case _Choice(options):
                choices.append(options)
            case _Item(some):
                return self._witness(some, mask, state, wanted)
        return bool(mask)

    def _take_some(self, some: Some, mask: int, state: _State, wanted: list[Wanted], choices: list[list[list[Wanted]]]) -> bool:
        before = state.quantified.get(some, ANY)
        now = before & mask
        if not now:
            return False
        if now == before:
            return True
        state.quantified[some] = now
        if not now & N and not state.narrow(some.source, some_of(some.source.domain)):
            return False
        if now == T:
            return self._witness(some, T, state, wanted)
        if not now & T:
            state.universal.setdefault(some.source, []).append((some, now))
            wanted += [self._of_item(some, item, now) for item in state.items.get(some.source, ())]
            if now == N:
                nothing = self.form.made.atom(some.source, none_of(some.source.domain), some_of(some.source.domain))
                choices.append([[Wanted(nothing, T)], [Wanted(_Item(some), N)]])
        elif now != T | F:
            choices.append([[Wanted(some, T)], [Wanted(some, now ^ T)]])
        return True

    def _witness(self, some: Some, mask: int, state: _State, wanted: list[Wanted]) -> bool:
        """An item of the list for which the body comes out so; what holds of every item holds of it."""
        items = state.items.get(some.source, ())
        if len(items) >= MOST_ITEMS:
            return True
        item = item_of(self.form, some.source, len(items))
        state.items[some.source] = (*items, item)
        wanted.append(self._of_item(some, item, mask))
        wanted += [self._of_item(other, item, held) for other, held in state.universal.get(some.source, ())]
        return True

    def _of_item(self, some: Some, item: Term, mask: int) -> Wanted:
        self._steps += 4
        return Wanted(some.body(item), mask)


class _State:
    """What the search holds so far: the values left for each term, the lists' items thought of, what holds of every item."""

    __slots__ = ("values", "items", "universal", "quantified")

    def __init__(self) -> None:
        self.values: dict[Term, Domain] = {}
        self.items: dict[Term, tuple[Term, ...]] = {}
        self.universal: dict[Term, list[tuple[Some, int]]] = {}
        self.quantified: dict[Some, int] = {}

    def copy(self) -> _State:
        found = _State()
        found.values = dict(self.values)
        found.items = dict(self.items)
        found.universal = {source: list(held) for source, held in self.universal.items()}
        found.quantified = dict(self.quantified)
        return found

    def domain(self, term: Term) -> Domain:
        """The values left: none alone where something it is made of is none."""
        found = self.values.get(term)
        if found is None:
            found = term.domain
            if found.has_none and any(self.domain(part).only_none for part in term.strict):
                found = none_of(found)
        return found

    def narrow(self, term: Term, to: Domain) -> bool:
        """Leave only the values in `to`; False where none are left for this or a term that hangs on it."""
        before = self.domain(term)
        now = before.meet(to, term.whole)
        if now.empty:
            return False
        self.values[term] = now
        if before.has_none and not now.has_none and not all(self.narrow(part, some_of(part.domain)) for part in term.strict):
            return False
        if now.only_none and not before.only_none:
            hanging = [other for other in self.values if term in other.strict]
            return all(self.narrow(other, none_of(other.domain)) for other in hanging)
        return True


def _take_all(items: Iterable[Formula], mask: int, wanted: list[Wanted], choices: list[list[list[Wanted]]]) -> None:
    """Kleene's and: true if all are, false if one is, else none."""
    match mask:
        case 1:  # T
            wanted += [Wanted(item, T) for item in items]
        case 2:  # F
            choices.append([[Wanted(item, F)] for item in items])
        case 4:  # N
            wanted += [Wanted(item, T | N) for item in items]
            choices.append([[Wanted(item, N)] for item in items])
        case 5:  # T | N
            wanted += [Wanted(item, T | N) for item in items]
        case 6:  # F | N
            choices.append([[Wanted(item, F | N)] for item in items])
        case _:  # T | F
            choices.append([[Wanted(item, T) for item in items], *([Wanted(item, F)] for item in items)])


def _can(formula: Goal, mask: int, state: _State) -> bool:
    """A quick look whether a condition might come out so, without following it."""
    match formula:
        case Const(outcome):
            return bool(outcome & mask)
        case Not(operand):
            return _can(operand, swapped(mask), state)
        case Atom(term):
            return not state.domain(term).meet(formula.domain(mask), term.whole).empty
        case All(items) if mask == T:
            return all(_can(item, T, state) for item in items)
        case All(items) if mask == F:
            return any(_can(item, F, state) for item in items)
        case Some():
            return bool(state.quantified.get(formula, ANY) & mask)
        case _:
            return bool(mask)
