"""Conditions as two plain Python conditions: definitely true, definitely false (`conditions.Two`).

Common leaves are written out (`leaves`); any other is worked out once by `runtime` into a variable. What a condition
needs before it (loops over lists, variables) is written as statements in front.
"""

from __future__ import annotations

from typing import Final

from zhaolu.executors.python.conditions import ORDER, Condition, Plain, Two, both, either, source, true_or_false
from zhaolu.executors.python.generated import Choice
from zhaolu.executors.python.leaves import Leaves
from zhaolu.executors.python.names import choice_suffix
from zhaolu.executors.python.statements import Atom, Pass, Question, Scope, decided
from zhaolu.ir import expressions as ir
from zhaolu.ir.types import BOOLEAN, List

SHORT: Final = 160
"""A definition whose two conditions together are no longer is written where it is used."""


class Verdicts(Leaves):
    """Writes conditions as statements and two Python conditions, for one function of a module."""

    def true(self, node: ir.Expr, choice: Choice) -> Condition:
        return self.two(node, choice).yes

    def false(self, node: ir.Expr, choice: Choice) -> Condition:
        return self.two(node, choice).no

    def two(self, node: ir.Expr, choice: Choice) -> Two:
        known, value = self.constant(node, choice)
        if known:
            return Two(value is True, value is False)
        match node:
            case ir.Not(operand):
                return self.two(operand, choice).inverted()
            case ir.And(items):
                return both(self.two(item, choice) for item in items)
            case ir.Or(items):
                return either(self.two(item, choice) for item in items)
            case ir.Definition(name) if not self.presuming:
                return self._definition(name, self.module.projected(node, choice))
            case ir.Definition() | ir.Reading():
                return self._leaf(node, choice) if (stripped := self.stripped(node, choice)) is node else self.two(stripped, choice)
            case ir.If(condition, then, otherwise):
                return self._if(node, condition, then, otherwise, choice)
            case ir.Quantified():
                return self._quantified(node, choice)
            case ir.Compare(op, left, right):
                return self.compare(op, left, right, choice) or self._leaf(node, choice)
            case ir.In(value, tests, inverted):
                two = self.among(value, tests, choice)
                return self._leaf(node, choice) if two is None else two.inverted() if inverted else two
            case ir.Call("list contains", (items, element)):
                return self.contains(items, element, choice) or self._leaf(node, choice)
            case _:
                return self._leaf(node, choice)

    def _leaf(self, node: ir.Expr, choice: Choice) -> Two:
        """A boolean fact, or any other condition by its value."""
        atom = self.atom(node, choice) if node.type == BOOLEAN else None
        return true_or_false(atom.name if atom is not None else self.variable(node, choice))

    def _definition(self, name: str, choice: Choice) -> Two:
        """A definition used as a condition: where it is short, written here; else worked out once into a variable."""
        key = "two", name, tuple(choice.items())
        if (held := self.held(key)) is not None:
            return held  # type: ignore[no-any-return]
        body = self.module.ruleset.definitions[name]
        with self.at_root():
            before = len(self.lines)
            two = self.two(body, choice)
            yes, no = source(two.yes), source(two.no)
            if len(self.lines) > before or len(yes) + len(no) > SHORT:
                variable = self.fresh(name + choice_suffix(choice))
                self.emit(f"{variable} = True if {yes} else False if {no} else U")
                two = true_or_false(variable)
        self.scopes[0].values[key] = two
        return two

    def _if(self, node: ir.If, condition: ir.Expr, then: ir.Expr, otherwise: ir.Expr, choice: Choice) -> Two:
        asked = self.two(condition, choice)
        if asked.yes is True:
            return self.two(then, choice)
        if asked.no is True:
            return self.two(otherwise, choice)
        whole = self.values(choice).value(node)
        yes, no = source(asked.yes), source(asked.no)
        a, b = self.two(then, choice), self.two(otherwise, choice)
        branches = (a.yes, b.yes, True), (a.no, b.no, False)
        first, second = (f"({source(a)} if {yes} else {source(b)} if {no} else {whole} is {wanted})" for a, b, wanted in branches)
        return Two(Plain(first, f"not {first}", ORDER), Plain(second, f"not {second}", ORDER))

    # --- lists gone through ---

    def _quantified(self, node: ir.Quantified, choice: Choice) -> Two:
        listed = self.atom(node.source, choice)
        if listed is None or not isinstance(listed.type, List):
            return self._leaf(node, choice)
        key = "node", id(node), tuple(self.module.projected(node, choice).items())
        if (held := self.held(key)) is None:
            fits = self._fits(node, choice)
            held = self._in_pass(node, listed, choice) if fits else self._loop(node, listed, choice)
            self.scopes[0 if fits else -1].values[key] = held
        return true_or_false(held)

    def _fits(self, node: ir.Quantified, choice: Choice) -> bool:
        """Whether a question about items can be answered in the one pass at the head: it needs nothing worked out later."""
        if self.presuming or self.passing is not None or not self.path(self.stripped(node.source, choice)):
            return False
        if not all(self.constant(part, choice)[0] for part in self.module.dependencies.definitions(node.condition)):
            return False
        bound = {node.variable, "item", "?", "partial"}
        bound |= {part.variable for part in ir.walk(node.condition) if isinstance(part, ir.Quantified | ir.For)}
        return all(part.name in bound for part in ir.walk(node.condition) if isinstance(part, ir.Local))

    def _in_pass(self, node: ir.Quantified, listed: Atom, choice: Choice) -> str:
        """A question answered in the pass over its list; the members of an item are loaded once for all."""
        assert isinstance(listed.type, List)
        if listed.name not in self.passes:
            self.passes[listed.name] = Pass(listed.name, self.item_of(node.variable, listed.type.item))
        shared = self.passes[listed.name]
        found = self.fresh(f"{node.kind}_{listed.name}")
        held = self.lines, self.depth, self.scopes
        self.lines, self.depth = [], 4
        self.scopes = [shared.scope, Scope({node.variable: shared.item})]
        self.passing = shared
        two = self.two(node.condition, choice)
        self.passing = None
        shared.questions.append(Question(found, node.kind == "some", two, self.lines))
        self.lines, self.depth, self.scopes = held
        return found

    def _loop(self, node: ir.Quantified, listed: Atom, choice: Choice) -> str:
        """A loop over a list, left as soon as it is decided."""
        assert isinstance(listed.type, List)
        some = node.kind == "some"
        found, item = self.fresh(f"{node.kind}_{listed.name}"), self.item_of(node.variable, listed.type.item)
        with self.block(f"if {listed.name}.__class__ is tuple:"):
            self.emit(f"{found} = {not some}")
            with self.block(f"for {item.name} in {listed.name}:") as scope:
                scope.items[node.variable] = item
                if item.row:
                    self.emit(f"{item.row} = {item.name}.row")
                two = self.two(node.condition, choice)
                self.lines += decided(self.depth, found, some, two, "break")
        with self.block("else:"):
            self.emit(f"{found} = {listed.name}")
        return found
