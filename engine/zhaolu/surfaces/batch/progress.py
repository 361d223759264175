"""How far a long run has come: a bar on a terminal, plain lines elsewhere where they are wanted; nothing on short runs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

DELAY = 1.0
"""Seconds before a bar shows."""
OFTEN, SELDOM, LONG = 10.0, 60.0, 120.0
"""Seconds between two lines, at first and after `LONG` seconds."""


class Meter:
    """Counts rows as they are done. Use it as a context manager; `add` after each stretch, `say` for lines in between.

    `total` is how many there are, `part` gives how much of the input is read where that is all that is known. `lines`:
    lines on standard error where it is no terminal. `quiet`: no bar either (decisions are written to the same terminal).
    """

    def __init__(
        self,
        lang: str,
        *,
        total: int | None = None,
        part: Callable[[], float | None] = lambda: None,
        lines: bool = False,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.lang, self.total, self.part, self.lines, self.quiet, self.clock = lang, total, part, lines, quiet, clock
        self.count = 0
        self._start = self._last = clock()
        self._bar: Any = None

    def __enter__(self) -> Meter:
        if not self.quiet and sys.stderr.isatty():
            from tqdm import tqdm

            unit = " 行" if self.lang == "zh" else " rows"
            self._bar = tqdm(total=self.total, unit=unit, unit_scale=True, delay=DELAY, file=sys.stderr, leave=False)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()

    def say(self, text: str) -> None:
        """A line on standard error, clear of the bar."""
        if self._bar is not None:
            self._bar.write(text, file=sys.stderr)
        else:
            print(text, file=sys.stderr)

    def add(self, rows: int) -> None:
        """So many more rows are done."""
        self.count += rows
        part = self.part() if self.total is None else None
        if self._bar is not None:
            if part:
                self._bar.total = max(self.count, round(self.count / part))
            self._bar.update(rows)
            return
        now = self.clock()
        passed = now - self._start
        if not self.lines or now - self._last < (OFTEN if passed < LONG else SELDOM):
            return
        self._last = now
        done = self.count / self.total if self.total else part
        self.say(self._line(passed, done))

    def _line(self, passed: float, done: float | None) -> str:
        rate = f"{self.count / passed:,.0f}"
        left = passed / done - passed if done else None
        if self.lang == "zh":
            share = f"（{done:.0%}）" if done else ""
            return f"已判定 {self.count:,} 行{share}，每秒 {rate} 行" + (f"，约还要 {_time(left, '分', '秒')}" if left is not None else "")
        share = f" ({done:.0%})" if done else ""
        rest = f", about {_time(left, 'min', 's')} left" if left is not None else ""
        return f"{self.count:,} rows decided{share}, {rate} a second{rest}"


def _time(seconds: float, minutes_word: str, seconds_word: str) -> str:
    minutes, rest = divmod(max(1, round(seconds)), 60)
    return f"{minutes} {minutes_word} {rest} {seconds_word}" if minutes else f"{rest} {seconds_word}"
