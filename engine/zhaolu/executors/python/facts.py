"""The facts behind a failing rule, by a function of its own: plain statements, since every value is known to be definite.

A rule that uses what is not written out here has no such function; `reasons` answers for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from zhaolu.executors.python.source import HEAD, Source, indented, remark, worlds
from zhaolu.executors.python.values import Choice, Module
from zhaolu.executors.python.verdicts import Atom, Verdicts
from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Rule, Ruleset
from zhaolu.ir.types import List, Scalar, Struct


class TooHard(Exception):
    """A condition whose facts are left to `reasons`."""


def write_facts(ruleset: Ruleset, rule: Rule, pins: Choice) -> Source | None:
    """The module of `facts(f)`: for each alternative listed when the rule fails, the facts behind it by id path."""
    module = Module(ruleset)
    writer = _Collector(module)
    choices = worlds(ruleset, rule.readings, pins)
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
        f"    def {name}(f):",
        "        get = f.get",
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
        self.verdicts = Verdicts(module, fragile=frozenset(p.path.replace("[]", "") for p in module.ruleset.presumptions))
        self.into = ""

    def alternative(self, rule: Rule, position: int, choices: list[dict[str, str]]) -> str:
        self.into = self.verdicts.fresh("found")
        self.verdicts.emit(f"{self.into} = {{}}")
        for choice in choices:
            if rule.guard is not None:
                self.collect(rule.guard, True, choice)
            self.collect(rule.alternatives[position].condition, False, choice)
        return self.into

    @contextmanager
    def _if(self, test: str) -> Iterator[None]:
        if test == "True":
            yield
            return
        self.verdicts.emit(f"if {test}:")
        with self.verdicts.block():
            yield

    def collect(self, node: ir.Expr, value: bool, choice: Choice) -> None:
        """The facts of the parts that made the node true (or false)."""
        match node:
            case ir.And(items) | ir.Or(items):
                if value is isinstance(node, ir.Or):
                    for item in items:
                        test = self.verdicts.two(item, choice)[0 if value else 1]
                        if test != "False":
                            with self._if(test):
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
        source = self._list(node.source, choice)
        verdicts = self.verdicts
        absorbing = value is (node.kind == "some")
        seen = verdicts.fresh("seen")
        verdicts.emit(f"{seen} = False")
        with self._each(node.variable, source):
            test = verdicts.two(node.condition, choice)[0 if value else 1] if absorbing else "True"
            with self._if(test):
                verdicts.emit(f"{seen} = True")
                self.collect(node.condition, value, choice)
        verdicts.emit(f"if not {seen}:")
        with verdicts.block():
            self.reads(node.source, choice)

    def _list(self, node: ir.Expr, choice: Choice) -> Atom:
        atom = self.verdicts.atom(node, choice)
        if atom is None or atom.getter or not isinstance(atom.type, List):
            raise TooHard
        return atom

    @contextmanager
    def _each(self, variable: str, source: Atom) -> Iterator[str]:
        verdicts = self.verdicts
        assert isinstance(source.type, List)
        item = verdicts.fresh(variable)
        verdicts.emit(f"for {item} in {source.name} if {source.name}.__class__ is tuple else ():")
        with verdicts.block() as scope:
            getter = verdicts.fresh(f"{item}_get") if isinstance(source.type.item, Struct) else ""
            if getter:
                verdicts.emit(f"{getter} = {item}._members.get")
            scope.items[variable] = item, getter
            yield item

    def reads(self, node: ir.Expr, choice: Choice) -> None:
        """The facts an expression reads, where they are known."""
        verdicts, ruleset = self.verdicts, self.module.ruleset
        match node:
            case ir.Fact(id):
                name = verdicts.fact(id)
                with self._if(f"{name} is not U"):
                    verdicts.emit(f"{self.into}[{id!r}] = {name}")
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
            case ir.Quantified(_, variable, source, condition):
                with self._each(variable, self._list(source, choice)):
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
        path = verdicts._path(node)
        if path:
            holder, value = verdicts.fact(*path[:-1]), verdicts.fact(*path)
            verdicts.emit(f"if {holder}.__class__ is Object:")
            with verdicts.block(), self._if(f"{value} is not U"):
                verdicts.emit(f"{self.into}[{'.'.join(path)!r}] = {value}")
            verdicts.emit("else:")
            with verdicts.block():
                self.reads(base, choice)
            return
        match base:
            case ir.Local(variable) if (item := verdicts._item(variable)) and item[1]:
                value = verdicts.fresh("value")
                verdicts.emit(f"{value} = {item[1]}({name!r}, U)")
                with self._if(f"{value} is not U"):
                    verdicts.emit(f"{self.into}[{item[0]}.path_of({name!r})] = {value}")
            case _ if isinstance(base.type, List):
                with self._each(verdicts.fresh("it"), self._list(base, choice)) as item_name:
                    verdicts.emit(f"if {name!r} in {item_name}._members:")
                    with verdicts.block():
                        verdicts.emit(f"{self.into}[{item_name}.path_of({name!r})] = {item_name}._members[{name!r}]")
            case _ if isinstance(base.type, Scalar) and base.type.name not in ("any", "mixed"):
                self.reads(base, choice)
            case _:
                raise TooHard
