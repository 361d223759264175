"""Verdicts with their causes, and what is said about them: reasons, facts that would help, readings an answer hangs on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from zhaolu.frozen import dataclass
from zhaolu.ir.decisions import REASONS, Hanging, Verdict
from zhaolu.ir.values import Cause, Unknown

Choice = Mapping[str, str]
"""One option for each reading that matters: reading name to option label."""

NONE_CAUSE = Cause("error", "none")
"""A condition that came out none: neither true nor false, so undecided with a reason of its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict in one world and, where undecided, why."""

    verdict: Verdict
    causes: frozenset[Cause] = frozenset()
    due: bool = True


def answer(value: Any) -> Answer:
    """The value of a condition as a verdict; none is undecided, never false."""
    if isinstance(value, Unknown):
        return Answer(Verdict.UNDECIDED, value.causes)
    if value is None:
        return Answer(Verdict.UNDECIDED, frozenset({NONE_CAUSE}))
    return Answer(Verdict.MET if value else Verdict.UNMET)


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
