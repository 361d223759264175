"""Penalties as entries of a list: what the record's own events bring."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhaolu.executors.sql.form import FALSE, NUMBER, Const, Form, and_, case, const, not_, sure
from zhaolu.executors.sql.lowering import World
from zhaolu.executors.sql.moments import day_of
from zhaolu.executors.sql.stages import Entry, Years
from zhaolu.executors.sql.values import Scalar
from zhaolu.executors.sql.worlds import Readings, over
from zhaolu.ir.rules import Ban, Penalty

MEMBERS = ("penalty", "clause", "effect", "status", "province", "programs", "years")
"""Of an entry of `penalties`; `programs` and `years` are lists."""


def penalties(readings: Readings) -> list[Entry]:
    """Every consequence that may be listed, in the order of the notice."""
    found = []
    for penalty in readings.ruleset.penalties:
        if penalty.subject == "applicant":
            found += _entries(readings, penalty)
    return found


def _entries(readings: Readings, penalty: Penalty) -> list[Entry]:
    hoist = readings.setting.stages.hoist
    worlds = [world for _, world in readings.worlds(penalty.readings)]
    verdicts = []
    for world in worlds:
        event = sure(hoist(f"{penalty.id}_event", world.condition(penalty.event)))
        verdicts.append(event if penalty.when is None else and_(event, world.condition(penalty.when)))
    verdict = hoist(f"{penalty.id}!", over(verdicts))
    present = not_(sure(not_(verdict)))
    if present == FALSE:
        return []
    notice = readings.ruleset.notice
    status: Form = case([(verdict, const("成立"))], const("待定"))
    return [
        Entry(
            present,
            (
                ("penalty", const(penalty.id)),
                ("clause", const(penalty.clause)),
                ("effect", const(imposition.effect)),
                ("status", status),
                ("province", const(notice.province) if imposition.ban else Const(None, const("").type)),
                ("programs", tuple(const(p) for p in penalty.programs) if imposition.ban else ()),
                ("years", _years(imposition.ban, notice.year, worlds[0]) if imposition.ban else ()),
            ),
        )
        for imposition in penalty.impositions
    ]


def _years(ban: Ban, year: int, world: World) -> tuple[Const, ...] | Years:
    """The admission years a ban covers: those after the notice's, or those after the event up to the last day's."""
    day: Form = const(date(year, 1, 1))
    if ban.by == "date" and ban.start is not None:
        start = world.lower(ban.start)
        if not isinstance(start, Scalar):
            return ()
        day = day_of(start.sql)
    if isinstance(day, Const):
        if not isinstance(day.value, date):
            return ()
        return tuple(Const(Decimal(day.value.year + 1 + i), NUMBER) for i in range(ban.count))
    return Years(day, ban.count)
