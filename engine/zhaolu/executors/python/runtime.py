"""What generated code calls where a node is not written out as plain Python.

Every function here is total: arguments are values of `ir.values`, the result is one too, and what cannot be computed is
unknown with cause `error` and the words the reference gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Final

from zhaolu.executors.python.rows import U
from zhaolu.ir.expressions import DecisionTable
from zhaolu.ir.kinds import type_of
from zhaolu.ir.meaning import arithmetic as operators
from zhaolu.ir.meaning import logic, parts
from zhaolu.ir.meaning.hits import combined, default, output
from zhaolu.ir.meaning.logic import IllTyped, accepts, all_of, any_of, causes, equal, negation, strictly, unknown
from zhaolu.ir.operators import join, meets
from zhaolu.ir.types import ANY, NULL, Type
from zhaolu.ir.values import Between, Cause, Unknown

FAULTS: Final = (IllTyped, ValueError, ArithmeticError, LookupError)
"""What an operation raises outside its domain."""


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
