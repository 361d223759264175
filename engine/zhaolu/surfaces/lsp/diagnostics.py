"""Diagnostics as an editor shows them, and the mends it can make by itself."""

from __future__ import annotations

import re
from typing import Any, Final

from lsprotocol import types

from zhaolu.cache.store import default_folder
from zhaolu.diagnostics import Diagnostic, Severity
from zhaolu.surfaces.checking.code_pages import page
from zhaolu.surfaces.lsp.documents import Document
from zhaolu.surfaces.lsp.positions import Lines

SOURCE: Final = "zhaolu"
_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_UNUSED: Final = ("W601", "W602")
"""What nobody uses is shown paler."""
_QUOTED: Final = re.compile(r"""(\\?["“]|')(.*?)(\\?["”]|')\Z""", re.DOTALL)


class CodePages:
    """What `zhaolu explain-code` says, as files that an editor can open: one for each code shown, among what is kept for the user."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        kept = default_folder()
        self._folder = kept / "codes" if kept is not None else None
        self._uris: dict[str, str | None] = {}

    def uri(self, code: str) -> str | None:
        """The page's address; None where no file can be kept."""
        if code not in self._uris:
            self._uris[code] = self._written(code)
        return self._uris[code]

    def _written(self, code: str) -> str | None:
        if self._folder is None:
            return None
        path = self._folder / f"{code}.{self._lang}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(page(code, self._lang) + "\n", encoding="utf-8")
        except OSError:
            return None
        return path.as_uri()


def shown(item: Diagnostic, lines: Lines, lang: str, pages: CodePages | None) -> types.Diagnostic:
    """One diagnostic at its place; the mend stands below the message, and `data` holds what a quick fix needs."""
    start, end = (item.span.start, item.span.end) if item.span is not None else (0, 0)
    message, mend = item.message(lang), item.help(lang)
    if mend:
        message += f"\n改法：{mend}" if lang == "zh" else f"\nmend: {mend}"
    uri = pages.uri(item.code) if pages is not None else None
    data: dict[str, Any] = {"code": item.code, "mend": mend}
    if item.meant is not None:
        data["meant"] = item.meant
    return types.Diagnostic(
        range=lines.range(start, end),
        message=message,
        severity=_SEVERITIES[item.severity],
        code=item.code,
        code_description=types.CodeDescription(uri) if uri is not None else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if item.code in _UNUSED else None,
        data=data,
    )


def fixes(document: Document, given: list[types.Diagnostic], lang: str) -> list[types.CodeAction]:
    """For each diagnostic that knows what was meant, the edit that writes it."""
    found = []
    for item in given:
        data = item.data if isinstance(item.data, dict) else {}
        meant = data.get("meant")
        if item.source != SOURCE or not isinstance(meant, str):
            continue
        written = document.text[document.lines.offset(item.range.start) : document.lines.offset(item.range.end)]
        quoted = _QUOTED.match(written)
        text = f"{quoted[1]}{meant}{quoted[3]}" if quoted else meant
        if text == written:
            continue
        title = (f"改成 {text}" if lang == "zh" else f"change to {text}") if text else ("去掉" if lang == "zh" else "remove")
        edit = types.WorkspaceEdit(changes={document.uri: [types.TextEdit(item.range, text)]})
        found.append(types.CodeAction(title, types.CodeActionKind.QuickFix, [item], is_preferred=True, edit=edit))
    return found
