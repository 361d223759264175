"""Expressions as Python source that yields their value (`Values`), the facts they read, and why (`Reasons`).

Comes in: checked expressions. Leaves: source in which every node is a call of `runtime` or plain Python. Which facts are
named how is the affair of `Facts`: with their causes, or bare where nobody asks why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, assert_never
from typing import Literal as OneOf

from zhaolu.executors.python.dependencies import Dependencies
from zhaolu.executors.python.generated import Choice
from zhaolu.executors.python.names import Constants, Names
from zhaolu.executors.python.namespace import NAMES
from zhaolu.executors.python.rows import layout_of
from zhaolu.executors.python.surroundings import Surroundings
from zhaolu.frozen import dataclass, field, replace
from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.times import midnight


class Module:
    """What one generated module shares: its names and constants, what is known of the ruleset's expressions."""

    def __init__(self, dependencies: Dependencies) -> None:
        self.dependencies = dependencies
        self.names = Names()

    @property
    def ruleset(self) -> Ruleset:
        return self.dependencies.ruleset

    @cached_property
    def constants(self) -> Constants:
        return Constants(self.names)

    @cached_property
    def surroundings(self) -> Surroundings:
        """Enough to work out what depends on nothing but the ruleset."""
        return Surroundings(as_of=midnight(date(2000, 1, 1)), layout=layout_of(self.ruleset.facts), tables=self.ruleset.tables)

    def marks(self, node: ir.Expr) -> frozenset[str]:
        return self.dependencies.marks(node)

    def projected(self, node: ir.Expr, choice: Choice) -> dict[str, str]:
        return self.dependencies.projected(node, choice)

    def folded(self, node: ir.Expr, choice: Choice) -> tuple[bool, Any]:
        """(True, its value) for an expression that depends on nothing but the ruleset and the options chosen."""
        if isinstance(node, ir.Literal):
            return True, node.value
        if self.marks(node) & {"fact", "local", "moment"}:
            return False, None
        needed = self.projected(node, choice)
        key = id(node), tuple(needed.items())
        found = self.dependencies.folded
        if key not in found:
            found[key] = node, self._worked_out(node, needed)
        return True, found[key][1]

    def _worked_out(self, node: ir.Expr, choice: Choice) -> Any:
        writer = Values(Module(self.dependencies), choice, folding=False)
        text = writer.value(node)
        s = self.surroundings
        space = {**NAMES, "call": s.call, "look_up": s.look_up, **writer.module.constants.namespace}
        exec("\n".join(writer.module.constants.lines()), space)
        return eval(text, space)


def nothing_at_hand(node: ir.Expr, bound: Mapping[str, str]) -> str | None:
    return None


