"""What generated code calls where a node is not written out as plain Python.

Every function here is total: arguments are values of `ir.values`, the result is one too, and what cannot be computed is
unknown with cause `error` and the words the reference gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal  # noqa: F401  (named by generated code)
from enum import Enum
from typing import Any, Final, NamedTuple

from zhaolu.ir.decisions import Outcome, PenaltyFinding
from zhaolu.ir.expressions import DecisionTable
from zhaolu.ir.kinds import type_of
from zhaolu.ir.meaning import arithmetic as operators
from zhaolu.ir.meaning import logic, parts
from zhaolu.ir.meaning.calls import applied, resolve
from zhaolu.ir.meaning.hits import combined, default, output
from zhaolu.ir.meaning.logic import IllTyped, accepts, all_of, any_of, causes, equal, kind, negation, strictly, unknown
from zhaolu.ir.operators import Function, join, meets
from zhaolu.ir.times import BEIJING, beijing_day
from zhaolu.ir.types import ANY, NULL, Type
from zhaolu.ir.values import Between, Cause, Object, Unknown

FAULTS: Final = (IllTyped, ValueError, ArithmeticError, LookupError)
"""What an operation raises outside its domain."""


class _Bare(Unknown):
    """Equal to itself alone, at the speed of an object."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


U: Final = _Bare(frozenset({Cause("missing", "")}))
"""Unknown, where nobody asks why. Its one cause is never shown."""


def fault(what: str) -> Unknown:
    return Unknown(frozenset({Cause("error", what)}))


def missing(subject: str, reason: str = "missing") -> Unknown:
    return Unknown(frozenset({Cause(reason, subject)}))


def fact(facts: Mapping[str, Any], name: str) -> Any:
    """A fact of the record, with its path where it is missing or imprecise."""
    value = facts.get(name, U)
    if value is U:
        return missing(name)
    if value.__class__ is Between and not value.causes:
        return Between(value.lo, value.hi, frozenset({Cause("imprecise", name)}))
    return value


def member(base: Any, name: str) -> Any:
    try:
        return parts.member(base, name)
    except FAULTS as found:
        return fault(str(found))


def truth(value: Any) -> Any:
    """A condition's value; anything but true, false, none and unknown is a fault."""
    return value if value is None or isinstance(value, bool | Unknown) else fault("不是条件 / not a condition")


def conjunction(*values: Any) -> Any:
    return all_of(map(truth, values))


def disjunction(*values: Any) -> Any:
    return any_of(map(truth, values))


def inverse(value: Any) -> Any:
    return negation(truth(value))


def compare(op: str, left: Any, right: Any) -> Any:
    try:
        return logic.compare(op, left, right)
    except FAULTS as found:
        return fault(str(found))


def arithmetic(op: str, left: Any, right: Any) -> Any:
    try:
        return strictly(lambda a, b: operators.calculate(op, a, b), left, right, monotone=op in "+-*")
    except FAULTS as found:
        return fault(str(found))


def negated(operand: Any) -> Any:
    try:
        return strictly(operators.negate, operand, monotone=True)
    except FAULTS as found:
        return fault(str(found))


def at(base: Any, index: Any) -> Any:
    try:
        return strictly(parts.at, base, index)
    except FAULTS as found:
        return fault(str(found))


def among(value: Any, tests: Sequence[tuple[bool, Any]], inverted: bool) -> Any:
    """`in`. Each test is (whether it is a condition already decided, its value); asked in order until one accepts."""
    try:
        found = any_of(truth(test) if decided else accepts(test, value) for decided, test in tests)
    except FAULTS as raised:
        return fault(str(raised))
    return negation(found) if inverted else found


