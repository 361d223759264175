"""Rows that could not be read: reported as they come, kept in a side file, counted at the end."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError

SHOWN = 20
"""How many rejected rows are written out on standard error; the rest is only counted."""


class Rejects:
    """Collects rejected rows. With a path, writes one JSON object a row: `row`, `reasons`, `record` (as it was read)."""

    def __init__(self, path: str | None, lang: str) -> None:
        self.path, self.lang, self.count = path, lang, 0
        self.rows: list[int] = []
        self._file: IO[str] | None = None

    def __enter__(self) -> Rejects:
        if self.path:
            try:
                self._file = Path(self.path).open("w", encoding="utf-8")
            except OSError as error:
                from zhaolu.surfaces.readers.opening import reason

                raise ZhaoluError.of("E527", file=self.path, reason=reason(error)) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file:
            self._file.close()
        if self.count and kind is None:
            kept = f"，已存入 {self.path}" if self.path and self.lang == "zh" else f", kept in {self.path}" if self.path else ""
            summary = f"共 {self.count} 行读不懂，未判定{kept}" if self.lang == "zh" else f"{self.count} rows could not be read{kept}"
            print(summary, file=sys.stderr)

    def _reason(self, found: Diagnostic) -> str:
        mend = found.help(self.lang)
        brackets = ("（", "）") if self.lang == "zh" else (" (", ")")
        return f"{found.code} {found.message(self.lang)}" + (mend.join(brackets) if mend else "")

    def add(self, row: int, diagnostics: Sequence[Diagnostic], raw: Any) -> None:
        self.count += 1
        self.rows.append(row)
        reasons = [self._reason(d) for d in diagnostics]
        if self.count <= SHOWN:
            start = f"第 {row} 行：" if self.lang == "zh" else f"row {row}: "
            print(start + "；".join(reasons), file=sys.stderr)
        elif self.count == SHOWN + 1:
            print("……（其余只计数）" if self.lang == "zh" else "… (the rest is only counted)", file=sys.stderr)
        if self._file:
            self._file.write(json.dumps({"row": row, "reasons": reasons, "record": raw}, ensure_ascii=False, default=str) + "\n")
