"""What the engine's lint rules look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zhaolu.ir.expressions import Definition, Expr, Reading, WindowPart, walk
from zhaolu.ir.rules import Ruleset, Window
from zhaolu.lint.proof import Prover

if TYPE_CHECKING:
    from zhaolu.model.cases import CasesDocument
    from zhaolu.model.ruleset import RulesetDocument


@dataclass
class Subject:
    """A checked ruleset, the file it was written in (without what it inherits), the cases beside it.

    `tests_wanted` False: nothing is said of missing cases; the file is a draft, or its cases cannot be read.
    """

    ruleset: Ruleset
    document: RulesetDocument
    cases: CasesDocument | None = None
    tests_wanted: bool = True

    @cached_property
    def prover(self) -> Prover:
        return Prover(self.ruleset)

    @cached_property
    def days(self) -> dict[str, tuple[date | None, date | None]]:
        """The first and last day of every window, where they are the same for everybody."""
        return {name: (self._day(window.first_day), self._day(window.last_day)) for name, window in self.ruleset.windows.items()}

    def _day(self, expr: Expr | None) -> date | None:
        if expr is None:
            return None
        found = [term for _, term in self.prover.form.values(expr, {})]
        value = found[0].value if len(found) == 1 and found[0].constant else None
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    def everything_asked(self) -> Iterator[Expr]:
        """Every expression of the ruleset, those that are only shown included."""
        yield from self.ruleset.expressions()
        yield from (step.by for step in self.ruleset.steps if step.by is not None)
        yield from (part for p in self.ruleset.presumptions for part in (p.when, p.take) if part is not None)

    def under(self, *roots: Expr | None) -> Iterator[Expr]:
        """Every node of the expressions, of the definitions and readings they use and of the windows they name."""
        waiting = [root for root in roots if root is not None]
        seen: set[tuple[str, str]] = set()
        while waiting:
            for node in walk(waiting.pop()):
                yield node
                key: tuple[str, str] | None = None
                more: list[Expr | None] = []
                match node:
                    case Definition(name):
                        key, more = ("definition", name), [self.ruleset.definitions.get(name)]
                    case Reading(name) if name in self.ruleset.readings:
                        key, more = ("reading", name), [*self.ruleset.readings[name].options.values()]
                    case WindowPart(name, _) if name in self.ruleset.windows:
                        key, more = ("window", name), list(bounds(self.ruleset.windows[name]))
                    case _:
                        pass
                if key is not None and key not in seen:
                    seen.add(key)
                    waiting += [part for part in more if part is not None]

    def constants(self, *roots: Expr | None) -> Iterator[Any]:
        """The values written in expressions and whatever they use."""
        from zhaolu.ir.expressions import Literal

        for node in self.under(*roots):
            if isinstance(node, Literal):
                yield node.value


def bounds(window: Window) -> tuple[Expr | None, ...]:
    return window.start, window.end, window.first_day, window.last_day


def numbers(values: Iterator[Any]) -> set[Decimal]:
    return {value for value in values if isinstance(value, Decimal)}
