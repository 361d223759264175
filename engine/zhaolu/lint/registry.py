"""The engine's lint rules, in the order they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from zhaolu.diagnostics import Diagnostic
from zhaolu.lint import (
    alternatives,
    ambiguous_words,
    covered_rules,
    information_rules,
    penalties,
    quota_totals,
    readings_alike,
    rule_outcomes,
    said_dates,
    said_numbers,
    superfluous_parts,
    untested,
    unused,
    window_years,
)
from zhaolu.lint.subject import Subject

Check: TypeAlias = Callable[[Subject], Iterator[Diagnostic]]

RULES: Final[tuple[Check, ...]] = (
    rule_outcomes.check,
    alternatives.check,
    covered_rules.check,
    superfluous_parts.check,
    window_years.check,
    penalties.check,
    unused.check,
    readings_alike.check,
    ambiguous_words.check,
    said_numbers.check,
    said_dates.check,
    information_rules.check,
    quota_totals.check,
    untested.check,
)
