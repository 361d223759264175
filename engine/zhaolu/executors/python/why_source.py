"""Why, as source: a function for one rule or penalty, written when somebody asks; another for a question about an event.

`why(f)` yields, for every world of the open readings, the values of the conditions with their causes and the facts behind
them; `reasons` turns that into what a decision lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal as OneOf

from zhaolu.executors.python.dependencies import Dependencies
from zhaolu.executors.python.generated import Choice, Source, worlds
from zhaolu.executors.python.names import choice_suffix
from zhaolu.executors.python.source import HEAD, remark
from zhaolu.executors.python.statements import indented
from zhaolu.executors.python.values import Module, Values
from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Penalty, Rule


class _Writer:
    """A function of its own, with the definitions it uses as functions worked out at most once."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.lines: list[str] = []
        self._known: dict[tuple[str, str, tuple[tuple[str, str], ...]], str] = {}

    def values(self, choice: Choice) -> Values:
        return Values(self.module, choice, definition=self._definition)

    def _definition(self, what: OneOf["value", "why", "reads"], name: str, choice: Choice) -> str:
        key = what, name, tuple(choice.items())
        if key not in self._known:
            body = self.module.ruleset.definitions[name]
            writer = self.values(choice)
            text = writer.value(body) if what == "value" else writer.why(body) if what == "why" else writer.reads(body)
            prefix = "" if what == "value" else f"{what}_"
            self._known[key] = self.module.names.fresh(prefix + name + choice_suffix(choice))
            self.lines.append(f"{self._known[key]} = once(lambda: {text})")
        return f"{self._known[key]}()"

    def source(self, head: str, name: str, arguments: str, result: Sequence[str]) -> Source:
        body = [*self.lines, "return [", *(f"    {line}" for line in result), "]"]
        text = [
            head,
            *self.module.constants.lines(),
            "",
            "",
            "def bind(s):",
            f"    {HEAD}",
            "",
            f"    def {name}({arguments}):",
            *indented((2, line) for line in body),
            "",
            f"    return {name}",
            "",
        ]
        return Source("\n".join(text), self.module.constants.namespace)


def write_why(known: Dependencies, item: Rule | Penalty, pins: Choice) -> Source:
    """The module that says why one rule or penalty came out as it did."""
    module = Module(known)
    writer = _Writer(module)
    choices = worlds(known.ruleset, item.readings, pins)
    rows = []
    for choice in choices:
        values = writer.values(choice)
        row = _rule_row(values, item) if isinstance(item, Rule) else _penalty_row(values, item)
        rows += [f"# {'，'.join(f'{name} = {label}' for name, label in choice.items())}"] if choice else []
        rows += ["(", *(f"    {part}," for part in row), "),"]
    return writer.source(remark(item), module.names.fresh(f"why_{item.id}"), "f", rows)


def _rule_row(values: Values, rule: Rule) -> list[str]:
    guard = "None" if rule.guard is None else values.why(rule.guard)
    due = "None" if rule.due is None else values.value(rule.due)
    due_if = "True" if rule.due_if is None else values.value(rule.due_if)
    return [guard, f"({due}, {due_if})", values.tuple_of([values.why(a.condition) for a in rule.alternatives])]


def _penalty_row(values: Values, penalty: Penalty) -> list[str]:
    when = "True" if penalty.when is None else values.value(penalty.when)
    starts = [values.value(i.ban.start) if i.ban and i.ban.start is not None else "None" for i in penalty.impositions]
    return [values.value(penalty.event), when, values.tuple_of(starts)]


def write_expression(known: Dependencies, expr: Expr, choice: Choice) -> Source:
    """The module of one expression about an event `e` of the history: `value(f, e)`."""
    module = Module(known)
    values = Values(module, choice, bound={"e": "e"})
    text = values.value(expr)
    return Source(
        "\n".join([*module.constants.lines(), "", "", "def bind(s):", f"    {HEAD}", f"    return lambda f, e: {text}", ""]),
        module.constants.namespace,
    )
