"""What a function does with unknown and none is said by the function table; what it does with known values, by its module."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from zhaolu.ir.functions import FUNCTIONS
from zhaolu.ir.meaning.lists import GATHERED, LISTS
from zhaolu.ir.meaning.logic import causes, strictly, unknown
from zhaolu.ir.meaning.numbers import NUMBERS
from zhaolu.ir.meaning.texts import TEXT
from zhaolu.ir.meaning.times import TEMPORAL, WITH_ENVIRONMENT, Surroundings
from zhaolu.ir.operators import Function
from zhaolu.ir.values import Between, Unknown

_OURS: Final[dict[str, Callable[..., Any]]] = {**NUMBERS, **TEXT, **LISTS, **TEMPORAL}


def resolve(id: str, env: Surroundings) -> tuple[Function, Callable[..., Any]]:
    """The row of a function and what carries it out. Raises LookupError for one that nobody brings."""
    own = FUNCTIONS.get(id)
    brought = None if own else env.functions[id]
    row = own or (brought if isinstance(brought, Function) else Function(id, "", ()))
    if id in WITH_ENVIRONMENT:
        return row, partial(WITH_ENVIRONMENT[id], env)
    if id in _OURS:
        return row, _OURS[id]
    return row, _plugin(brought)


def applied(row: Function, function: Callable[..., Any], arguments: list[Any]) -> Any:
    """The value of a call. Raises what the function raises for arguments outside its domain."""
    if row.unknown == "items":
        return _with_items(row, function, arguments)
    if row.id in GATHERED:
        arguments = _gathered(arguments)
    taken = _none_taken(row, len(arguments))
    if any(value is None and not ok for value, ok in zip(arguments, taken, strict=False)):
        return unknown(*arguments) if any(isinstance(value, Unknown) for value in arguments) else None
    if any(isinstance(value, tuple) and causes(value) for value in arguments):
        return unknown(*arguments)
    given = [value for value in arguments if value is not None]
    if len(given) == len(arguments):
        return strictly(function, *arguments, monotone=row.monotone)
    if any(isinstance(value, Unknown | Between) for value in arguments):
        return unknown(*arguments)
    return function(*arguments)


def _plugin(function: Any) -> Callable[..., Any]:
    """A plugin's function: a row of the table with its callable, or the callable."""
    return function.call if isinstance(function, Function) and function.call is not None else function


def _gathered(arguments: list[Any]) -> list[Any]:
    """`max(1, 2)` is `max([1, 2])`. A list with an item that is none has no sum."""
    if len(arguments) == 1 and (isinstance(arguments[0], tuple | Unknown) or arguments[0] is None):
        items = arguments[0]
    else:
        items = tuple(arguments)
    return [None if isinstance(items, tuple) and None in items else items]


def _with_items(row: Function, function: Callable[..., Any], arguments: list[Any]) -> Any:
    """Functions that decide although items are unknown."""
    if row.id in GATHERED and not (len(arguments) == 1 and isinstance(arguments[0], tuple | Unknown | None)):
        arguments = [tuple(arguments)]
    if isinstance(arguments[0], Unknown):
        return unknown(*arguments)
    return None if arguments[0] is None else function(*arguments)


def _none_taken(row: Function, count: int) -> list[bool]:
    """For each argument, whether the function takes none."""
    for form in row.forms:
        parameters = list(form.parameters)
        if parameters and parameters[-1].many:
            parameters += [parameters[-1]] * (count - len(parameters))
        if len(parameters) >= count:
            return [parameter.takes_none for parameter in parameters[:count]]
    return [False] * count
