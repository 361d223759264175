"""Answers as rows of a table: which columns there are, and a decision as one row.

The names and the ids in them are stable: `record`, `outcome`, `failing`, `undecided`, `penalties`, and `messages` where
they are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from zhaolu.ir.decisions import Decision

COLUMNS = ("record", "outcome", "failing", "undecided", "penalties")
MESSAGES = "messages"
STILL_OPEN = {"zh": "待定：", "en": "undecided: "}
"""What a message on an undecided clause begins with: its wording is that of the failed clause."""

AnswerRow: TypeAlias = Mapping[str, Any]


def columns_of(messages: bool) -> tuple[str, ...]:
    """The columns of the answer table."""
    return (*COLUMNS, MESSAGES) if messages else COLUMNS


def row_of(decision: Decision, messages: str | None = None) -> dict[str, Any]:
    """A decision as a row of the answer table; `messages`: the language of the messages."""
    row: dict[str, Any] = {
        "record": decision.record,
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
    if messages is not None:
        row[MESSAGES] = [
            *(f"{found.clause} {found.message.in_(messages)}" for found in decision.failing),
            *(f"{STILL_OPEN[messages]}{found.clause} {found.message.in_(messages)}" for found in decision.undecided),
        ]
    return row


def schema(messages: bool = False) -> Any:
    """The Arrow schema of the answer table."""
    import pyarrow as pa

    texts = pa.list_(pa.string())
    one = [(name, pa.string()) for name in ("penalty", "clause", "effect", "status", "province")]
    penalty = pa.struct([*one, ("programs", texts), ("years", pa.list_(pa.int64()))])
    types = (pa.string(), pa.string(), texts, texts, pa.list_(penalty))
    columns = list(zip(COLUMNS, types, strict=True))
    return pa.schema([*columns, *([(MESSAGES, texts)] if messages else [])])


def cell_of(value: Any) -> str:
    """A value of a row as one cell of text: clauses with `；` between them, penalties as JSON, nothing where there are none."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return str(value)
    if all(isinstance(item, str) for item in value):
        return "；".join(value)
    return json.dumps(value, ensure_ascii=False)
