"""Programs: a ruleset with readings pinned, generated and compiled once per process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, TypeAlias

from zhaolu.executors.python.dependencies import Dependencies
from zhaolu.executors.python.gaps import gaps_of, longest_lists
from zhaolu.executors.python.generated import Choice, Source, load, worlds
from zhaolu.executors.python.surroundings import Surroundings
from zhaolu.ir.decisions import Finding
from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Penalty, Rule, Ruleset

Bind: TypeAlias = Callable[[Surroundings], Any]
"""Fixes moment and context; gives the generated function (or functions)."""
MAX_PROGRAMS: Final = 64
"""Programs kept in a process."""


class Program:
    """A ruleset with readings pinned, as generated code. Parts are written when first needed; safe to share by threads."""

    def __init__(self, ruleset: Ruleset, pins: Choice) -> None:
        self.ruleset = ruleset
        self.pins = {name: label for name, label in pins.items() if name in ruleset.readings}
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in ruleset.rules}
        self.penalties: Mapping[str, Penalty] = {p.id: p for p in ruleset.penalties}
        self._known = Dependencies(ruleset)
        self._bound: dict[str, Callable[..., Any] | None] = {}
        self._foreign: dict[int, Expr] = {}

    @cached_property
    def longest(self) -> int:
        """How long a record's lists may be (see `gaps.longest_lists`)."""
        return longest_lists(self.ruleset)

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        """What of the ruleset this executor leaves to the reference (see `gaps.GAPS`)."""
        return gaps_of(self.ruleset, self.longest)

    # --- the functions ---

    def bind(self) -> Bind:
        """`decide` and `effects`."""
        return self._once("decide", lambda: self.source)  # type: ignore[return-value]

    def bind_brief(self, heard: bool) -> Callable[..., Any]:
        """The short answer; `heard`: a history may matter."""
        return self._once(f"brief {heard}", lambda: self._brief(heard))  # type: ignore[return-value]

    def why(self, item: Rule | Penalty) -> Bind:
        return self._once(f"why {item.id}", lambda: self._why(item))  # type: ignore[return-value]

    def facts(self, rule: Rule) -> Bind | None:
        """The facts behind a failure; None where `why` has to answer."""
        return self._once(f"facts {rule.id}", lambda: self._facts(rule))

    def expression(self, expr: Expr, choice: Choice) -> Bind:
        """An expression about an event of the history, as a function of the record and the event."""
        place = self._places.get(id(expr))
        if place is None:  # of an equal ruleset
            self._foreign[id(expr)] = expr
        name = f"history {'' if place is None else place} {id(expr) if place is None else ''} {dict(choice)}"
        return self._once(name, lambda: self._expression(expr, choice))  # type: ignore[return-value]

    @cached_property
    def _places(self) -> Mapping[int, int]:
        return {id(expr): place for place, expr in enumerate(self.ruleset.expressions())}

    def _once(self, part: str, write: Callable[[], Source | None]) -> Callable[..., Any] | None:
        if part not in self._bound:
            source = write()
            self._bound[part] = None if source is None else load(source, f"{self.ruleset.id} {part}")
        return self._bound[part]

    # --- their source; what writes it is imported when something has to be written ---

    @cached_property
    def source(self) -> Source:
        """The module that decides."""
        from zhaolu.executors.python.source import write_module

        return write_module(self._known, self.pins)

    def _brief(self, heard: bool) -> Source:
        from zhaolu.executors.python.source import write_brief

        return write_brief(self._known, self.pins, heard)

    def _why(self, item: Rule | Penalty) -> Source:
        from zhaolu.executors.python.why_source import write_why

        return write_why(self._known, item, self.pins)

    def _facts(self, rule: Rule) -> Source | None:
        from zhaolu.executors.python.facts import write_facts

        return write_facts(self._known, rule, self.pins)

    def _expression(self, expr: Expr, choice: Choice) -> Source:
        from zhaolu.executors.python.why_source import write_expression

        return write_expression(self._known, expr, choice)

    def text(self) -> str:
        """Everything that is generated, for people: the module that decides, then the reasons and history tests."""
        parts = [self.source.text]
        for rule in self.ruleset.rules:
            facts = self._facts(rule)
            parts += [] if facts is None else [facts.text]
            parts.append(self._why(rule).text)
        for penalty in self.ruleset.penalties:
            parts += [self._why(penalty).text] if penalty.subject == "applicant" else []
            parts += self._history(penalty)
        return "\n\n".join(parts)

    def _history(self, penalty: Penalty) -> Iterator[str]:
        if (test := penalty.history) is None:
            return
        for choice in worlds(self.ruleset, penalty.readings, self.pins):
            title = f"# {penalty.id} · {penalty.clause} · 往年事件" + "".join(f" · {n} = {label}" for n, label in choice.items())
            for expr in (test.condition, test.start, test.elsewhere, test.reaches_back, *test.presume.values()):
                if expr is not None:
                    yield f"{title}\n{self._expression(expr, choice).text}"

    # --- orders ---

    @cached_property
    def fact_order(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.ruleset.facts.fields)}

    @cached_property
    def clause_order(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.ruleset.clauses)}

    def order_of_fact(self, path: str) -> tuple[int, str]:
        root = path.split(".", 1)[0].split("[", 1)[0]
        return self.fact_order.get(root, len(self.fact_order)), path

    def order_of_finding(self, finding: Finding) -> tuple[tuple[int, str], str]:
        return (self.clause_order.get(finding.clause, len(self.clause_order)), finding.clause), finding.rule

    def choices(self, item: Rule | Penalty) -> list[dict[str, str]]:
        return worlds(self.ruleset, item.readings, self.pins)


_programs: OrderedDict[tuple[str, tuple[tuple[str, str], ...]], Program] = OrderedDict()
_lock = threading.Lock()


def program_of(ruleset: Ruleset, pins: Choice) -> Program:
    """The program of a ruleset, made once per digest and pinned readings."""
    key = ruleset.digest, tuple(sorted(pins.items()))
    with _lock:
        found = _programs.get(key)
        if found is None or (found.ruleset is not ruleset and found.ruleset != ruleset):
            found = _programs[key] = Program(ruleset, pins)
        _programs.move_to_end(key)
        while len(_programs) > MAX_PROGRAMS:
            _programs.popitem(last=False)
    return found
