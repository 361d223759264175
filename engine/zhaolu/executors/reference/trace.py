"""Why a condition came out as it did: the parts that mattered, and the facts they read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from zhaolu.executors.reference.expressions import Environment, evaluate
from zhaolu.ir.decisions import Trace
from zhaolu.ir.expressions import And, Definition, Expr, Fact, Filter, If, Local, Member, Not, Or, Quantified, Reading, children
from zhaolu.ir.values import Cause, Object, Unknown


def trace(expr: Expr, environment: Environment) -> Trace:
    """The tree of conditions under `expr`, without the parts that did not matter.

    A false conjunction shows its false members, a true disjunction its true ones; an unknown one shows what is unknown.
    """
    value = evaluate(expr, environment)
    parts: list[Trace] = []
    label = ""
    match expr:
        case And(items) | Or(items):
            traced = [trace(item, environment) for item in items]
            parts = _decisive(traced, value, absorbing=isinstance(expr, Or))
        case Not(operand):
            parts = [trace(operand, environment)]
        case If(condition, then, otherwise):
            tested = trace(condition, environment)
            parts = [tested]
            if tested.value is True or isinstance(tested.value, Unknown):
                parts.append(trace(then, environment))
            if tested.value is not True:
                parts.append(trace(otherwise, environment))
        case Quantified(kind, variable, source, condition):
            items = evaluate(source, environment)
            if isinstance(items, tuple):
                traced = [trace(condition, environment.bind({variable: item})) for item in items]
                parts = _decisive(traced, value, absorbing=kind == "some")
            facts = tuple(_read(source, environment))
            return Trace(expr=expr, value=value, parts=tuple(parts), facts=() if parts else facts)
        case Definition(name):
            parts = [trace(environment.definitions[name], environment)]
            label = name
        case _:
            return Trace(expr=expr, value=value, facts=tuple(_read(expr, environment)))
    return Trace(expr=expr, value=value, parts=tuple(parts), label=label)


def _decisive(parts: list[Trace], value: Any, *, absorbing: bool) -> list[Trace]:
    """The parts that made the value: those equal to an absorbing value, the unknown ones, or all."""
    if value is absorbing:
        return [part for part in parts if part.value is absorbing]
    if isinstance(value, Unknown):
        return [part for part in parts if isinstance(part.value, Unknown)]
    return parts


def facts_behind(traces: Iterable[Trace]) -> dict[str, Any]:
    """The known facts at the leaves, by id path, each once, in the order read."""
    found: dict[str, Any] = {}
    for item in traces:
        for path, value in item.facts:
            if not isinstance(value, Unknown):
                found.setdefault(path, value)
        for path, value in facts_behind(item.parts).items():
            found.setdefault(path, value)
    return found


def _read(expr: Expr, environment: Environment) -> Iterator[tuple[str, Any]]:
    """The facts an expression reads, as (id path, value); an unknown fact with its Unknown."""
    match expr:
        case Fact(name):
            yield name, evaluate(expr, environment)
        case Member(base, name):
            holder = evaluate(base, environment)
            if isinstance(holder, Object):
                yield holder.path_of(name), evaluate(expr, environment)
            elif isinstance(holder, tuple):
                for item in holder:
                    if isinstance(item, Object):
                        yield item.path_of(name), item.get(name, Unknown(frozenset({Cause("missing", item.path_of(name))})))
            else:
                yield from _read(base, environment)
        case Definition(name):
            yield from _read(environment.definitions[name], environment)
        case Reading(name):
            option = environment.readings.get(name)
            if option is not None:
                yield from _read(option, environment)
        case Local():
            return
        case Filter(base, _):
            yield from _read(base, environment)
        case Quantified(_, variable, source, condition):
            items = evaluate(source, environment)
            for item in items if isinstance(items, tuple) else ():
                yield from _read(condition, environment.bind({variable: item}))
        case _:
            for child in children(expr):
                yield from _read(child, environment)
