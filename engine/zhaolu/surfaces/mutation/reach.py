"""What a slip reaches: the rules, penalties and effects that may come out otherwise, directly or through something named.

Comes in: a ruleset without and with the mistake. Leaves: their difference, as ids. What only is shown is not reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from zhaolu.ir.expressions import Compare, Definition, Expr, Literal, Lookup, Reading, WindowPart, walk
from zhaolu.ir.meaning.logic import compare
from zhaolu.ir.rules import Effect, Penalty, Rule, Ruleset

Name: TypeAlias = tuple[str, str]
"""Something named by rule text: (definition | reading | table, its name), or (a bound of a window, the window's id)."""
BOUNDS: Final = ("start", "end", "first_day", "last_day")


@dataclass(frozen=True, slots=True)
class Reach:
    """What a slip changes: ids of rules, penalties and effects; `all_` where a presumption and so anything may be."""

    rules: frozenset[str] = frozenset()
    penalties: frozenset[str] = frozenset()
    effects: frozenset[str] = frozenset()
    all_: bool = False

    def __bool__(self) -> bool:
        return bool(self.rules or self.penalties or self.effects or self.all_)

    def part_of(self, ruleset: Ruleset) -> Ruleset:
        """The ruleset without what is not reached. The ban clauses stay together: one event is put to all of them."""
        if self.all_:
            return ruleset
        return replace(
            ruleset,
            rules=tuple(r for r in ruleset.rules if r.id in self.rules),
            penalties=ruleset.penalties if self.penalties else (),
            effects=tuple(e for e in ruleset.effects if e.id in self.effects),
        )

    def clauses(self, ruleset: Ruleset) -> tuple[str, ...]:
        """The clauses reached, in the order of the notice: rules, penalties, effects."""
        found = [rule.clause for rule in ruleset.rules if rule.id in self.rules]
        found += [penalty.clause for penalty in ruleset.penalties if penalty.id in self.penalties]
        found += [effect.clause for effect in ruleset.effects if effect.id in self.effects]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Uses:
    """What the parts of a ruleset name, through definitions, readings and windows; each name is followed once."""

    ruleset: Ruleset
    _known: dict[Name, frozenset[Name]] = field(default_factory=dict, repr=False)

    def of(self, expressions: Iterable[Expr]) -> set[Name]:
        """Everything named under some expressions."""
        found: set[Name] = set()
        for expr in expressions:
            for node in walk(expr):
                match node:
                    case Definition(name):
                        found |= self._named(("definition", name))
                    case Reading(name):
                        found |= self._named(("reading", name))
                    case WindowPart(name, part):
                        found |= self._named((part, name))
                    case Lookup(name, _):
                        found.add(("table", name))
        return found

    def about(self, text: str) -> set[str]:
        """The rules, penalties and effects whose id or clause holds a text, and the names they are decided by."""
        every: list[Rule | Penalty | Effect] = [*self.ruleset.rules, *self.ruleset.penalties, *self.ruleset.effects]
        items = [item for item in every if text in f"{item.id} {item.clause}"]
        return {item.id for item in items} | {name for _, name in self.of(e for item in items for e in expressions_of(item))}

    def _named(self, name: Name) -> frozenset[Name]:
        if name not in self._known:
            self._known[name] = frozenset({name})
            self._known[name] = frozenset({name} | self.of(self._behind(name)))
        return self._known[name]

    def _behind(self, name: Name) -> list[Expr]:
        kind, id = name
        if kind == "definition":
            return [self.ruleset.definitions[id]]
        if kind == "reading":
            return list(self.ruleset.readings[id].options.values())
        bound: Expr | None = getattr(self.ruleset.windows[id], kind)
        return [] if bound is None else [bound]

    # -- the difference to another form of the ruleset -----------------------------------------------------------------

    def reach(self, changed: Ruleset) -> Reach:
        """What comes out otherwise in a changed form of the ruleset; nothing where no condition can tell."""
        original = self.ruleset
        names = set(_differing(original, changed))
        if original.presumptions != changed.presumptions or self.of(_presumed(original)) & names:
            return Reach(all_=True)
        if _same_tables(original, changed, names):
            names = set()
        rules = self._affected(original.rules, changed.rules, names)
        linked = {name for r in (*original.rules, *changed.rules) for name in (r.id, *r.carried_by) if _linked(r, rules)}
        effects = self._affected(original.effects, changed.effects, names)
        keys = {e.key for e in (*original.effects, *changed.effects) if e.id in effects}
        penalties = self._affected(filter(_decides, original.penalties), filter(_decides, changed.penalties), names)
        return Reach(
            rules=frozenset(rules | linked if rules else ()),
            penalties=frozenset(penalties),
            effects=frozenset(e.id for e in (*original.effects, *changed.effects) if e.key in keys),
        )

    def _affected(self, before: Iterable[Any], after: Iterable[Any], names: set[Name]) -> set[str]:
        old, new = {item.id: _decisive(item) for item in before}, {item.id: _decisive(item) for item in after}
        found = {name for name in {*old, *new} if old.get(name) != new.get(name)}
        return found | {name for name, item in old.items() if self.of(expressions_of(item)) & names}


def expressions_of(item: Rule | Penalty | Effect) -> list[Expr]:
    """Every expression an item is decided by."""
    found: list[Expr | None]
    match item:
        case Rule():
            found = [item.guard, item.due, item.due_if, *(a.condition for a in item.alternatives)]
        case Penalty():
            found = [item.event, item.when, *(i.ban.start for i in item.impositions if i.ban)]
            if test := item.history:
                found += [test.condition, test.start, test.elsewhere, test.reaches_back, *test.presume.values()]
        case Effect():
            found = [item.when, item.value]
    return [e for e in found if e is not None]


def _presumed(ruleset: Ruleset) -> list[Expr]:
    return [e for p in ruleset.presumptions for e in (p.when, p.take) if e is not None]


def _linked(rule: Rule, affected: set[str]) -> bool:
    """Whether a rule is affected, or speaks or is spoken for together with one that is."""
    return rule.id in affected or bool(set(rule.carried_by) & affected)


def _decisive(item: Any) -> Any:
    """An item without what changes no answer: a rule that is only reviewed is undecided both before its day and after."""
    return replace(item, due=None, due_if=None) if getattr(item, "consequence", None) == "review" else item


def _decides(penalty: Penalty) -> bool:
    """Whether a penalty is more than shown: the applicant's own, or one that counts in later years."""
    return penalty.subject == "applicant" or penalty.history is not None


def _differing(before: Ruleset, after: Ruleset) -> Iterator[Name]:
    """The named things that are not the same."""
    for kind, old, new in (
        ("definition", before.definitions, after.definitions),
        ("reading", before.readings, after.readings),
        ("table", before.tables, after.tables),
    ):
        yield from ((kind, name) for name in {*old, *new} if old.get(name) != new.get(name))
    for name in {*before.windows, *after.windows}:
        one, other = before.windows.get(name), after.windows.get(name)
        yield from ((part, name) for part in BOUNDS if getattr(one, part, None) != getattr(other, part, None))


def _same_tables(before: Ruleset, after: Ruleset, names: set[Name]) -> bool:
    """Whether all that changed are numbers of tables, and no comparison the ruleset makes tells the old from the new.

    A table of places that is only asked whether there are any is the same with 40 places and with 41.
    """
    if any(kind != "table" for kind, _ in names):
        return False
    asked = [node for expr in before.expressions() for node in walk(expr)]
    for _, table in names:
        old, new = before.tables[table], after.tables[table]
        if old.rows.keys() != new.rows.keys() or old.complete != new.complete:
            return False
        compared = [node for node in asked if isinstance(node, Compare) and _looks_up(node, table)]
        if len(compared) != sum(isinstance(node, Lookup) and node.table == table for node in asked):
            return False
        if any(_holds(node, old.rows[key]) != _holds(node, new.rows[key]) for key in old.rows for node in compared):
            return False
    return True


def _looks_up(node: Compare, table: str) -> bool:
    return isinstance(node.left, Lookup) and node.left.table == table and isinstance(node.right, Literal)


def _holds(node: Compare, value: Any) -> Any:
    assert isinstance(node.right, Literal)
    return compare(node.op, value, node.right.value)
