"""Calling functions: what unknown and none do is said by the function table, what the function does by its module."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from zhaolu.executors.reference.dynamic import fitted
from zhaolu.executors.reference.functions_lists import GATHERED, LISTS
from zhaolu.executors.reference.functions_numbers import NUMBERS
from zhaolu.executors.reference.functions_temporal import TEMPORAL, WITH_ENVIRONMENT
from zhaolu.executors.reference.functions_text import TEXT
from zhaolu.executors.reference.logic import IllTyped, causes, kind, strictly, unknown
from zhaolu.ir.functions import FUNCTIONS
from zhaolu.ir.operators import Function
from zhaolu.ir.values import Between, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhaolu.executors.reference.environment import Environment

_OURS: Final[dict[str, Callable[..., Any]]] = {**NUMBERS, **TEXT, **LISTS, **TEMPORAL}


def call(id: str, arguments: list[Any], env: Environment) -> Any:
    """The value of a call. Raises what the function raises for arguments outside its domain."""
    own = FUNCTIONS.get(id)
    brought = None if own else env.functions[id]
    row = own or (brought if isinstance(brought, Function) else Function(id, "", ()))
    if id in WITH_ENVIRONMENT:
        function: Callable[..., Any] = partial(WITH_ENVIRONMENT[id], env)
    elif id in _OURS:
        function = _OURS[id]
    else:
        function = _plugin(brought)
    if env.unchecked:
        arguments = fitted(row, arguments)
    try:
        return _apply(row, function, arguments)
    except TypeError as fault:
        raise IllTyped(f"{id}({', '.join(map(kind, arguments))})") from fault


def _apply(row: Function, function: Callable[..., Any], arguments: list[Any]) -> Any:
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
