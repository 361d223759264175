"""The door: records and context parameters checked against their declarations, and brought into the values of `ir.values`.

Comes in: plain data (what JSON or YAML reading gives). Leaves: facts by id, dates as dates, date-times as instants in
Beijing time, numbers as decimals, `null` as None, missing keys missing. May no longer occur: unknown keys, values of
a wrong type or outside their list, impossible dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError
from zhaolu.frozen import dataclass, replace
from zhaolu.ir.rules import ParameterDeclaration
from zhaolu.ir.values import Object
from zhaolu.model.converters import LONGEST_NAME, SPACES, Field, Scope, converter_of, converter_of_type, members_of, scope_of
from zhaolu.model.record_faults import Fault, kind_of
from zhaolu.model.vocabulary import Declaration, Vocabulary


@dataclass(frozen=True, slots=True)
class Record:
    """A record that passed. `name` is its `id` (else its row), `diagnostics` warnings and notes."""

    name: str
    facts: Object
    diagnostics: tuple[Diagnostic, ...] = ()
    row: int | None = None


class Context(Object):
    """Context parameters that passed, by name. `diagnostics` are warnings and notes."""

    __slots__ = ("diagnostics",)

    def __init__(self, members: Mapping[str, Any], diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(members)
        self.diagnostics = diagnostics


def check_record(raw: Any, vocabulary: Vocabulary, *, row: int | None = None) -> Record:
    """Check one record. `row` is its number where it was read, and its name where it has no `id`.

    Raises ZhaoluError with every fault of the record.
    """
    return vocabulary.door.admit(raw, row)


def check_context(raw: Any, declarations: Mapping[str, ParameterDeclaration]) -> Context:
    """Check context parameters against what a ruleset declares; keys are names or labels. Missing ones stay missing.

    Raises ZhaoluError with every fault.
    """
    faults: list[Fault] = []
    fields = [Field(d.name, (d.name, d.label), converter_of_type(d.type, d.name)) for d in declarations.values()]
    members = members_of(raw, "", Scope(fields), faults, what="context")
    labels = {d.name: d.label for d in declarations.values()}

    def label_path(path: str) -> str:
        name, mark, rest = re.match(r"([^.\[]*)(.?)(.*)", path, re.S).groups()  # type: ignore[union-attr]
        return labels.get(name, name) + mark + rest

    found = tuple(fault.diagnostic(label_path, ("参数", "the parameters")) for fault in faults)
    if any(d.severity is Severity.ERROR for d in found):
        raise ZhaoluError(found)
    return Context(members, found)


class Door:
    """The check of records against one vocabulary, compiled once. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._scope = scope_of(vocabulary.facts)
        self._order = {fact.id: position for position, fact in enumerate(vocabulary.facts)}
        self._elsewhere: dict[str, str] = {}
        for fact in vocabulary.facts:
            for declared in fact.walk():
                for key in declared.keys:
                    self._elsewhere.setdefault(key, declared.path)

    def admit(self, raw: Any, row: int | None = None) -> Record:
        """See `check_record`."""
        faults: list[Fault] = []
        name = "" if row is None else str(row)
        if isinstance(raw, Mapping) and raw.get("id") is not None:
            name = _name(raw["id"], name, faults)
        facts = Object(members_of(raw, "", self._scope, faults, what="record"))
        if not faults:
            return Record(name, facts, (), row)
        order = self._order
        last = len(order)
        faults.sort(key=lambda f: (order.get(re.split(r"[.\[]", f.path, maxsplit=1)[0], last), _natural(f.path), f.code, f.key))
        found = tuple(self._placed(fault).diagnostic(self._vocabulary.label_path) for fault in faults)
        if any(d.severity is Severity.ERROR for d in found):
            raise ZhaoluError(found)
        return Record(name, facts, found, row)

    def _placed(self, fault: Fault) -> Fault:
        """An unknown key that is a name of another place: offer that place."""
        path = self._elsewhere.get(fault.key) if fault.key else None
        if path is None:
            return fault
        mend = (f"“{fault.key}”写在这里：{self._vocabulary.label_path(path)}", f'"{fault.key}" belongs here: {path}')
        return replace(fault, args={**fault.args, "mend": mend})


def _name(given: Any, fallback: str, faults: list[Fault]) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int):
        faults.append(Fault("E417", "id", {"got": kind_of(given)}))
        return fallback
    text = str(given).strip(SPACES)
    if len(text) > LONGEST_NAME:
        faults.append(Fault("E418", "id", {"limit": LONGEST_NAME, "unit": ("个字", "characters")}))
        return fallback
    return text or fallback


def faults_of_value(declared: Declaration, value: Any) -> tuple[str, str] | None:
    """Whether a value fits a declaration: None, or what is wrong in Chinese and English."""
    faults: list[Fault] = []
    converter_of(declared)(value, declared.path, faults)
    for fault in faults:
        found = fault.diagnostic(lambda path: path)
        if found.severity is Severity.ERROR:
            return found.message("zh"), found.message("en")
    return None


def _natural(path: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", path)]
