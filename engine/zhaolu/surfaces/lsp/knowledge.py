"""What can be named in a file: found by the worker in the newest readable version, read by every request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from zhaolu.compile.pipeline import workbench
from zhaolu.compile.scope import Scope
from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.types import List, Struct, Type
from zhaolu.spans import Span
from zhaolu.surfaces.checking.filing import Filed

if TYPE_CHECKING:
    from zhaolu.model.cases import CasesDocument
    from zhaolu.model.items import DeadlinePart, ItemPart, WindowPart
    from zhaolu.model.loader import LoadedRuleset
    from zhaolu.model.ruleset import ReadingPart, RulesetDocument
    from zhaolu.model.selection import RulesetKey
    from zhaolu.model.vocabulary import Declaration, Vocabulary
    from zhaolu.surfaces.api import Rulesets

T = TypeVar("T")


@dataclass(frozen=True)
class Knowledge:
    """The names in force in a file, with what they stand for.

    `scope` has every type already found. `document` is the ruleset with its parents merged, `chain` the documents as
    written (itself last); both absent for files that belong to no one ruleset. `readings` are those in force.
    """

    filed: Filed
    vocabulary: Vocabulary = field(repr=False)
    scope: Scope = field(repr=False)
    rulesets: tuple[RulesetKey, ...] = ()
    document: RulesetDocument | None = field(default=None, repr=False)
    chain: tuple[RulesetDocument, ...] = field(default=(), repr=False)
    readings: Mapping[str, ReadingPart] = field(default_factory=dict, repr=False)
    cases: CasesDocument | None = field(default=None, repr=False)

    @cached_property
    def _fields(self) -> Mapping[int, Mapping[str, Declaration]]:
        """Declarations by the struct they are fields of (the very object) and their id."""
        found = {id(self.vocabulary.struct): {fact.id: fact for fact in self.vocabulary.facts}}
        for fact in self.vocabulary.facts:
            for declared in fact.walk():
                struct = declared.type.item if isinstance(declared.type, List) else declared.type
                if isinstance(struct, Struct):
                    found[id(struct)] = {inner.id: inner for inner in declared.fields}
        return found

    def declaration(self, holder: Type, name: str) -> Declaration | None:
        """The declaration of a field, by id or label."""
        if not isinstance(holder, Struct):
            return None
        found = holder.find(name)
        return self._fields.get(id(holder), {}).get(found.id) if found is not None else None

    def fact(self, name: str) -> Declaration | None:
        return self.declaration(self.vocabulary.struct, name)

    def defined_at(self, name: str) -> Span | None:
        """Where a definition's name stands."""
        return next((part.key_at("define", name) for part in reversed(self.chain) if name in part.define), None)

    @property
    def own(self) -> RulesetDocument | None:
        """The ruleset of this very file, as written."""
        return self.chain[-1] if self.chain else None

    @cached_property
    def windows(self) -> Mapping[str, WindowPart | DeadlinePart]:
        """Windows and deadlines by name and by id."""
        if self.document is None:
            return {}
        parts: list[WindowPart | DeadlinePart] = [*self.document.windows, *self.document.deadlines]
        return {name: part for part in parts for name in (part.name.zh, part.id)}

    @cached_property
    def items(self) -> Mapping[str, tuple[str, ItemPart]]:
        """Every item by its id, with its section."""
        return {item.id: (section, item) for section, item in self.document.items()} if self.document is not None else {}

    @cached_property
    def cited(self) -> frozenset[str]:
        """The clauses that some item accounts for."""
        found: set[str] = set()
        for _, item in self.items.values():
            found |= {item.clause, *item.also, *(way.clause for way in getattr(item, "one_of", None) or ())}
        return frozenset(found)

    def citing(self, clause: str) -> Iterator[ItemPart]:
        """The items that account for a clause, those that name it first."""
        found = [item for _, item in self.items.values()]
        yield from (item for item in found if item.clause == clause)
        for item in found:
            ways = getattr(item, "one_of", None) or ()
            if item.clause != clause and (clause in item.also or any(way.clause == clause for way in ways)):
                yield item


def know(rulesets: Rulesets, filed: Filed) -> Knowledge | None:
    """What can be named in a file now: of a ruleset that cannot be read, the names common to all; None without a vocabulary."""
    catalogue = rulesets.catalogue
    vocabulary = _readable(lambda: catalogue.vocabulary)
    if vocabulary is None:
        return None
    keys = catalogue.list()
    common = _readable(catalogue.readings) or {}
    key = filed.key
    loaded = catalogue.attempt(key)[0] if key in keys else None
    if key is None or loaded is None:
        return Knowledge(filed, vocabulary, _shared_scope(rulesets, vocabulary, common), keys, readings=common)
    cases = _readable(lambda: catalogue.cases(key)) if filed.kind == "cases" else None
    scope = _scope(rulesets, loaded, vocabulary)
    return Knowledge(filed, vocabulary, scope, keys, loaded.document, loaded.chain, loaded.document.readings, cases)


def _readable(read: Callable[[], T]) -> T | None:
    """What is read, or None where it has faults."""
    try:
        return read()
    except ZhaoluError:
        return None


def _scope(rulesets: Rulesets, loaded: LoadedRuleset, vocabulary: Vocabulary) -> Scope:
    """The scope of a ruleset's rule texts, every type in it found now."""
    scope = workbench(loaded.document, vocabulary, rulesets.functions).scope()
    return replace(scope, definitions=dict(scope.definitions), readings=dict(scope.readings))


def _shared_scope(rulesets: Rulesets, vocabulary: Vocabulary, common: Mapping[str, ReadingPart]) -> Scope:
    """For files common to all rulesets: the facts, and the windows that any ruleset names."""
    windows: dict[str, str] = {}
    constants: Mapping[str, tuple[object, Type]] = {}
    readings: dict[str, Type] = {}
    for key in rulesets.catalogue.list():
        loaded = rulesets.catalogue.attempt(key)[0]
        if loaded is not None:
            scope = _scope(rulesets, loaded, vocabulary)
            windows |= scope.windows
            readings |= {name: type_ for name, type_ in scope.readings.items() if name in common}
            constants = constants or scope.constants
    return Scope(facts=vocabulary.struct, windows=windows, readings=readings, constants=constants, functions=rulesets.functions)
