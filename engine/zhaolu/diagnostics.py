"""The one type of message about input: a stable code, a place, the facts of the case, and the mend.

Wording lives in `catalog`; a `Diagnostic` holds only the code and its arguments, so that it can be shown in either
language, as text or as data, and compared in tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from zhaolu import catalog
from zhaolu.frozen import dataclass
from zhaolu.spans import Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message. `code` is a key of `catalog.CODES`; `args` fill its templates; `span` may be absent."""

    code: str
    span: Span | None = None
    args: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, span: Span | None = None, **args: Any) -> Diagnostic:
        return cls(code, span, tuple(sorted(args.items())))

    @property
    def severity(self) -> Severity:
        return {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}[self.code[0]]

    @property
    def meant(self) -> str | None:
        """What probably should stand where `span` is, without quotation marks; None where that is not known."""
        found: str | None = dict(self.args).get("meant")
        return found

    def message(self, lang: str = "zh") -> str:
        """What is wrong, in one sentence."""
        return catalog.message(self.code, dict(self.args), lang)

    def coded(self, lang: str = "zh") -> str:
        """The code and the message: what a line of a list shows."""
        return f"{self.code} {self.message(lang)}"

    def help(self, lang: str = "zh") -> str:
        """How to mend it; empty where there is nothing to add."""
        return catalog.help_text(self.code, dict(self.args), lang)

    def to_json(self, lang: str = "zh") -> dict[str, Any]:
        """A plain object: code, severity, message, help and, where known, file, line, column, end_line, end_column."""
        found: dict[str, Any] = {"code": self.code, "severity": str(self.severity), "message": self.message(lang)}
        if text := self.help(lang):
            found["help"] = text
        if self.span is not None:
            source = self.span.source
            found |= {
                "file": source.name,
                "line": self.span.line,
                "column": self.span.column,
                "end_line": source.line_of(self.span.end),
                "end_column": source.column_of(self.span.end),
            }
        return found


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by file, place and code, each once."""

    def key(item: Diagnostic) -> tuple[str, int, int, str, str]:
        if item.span is None:
            return "", -1, -1, item.code, repr(item.args)
        return item.span.source.name, item.span.start, item.span.end, item.code, repr(item.args)

    return tuple(dict.fromkeys(sorted(found, key=key)))


class ZhaoluError(Exception):
    """Something given to Zhaolu cannot be used. `diagnostics` says what, where and how to mend it (never empty)."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(item.message() for item in self.diagnostics))

    @classmethod
    def of(cls, code: str, span: Span | None = None, **args: Any) -> ZhaoluError:
        return cls((Diagnostic.of(code, span, **args),))
