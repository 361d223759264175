"""Tables and parameters nobody asks for, windows nobody has to keep."""

from __future__ import annotations

from collections.abc import Iterator

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.expressions import Lookup, Parameter, WindowPart, walk
from zhaolu.lint.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Only what this file declares itself; quota lists are shown, deadlines too."""
    nodes = [node for expr in subject.everything_asked() for node in walk(expr)]
    looked_up = {node.table for node in nodes if isinstance(node, Lookup)}
    for name, table in subject.document.tables.items():
        if name not in looked_up:
            yield Diagnostic.of("W750", table.head, name=name)
    given = {node.name for node in nodes if isinstance(node, Parameter)}
    for name, parameter in subject.document.context.items():
        if name not in given | looked_up:
            yield Diagnostic.of("W751", parameter.head, name=name)
    named = {node.window for node in nodes if isinstance(node, WindowPart)} | {step.window for step in subject.ruleset.steps}
    for window in subject.document.windows:
        if window.event is None and window.id not in named:
            yield Diagnostic.of("W752", window.head, name=window.name.zh)
