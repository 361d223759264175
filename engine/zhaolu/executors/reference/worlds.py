"""Readings: an open ambiguity makes several worlds, and only what holds in all of them is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import Any

from zhaolu.executors.reference.expressions import Environment, evaluate
from zhaolu.frozen import dataclass, field, replace
from zhaolu.ir.meaning.answers import Choice
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.sanctions import Value


@dataclass(eq=False, repr=False, kw_only=True)
class Question:
    """One record asked about one ruleset at one moment. `pins`: readings the caller fixed, name to option."""

    ruleset: Ruleset
    facts: Mapping[str, Any]
    as_of: datetime
    pins: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    calendar: Any = None
    functions: Mapping[str, Any] = field(default_factory=dict)
    _environments: dict[tuple[tuple[str, str], ...], Environment] = field(default_factory=dict, repr=False)

    def worlds(self, readings: Sequence[str]) -> Iterator[tuple[Choice, Environment]]:
        """Every combination of the options of `readings` that are neither settled nor pinned.

        A pin that is no option here (an earlier year's reading of the same name may have others) fixes nothing.
        """
        declared = self.ruleset.readings
        options = []
        for name in readings:
            pinned = self.pins.get(name)
            fixed = pinned if pinned in declared[name].options else declared[name].settled
            options.append([fixed] if fixed is not None else list(declared[name].options))
        for labels in product(*options):
            choice = dict(zip(readings, labels, strict=True))
            yield choice, self.environment(choice)

    def environment(self, choice: Choice) -> Environment:
        key = tuple(sorted(choice.items()))
        if key not in self._environments:
            declared = self.ruleset.readings
            self._environments[key] = Environment(
                facts=self.facts,
                as_of=self.as_of,
                definitions=self.ruleset.definitions,
                readings={name: declared[name].options[label] for name, label in choice.items()},
                parameters=self.parameters,
                tables=self.ruleset.tables,
                windows=self.ruleset.windows,
                calendar=self.calendar,
                functions=self.functions,
            )
        return self._environments[key]

    def worlds_of(self, judge: Ruleset, readings: Sequence[str]) -> Iterator[tuple[Choice, Value]]:
        """The same record asked about under another ruleset (see `ir.sanctions`)."""
        for choice, environment in replace(self, ruleset=judge, _environments={}).worlds(readings):
            yield choice, lambda expr, names, world=environment: evaluate(expr, world.bind(names))  # type: ignore[misc]
