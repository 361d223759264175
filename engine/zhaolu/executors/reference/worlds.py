"""Readings: an open ambiguity makes several worlds, and only what holds in all of them is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from zhaolu.executors.reference.expressions import Environment
from zhaolu.ir.decisions import REASONS, Hanging, Verdict
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.values import Cause

Choice = Mapping[str, str]
"""One option for each reading that matters: reading name to option label."""


@dataclass(kw_only=True)
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
        """Every combination of the options of `readings` that are neither settled nor pinned."""
        declared = self.ruleset.readings
        options = []
        for name in readings:
            fixed = self.pins.get(name, declared[name].settled)
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


def hanging(readings: Iterable[str], outcomes: Sequence[tuple[Choice, Verdict]]) -> tuple[Hanging, ...]:
    """The readings on which the verdict depends, with the verdict under each option."""
    found = []
    for name in readings:
        by_option: dict[str, set[Verdict]] = {}
        for choice, verdict in outcomes:
            by_option.setdefault(choice[name], set()).add(verdict)
        if len({frozenset(verdicts) for verdicts in by_option.values()}) > 1:
            options = {label: next(iter(v)) if len(v) == 1 else Verdict.UNDECIDED for label, v in by_option.items()}
            found.append(Hanging(reading=name, options=options))
    return tuple(found)


def because(causes: Iterable[Cause], *more: str) -> tuple[str, ...]:
    """The reasons, each once, in the order of `REASONS`."""
    given = {cause.reason for cause in causes} | set(more)
    return tuple(reason for reason in REASONS if reason in given)


def needs(causes: Iterable[Cause], order: Callable[[str], Any] = str) -> tuple[str, ...]:
    """The facts that would help, in the order of the vocabulary."""
    return tuple(sorted({c.subject for c in causes if c.reason in ("missing", "imprecise")}, key=order))
