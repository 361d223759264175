"""Figures: how they are measured, and what they are held against."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

Work = Callable[[], object]

TURNS = 5
"""Runs of everything, one after the other, after one to warm up; the median counts."""


class Figure(NamedTuple):
    """A line of the table. `must` is empty where a figure is only stated; `why` explains one that is not reached."""

    what: str
    reached: str
    must: str = ""
    met: bool | None = None
    why: str = ""


def at_most(what: str, value: float, limit: float, unit: str = " x", why: str = "") -> Figure:
    return Figure(what, f"{value:.2f}{unit}", f"at most {limit:g}{unit}", value <= limit, why)


def at_least(what: str, value: float, limit: float, unit: str = " x", why: str = "") -> Figure:
    return Figure(what, f"{value:.2f}{unit}", f"at least {limit:g}{unit}", value >= limit, why)


def rate(what: str, seconds: float, count: int = 1) -> Figure:
    """A rate, only stated. `seconds` for `count` of them."""
    each = seconds / count
    long = f"{each * 1e6:.2f} µs" if each < 1e-3 else f"{each * 1e3:.1f} ms"
    return Figure(what, f"{1 / each:,.0f} /s ({long} each)")


class Taken:
    """Seconds taken by each of several works, turn by turn."""

    def __init__(self, names: Iterable[str]) -> None:
        self.turns: dict[str, list[float]] = {name: [] for name in names}

    def __getitem__(self, name: str) -> float:
        """The median."""
        return statistics.median(self.turns[name])

    def __contains__(self, name: str) -> bool:
        return name in self.turns

    def ratio(self, one: str, other: str) -> float:
        """The median of the ratios within a turn: what changes the machine's speed for both changes nothing."""
        return statistics.median(a / b for a, b in zip(self.turns[one], self.turns[other], strict=True))


def in_turns(work: Mapping[str, Work], turns: int = TURNS) -> Taken:
    """Everything done in turns (A B A B …)."""
    taken = Taken(work)
    for turn in range(turns + 1):
        for name, act in work.items():
            gc.collect()
            start = time.perf_counter()
            act()
            if turn:
                taken.turns[name].append(time.perf_counter() - start)
    return taken


def in_short_turns(work: Mapping[str, Work], turns: int) -> Taken:
    """The same for work of a millisecond or so: many turns, garbage collected only between them.

    Each is done once more before it is timed, so that what it works on is in the cache and not what others left there.
    """
    taken = Taken(work)
    for turn in range(turns):
        if turn % 20 == 0:
            gc.enable()
            gc.collect()
            gc.disable()
        for name, act in work.items():
            act()
            start = time.perf_counter()
            act()
            taken.turns[name].append(time.perf_counter() - start)
    gc.enable()
    return taken
