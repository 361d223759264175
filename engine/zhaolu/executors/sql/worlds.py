"""The worlds of a rule: every combination of its open readings, unrolled when the query is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from zhaolu.executors.sql.form import BOOL, FALSE, TRUE, UNDECIDED, Form, Op, and_
from zhaolu.executors.sql.lowering import Setting, World
from zhaolu.ir.expressions import Definition, Expr, Reading, WindowPart, walk
from zhaolu.ir.rules import Ruleset


def reach(ruleset: Ruleset) -> Mapping[str, tuple[str, ...]]:
    """For every definition the readings it hangs on, through other definitions, readings and windows."""
    known: dict[tuple[str, str], frozenset[str]] = {}

    def under(expr: Expr) -> frozenset[str]:
        found: set[str] = set()
        for node in walk(expr):
            match node:
                case Definition(name):
                    found |= named("definition", name, [ruleset.definitions[name]])
                case Reading(name):
                    found |= {name} | named("reading", name, ruleset.readings[name].options.values())
                case WindowPart(name, part):
                    bound = getattr(ruleset.windows[name], part)
                    found |= named("window", f"{name}.{part}", [] if bound is None else [bound])
                case _:
                    pass
        return frozenset(found)

    def named(kind: str, name: str, held: Iterable[Expr]) -> frozenset[str]:
        if (kind, name) not in known:
            known[kind, name] = frozenset()
            known[kind, name] = frozenset(reading for expr in held for reading in under(expr))
        return known[kind, name]

    found = {name: named("definition", name, [expr]) for name, expr in ruleset.definitions.items()}
    return {name: tuple(r for r in ruleset.readings if r in hangs) for name, hangs in found.items()}


@dataclass(frozen=True)
class Readings:
    """The worlds of one ruleset in one query."""

    setting: Setting
    ruleset: Ruleset
    reached: Mapping[str, tuple[str, ...]]

    def worlds(self, names: Sequence[str]) -> Iterator[tuple[str, World]]:
        """Each world of these readings, with the options of the open ones as part of a name."""
        declared = self.ruleset.readings
        options: list[list[str]] = []
        opened: list[str] = []
        for name in names:
            pinned = self.setting.pins.get(name)
            fixed = pinned if pinned in declared[name].options else declared[name].settled
            options.append([fixed] if fixed is not None else list(declared[name].options))
            if fixed is None:
                opened.append(name)
        for labels in product(*options):
            choice = dict(zip(names, labels, strict=True))
            yield "_".join(choice[name] for name in opened), World(self.setting, self.ruleset, choice, self.reached)

    def base(self) -> World:
        """The world in which no reading is chosen (presumptions)."""
        return World(self.setting, self.ruleset, {}, self.reached)


def over(worlds: Sequence[Form]) -> Form:
    """What holds in all worlds: true, false, or not decided."""
    different = list(dict.fromkeys(worlds))
    if len(different) == 1:
        return different[0]
    if UNDECIDED in different or (TRUE in different and FALSE in different):
        return UNDECIDED
    split = [form.args if isinstance(form, Op) and form.name == "and" else (form,) for form in different]
    common = [part for part in split[0] if all(part in other for other in split)]
    if common:
        return and_(*common, over([and_(*(part for part in form if part not in common)) for form in split]))
    return agreed(different)


def agreed(conditions: Sequence[Form]) -> Form:
    """True where all are true, false where all are false, else not decided."""
    return Op("agreed", tuple(conditions), BOOL) if len(conditions) > 1 else conditions[0]
