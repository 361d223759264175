"""Records as rows of the standard table, and what an answer of the reference looks like as a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zhaolu.ir.decisions import Decision
from zhaolu.model.vocabulary import Declaration


def row_of(raw: Mapping[str, Any], facts: Iterable[Declaration], *, json: bool = False) -> dict[str, Any]:
    """A raw record (ids as keys) with a cell for every column of `standard(…, companions=True)`.

    Lists stay lists of plain records with `json` (jsonb), else their items become rows too.
    """
    row: dict[str, Any] = {}
    for fact in facts:
        _cells(row, raw, fact, "", json)
    return row


def _cells(row: dict[str, Any], raw: Mapping[str, Any], fact: Declaration, prefix: str, json: bool) -> None:
    name = prefix + fact.id
    given = fact.id in raw
    value = raw.get(fact.id)
    none = given and value is None
    if fact.kind == "object":
        members = value if isinstance(value, Mapping) else {}
        for member in fact.fields:
            _cells(row, members, member, name + ".", json)
    elif fact.kind == "list":
        if value is None or json or fact.items is not None:
            row[name] = value
        else:
            row[name] = [row_of(item, fact.fields) for item in value]
    elif fact.kind in ("string", "enum", "date"):
        row[name] = "null" if none else value
        return
    else:
        row[name] = value
    row[name + "__none"] = none if given else None


def without_empty_objects(raw: Mapping[str, Any], facts: Iterable[Declaration]) -> dict[str, Any]:
    """A flat table cannot tell an object with nothing known in it from an object that is not known."""
    empty = {fact.id for fact in facts if fact.kind == "object" and raw.get(fact.id) == {}}
    return {name: value for name, value in raw.items() if name not in empty}


def answer_of(decision: Decision, effects: Mapping[str, bool]) -> dict[str, Any]:
    """What the query says of the same record; `effects`: every key, and whether it gathers a list."""
    return {
        **{f"effects.{key}": _effect(decision.effects, key, [] if gathers else None) for key, gathers in effects.items()},
        "messages": [f"{finding.clause} {finding.message.zh}" for finding in (*decision.failing, *decision.undecided)],
        "outcome": str(decision.outcome),
        "failing": [finding.clause for finding in decision.failing],
        "undecided": [finding.clause for finding in decision.undecided],
        "penalties": [
            {
                "penalty": found.penalty,
                "clause": found.clause,
                "effect": found.effect,
                "status": found.status,
                "province": found.province,
                "programs": list(found.programs),
                "years": list(found.years),
            }
            for found in decision.penalties
        ],
    }


def _effect(effects: Mapping[str, Any], key: str, nothing: Any) -> Any:
    """A value of `effects`, none as in a cell."""
    value = effects.get(key, nothing)
    if isinstance(value, list | tuple):
        return ["null" if item is None else item for item in value]
    return "null" if value is None and key in effects else value


def without_companions(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a database with none in the cell itself."""
    nones = {name.removesuffix("__none") for name, value in row.items() if name.endswith("__none") and value is True}
    return {name: "null" if name in nones else value for name, value in row.items() if not name.endswith("__none")}
