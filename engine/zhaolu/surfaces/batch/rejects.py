"""Rows that could not be read: reported as they come, kept in a side file, counted at the end."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError

SHOWN = 20
"""How many rejected rows are written out on standard error; the rest is only counted."""


class Rejects:
    """Collects rejected rows. With a path, writes one JSON object a row: `row`, `record` (as it was read), `name`, `reasons`.

    `whole`: the file is there only when the run has come to its end. `record`: the key or column of names. `codes` counts
    the rows by their faults.
    """

    def __init__(
        self, path: str | None, lang: str, *, whole: bool = False, record: str = "id", say: Callable[[str], None] | None = None
    ) -> None:
        self.path, self.lang, self.whole, self.record, self.count = path, lang, whole, record, 0
        self.say = say or _say
        self.codes: Counter[str] = Counter()
        self._file: IO[str] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Rejects:
        if self.path:
            try:
                from zhaolu.surfaces.whole_files import whole_file

                name = self._stack.enter_context(whole_file(self.path)) if self.whole else self.path
                self._file = self._stack.enter_context(Path(name).open("w", encoding="utf-8"))
            except OSError as error:
                from zhaolu.surfaces.readers.opening import reason

                raise ZhaoluError.of("E527", file=self.path, reason=reason(error)) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, trace)
        if self.count and kind is None:
            kept = f"，已存入 {self.path}" if self.path and self.lang == "zh" else f", kept in {self.path}" if self.path else ""
            self.say(f"共 {self.count} 行读不懂，未判定{kept}" if self.lang == "zh" else f"{self.count} rows could not be read{kept}")

    def _name(self, raw: Any) -> str | None:
        """The record's own name, where it can be made out."""
        found = (raw.get(self.record) or raw.get("id")) if isinstance(raw, dict) else None
        return str(found)[:200] if isinstance(found, str | int) and not isinstance(found, bool) else None

    def _reason(self, found: Diagnostic) -> str:
        mend = found.help(self.lang)
        brackets = ("（", "）") if self.lang == "zh" else (" (", ")")
        return found.coded(self.lang) + (mend.join(brackets) if mend else "")

    def add(self, row: int, diagnostics: Sequence[Diagnostic], raw: Any) -> None:
        self.count += 1
        self.codes.update({d.code for d in diagnostics if d.code.startswith("E")})
        reasons = [self._reason(d) for d in diagnostics]
        if self.count <= SHOWN:
            start = f"第 {row} 行：" if self.lang == "zh" else f"row {row}: "
            self.say(start + "；".join(reasons))
        elif self.count == SHOWN + 1:
            self.say("……（其余只计数）" if self.lang == "zh" else "… (the rest is only counted)")
        if self._file:
            from zhaolu.surfaces.whole_files import writing

            assert self.path is not None
            line = {"row": row, "name": self._name(raw), "reasons": reasons, "record": raw}
            with writing(self.path):
                self._file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
