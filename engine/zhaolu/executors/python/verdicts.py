"""Conditions as two plain Python conditions: definitely true, definitely false. Where neither holds, it is undecided.

    and: true if all are true, false if one is false;  or: the other way round;  not: the two exchanged

so that three-valued logic costs no more than Python's own. Common leaves are written out (a fact against a constant); any
other is worked out once by `runtime` into a variable. What a leaf needs before it (loops over lists, variables) is
written as statements in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from typing import Literal as OneOf

from zhaolu.executors.python.names import choice_suffix
from zhaolu.executors.python.values import Choice, Module, Values
from zhaolu.ir import expressions as ir
from zhaolu.ir.meaning.times import age
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER, STRING, Enum, List, Struct, Type

CLASSES: Final = {NUMBER: ("Decimal", Decimal), DATE: ("date", date), DATETIME: ("datetime", datetime)}
"""Types whose order is that of one Python class."""
SHORT: Final = 160
"""A definition whose two conditions together are no longer is written where it is used."""
MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True)
class Atom:
    """A value at hand: a variable, or (with `getter`) a field of a list's item, loaded where it is used."""

    name: str
    type: Type
    getter: str = ""

    def load(self, otherwise: str = "U") -> str:
        """Its source; `otherwise` stands for an unknown field of an item."""
        return f"{self.getter}({self.name!r}, {otherwise})" if self.getter else self.name


@dataclass
class Scope:
    """What is at hand in a block: values by what they are of, and list items by local name."""

    values: dict[Any, Any] = field(default_factory=dict)
    items: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Pass:
    """One pass over a list of the record that answers several questions about its items."""

    source: str
    item: str
    scope: Scope
    starts: list[str] = field(default_factory=list)
    fields: list[tuple[int, str]] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)

    def text(self) -> list[tuple[int, str]]:
        names = [start.partition(" = ")[0] for start in self.starts]
        return [
            (2, f"{' = '.join(names)} = {self.source}"),
            (2, f"if {self.source}.__class__ is tuple:"),
            *((3, start) for start in self.starts),
            (3, f"for {self.item} in {self.source}:"),
            *self.fields,
            *self.lines,
        ]


CHEAP: Final = re.compile(r"\w+ is (True|False|None)")


def both(texts: list[str], word: OneOf["and", "or"]) -> str:
    """The texts joined, constants resolved, each once, the cheap ones first (none has an effect, so order is free)."""
    stop, skip = ("False", "True") if word == "and" else ("True", "False")
    found = sorted((text for text in dict.fromkeys(texts) if text != skip), key=lambda text: CHEAP.fullmatch(text) is None)
    if stop in found:
        return stop
    if not found:
        return skip
    return found[0] if len(found) == 1 else "(" + f" {word} ".join(found) + ")"


PRESENT: Final = re.compile(r"\((\w+) is not None and \1 is not U\)")


def _needed(texts: list[str]) -> list[str]:
    """Without the tests for presence that a comparison beside them makes too."""

    def spared(text: str) -> bool:
        found = PRESENT.fullmatch(text)
        return found is not None and any(f" if {found[1]}.__class__ is " in other for other in texts)

    return [text for text in texts if not spared(text)]


