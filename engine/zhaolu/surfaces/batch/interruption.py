"""Ctrl-C (or being told to end) between decisions, never in the middle of one that is being written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any


class Terminated(KeyboardInterrupt):
    """SIGTERM: end in good order, as with Ctrl-C."""


def exit_code(error: KeyboardInterrupt) -> int:
    """What shells expect of a program that was interrupted: 130, or 143 where it was told to end."""
    return 143 if isinstance(error, Terminated) else 130


class Interruption:
    """While entered, an interruption that comes during `held()` is raised when its block is done; any other at once.

    A second one is raised at once, wherever it comes. Outside the main thread, or where a signal is ignored or handled
    by others, nothing is changed.
    """

    def __init__(self) -> None:
        self._held = False
        self._came: type[KeyboardInterrupt] | None = None
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Interruption:
        if threading.current_thread() is threading.main_thread():
            for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
                if signal.getsignal(number) is usual:
                    self._before[number] = signal.signal(number, self._arrive)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _arrive(self, number: int, frame: FrameType | None) -> None:
        kind = Terminated if number == signal.SIGTERM else KeyboardInterrupt
        if self._held and self._came is None:
            self._came = kind
        else:
            raise kind

    @contextmanager
    def held(self) -> Iterator[None]:
        """Writing: the block runs to its end."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._came is not None:
            raise self._came
