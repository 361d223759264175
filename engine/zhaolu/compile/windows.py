"""Windows and deadlines of a ruleset, nameable by rule text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from zhaolu.compile.items import carried_over
from zhaolu.compile.schedules import Bounds, bounds
from zhaolu.compile.workbench import Workbench
from zhaolu.frozen import replace
from zhaolu.ir import expressions as ir
from zhaolu.ir.expressions import Literal, walk
from zhaolu.ir.rules import Window

if TYPE_CHECKING:
    from zhaolu.model.items import DeadlinePart, WindowPart
    from zhaolu.model.ruleset import RulesetDocument


def _parts(document: RulesetDocument) -> list[WindowPart | DeadlinePart]:
    return [*document.windows, *document.deadlines]


def names(bench: Workbench, document: RulesetDocument) -> dict[str, str]:
    """What rule text may call a window: its name or its id, to its id."""
    found: dict[str, str] = {}
    for part in _parts(document):
        for name in (part.name.zh, part.id):
            if found.setdefault(name, part.id) != part.id:
                bench.report("E613", part.at("name"), name=name, places=f"{found[name]}、{part.id}")
    return found


def windows(bench: Workbench, document: RulesetDocument) -> dict[str, Window]:
    """Every window and deadline by id. One may be counted from another, but not in a circle."""
    found = {part.id: _window(part, bounds(bench, part.open)) for part in _parts(document)}
    after = {name: _named(window) for name, window in found.items()}
    for name in found:
        if circle := _circle(name, after):
            bench.report("E601", found[name].span, cycle=" → ".join(found[n].name.zh for n in circle))
            return {n: replace(w, start=None, end=None, first_day=None, last_day=None) for n, w in found.items()}
    return found


def _named(window: Window) -> list[str]:
    bounds_ = [part for part in (window.start, window.end, window.first_day, window.last_day) if part is not None]
    return [node.window for part in bounds_ for node in walk(part) if isinstance(node, ir.WindowPart)]


def _circle(name: str, after: Mapping[str, list[str]]) -> list[str] | None:
    path = [name]
    seen: set[str] = set()
    while path:
        following = [n for n in after.get(path[-1], []) if n not in seen]
        if name in following:
            return [*path, name]
        if following:
            seen.add(following[0])
            path.append(following[0])
        else:
            path.pop()
    return None


def _window(part: WindowPart | DeadlinePart, found: Bounds) -> Window:
    return Window(
        **carried_over(part),
        name=part.name,
        actor=part.actor,
        gate=getattr(part, "event", None) is not None,
        start=found.start,
        end=found.end,
        end_included=found.end_included,
        first_day=found.first_day,
        last_day=found.last_day,
        minimum=found.minimum,
        unit=found.unit,
    )


def with_conditions(bench: Workbench, document: RulesetDocument, found: Mapping[str, Window]) -> dict[str, Window]:
    """The windows with the condition under which each applies (read last: it may use any name)."""
    applies = {part.id: bench.condition(part.when) for part in _parts(document)}
    return {name: replace(window, applies=applies[name]) for name, window in found.items()}


def check_calendar(bench: Workbench, found: Mapping[str, Window], calendar: Any) -> None:
    """A period counted in working days needs a published calendar of its year."""
    for window in found.values():
        if window.unit != "working day" or not isinstance(window.first_day, Literal):
            continue
        day = window.first_day.value
        if calendar is None or not isinstance(day, date):
            continue
        try:
            calendar.is_working_day(day)
        except LookupError:
            bench.report("E611", window.span, year=day.year)
