"""An editor without a window: a real client that starts `zhaolu lsp` as a process and speaks to it over its pipes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

T = TypeVar("T")
CURSOR = "¦"
PATIENCE = 60.0
"""Seconds after which something that was to come has not come."""

ABILITIES = types.ClientCapabilities(
    general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf16]),
    text_document=types.TextDocumentClientCapabilities(
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(code_description_support=True, data_support=True),
        completion=types.CompletionClientCapabilities(completion_item=types.ClientCompletionItemOptions(snippet_support=True)),
    ),
)


class Editor:
    """One editor with its own event loop. Texts are given with `¦` where the cursor stands."""

    def __init__(self, kept: Path, locale: str = "zh-cn", abilities: types.ClientCapabilities = ABILITIES) -> None:
        self._loop = asyncio.new_event_loop()
        self._arrived = asyncio.Event()
        self._texts: dict[str, str] = {}
        self._versions: dict[str, int] = {}
        self.published: dict[str, list[types.PublishDiagnosticsParams]] = {}
        self.client = LanguageClient("editor-without-a-window", "1")

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published.setdefault(params.uri, []).append(params)
            self._arrived.set()

        self.registered: list[str] = []

        @self.client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.registered += [registration.method for registration in params.registrations]
            self._arrived.set()

        self._run(self._start(kept, locale, abilities))

    async def _start(self, kept: Path, locale: str, abilities: types.ClientCapabilities) -> types.InitializeResult:
        environment = {**os.environ, "ZHAOLU_CACHE": str(kept)}
        await self.client.start_io(sys.executable, "-m", "zhaolu", "lsp", env=environment)
        found = await self.client.initialize_async(types.InitializeParams(abilities, locale=locale))
        self.client.initialized(types.InitializedParams())
        return found

    def _run(self, what: Any) -> Any:
        return self._loop.run_until_complete(asyncio.wait_for(what, PATIENCE))

    def quit(self) -> int:
        """Leave as an editor does; the exit code of the server."""

        async def leave() -> int:
            await self.client.shutdown_async(None)
            self.client.exit(None)
            await self.client.stop()
            assert self.client._server is not None and self.client._server.returncode is not None
            return self.client._server.returncode

        code: int = self._run(leave())
        self._loop.close()
        return code

    # --- texts ---

    def write(self, path: Path, marked: str) -> int:
        """Open a file with this text, or change it to this text; the new version."""
        uri, text = path.as_uri(), marked.replace(CURSOR, "")
        if uri not in self._versions:
            self._versions[uri] = 1
            self.client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text)))
        elif text != self._texts[uri]:
            self._versions[uri] += 1
            changed = types.VersionedTextDocumentIdentifier(self._versions[uri], uri)
            whole = types.TextDocumentContentChangeWholeDocument(text)
            self.client.text_document_did_change(types.DidChangeTextDocumentParams(changed, [whole]))
        self._texts[uri] = text
        return self._versions[uri]

    def open(self, path: Path) -> str:
        """Open a file as it is on disk, and wait until it has been looked at; its text."""
        text = path.read_text(encoding="utf-8")
        self.write(path, text)
        self.wait(lambda: bool(self.published.get(path.as_uri())))
        return text

    def close(self, path: Path) -> None:
        self._versions.pop(path.as_uri())
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(path.as_uri())))

    def text(self, path: Path) -> str:
        return self._texts[path.as_uri()]

    # --- what the server says by itself ---

    def wait(self, until: Callable[[], bool]) -> None:
        """Until something holds of what has been published. Fails after a long time."""

        async def waiting() -> None:
            while not until():
                self._arrived.clear()
                await self._arrived.wait()

        self._run(waiting())

    def shown(self, path: Path) -> list[types.Diagnostic]:
        """The diagnostics of a file as last published."""
        found = self.published.get(path.as_uri())
        return list(found[-1].diagnostics) if found else []

    def codes(self, path: Path) -> list[str]:
        return [str(item.code) for item in self.shown(path)]

    def wait_for(self, path: Path, *codes: str) -> list[types.Diagnostic]:
        """Until the file's diagnostics have exactly these codes; those diagnostics."""
        self.wait(lambda: self.codes(path) == list(codes))
        return self.shown(path)

    # --- questions ---

    def place(self, path: Path, marked: str) -> dict[str, Any]:
        """The text is written, and the cursor put into it: the arguments most questions have."""
        self.write(path, marked)
        before = marked[: marked.index(CURSOR)]
        line = before.count("\n")
        units = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        return {"text_document": types.TextDocumentIdentifier(path.as_uri()), "position": types.Position(line, units)}

    def complete(self, path: Path, marked: str, trigger: str | None = None) -> list[types.CompletionItem]:
        """The choices at the cursor, in the order they are shown."""
        kind = types.CompletionTriggerKind.TriggerCharacter if trigger else types.CompletionTriggerKind.Invoked
        params = types.CompletionParams(**self.place(path, marked), context=types.CompletionContext(kind, trigger))
        found: types.CompletionList = self._run(self.client.text_document_completion_async(params))
        return sorted(found.items, key=lambda item: str(item.sort_text))

    def accept(self, path: Path, item: types.CompletionItem) -> str:
        """Take a choice; the text afterwards, with the cursor where it is left."""
        assert isinstance(item.text_edit, types.TextEdit)
        text, edit = self.text(path), item.text_edit
        start, end = offset(text, edit.range.start), offset(text, edit.range.end)
        inserted = edit.new_text if "$1" in edit.new_text else f"{edit.new_text}{CURSOR}"
        marked = text[:start] + inserted.replace("$1", CURSOR) + text[end:]
        self.write(path, marked)
        return marked

    def explain(self, item: types.CompletionItem) -> str:
        """The page beside a choice."""
        found: types.CompletionItem = self._run(self.client.completion_item_resolve_async(item))
        assert isinstance(found.documentation, types.MarkupContent)
        return found.documentation.value

    def hover(self, path: Path, marked: str) -> str:
        found: types.Hover | None = self._run(self.client.text_document_hover_async(types.HoverParams(**self.place(path, marked))))
        return found.contents.value if found is not None and isinstance(found.contents, types.MarkupContent) else ""

    def definition(self, path: Path, marked: str) -> list[tuple[str, str]]:
        """Where the thing under the cursor is declared: names of files, and the lines pointed at."""
        params = types.DefinitionParams(**self.place(path, marked))
        found: list[types.Location] = self._run(self.client.text_document_definition_async(params))
        return [(Path(item.uri).name, self._line(item)) for item in found]

    def _line(self, item: types.Location) -> str:
        path = Path(item.uri.removeprefix("file://"))
        text = self._texts.get(item.uri) if item.uri in self._versions else None
        lines = (text if text is not None else path.read_text(encoding="utf-8")).split("\n")
        return lines[item.range.start.line].strip()

    def outline(self, path: Path) -> list[types.DocumentSymbol]:
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(path.as_uri()))
        return list(self._run(self.client.text_document_document_symbol_async(params)) or [])

    def format(self, path: Path) -> str:
        """The text of the file once formatted."""
        params = types.DocumentFormattingParams(types.TextDocumentIdentifier(path.as_uri()), types.FormattingOptions(2, True))
        edits: list[types.TextEdit] = list(self._run(self.client.text_document_formatting_async(params)) or [])
        self.write(path, edited(self.text(path), edits))
        return self.text(path)

    def mend(self, path: Path, item: types.Diagnostic) -> Mapping[str, str]:
        """The quick fixes of a diagnostic: title, and the text once it is taken."""
        context = types.CodeActionContext([item])
        params = types.CodeActionParams(types.TextDocumentIdentifier(path.as_uri()), item.range, context)
        found: list[types.CodeAction] = list(self._run(self.client.text_document_code_action_async(params)) or [])
        return {one.title: edited(self.text(path), list((one.edit.changes or {})[path.as_uri()])) for one in found if one.edit}


def offset(text: str, position: types.Position) -> int:
    """The offset of a position counted in UTF-16."""
    lines = text.split("\n")
    before = sum(len(line) + 1 for line in lines[: position.line])
    return before + len(lines[position.line].encode("utf-16-le")[: position.character * 2].decode("utf-16-le"))


def covered(text: str, range_: types.Range) -> str:
    """What a range covers."""
    return text[offset(text, range_.start) : offset(text, range_.end)]


def edited(text: str, edits: list[types.TextEdit]) -> str:
    for edit in sorted(edits, key=lambda edit: offset(text, edit.range.start), reverse=True):
        text = text[: offset(text, edit.range.start)] + edit.new_text + text[offset(text, edit.range.end) :]
    return text
