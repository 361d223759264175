"""Calling functions: `ir.meaning` says what they do; FEEL's dynamic mode fits the arguments first."""

from __future__ import annotations

from typing import Any

from zhaolu.executors.reference.dynamic import fitted
from zhaolu.executors.reference.environment import Environment
from zhaolu.ir.meaning.calls import applied, resolve
from zhaolu.ir.meaning.logic import IllTyped, kind


def call(id: str, arguments: list[Any], env: Environment) -> Any:
    """The value of a call. Raises what the function raises for arguments outside its domain."""
    row, function = resolve(id, env)
    if env.unchecked:
        arguments = fitted(row, arguments)
    try:
        return applied(row, function, arguments)
    except TypeError as fault:
        raise IllTyped(f"{id}({', '.join(map(kind, arguments))})") from fault
