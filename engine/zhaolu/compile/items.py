"""What every item of a ruleset carries over unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhaolu.model.items import ItemPart


def carried_over(part: ItemPart) -> dict[str, Any]:
    """The fields of `ir.rules.Item`, as keyword arguments."""
    return {"id": part.id, "clause": part.clause, "also": part.also, "says": part.says, "span": part.head}
