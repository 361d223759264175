"""FEEL's dynamic mode, for `expr --unchecked` alone: arguments fitted to a signature when the call is made.

Nothing here is used when a ruleset runs: there the types were checked before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhaolu.ir.meaning.logic import IllTyped, kind
from zhaolu.ir.operators import Function, Parameter, Variable
from zhaolu.ir.types import ANY, Enum, List, Range, Scalar, Type
from zhaolu.ir.values import RangeValue


def fitted(row: Function, arguments: list[Any]) -> list[Any]:
    """The arguments as some signature takes them: as they are, a list of one as its item, a value as a list of one.

    Raises IllTyped if no signature takes them.
    """
    if not row.signatures:
        return arguments
    for convert in (False, True):
        for form in row.forms:
            found = _fit(form.parameters, arguments, convert)
            if found is not None:
                return found
    raise IllTyped(f"{row.id}({', '.join(map(kind, arguments))})")


def _fit(parameters: tuple[Parameter, ...], arguments: list[Any], convert: bool) -> list[Any] | None:
    most = len(parameters)
    if parameters and parameters[-1].many:
        parameters = (*parameters[:-1], *[parameters[-1]] * (len(arguments) - most + 1))
    if len(arguments) > len(parameters) or any(not p.optional for p in parameters[len(arguments) :]):
        return None
    found = []
    for parameter, argument in zip(parameters, arguments, strict=False):
        fits, value = _fit_one(parameter.type, argument, convert)
        if not fits:
            return None
        found.append(value)
    return found


def _fit_one(type_: Type, value: Any, convert: bool) -> tuple[bool, Any]:
    if value is None or has_type(value, type_):
        return True, value
    if convert and isinstance(value, tuple) and len(value) == 1 and has_type(value[0], type_):
        return True, value[0]
    if convert and isinstance(type_, List) and not isinstance(value, tuple) and has_type(value, type_.item):
        return True, (value,)
    return False, value


def has_type(value: Any, type_: Type) -> bool:
    """Whether a value is of a type; none is of every type."""
    match type_:
        case _ if value is None or type_ == ANY:
            return True
        case Variable():
            return True
        case List(item):
            return isinstance(value, tuple) and _all(value, item)
        case Range():
            return isinstance(value, RangeValue)
        case Enum():
            return isinstance(value, str)
        case Scalar(name):
            return kind(value) == name
        case _:
            return True


def _all(items: Iterable[Any], type_: Type) -> bool:
    return all(has_type(item, type_) for item in items)
