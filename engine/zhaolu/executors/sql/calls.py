"""Calls: of constants worked out at once, of anything else by the tables of functions below. What is in none is a declared gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from zhaolu.executors.sql.constants import called
from zhaolu.executors.sql.form import BOOL, TRUE, and_, not_, null
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.on_days import DAYS
from zhaolu.executors.sql.on_lists import LISTS
from zhaolu.executors.sql.on_numbers import NUMBERS
from zhaolu.executors.sql.on_texts import TEXTS
from zhaolu.executors.sql.values import Missing, Nothing, Scalar, Value, is_unknown
from zhaolu.ir import expressions as ir
from zhaolu.ir.functions import FUNCTIONS

if TYPE_CHECKING:
    from zhaolu.executors.sql.lowering import World

Lowered: TypeAlias = Callable[..., Value]
_STRICT: Final[Mapping[str, Lowered]] = {**DAYS, **NUMBERS, **TEXTS}
"""Called with the call and its arguments, none of them surely none or unknown."""

_GAPS: Final[Mapping[str, str]] = {
    "time": "time",
    **dict.fromkeys(("working day", "working days"), "working-days"),
    **dict.fromkeys(("sqrt", "exp", "log", "mean", "median", "stddev"), "division"),
    **dict.fromkeys(("distinct values", "sublist", "append", "concatenate", "union", "reverse", "index of", "flatten"), "list-value"),
}
"""Functions that are left out for a reason of their own."""


def call(world: World, expr: ir.Call, function: str, arguments: Sequence[Value]) -> Value:
    """A call with its arguments lowered. Raises the gap of a function without a SQL form."""
    if FUNCTIONS.get(function) is None:
        raise gap("plugin-function", expr.span, function)
    found = called(function, world.setting.calendar, arguments)
    if found is not None:
        return found
    if function in LISTS:
        return LISTS[function](world, expr, *arguments)
    if any(isinstance(argument, Missing) for argument in arguments):
        return Missing()
    if any(isinstance(argument, Nothing) for argument in arguments):
        none = and_(*(not_(is_unknown(argument)) for argument in arguments))
        return Nothing() if none == TRUE else Scalar(null(BOOL), none)
    if function not in _STRICT:
        raise gap(_GAPS.get(function, "function"), expr.span, function)
    return _STRICT[function](expr, *arguments)


LOWERED: Final = frozenset((*_STRICT, *LISTS))
"""Functions with a SQL form."""