class Verdicts:
    """Writes conditions as statements and two Python conditions, for one function of a module."""

    def __init__(self, module: Module, fragile: frozenset[str] = frozenset()) -> None:
        self.module = module
        self.fragile = fragile
        self.lines: list[tuple[int, str]] = []
        self.before: list[tuple[int, str]] = []
        self.moments: list[str] = []
        self.loads: dict[str, tuple[str, list[str]]] = {}
        self.passes: dict[str, Pass] = {}
        self.depth = 2
        self.scopes = [Scope()]
        self.presuming = False
        self._shared: Pass | None = None

    # --- statements ---

    def emit(self, text: str) -> None:
        self.lines.append((self.depth, text))

    @contextmanager
    def block(self) -> Iterator[Scope]:
        """A deeper block; what becomes at hand in it is gone after it."""
        scope = Scope()
        self.scopes.append(scope)
        self.depth += 1
        lines = len(self.lines)
        try:
            yield scope
            if len(self.lines) == lines:
                self.emit("pass")
        finally:
            self.depth -= 1
            self.scopes.pop()

    @contextmanager
    def _at_root(self) -> Iterator[None]:
        """Statements before the section being written, at the outermost level."""
        if self.presuming:
            yield
            return
        held = self.lines, self.depth, self.scopes
        self.lines, self.depth, self.scopes = [], 2, self.scopes[:1]
        try:
            yield
        finally:
            self.before += self.lines
            self.lines, self.depth, self.scopes = held

    def section(self) -> list[tuple[int, str]]:
        """The statements written since the last call."""
        found = self.before + self.lines
        self.before, self.lines = [], []
        return found

    def head(self) -> list[tuple[int, str]]:
        """What stands before all sections: facts loaded, passes over lists."""
        loads = [(2, line) for _, lines in self.loads.values() for line in lines]
        return loads + [line for shared in self.passes.values() for line in shared.text()]

    def _held(self, key: Any) -> Any:
        for scope in reversed(self.scopes):
            if key in scope.values:
                return scope.values[key]
        return None

    def fresh(self, wanted: str) -> str:
        return self.module.names.fresh(wanted)

    # --- facts ---

    def fact(self, *path: str) -> str:
        """The variable that holds a fact, or a member of one, loaded at the head of the function."""
        key = ".".join(path)
        if self.presuming:
            return self._fact_now(*path)
        if key not in self.loads:
            holder = self.fact(*path[:-1]) if len(path) > 1 else ""
            name = self.fresh("_".join(path))
            if holder:
                lines = [f"{name} = {holder}._members.get({path[-1]!r}, U) if {holder}.__class__ is Object else {holder}"]
            else:
                lines = [f"{name} = get({key!r}, U)"]
            if key in self.fragile:
                lines.append(f"{name} = known({name})")
            self.loads[key] = name, lines
        return self.loads[key][0]

    def _fact_now(self, *path: str) -> str:
        """The same before presumptions are through, when it may still change."""
        key = "now", *path
        if (held := self._held(key)) is None:
            held = self.fresh("_".join(path))
            if len(path) > 1:
                holder = self._fact_now(*path[:-1])
                self.emit(f"{held} = known({holder}._members.get({path[-1]!r}, U)) if {holder}.__class__ is Object else {holder}")
            else:
                self.emit(f"{held} = known(f.get({path[0]!r}, U))")
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
                item = self._item(name)
                return Atom(item[0], node.type) if item and not item[1] else None
            case ir.Member(ir.Local(name), field_name):
                item = self._item(name)
                if not item or not item[1]:
                    return None
                return self._shared_field(item[1], field_name, node.type) or Atom(field_name, node.type, item[1])
            case ir.Member():
                path = self._path(node)
                return Atom(self.fact(*path), node.type) if path else None
            case _:
                return None

    def _shared_field(self, getter: str, name: str, type_: Type) -> Atom | None:
        """A field of the item a shared pass is at, loaded once at its head."""
        shared = self._shared
        if shared is None or shared.scope.values.get("getter") != getter:
            return None
        key = "shared", name
        if key not in shared.scope.values:
            held = shared.scope.values[key] = self.fresh(f"{shared.item}_{name}")
            shared.fields.append((4, f"{held} = {getter}({name!r}, U)"))
        return Atom(shared.scope.values[key], type_)

    def _item(self, name: str) -> tuple[str, str] | None:
        for scope in reversed(self.scopes):
            if name in scope.items:
                return scope.items[name]
        return None

    def _path(self, node: ir.Expr) -> tuple[str, ...]:
        """The steps of a member of an object of the record; empty for any other node."""
        match node:
            case ir.Fact(id):
                return (id,)
            case ir.Member(base, name) if isinstance(base.type, Struct):
                path = self._path(base)
                return (*path, name) if path else ()
            case _:
                return ()

    # --- values ---

    def values(self, choice: Choice) -> Values:
        """The writer of values in this place: facts are variables, unknown ones bare."""
        bound = {name: item[0] for scope in self.scopes for name, item in scope.items.items()}
        fact: Callable[[str], str] = (lambda id: f"fact(f, {id!r})") if self.presuming else self.fact
        return Values(self.module, choice, bound, fact, None if self.presuming else self._definition_value)

    def _definition_value(self, what: str, name: str, choice: Choice) -> str:
        key = "value", name, tuple(choice.items())
        if (held := self._held(key)) is None:
            body = self.module.ruleset.definitions[name]
            with self._at_root():
                text = self.values(choice).value(body)
                held = self.fresh(name + choice_suffix(choice))
                self.emit(f"{held} = {text}")
            self.scopes[0].values[key] = held
        return str(held)

    def variable(self, node: ir.Expr, choice: Choice) -> str:
        """A variable with the node's value, worked out in front."""
        key = "node", id(node), tuple(self.module.projected(node, choice).items())
        if (held := self._held(key)) is None:
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

    # --- conditions ---

    def true(self, node: ir.Expr, choice: Choice) -> str:
        return self.two(node, choice)[0]

    def false(self, node: ir.Expr, choice: Choice) -> str:
        return self.two(node, choice)[1]

    def two(self, node: ir.Expr, choice: Choice) -> tuple[str, str]:
        """Source that is true where the condition is, and source that is true where it is false."""
        known, value = self.constant(node, choice)
        if known:
            return str(value is True), str(value is False)
        match node:
            case ir.Not(operand):
                yes, no = self.two(operand, choice)
                return no, yes
            case ir.And(items):
                found = [self.two(item, choice) for item in items]
                return both(_needed([yes for yes, _ in found]), "and"), both([no for _, no in found], "or")
            case ir.Or(items):
                found = [self.two(item, choice) for item in items]
                return both([yes for yes, _ in found], "or"), both([no for _, no in found], "and")
            case ir.Definition(name) if not self.presuming:
                return self._definition(name, self.module.projected(node, choice))
            case ir.Definition() | ir.Reading():
                return self._leaf(node, choice) if (stripped := self.stripped(node, choice)) is node else self.two(stripped, choice)
            case ir.If(condition, then, otherwise):
                return self._if(node, condition, then, otherwise, choice)
            case ir.Quantified():
                return self._quantified(node, choice)
            case ir.Compare(op, left, right):
                return self._compare(node, op, left, right, choice) or self._leaf(node, choice)
            case ir.In(value, tests, negated):
                two = self._among(value, tests, choice)
                return self._leaf(node, choice) if two is None else (two[1], two[0]) if negated else two
            case ir.Call("list contains", (items, element)):
                return self._contains(items, element, choice) or self._leaf(node, choice)
            case _:
                return self._leaf(node, choice)

    def _leaf(self, node: ir.Expr, choice: Choice) -> tuple[str, str]:
        """A boolean fact, or any other condition by its value."""
        atom = self.atom(node, choice) if node.type == BOOLEAN else None
        held = atom.load() if atom else self.variable(node, choice)
        return f"{held} is True", f"{held} is False"

    def _definition(self, name: str, choice: Choice) -> tuple[str, str]:
        """A definition used as a condition: where it is short, written here; else worked out once into a variable."""
        key = "two", name, tuple(choice.items())
        if (held := self._held(key)) is not None:
            return held  # type: ignore[no-any-return]
        body = self.module.ruleset.definitions[name]
        with self._at_root():
            before = len(self.lines)
            yes, no = self.two(body, choice)
            if len(self.lines) > before or len(yes) + len(no) > SHORT:
                variable = self.fresh(name + choice_suffix(choice))
                self.emit(f"{variable} = True if {yes} else False if {no} else U")
                yes, no = f"{variable} is True", f"{variable} is False"
        self.scopes[0].values[key] = yes, no
        return yes, no

    def _if(self, node: ir.If, condition: ir.Expr, then: ir.Expr, otherwise: ir.Expr, choice: Choice) -> tuple[str, str]:
        yes, no = self.two(condition, choice)
        if yes == "True":
            return self.two(then, choice)
        if no == "True":
            return self.two(otherwise, choice)
        whole = self.values(choice).value(node)
        branches = zip(self.two(then, choice), self.two(otherwise, choice), ("True", "False"), strict=True)
        first, second = (f"({a} if {yes} else {b} if {no} else {whole} is {wanted})" for a, b, wanted in branches)
        return first, second

    def _quantified(self, node: ir.Quantified, choice: Choice) -> tuple[str, str]:
        source = self.atom(node.source, choice)
        if source is None or source.getter or not isinstance(source.type, List):
            return self._leaf(node, choice)
        key = "node", id(node), tuple(self.module.projected(node, choice).items())
        if (held := self._held(key)) is None:
            held = self._in_pass(node, source, choice) if self._fits(node) else self._loop(node, source, choice)
            self.scopes[-1].values[key] = held
        return f"{held} is True", f"{held} is False"

    def _fits(self, node: ir.Quantified) -> bool:
        """Whether a question about items can be answered in the one pass at the head: it needs nothing worked out later."""
        if self.presuming or self._shared is not None:
            return False
        named = [part for part in self.module.parts(node.condition) if isinstance(part, ir.Definition)]
        if any(self.module.marks(part) & {"fact", "moment"} for part in named):
            return False
        bound = {node.variable, "item", "?", "partial"}
        bound |= {part.variable for part in ir.walk(node.condition) if isinstance(part, ir.Quantified | ir.For)}
        return all(part.name in bound for part in ir.walk(node.condition) if isinstance(part, ir.Local))

    def _in_pass(self, node: ir.Quantified, source: Atom, choice: Choice) -> str:
        """A question answered in the pass over its list; the fields of an item are loaded once for all."""
        assert isinstance(source.type, List)
        some = node.kind == "some"
        if source.name not in self.passes:
            self.passes[source.name] = Pass(source.name, self.fresh(node.variable), Scope())
        shared = self.passes[source.name]
        found = self.fresh(f"{node.kind}_{source.name}")
        shared.starts.append(f"{found} = {not some}")
        held = self.lines, self.depth, self.scopes
        self.lines, self.depth = [], 4
        self.scopes = [shared.scope, Scope()]
        getter = ""
        if isinstance(source.type.item, Struct):
            getter = shared.scope.values.get("getter") or self.fresh(f"{shared.item}_get")
            if "getter" not in shared.scope.values:
                shared.scope.values["getter"] = getter
                shared.fields.append((4, f"{getter} = {shared.item}._members.get"))
        self.scopes[-1].items[node.variable] = shared.item, getter
        self._shared = shared
        yes, no = self.two(node.condition, choice)
        self._shared = None
        stop, go_on = (yes, no) if some else (no, yes)
        self.emit(f"if {stop}:")
        self.lines.append((5, f"{found} = {some}"))
        self.emit(f"elif {found} is {not some} and not {go_on}:")
        self.lines.append((5, f"{found} = U"))
        shared.lines += self.lines
        self.lines, self.depth, self.scopes = held
        return found

    def _loop(self, node: ir.Quantified, source: Atom, choice: Choice) -> str:
        """A loop over a list of the record, left as soon as it is decided."""
        assert isinstance(source.type, List)
        some = node.kind == "some"
        found, item = self.fresh(f"{node.kind}_{source.name}"), self.fresh(node.variable)
        self.emit(f"{found} = {source.load()}")
        self.emit(f"if {found}.__class__ is tuple:")
        with self.block():
            self.emit(f"{found} = {not some}")
            self.emit(f"for {item} in {source.load()}:")
            with self.block() as scope:
                getter = self.fresh(f"{item}_get") if isinstance(source.type.item, Struct) else ""
                scope.items[node.variable] = item, getter
                if getter:
                    self.emit(f"{getter} = {item}._members.get")
                yes, no = self.two(node.condition, choice)
                stop, go_on = (yes, no) if some else (no, yes)
                self.emit(f"if {stop}:")
                self.lines.append((self.depth + 1, f"{found} = {some}"))
                self.lines.append((self.depth + 1, "break"))
                self.emit(f"if not {go_on}:")
                self.lines.append((self.depth + 1, f"{found} = U"))
        return found

    # --- leaves written out ---

    def _compare(self, node: ir.Compare, op: str, left: ir.Expr, right: ir.Expr, choice: Choice) -> tuple[str, str] | None:
        (left_known, left_value), (right_known, right_value) = self.constant(left, choice), self.constant(right, choice)
        if left_known:
            left, right, right_known, right_value, op = right, left, True, left_value, MIRRORED[op]
        if op == "!=":
            two = self._equal(left, right, right_known, right_value, choice)
            return None if two is None else (two[1], two[0])
        if op == "=":
            return self._equal(left, right, right_known, right_value, choice)
        if right_known:
            by_age = self._by_age(op, left, right_value, choice)
            if by_age is not None:
                return by_age
        return self._ordered(op, left, right, right_known, right_value, choice)

    def _equal(self, left: ir.Expr, right: ir.Expr, constant: bool, value: Any, choice: Choice) -> tuple[str, str] | None:
        atom = self.atom(left, choice)
        if atom is None:
            return None
        if not constant:
            other = self.atom(right, choice)
            if other is None or not _plain(atom.type) or not _plain(other.type):
                return None
            a, b = self._named(atom), self._named(other)
            return f"({a} == {b} and {a} is not U)", f"({a} != {b} and {a} is not U and {b} is not U)"
        if value is None:
            return f"{atom.load()} is None", _present(atom)
        written = self.module.constants.write(value)
        if atom.type == BOOLEAN and isinstance(value, bool):
            return self._is(atom, value)
        if _plain(atom.type) and isinstance(value, str | Decimal) and _plain_class(atom.type) is type(value):
            return f"{atom.load('None')} == {written}", self._differs(atom, written)
        if atom.type in (DATE, DATETIME) and type(value) is CLASSES[atom.type][1]:
            a, name = self._named(atom), CLASSES[atom.type][0]
            general = f"{a} is not U and compare('=', {a}, {written}) is False"
            return f"{a} == {written}", f"({a} != {written} if {a}.__class__ is {name} else {general})"
        return None

    def _is(self, atom: Atom, value: bool) -> tuple[str, str]:
        """A condition compared with true or false: none is neither, and so different from both."""
        a = self._named(atom)
        return f"{a} is {value}", f"({a} is not {value} and {a} is not U)"

    def _differs(self, atom: Atom, written: str) -> str:
        if atom.getter:
            return f"{atom.load(written)} != {written}"
        return f"({atom.name} != {written} and {atom.name} is not U)"

    def _named(self, atom: Atom) -> str:
        """The atom as a variable."""
        if not atom.getter:
            return atom.name
        key = "field", atom.getter, atom.name
        if (held := self._held(key)) is None:
            held = self.fresh(f"{atom.getter.removesuffix('_get')}_{atom.name}")
            self.emit(f"{held} = {atom.load()}")
            self.scopes[-1].values[key] = held
        return str(held)

    def _ordered(self, op: str, left: ir.Expr, right: ir.Expr, constant: bool, value: Any, choice: Choice) -> tuple[str, str] | None:
        """Numbers and days in plain Python; anything else (none, unknown, a month) is left to `compare`."""
        atom = self.atom(left, choice)
        if atom is None or atom.type not in CLASSES:
            return None
        name, class_ = CLASSES[atom.type]
        if constant:
            if type(value) is not class_:
                return None
            a, b = self._named(atom), self.module.constants.write(value)
            plain = f"{a}.__class__ is {name}"
        else:
            other = self.atom(right, choice)
            if other is None or other.type != atom.type:
                return None
            a, b = self._named(atom), self._named(other)
            plain = f"{a}.__class__ is {b}.__class__ is {name}"
        general = f"{a} is not U and {a} is not None and compare({op!r}, {a}, {b})"
        negation = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[op]
        return f"({a} {op} {b} if {plain} else {general} is True)", f"({a} {negation} {b} if {plain} else {general} is False)"

    def _by_age(self, op: str, left: ir.Expr, limit: Any, choice: Choice) -> tuple[str, str] | None:
        """An age on a fixed day against a fixed number: the birthday against the last day that is too early."""
        call = self.stripped(left, choice)
        match call:
            case ir.Call("age", (birth, on)) if isinstance(limit, Decimal):
                known, day = self.constant(on, choice)
                atom = self.atom(birth, choice)
            case _:
                return None
        if not known or type(day) is not date or atom is None or atom.type != DATE:
            return None
        strict = op in ("<", ">=")
        surroundings = self.module.surroundings

        def small(ordinal: int) -> bool:
            years = age(surroundings, date.fromordinal(ordinal), day)
            return years < limit if strict else years <= limit

        lo, hi = 0, day.toordinal()
        while lo < hi:
            middle = (lo + hi + 1) // 2
            lo, hi = (lo, middle - 1) if small(middle) else (middle, hi)
        b, last = self._named(atom), self.module.constants.write(day)
        plain = f"{b}.__class__ is date"
        asked = f"compare({op!r}, call('age', {b}, {last}), {self.module.constants.write(limit)})"
        general = f"{b} is not U and {b} is not None and {asked}"
        if lo:
            cut = self.module.constants.write(date.fromordinal(lo))
            young, old = f"{cut} < {b} <= {last}", f"{b} <= {cut}"
        else:
            young, old = f"{b} <= {last}", "False"
        yes, no = (young, old) if op in ("<", "<=") else (old, young)
        return f"({yes} if {plain} else {general} is True)", f"({no} if {plain} else {general} is False)"

    def _among(self, value: ir.Expr, tests: tuple[ir.Expr, ...], choice: Choice) -> tuple[str, str] | None:
        atom = self.atom(value, choice)
        if atom is None:
            return None
        listed: list[Any] = []
        for test in tests:
            known, found = self.constant(test, choice)
            if not known:
                break
            listed += found if isinstance(found, tuple) else [found]
        else:
            allowed = _plain_class(atom.type)
            if allowed is None or not listed or not all(item is None or type(item) is allowed for item in listed):
                return None
            among = self.module.constants.texts(frozenset(listed))
            if atom.getter:
                outside = self.module.constants.write(next((item for item in listed if item is not None), None))
                return f"{atom.load()} in {among}", f"{atom.load(outside)} not in {among}"
            return f"{atom.name} in {among}", f"({atom.name} not in {among} and {atom.name} is not U)"
        match tests:
            case (ir.RangeOf(lo, hi, lo_included, hi_included),) if lo is not None and hi is not None:
                above = self._bound(">=" if lo_included else ">", value, lo, choice)
                below = self._bound("<=" if hi_included else "<", value, hi, choice)
                if above is None or below is None:
                    return None
                return both([above[0], below[0]], "and"), both([above[1], below[1]], "or")
            case _:
                return None

    def _bound(self, op: str, value: ir.Expr, bound: ir.Expr, choice: Choice) -> tuple[str, str] | None:
        """One end of a range that is a constant of the value's own kind (so never none)."""
        known, limit = self.constant(bound, choice)
        return self._ordered(op, value, bound, True, limit, choice) if known else None

    def _contains(self, items: ir.Expr, element: ir.Expr, choice: Choice) -> tuple[str, str] | None:
        """A constant text in a list of texts of the record."""
        atom = self.atom(items, choice)
        known, value = self.constant(element, choice)
        if atom is None or not known or type(value) is not str or not isinstance(atom.type, List) or not _texts(atom.type.item):
            return None
        a, written = self._named(atom), self.module.constants.write(value)
        return f"({a}.__class__ is tuple and {written} in {a})", f"({a}.__class__ is tuple and {written} not in {a})"


def _texts(type_: Type) -> bool:
    return type_ == STRING or isinstance(type_, Enum)


def _plain(type_: Type) -> bool:
    """Types whose equality is Python's and that are never known within bounds."""
    return _texts(type_) or type_ in (NUMBER, BOOLEAN)


def _plain_class(type_: Type) -> type | None:
    return str if _texts(type_) else Decimal if type_ == NUMBER else None


def _present(atom: Atom) -> str:
    """Known, and not none."""
    return f"{atom.load('None')} is not None" if atom.getter else f"({atom.name} is not None and {atom.name} is not U)"