@dataclass(frozen=True)
class Values:
    """Writes the value of expressions for one choice of readings. `bound`: local names to Python names.

    `at_hand` gives the variable that holds a fact or a member of one, if there is one; `definition` writes a definition by
    its name (else it is written out).
    """

    module: Module
    choice: Choice
    bound: Mapping[str, str] = field(default_factory=dict)
    at_hand: Callable[[ir.Expr, Mapping[str, str]], str | None] = nothing_at_hand
    definition: Callable[[OneOf["value", "why", "reads"], str, Choice], str] | None = None
    folding: bool = True

    def binding(self, *variables: str) -> tuple[Values, list[str]]:
        """The same writer inside something that binds variables, and their Python names."""
        names = [self.module.names.fresh("it" if v in ("item", "?") else v) for v in variables]
        return replace(self, bound={**self.bound, **dict(zip(variables, names, strict=True))}), names

    def values(self, items: tuple[ir.Expr, ...]) -> str:
        return ", ".join(map(self.value, items))

    def tuple_of(self, texts: list[str]) -> str:
        return f"({', '.join(texts)},)" if texts else "()"

    def value(self, node: ir.Expr) -> str:
        """Source of the node's value."""
        if self.folding:
            constant, found = self.module.folded(node, self.choice)
            if constant:
                return self.module.constants.write(found)
        return self._value(node)

    def _value(self, node: ir.Expr) -> str:
        constants = self.module.constants
        ruleset = self.module.ruleset
        match node:
            case ir.Literal(value):
                return constants.write(value)
            case ir.Fact(id):
                return self.at_hand(node, self.bound) or f"fact(f, {id!r})"
            case ir.Local(name):
                return self.bound.get(name) or f"fault({repr(name)!r})"
            case ir.Definition(name):
                return self._definition("value", name) or self.value(ruleset.definitions[name])
            case ir.Reading(name):
                if name not in self.choice:
                    return f"missing({name!r}, 'reading')"
                return self.value(ruleset.readings[name].options[self.choice[name]])
            case ir.Parameter(name):
                return f"parameter({name!r})"
            case ir.AsOf(part):
                return "as_of" if part == "instant" else "today"
            case ir.WindowPart(window, part):
                bound = getattr(ruleset.windows[window], part)
                return "None" if bound is None else self.value(bound)
            case ir.Member(base, name):
                return self.at_hand(node, self.bound) or f"member({self.value(base)}, {name!r})"
            case ir.ListOf(items):
                return self.tuple_of([self.value(item) for item in items])
            case ir.RangeOf(lo, hi, lo_included, hi_included):
                bounds = ", ".join("OPEN" if end is None else self.value(end) for end in (lo, hi))
                return f"RangeValue({bounds}, {lo_included}, {hi_included})"
            case ir.Index(base, index):
                return f"at({self.value(base)}, {self.value(index)})"
            case ir.Filter(base, condition):
                inside, (it,) = self.binding("item")
                return f"filtered({self.value(base)}, lambda {it}: {inside.value(condition)})"
            case ir.Negate(operand):
                return f"negated({self.value(operand)})"
            case ir.Arithmetic(op, left, right):
                return f"arithmetic({op!r}, {self.value(left)}, {self.value(right)})"
            case ir.Compare(op, left, right):
                return f"compare({op!r}, {self.value(left)}, {self.value(right)})"
            case ir.Not(operand):
                return f"inverse({self.value(operand)})"
            case ir.And(items):
                return f"conjunction({self.values(items)})"
            case ir.Or(items):
                return f"disjunction({self.values(items)})"
            case ir.In(value, tests, negated):
                return self._among(value, tests, negated)
            case ir.If(condition, then, otherwise):
                return f"choose({self.value(condition)}, lambda: {self.value(then)}, lambda: {self.value(otherwise)})"
            case ir.Quantified(kind, variable, source, condition):
                inside, (it,) = self.binding(variable)
                return f"{kind}({self.value(source)}, lambda {it}: {inside.value(condition)})"
            case ir.For():
                return self._for(node, "[]")
            case ir.InstanceOf(operand, of):
                return f"instance_of({self.value(operand)}, {constants.hand(of, 'type')})"
            case ir.Call(function, arguments):
                return f"call({', '.join([repr(function), *map(self.value, arguments)])})"
            case ir.Lookup(table, key):
                return f"look_up({table!r}, {self.value(key)})"
            case ir.DecisionTable():
                return self._table(node)
            case _:
                assert_never(node)

    def _definition(self, what: OneOf["value", "why", "reads"], name: str) -> str:
        """Source for a definition that is kept apart; empty where it is to be written out."""
        if self.definition is None:
            return ""
        return self.definition(what, name, self.module.projected(self.module.ruleset.definitions[name], self.choice))

    def _among(self, value: ir.Expr, tests: tuple[ir.Expr, ...], negated: bool) -> str:
        inside, (it,) = self.binding("?")
        found = []
        for test in tests:
            decided = any(isinstance(part, ir.Local) and part.name == "?" for part in ir.walk(test))
            found.append(f"({decided}, {(inside if decided else self).value(test)})")
        return f"(lambda {it}: among({it}, {self.tuple_of(found)}, {negated}))({self.value(value)})"

    def _for(self, node: ir.For, gathered: str) -> str:
        inside, (it, partial) = self.binding(node.variable, "partial")
        so_far = self.module.names.fresh("gathered")
        nested = node.flatten and isinstance(node.result, ir.For)
        body = inside._for(node.result, so_far) if nested and isinstance(node.result, ir.For) else inside.value(node.result)
        return f"each({self.value(node.source)}, lambda {it}, {partial}, {so_far}: {body}, {gathered}, {nested})"

    def _table(self, node: ir.DecisionTable) -> str:
        allowed = [
            f"lambda: {self._among(value, tests, False)}"
            for value, tests in zip(node.inputs, node.input_allowed, strict=False)
            if tests is not None
        ]
        rows = []
        for row in node.rows:
            tests = self.tuple_of(["True" if test is None else self.value(test) for test in row.tests])
            rows.append(f"(lambda: {tests}, lambda: {self.tuple_of([self.value(o) for o in row.outputs])})")
        defaults = self.tuple_of(["None" if d is None else self.value(d) for d in node.defaults])
        table = self.module.constants.hand(node, "table", "a decision table: its hit policy and outputs")
        return f"decision_table({table}, {self.tuple_of(allowed)}, {self.tuple_of(rows)}, lambda: {defaults})"

    # --- the facts read, and why ---

    def reads(self, node: ir.Expr) -> str:
        """Source of the (id path, value) pairs the node reads."""
        ruleset = self.module.ruleset
        match node:
            case ir.Fact(id):
                return f"(({id!r}, {self.value(node)}),)"
            case ir.Member(base, name):
                return f"read_member({self.value(base)}, {name!r}, {self.value(node)}, lambda: {self.reads(base)})"
            case ir.Definition(name):
                return self._definition("reads", name) or self.reads(ruleset.definitions[name])
            case ir.Reading(name):
                return self.reads(ruleset.readings[name].options[self.choice[name]]) if name in self.choice else "()"
            case ir.Local():
                return "()"
            case ir.Filter(base, _):
                return self.reads(base)
            case ir.Quantified(_, variable, source, condition):
                inside, (it,) = self.binding(variable)
                read = inside.reads(condition)
                return "()" if read == "()" else f"read_items({self.value(source)}, lambda {it}: {read})"
            case _:
                found = [text for text in map(self.reads, ir.children(node)) if text != "()"]
                return found[0] if len(found) == 1 else " + ".join(found) if found else "()"

    def why(self, node: ir.Expr) -> str:
        """Source of the node's value with the facts of the parts that mattered."""
        match node:
            case ir.And(items):
                return f"why_all({', '.join(map(self.why, items))})"
            case ir.Or(items):
                return f"why_any({', '.join(map(self.why, items))})"
            case ir.Not(operand):
                return f"why_not({self.why(operand)})"
            case ir.If(condition, then, otherwise):
                return f"why_if({self.why(condition)}, lambda: {self.why(then)}, lambda: {self.why(otherwise)})"
            case ir.Quantified(kind, variable, source, condition):
                inside, (it,) = self.binding(variable)
                return f"why_{kind}({self.value(source)}, lambda {it}: {inside.why(condition)}, lambda: {self.reads(source)})"
            case ir.Definition(name):
                return self._definition("why", name) or self.why(self.module.ruleset.definitions[name])
            case _:
                return f"({self.value(node)}, {self.reads(node)})"
