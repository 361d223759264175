"""The statements of one generated function: blocks, variables, and the values at hand in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from zhaolu.executors.python.conditions import Condition, Two, after_if, all_of, given, is_
from zhaolu.executors.python.generated import Choice
from zhaolu.executors.python.names import choice_suffix
from zhaolu.executors.python.rows import Layout, layout_of
from zhaolu.executors.python.values import Module, Values
from zhaolu.ir import expressions as ir
from zhaolu.ir.types import DATE, Struct, Type

Lines = list[tuple[int, str]]
"""Statements with the depth they stand at."""


def indented(lines: Iterable[tuple[int, str]]) -> list[str]:
    return [" " * (4 * depth) + text if text else "" for depth, text in lines]


class Atom(NamedTuple):
    """A value at hand in a variable."""

    name: str
    type: Type


class Item(NamedTuple):
    """An item of a list that is gone through; `row` is the variable of its members, if it is an object."""

    name: str
    row: str = ""
    layout: Layout | None = None


class Scope:
    """What is at hand in a block: values by what they are of, and list items by local name."""

    def __init__(self, items: Mapping[str, Item] | None = None) -> None:
        self.values: dict[Any, str | Two] = {}
        self.items = dict(items or {})


class Question(NamedTuple):
    """What is asked of every item of a list: whether some fits, or whether every one does."""

    found: str
    some: bool
    two: Two
    lines: Lines
    """What has to be worked out before."""

    @property
    def stop(self) -> Condition:
        """An item that decides it."""
        return self.two.yes if self.some else self.two.no

    def settled(self, known: Condition) -> bool:
        """Whether an item of which this is known adds nothing."""
        two = self.two if self.some else self.two.inverted()
        return given(two.yes, known) is False and given(two.doubt, known) is False


class Pass:
    """One pass over a list of the record that answers several questions about its items."""

    def __init__(self, source: str, item: Item) -> None:
        self.source = source
        self.item = item
        self.scope = Scope()
        self.members: dict[int, str] = {}
        self.questions: list[Question] = []

    def text(self) -> Lines:
        found = " = ".join(question.found for question in self.questions)
        lines: Lines = [
            (2, f"if {self.source}.__class__ is tuple:"),
            *((3, f"{found} = {start}") for found, start in self._starts()),
            (3, f"for {self.item.name} in {self.source}:"),
        ]
        if self.item.layout is not None:
            lines += [(4, text) for text in read(f"{self.item.name}.row", self.item.row, self.item.layout, self.members)]
        for place, question in enumerate(self.questions):
            later = self.questions[place + 1 :]
            out = "break" if len(self.questions) == 1 else "continue" if later and all(q.settled(question.stop) for q in later) else ""
            lines += question.lines + decided(4, question.found, question.some, question.two, out)
        return [*lines, (2, "else:"), (3, f"{found} = {self.source}")]

    def _starts(self) -> Iterator[tuple[str, bool]]:
        """What the answers are while no item has been looked at."""
        for some in (True, False):
            if names := [question.found for question in self.questions if question.some is some]:
                yield " = ".join(names), not some


def read(source: str, row: str, layout: Layout, members: Mapping[int, str]) -> list[str]:
    """Members of a row into variables, by place: at one stroke, or one by one (from the variable `row`) where there are few."""
    if 1 < len(layout.names) <= 2 * len(members):
        return [f"{', '.join(members.get(place, '_') for place in range(len(layout.names)))} = {source}"]
    return [f"{row} = {source}", *(f"{name} = {row}[{place}]" for place, name in members.items())]


def decided(depth: int, found: str, some: bool, two: Two, out: str) -> Lines:
    """What one item says about some or every: the rest of a loop. `out`: where an item that decides it leads, if anywhere."""
    stop, doubt = (two.yes, two.doubt) if some else (two.no, two.inverted().doubt)
    lines = [(depth, f"if {after_if(stop)}:"), (depth + 1, f"{found} = {some}")]
    lines += [(depth + 1, out)] if out else []
    if doubt is not False:
        lines += [(depth, f"elif {after_if(all_of([doubt, is_(found, str(not some))]))}:"), (depth + 1, f"{found} = U")]
    return lines


class Statements:
    """Writes statements for one function of a module; facts are read at its head, from `row`."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.layout = layout_of(module.ruleset.facts)
        self.lines: Lines = []
        self.opened = 0
        """Where among the lines the outermost open block begins."""
        self.moments: list[str] = []
        self.facts: dict[int, str] = {}
        self.members: dict[str, tuple[str, str]] = {}
        self.passes: dict[str, Pass] = {}
        self.depth = 2
        self.scopes = [Scope()]
        self.presuming = False
        self.passing: Pass | None = None
        self.vague = {DATE} | {p.take.type for p in module.ruleset.presumptions if not module.folded(p.take, {})[0]}
        """The types of what may be known within bounds alone: dates, and what is presumed by working it out."""

    # --- blocks ---

    def emit(self, text: str) -> None:
        self.lines.append((self.depth, text))

    @contextmanager
    def block(self, head: str) -> Iterator[Scope]:
        """A deeper block after its head; what becomes at hand in it is gone after it."""
        if len(self.scopes) == 1:
            self.opened = len(self.lines)
        self.emit(head)
        first = self.lines[-1]
        scope = Scope()
        self.scopes.append(scope)
        self.depth += 1
        try:
            yield scope
            if self.lines[-1] is first:
                self.emit("pass")
        finally:
            self.depth -= 1
            self.scopes.pop()

    @contextmanager
    def if_(self, condition: Condition) -> Iterator[None]:
        """What is written where a condition holds; nothing around it where it always does."""
        if condition is True:
            yield
        else:
            with self.block(f"if {after_if(condition)}:"):
                yield

    @contextmanager
    def at_root(self) -> Iterator[None]:
        """Statements at the outermost level, before the block being written: whatever is at hand there has been worked out by then."""
        if self.presuming or len(self.scopes) == 1:
            yield
            return
        held, opened = (self.lines, self.depth, self.scopes), self.opened
        self.lines, self.depth, self.scopes = [], 2, self.scopes[:1]
        try:
            yield
        finally:
            written = self.lines
            self.lines, self.depth, self.scopes = held
            self.lines[opened:opened] = written
            self.opened = opened + len(written)

    def section(self) -> Lines:
        """The statements written since the last call."""
        found, self.lines = self.lines, []
        return found

    def head(self) -> Lines:
        """What stands before all sections: facts loaded, passes over lists."""
        facts = read("row", "row", self.layout, self.facts) if self.facts else []
        loaded = [*(text for text in facts if text != "row = row"), *(text for _, text in self.members.values())]
        return [(2, text) for text in loaded] + [line for shared in self.passes.values() for line in shared.text()]

    # --- what is at hand ---

    def held(self, key: Any) -> Any:
        for scope in reversed(self.scopes):
            if key in scope.values:
                return scope.values[key]
        return None

    def fresh(self, wanted: str) -> str:
        return self.module.names.fresh(wanted)

    def fact(self, *path: str) -> str:
        """The variable that holds a fact, or a member of one."""
        if self.presuming:
            return self._fact_now(*path)
        if len(path) == 1:
            place = self.layout.places[path[0]]
            if place not in self.facts:
                self.facts[place] = self.fresh(path[0])
            return self.facts[place]
        key = ".".join(path)
        if key not in self.members:
            loaded = self._loaded(path)
            name = self.fresh("_".join(path))
            self.members[key] = name, f"{name} = {loaded}"
        return self.members[key][0]

    def _fact_now(self, *path: str) -> str:
        """The same before presumptions are through, when it may still change."""
        key = "now", *path
        if (held := self.held(key)) is None:
            loaded = self._loaded(path)
            held = self.fresh("_".join(path))
            self.emit(f"{held} = {loaded}")
            self.scopes[-1].values[key] = held
        return str(held)

    def _loaded(self, path: tuple[str, ...]) -> str:
        place = self.place(path)
        if len(path) == 1:
            return f"row[{place}]"
        holder = self.fact(*path[:-1])
        return f"{holder}.row[{place}] if {holder}.__class__ is Row else {holder}"

    def place(self, path: tuple[str, ...]) -> int:
        """Where the last step of a path stands in its object."""
        layout = self.layout
        for step in path[:-1]:
            inner = layout.inner[layout.places[step]]
            assert inner is not None
            layout = inner
        return layout.places[path[-1]]

    def item_of(self, variable: str, type_: Type) -> Item:
        """A fresh name for the items of a list, and for their members where they are objects."""
        name = self.fresh(variable)
        if not isinstance(type_, Struct):
            return Item(name)
        return Item(name, self.fresh(f"{name}_row"), layout_of(type_))

    def item(self, name: str) -> Item | None:
        """The list item of a local name."""
        for scope in reversed(self.scopes):
            if name in scope.items:
                return scope.items[name]
        return None

    def member(self, item: Item, name: str) -> str:
        """The variable that holds a member of an item; loaded once for all that one pass asks."""
        assert item.layout is not None
        key = "member", item.row, name
        if (held := self.held(key)) is None:
            held = self.fresh(f"{item.name}_{name}")
            place = item.layout.places[name]
            if self.passing is not None and self.passing.item is item:
                self.passing.members[place] = held
                self.passing.scope.values[key] = held
            else:
                self.emit(f"{held} = {item.row}[{place}]")
                self.scopes[-1].values[key] = held
        return str(held)

    def stripped(self, node: ir.Expr, choice: Choice) -> ir.Expr:
        """What a definition, reading or window bound stands for."""
        ruleset = self.module.ruleset
        while True:
            match node:
                case ir.Definition(name):
                    node = ruleset.definitions[name]
                case ir.Reading(name) if name in choice:
                    node = ruleset.readings[name].options[choice[name]]
                case ir.WindowPart(window, part) if getattr(ruleset.windows[window], part) is not None:
                    node = getattr(ruleset.windows[window], part)
                case _:
                    return node

    def atom(self, node: ir.Expr, choice: Choice) -> Atom | None:
        """The node as a value at hand; None where it has to be worked out."""
        node = self.stripped(node, choice)
        match node:
            case ir.Fact(id):
                return Atom(self.fact(id), node.type)
            case ir.Local(name):
                item = self.item(name)
                return Atom(item.name, node.type) if item is not None and not item.row else None
            case ir.Member(ir.Local(variable), name) if (item := self.item(variable)) is not None:
                return Atom(self.member(item, name), node.type) if item.row else None
            case ir.Member():
                path = self.path(node)
                return Atom(self.fact(*path), node.type) if path else None
            case _:
                return None

    def path(self, node: ir.Expr) -> tuple[str, ...]:
        """The steps of a member of an object of the record; empty for any other node."""
        match node:
            case ir.Fact(id):
                return (id,)
            case ir.Member(base, name) if isinstance(base.type, Struct):
                path = self.path(base)
                return (*path, name) if path else ()
            case _:
                return ()

    # --- values ---

    def values(self, choice: Choice) -> Values:
        """The writer of values in this place: facts are variables, unknown ones bare."""
        bound = {name: item.name for scope in self.scopes for name, item in scope.items.items()}
        if self.presuming:
            return Values(self.module, choice, bound)
        return Values(self.module, choice, bound, self._at_hand, self._definition_value)

    def _at_hand(self, node: ir.Expr, bound: Mapping[str, str]) -> str | None:
        match node:
            case ir.Member(ir.Local(variable), name):
                item = self.item(variable)
                return self.member(item, name) if item is not None and item.row and bound.get(variable) == item.name else None
            case _:
                path = self.path(node)
                return self.fact(*path) if path else None

    def _definition_value(self, what: str, name: str, choice: Choice) -> str:
        key = "value", name, tuple(choice.items())
        if (held := self.held(key)) is None:
            body = self.module.ruleset.definitions[name]
            with self.at_root():
                text = self.values(choice).value(body)
                held = self.fresh(name + choice_suffix(choice))
                self.emit(f"{held} = {text}")
            self.scopes[0].values[key] = held
        return str(held)

    def variable(self, node: ir.Expr, choice: Choice) -> str:
        """A variable with the node's value, worked out in front."""
        key = "node", id(node), tuple(self.module.projected(node, choice).items())
        if (held := self.held(key)) is None:
            held = self.fresh("v")
            if self.module.marks(node) & {"fact", "local"}:
                self.emit(f"{held} = {self.values(choice).value(node)}")
                self.scopes[-1].values[key] = held
            else:
                self.moments.append(f"{held} = {Values(self.module, choice).value(node)}")
                self.scopes[0].values[key] = held
        return str(held)

    def constant(self, node: ir.Expr, choice: Choice) -> tuple[bool, Any]:
        return self.module.folded(node, choice)
