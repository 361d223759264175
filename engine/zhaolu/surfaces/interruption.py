"""Ctrl-C between decisions, never in the middle of one that is being written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType


class Interruption:
    """While entered, an interruption that comes during `held()` is raised when its block is done; any other at once.

    A second one is raised at once, wherever it comes. Outside the main thread, or where interruptions are ignored or
    handled by others, nothing is changed.
    """

    def __init__(self) -> None:
        self._held = self._came = self._ours = False

    def __enter__(self) -> Interruption:
        if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._arrive)
            self._ours = True
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _arrive(self, number: int, frame: FrameType | None) -> None:
        if self._held and not self._came:
            self._came = True
        else:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """Writing: the block runs to its end."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._came:
            raise KeyboardInterrupt
