"""A progress bar for work that may take over a second; only on a terminal, and only once it has taken that long."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def progress(items: Iterable[T], lang: str = "zh", total: int | None = None) -> Iterator[T]:
    """The items again, with a bar on standard error while they pass. Records go to standard output meanwhile."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from items
        return
    from tqdm import tqdm

    unit = "人" if lang == "zh" else " records"
    yield from tqdm(items, total=total, unit=unit, delay=1.0, file=sys.stderr, leave=False)
