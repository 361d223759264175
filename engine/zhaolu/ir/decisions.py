"""What an executor answers: plain data, no wording beyond the texts of the ruleset.

Every executor yields a `Decision`; surfaces turn it into the JSON document (`surfaces.decision`) or into sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from zhaolu.diagnostics import Diagnostic
from zhaolu.frozen import dataclass, field
from zhaolu.ir.rules import Text


class Outcome(StrEnum):
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"


class Verdict(StrEnum):
    """How one rule (or one of its alternatives) came out."""

    MET = "met"
    UNMET = "unmet"
    UNDECIDED = "undecided"


REASONS = ("missing", "imprecise", "reading", "not-yet-due", "review", "prior-ruleset", "error")
"""Why something is undecided, in the order they are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """A reading an answer hangs on: its name and how each option comes out (`undecided` where other readings matter too)."""

    reading: str
    options: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A failing or undecided clause.

    `rule` is the id of the rule (or penalty) and `alternative` that of the alternative inside a `one_of` (else the
    same). `facts` maps the id path of each fact that mattered to its value (failing, and as far as known for
    undecided). `needs` are id paths of facts that would help to decide.
    """

    rule: str
    alternative: str
    clause: str
    message: Text
    facts: Mapping[str, Any] = field(default_factory=dict)
    because: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    readings: tuple[Hanging, ...] = ()
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyFinding:
    """A consequence of what happened. `status`: 成立 | 待定. Bans carry province, programmes (Chinese) and years."""

    penalty: str
    clause: str
    effect: str
    status: str
    province: str | None = None
    programs: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    because: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    readings: tuple[Hanging, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """An event of an earlier year that bars, or could bar, registration.

    `by`: `<notice id>/<clause>`, or `往年决定` where no loaded notice has a ban clause. `barred`: yes | unknown.
    `years`: barred admission years (by-year bans and written decisions); `start`/`until`: ISO days of by-date bans
    (`until` included). `event`: the event's name, `position`: its place in `history`, from 1 (0: history missing).
    """

    by: str
    clause: str
    notice: str | None
    penalty: str | None
    barred: str
    position: int
    event: str | None
    year: int | None
    because: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    readings: tuple[Hanging, ...] = ()
    years: tuple[int, ...] = ()
    start: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Presumed:
    """A fact that was taken for known because a presumption covers its absence."""

    path: str
    value: Any
    source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer for one record under one ruleset at one moment."""

    notice: str
    record: str
    as_of: datetime
    digest: str
    outcome: Outcome
    failing: tuple[Finding, ...]
    undecided: tuple[Finding, ...]
    penalties: tuple[PenaltyFinding, ...]
    effects: Mapping[str, Any]
    presumed: tuple[Presumed, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    pinned: Mapping[str, str] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How a condition came out, for explanations: the node, its value, and the parts that mattered (others are left out).

    `facts` are the (id path, value) pairs read directly by this node.
    """

    expr: Any
    value: Any
    parts: tuple[Trace, ...] = ()
    facts: tuple[tuple[str, Any], ...] = ()
    label: str = ""


def sanction_message(sanction: Sanction) -> Text:
    """What an earlier year's event means for this registration, in one sentence."""
    event, year = sanction.event or "事件", sanction.year or "往"
    if sanction.event == "禁止报名":
        last = sanction.years[-1] if sanction.years else "？"
        return Text(zh=f"有书面决定禁止报名，禁报到 {last} 年度为止", en=f"a written decision bars registration through {last}")
    if sanction.barred == "yes":
        return Text(zh=f"{year} 年度的“{event}”使本次不得报名", en=f"the event of {sanction.year} ({event}) bars this registration")
    return Text(
        zh=f"{year} 年度有“{event}”记录，是否使本次不得报名尚待认定",
        en=f"whether the event of {sanction.year} ({event}) bars this registration is still to be found",
    )
