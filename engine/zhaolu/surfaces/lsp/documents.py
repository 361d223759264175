"""A file as it stands in the editor, and which kind of file it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from lsprotocol import types

from zhaolu.surfaces.checking.filing import SHARED, Filed
from zhaolu.surfaces.lsp.positions import Lines

_OURS: Final = re.compile(r"^(?:notice|overlay_on|clauses|ruleset|base|facts|readings):|^# yaml-language-server: .*schema\.json", re.M)


@dataclass(frozen=True)
class Document:
    """An open file. `version` is the editor's; a change makes a new document."""

    uri: str
    path: Path
    text: str = field(repr=False)
    version: int | None
    encoding: types.PositionEncodingKind | str = types.PositionEncodingKind.Utf16

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text, self.encoding)

    @cached_property
    def filed(self) -> Filed | None:
        """None for a file of something else: its name may be like ours, its content or its folder must be too."""
        found = Filed.of(self.path)
        if found is None or _OURS.search(self.text) or any((found.root / name).is_file() for name in SHARED):
            return found
        return None


def moved(old: str, new: str, offset: int) -> int:
    """Where a place of an older text is in the newer one, as far as one edit between them lets it be told."""
    if old is new:
        return offset
    head, tail = _alike(old, new)
    if offset < head:
        return offset
    return offset + len(new) - len(old) if offset >= len(old) - tail else min(offset, len(new) - tail)


@lru_cache(maxsize=16)
def _alike(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts share at their start, and how many of the rest at their end."""
    least = min(len(old), len(new))
    head = bisect_left(range(least), True, key=lambda n: old[: n + 1] != new[: n + 1])
    return head, bisect_left(range(least - head), True, key=lambda n: old[-1 - n :] != new[-1 - n :])
