"""What generated code may name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from zhaolu.executors.python import rows, runtime, whys
from zhaolu.executors.python.brief import ALL_MET
from zhaolu.ir.decisions import Outcome
from zhaolu.ir.times import BEIJING
from zhaolu.ir.values import OPEN, Between, Object, RangeValue

NAMES: Final[Mapping[str, Any]] = {
    **{
        name: getattr(runtime, name)
        for name in (
            "fault", "missing", "fact", "member", "truth", "conjunction", "disjunction", "inverse", "compare", "arithmetic", "negated",
            "at", "among", "choose", "some", "every", "filtered", "each", "instance_of", "decision_table", "ahead", "NOT", "settle",
        )
    },
    **{name: getattr(rows, name) for name in ("U", "Row", "WHOLE", "row_of", "laid_out", "filled", "known")},
    **{
        name: getattr(whys, name)
        for name in ("why_all", "why_any", "why_not", "why_if", "why_some", "why_every", "read_member", "read_items")
    },
    **{found.__name__: found for found in (Between, Decimal, Object, Outcome, RangeValue, date, datetime)},
    "ALL_MET": ALL_MET,
    "BEIJING": BEIJING,
    "OPEN": OPEN,
}  # fmt: skip
