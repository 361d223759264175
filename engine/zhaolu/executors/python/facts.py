"""The facts behind a failing rule, by a function of its own: plain statements, since every value is known to be definite.

A rule that uses what is not written out here has no such function; `reasons` answers for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from zhaolu.executors.python.conditions import is_not
from zhaolu.executors.python.dependencies import Dependencies
from zhaolu.executors.python.generated import Choice, Source, worlds
from zhaolu.executors.python.source import HEAD, remark
from zhaolu.executors.python.statements import Atom, Item, indented
from zhaolu.executors.python.values import Module
from zhaolu.executors.python.verdicts import Verdicts
from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Rule
from zhaolu.ir.types import List, Scalar


class TooHard(Exception):
    """A condition whose facts are left to `reasons`."""


def write_facts(known: Dependencies, rule: Rule, pins: Choice) -> Source | None:
    """The module of `facts(f, row)`: for each alternative listed when the rule fails, the facts behind it by id path."""
    module = Module(known)
    writer = _Collector(module)
    choices = worlds(known.ruleset, rule.readings, pins)
    try:
        names = [writer.alternative(rule, i, choices) for i, a in enumerate(rule.alternatives) if not a.fallback]
    except TooHard:
        return None
    name = module.names.fresh(f"facts_of_{rule.id}")
    sections = writer.verdicts.section()
    text = [
        remark(rule),
        *module.constants.lines(),
        "",
        "",
        "def bind(s):",
        f"    {HEAD}",
        *(f"    {line}" for line in writer.verdicts.moments),
        "",
        f"    def {name}(f, row):",
        *indented(writer.verdicts.head()),
        *indented(sections),
        f"        return {', '.join(names)},",
        "",
        f"    return {name}",
        "",
    ]
    return Source("\n".join(text), module.constants.namespace)


class _Collector:
    """Writes the statements that gather facts; `into` is the name of the dictionary being filled."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.verdicts = Verdicts(module)
        self.into = ""

    def alternative(self, rule: Rule, position: int, choices: list[dict[str, str]]) -> str:
        self.into = self.verdicts.fresh("found")
        self.verdicts.emit(f"{self.into} = {{}}")
        for choice in choices:
            if rule.guard is not None:
                self.collect(rule.guard, True, choice)
            self.collect(rule.alternatives[position].condition, False, choice)
        return self.into

    def collect(self, node: ir.Expr, value: bool, choice: Choice) -> None:
        """The facts of the parts that made the node true (or false)."""
        match node:
            case ir.And(items) | ir.Or(items):
                if value is isinstance(node, ir.Or):
                    for item in items:
                        two = self.verdicts.two(item, choice)
                        test = two.yes if value else two.no
                        if test is not False:
                            with self.verdicts.if_(test):
                                self.collect(item, value, choice)
                else:
                    for item in items:
                        self.collect(item, value, choice)
            case ir.Not(operand):
                self.collect(operand, not value, choice)
            case ir.Definition(name):
                self.collect(self.module.ruleset.definitions[name], value, choice)
            case ir.If():
                raise TooHard
            case ir.Quantified():
                self._items(node, value, choice)
            case _:
                self.reads(node, choice)

    def _items(self, node: ir.Quantified, value: bool, choice: Choice) -> None:
        listed = self._list(node.source, choice)
        verdicts = self.verdicts
        absorbing = value is (node.kind == "some")
        seen = verdicts.fresh("seen")
        verdicts.emit(f"{seen} = False")
        with self._each(node.variable, listed):
            two = verdicts.two(node.condition, choice) if absorbing else None
            with verdicts.if_(True if two is None else two.yes if value else two.no):
                verdicts.emit(f"{seen} = True")
                self.collect(node.condition, value, choice)
        with verdicts.block(f"if not {seen}:"):
            self.reads(node.source, choice)

    def _list(self, node: ir.Expr, choice: Choice) -> Atom:
        atom = self.verdicts.atom(node, choice)
        if atom is None or not isinstance(atom.type, List) or not self.verdicts.path(self.verdicts.stripped(node, choice)):
            raise TooHard
        return atom

    @contextmanager
    def _each(self, variable: str, listed: Atom) -> Iterator[Item]:
        verdicts = self.verdicts
        assert isinstance(listed.type, List)
        item = verdicts.item_of(variable, listed.type.item)
        with verdicts.block(f"for {item.name} in {listed.name} if {listed.name}.__class__ is tuple else ():") as scope:
            if item.row:
                verdicts.emit(f"{item.row} = {item.name}.row")
            scope.items[variable] = item
            yield item

    def _found(self, path: str, value: str) -> None:
        """A fact read, where it is known; `path` is source."""
        with self.verdicts.if_(is_not(value, "U")):
            self.verdicts.emit(f"{self.into}[{path}] = {value}")

    def reads(self, node: ir.Expr, choice: Choice) -> None:
        """The facts an expression reads, where they are known."""
        ruleset = self.module.ruleset
        match node:
            case ir.Fact(id):
                self._found(repr(id), self.verdicts.fact(id))
            case ir.Member(base, name):
                self._member(node, base, name, choice)
            case ir.Definition(name):
                self.reads(ruleset.definitions[name], choice)
            case ir.Reading(name):
                if name in choice:
                    self.reads(ruleset.readings[name].options[choice[name]], choice)
            case ir.Local():
                pass
            case ir.Filter(base, _):
                self.reads(base, choice)
            case ir.Quantified(_, variable, listed, condition):
                with self._each(variable, self._list(listed, choice)):
                    self.reads(condition, choice)
            case ir.For() | ir.DecisionTable():
                raise TooHard
            case _:
                if any(isinstance(part, ir.Local) and part.name == "?" for part in ir.walk(node)):
                    raise TooHard
                for child in ir.children(node):
                    self.reads(child, choice)

    def _member(self, node: ir.Member, base: ir.Expr, name: str, choice: Choice) -> None:
        verdicts = self.verdicts
        path = verdicts.path(node)
        if path:
            holder, value = verdicts.fact(*path[:-1]), verdicts.fact(*path)
            with verdicts.block(f"if {holder}.__class__ is Row:"):
                self._found(repr(".".join(path)), value)
            with verdicts.block("else:"):
                self.reads(base, choice)
            return
        match base:
            case ir.Local(variable) if (item := verdicts.item(variable)) is not None and item.row:
                self._found(f"{item.name}.path_of({name!r})", verdicts.member(item, name))
            case _ if isinstance(base.type, List):
                with self._each(verdicts.fresh("it"), self._list(base, choice)) as item:
                    self._found(f"{item.name}.path_of({name!r})", verdicts.member(item, name))
            case _ if isinstance(base.type, Scalar) and base.type.name not in ("any", "mixed"):
                self.reads(base, choice)
            case _:
                raise TooHard