def choose(condition: Any, then: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
    """`if`: an unknown condition matters only if the branches differ."""
    asked = truth(condition)
    if not isinstance(asked, Unknown):
        return then() if asked is True else otherwise()
    yes, no = then(), otherwise()
    try:
        agree = not causes(yes) and not causes(no) and join(type_of(yes), type_of(no)) and equal(yes, no) is True
    except FAULTS as found:
        return fault(str(found))
    return yes if agree else unknown(asked, yes, no)


def _items(source: Any) -> Any:
    try:
        return parts.items_of(source)
    except FAULTS as found:
        return fault(str(found))


def some(source: Any, test: Callable[[Any], Any]) -> Any:
    items = _items(source)
    return any_of(truth(test(item)) for item in items) if isinstance(items, tuple) else items


def every(source: Any, test: Callable[[Any], Any]) -> Any:
    items = _items(source)
    return all_of(truth(test(item)) for item in items) if isinstance(items, tuple) else items


def filtered(source: Any, test: Callable[[Any], Any]) -> Any:
    """The items for which the test is true; unknown as soon as one item's is."""
    items = _items(() if source is None else source)
    if not isinstance(items, tuple):
        return items
    held = [(item, test(item)) for item in items]
    doubts = [found for _, found in held if isinstance(found, Unknown)]
    return unknown(*doubts) if doubts else tuple(item for item, found in held if found is True)


def each(source: Any, step: Callable[[Any, tuple[Any, ...], list[Any]], Any], gathered: list[Any], nested: bool) -> Any:
    """`for`: what `step` gives for each item, added to `gathered`; a nested step adds its own."""
    items = _items(source)
    if not isinstance(items, tuple):
        return items
    for item in items:
        found = step(item, tuple(gathered), gathered)
        if not nested:
            gathered.append(found)
        elif not isinstance(found, tuple):
            return found
        if len(gathered) > parts.MAX_ITEMS:
            return fault(f"超过 {parts.MAX_ITEMS} 项 / more than {parts.MAX_ITEMS} items")
    return tuple(gathered)


def instance_of(value: Any, of: Type) -> Any:
    if value is None:
        return of in (NULL, ANY)
    return strictly(lambda known: of == ANY or meets(of, type_of(known)), value)


def decision_table(
    table: DecisionTable,
    allowed: Sequence[Callable[[], Any]],
    rows: Sequence[tuple[Callable[[], Sequence[Any]], Callable[[], Sequence[Any]]]],
    defaults: Callable[[], Sequence[Any]],
) -> Any:
    """A decision table; `rows` give the values of their tests and of their outputs."""
    try:
        if any(test() is False for test in allowed):
            return fault("输入不在允许的值里 / an input outside its allowed values")
        matched: list[Any] = []
        doubts: list[Unknown] = []
        for tests, outputs in rows:
            holds = all_of(tests())
            if isinstance(holds, Unknown):
                doubts.append(holds)
            elif holds is True:
                matched.append(output(table, outputs()))
                if table.hit == "first" and not doubts:
                    break
        if doubts:
            return unknown(*doubts)
        return combined(table, matched, fault) if matched else default(table, defaults())
    except FAULTS as found:
        return fault(str(found))


def ahead(as_of: datetime, end: Any) -> bool:
    """Whether a moment is still to come; an end that is not known is not."""
    return not isinstance(end, Unknown) and end is not None and as_of < end


class _Not(Enum):
    NOT = "not"


NOT: Final = _Not.NOT
"""An effect that does not apply."""


def settle(found: dict[str, Any], closed: set[str], key: str, collect: bool, *outcomes: Any) -> None:
    """An effect, given its value in every world (`NOT` where it does not apply): taken where it is certain."""
    certain = not any(value is NOT or isinstance(value, Unknown) for value in outcomes)
    certain = certain and all(value == outcomes[0] for value in outcomes)
    if collect:
        found.setdefault(key, [])
        found[key] += [outcomes[0]] if certain else []
    elif certain:
        found[key] = outcomes[0]
        closed.add(key)
    elif any(value is not NOT for value in outcomes):
        closed.add(key)


def known(value: Any) -> Any:
    """The value, with every unknown as `U`."""
    return U if isinstance(value, Unknown) else value


def filled(holder: Object, name: str, value: Any) -> Object:
    """The object with one more member."""
    return Object({**holder, name: value}, holder.path)


@dataclass(kw_only=True)
class Surroundings:
    """What conditions need besides the record: the moment, context parameters, tables, calendar, plugins' functions."""

    as_of: datetime
    parameters: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    calendar: Any = None
    functions: Mapping[str, Any] = field(default_factory=dict)
    zone: tzinfo | None = BEIJING
    _resolved: dict[str, tuple[Function, Callable[..., Any]]] = field(default_factory=dict, repr=False, init=False)

    @property
    def today(self) -> date:
        return beijing_day(self.as_of)

    def working(self, day: date) -> bool:
        if self.calendar is None:
            raise LookupError("没有工作日历 / there is no working-day calendar")
        return bool(self.calendar.is_working_day(day))

    def parameter(self, name: str) -> Any:
        return member(self.parameters, name)

    def call(self, id: str, *arguments: Any) -> Any:
        try:
            found = self._resolved.get(id)
            if found is None:
                found = self._resolved[id] = resolve(id, self)
            try:
                return applied(*found, list(arguments))
            except TypeError:
                return fault(f"{id}({', '.join(map(kind, arguments))})")
        except FAULTS as raised:
            return fault(str(raised))

    def look_up(self, table: str, key: Any) -> Any:
        """A row by its key: absent is none in a complete table, unknown in any other."""
        try:
            return strictly(lambda asked: self._row(table, str(asked)), key)
        except FAULTS as found:
            return fault(str(found))

    def _row(self, table: str, name: str) -> Any:
        declared = self.tables.get(table)
        if declared is not None:
            return declared.rows[name] if name in declared.rows else None if declared.complete else missing(table)
        given = parts.member(self.parameters, table)
        return given.get(name, missing(table)) if isinstance(given, Mapping) else given


class Brief(NamedTuple):
    """The short answer. Ids are those of rules (and, last, of the ban clauses of earlier years), in the order of the notice.

    `undecided` are the rules listed as such: without those another one speaks for.
    """

    outcome: Outcome
    failing: tuple[str, ...]
    undecided: tuple[str, ...]
    penalties: tuple[PenaltyFinding, ...]


ALL_MET: Final = Brief(Outcome.ELIGIBLE, (), (), ())


# --- conditions with the facts behind them ----------------------------------------------------------------------

Facts = tuple[tuple[str, Any], ...]
"""Facts read, as (id path, value), in the order read; unknown ones with their `Unknown`."""
Why = tuple[Any, Facts]
"""The value of a condition and the facts of the parts that mattered."""


def _decisive(value: Any, found: Sequence[Why], absorbing: bool) -> Facts:
    """The facts of the parts that made the value: those equal to an absorbing value, the unknown ones, or all."""
    if value is absorbing:
        found = [part for part in found if part[0] is absorbing]
    elif isinstance(value, Unknown):
        found = [part for part in found if isinstance(part[0], Unknown)]
    return tuple(item for _, facts in found for item in facts)


def why_all(*found: Why) -> Why:
    value = conjunction(*(part[0] for part in found))
    return value, _decisive(value, found, False)


def why_any(*found: Why) -> Why:
    value = disjunction(*(part[0] for part in found))
    return value, _decisive(value, found, True)


def why_not(found: Why) -> Why:
    return inverse(found[0]), found[1]


def why_if(tested: Why, then: Callable[[], Why], otherwise: Callable[[], Why]) -> Why:
    value = choose(tested[0], lambda: then()[0], lambda: otherwise()[0])
    facts = tested[1]
    if tested[0] is True or isinstance(tested[0], Unknown):
        facts += then()[1]
    if tested[0] is not True:
        facts += otherwise()[1]
    return value, facts


def why_some(source: Any, test: Callable[[Any], Why], reads: Callable[[], Facts]) -> Why:
    return _why_items(some, source, test, reads, True)


def why_every(source: Any, test: Callable[[Any], Why], reads: Callable[[], Facts]) -> Why:
    return _why_items(every, source, test, reads, False)


def _why_items(combine: Callable[..., Any], source: Any, test: Callable[[Any], Why], reads: Callable[[], Facts], absorbing: bool) -> Why:
    """A list gone through: its decisive items, or the list itself where there are none."""
    if not isinstance(source, tuple):
        return combine(source, lambda item: test(item)[0]), reads()
    found = [test(item) for item in source]
    value = combine(tuple(part[0] for part in found), lambda item: item)
    if value is absorbing:
        found = [part for part in found if part[0] is absorbing]
    elif isinstance(value, Unknown):
        found = [part for part in found if isinstance(part[0], Unknown)]
    return value, tuple(item for _, facts in found for item in facts) if found else reads()


def read_member(holder: Any, name: str, value: Any, reads: Callable[[], Facts]) -> Facts:
    """The facts read by `holder.name`: the member, or that of every item."""
    if isinstance(holder, Object):
        return ((holder.path_of(name), value),)
    if isinstance(holder, tuple):
        return tuple(
            (item.path_of(name), item.get(name, missing(item.path_of(name)))) for item in holder if isinstance(item, Object)
        )
    return reads()


def read_items(source: Any, reads: Callable[[Any], Facts]) -> Facts:
    return tuple(found for item in source for found in reads(item)) if isinstance(source, tuple) else ()


def facts_of(found: Sequence[Why]) -> dict[str, Any]:
    """The known facts, by id path, each once, in the order read."""
    facts: dict[str, Any] = {}
    for _, read in found:
        for path, value in read:
            if not isinstance(value, Unknown):
                facts.setdefault(path, value)
    return facts


NAMES: Final[Mapping[str, Any]] = {
    name: value
    for name, value in globals().items()
    if name
    in {
        "U", "fault", "missing", "fact", "member", "truth", "conjunction", "disjunction", "inverse", "compare", "arithmetic", "negated",
        "at", "among", "choose", "some", "every", "filtered", "each", "instance_of", "decision_table", "ahead", "known", "filled",
        "why_all", "why_any", "why_not", "why_if", "why_some", "why_every", "read_member", "read_items", "Decimal", "date", "datetime",
        "Object", "BEIJING", "NOT", "settle", "ALL_MET", "Outcome",
    }
}  # fmt: skip
"""What generated code may name."""
