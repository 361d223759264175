"""What silence means, written at the head of a function: missing keys filled in before anything is decided.

`f` and `row` become a copy of the record's members, by id and by place; `presumed` lists what was filled in.
"""

from __future__ import annotations

from collections.abc import Callable

from zhaolu.executors.python.conditions import Condition
from zhaolu.executors.python.rows import Layout
from zhaolu.executors.python.statements import Item, Lines, Scope
from zhaolu.executors.python.verdicts import Verdicts
from zhaolu.ir.rules import Presumption

Put = Callable[[str], None]
"""Writes the statements that put a value, given as source, in its place."""


def presumptions(writer: Verdicts) -> Lines:
    """The statements; none where nothing is presumed."""
    found = writer.module.ruleset.presumptions
    if not found:
        return []
    lines: Lines = [(2, "f, row, presumed = dict(f), list(row), []")]
    writer.presuming = True
    scopes = writer.scopes
    for position, presumption in enumerate(found):
        writer.scopes = [Scope()]
        _Filling(writer, presumption, position).step(presumption.path.split("."), writer.layout, "", "f")
        lines += [(2, ""), (2, f"# {presumption.path}: {' '.join(presumption.source.zh.split())}"), *writer.section()]
    writer.scopes = scopes
    writer.presuming = False
    return lines


class _Filling:
    """One presumption."""

    def __init__(self, writer: Verdicts, presumption: Presumption, position: int) -> None:
        self.writer = writer
        self.presumption = presumption
        self.position = position

    def step(self, steps: list[str], layout: Layout, holder: str, members: str, replace: Put | None = None) -> None:
        """Go down `steps` from an object: `holder` is its variable (empty for the record), `replace` puts a new one there."""
        name, through_list = steps[0].removesuffix("[]"), steps[0].endswith("[]")
        place = layout.places[name]

        def put(value: str) -> None:
            if replace is None:
                self.writer.emit(f"f[{name!r}] = row[{place}] = {value}")
            else:
                replace(f"filled({holder}, {place}, {value})")

        if len(steps) == 1:
            self._take(name, layout, holder, members, put)
            return
        inner = layout.inner[place]
        assert inner is not None
        writer, value = self.writer, self.writer.fresh(name)
        writer.emit(f"{value} = {holder + '.' if holder else ''}row[{place}]")
        if through_list:
            self._items(steps[1:], inner, value, put)
            return
        with writer.block(f"if {value}.__class__ is Row:"):
            self.step(steps[1:], inner, value, f"{value}._members", put)

    def _items(self, steps: list[str], layout: Layout, listed: str, put: Put) -> None:
        writer = self.writer
        changed, at, name = (writer.fresh(wanted) for wanted in (f"{listed}_filled", "at", "item"))
        item = Item(name, writer.fresh(f"{name}_row"), layout)

        def put_item(value: str) -> None:
            writer.emit(f"{changed} = {changed} or list({listed})")
            writer.emit(f"{changed}[{at}] = {value}")

        writer.emit(f"{changed} = None")
        with writer.block(f"for {at}, {name} in enumerate({listed} if {listed}.__class__ is tuple else ()):") as scope:
            scope.items["item"] = item
            writer.emit(f"{item.row} = {name}.row")
            self.step(steps, layout, name, f"{name}._members", put_item)
        with writer.block(f"if {changed} is not None:"):
            put(f"tuple({changed})")

    def _take(self, name: str, layout: Layout, holder: str, members: str, put: Put) -> None:
        writer, presumption = self.writer, self.presumption
        with writer.block(f"if {name!r} not in {members}:"), writer.if_(self._when()):
            taken, path = writer.fresh("taken"), f"{holder}.path_of({name!r})" if holder else repr(name)
            value = writer.values({}).value(presumption.take)
            if layout.inner[layout.places[name]] is not None and value not in ("None", "()"):
                value = f"laid_out({value}, {self._layout()})"
            writer.emit(f"{taken} = {value}")
            writer.emit(f"presumed.append(({self.position}, {path}, {taken}))")
            put(taken)
            if not holder and not writer.constant(presumption.take, {})[0]:
                writer.emit(f"row[{layout.places[name]}] = known({taken})")

    def _when(self) -> Condition:
        return True if self.presumption.when is None else self.writer.true(self.presumption.when, {})

    def _layout(self) -> str:
        """The layout of the objects presumed."""
        layout, text = self.writer.layout, "LAYOUT"
        for step in self.presumption.path.split("."):
            place = layout.places[step.removesuffix("[]")]
            inner = layout.inner[place]
            assert inner is not None
            layout, text = inner, f"{text}.inner[{place}]"
        return text
