"""The server: the editor's requests to the functions that answer them. Speaks over standard input and output."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter
from pygls.uris import from_fs_path, to_fs_path

import zhaolu
from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.spans import Source, Span
from zhaolu.surfaces.formatting import formatted
from zhaolu.surfaces.lsp.completion import TRIGGERS, Choices, complete
from zhaolu.surfaces.lsp.diagnostics import CodePages, fixes, shown
from zhaolu.surfaces.lsp.documents import Document, moved
from zhaolu.surfaces.lsp.pages import page
from zhaolu.surfaces.lsp.pointing import declarations, hover
from zhaolu.surfaces.lsp.positions import Lines
from zhaolu.surfaces.lsp.session import Session
from zhaolu.surfaces.lsp.symbols import outline

if TYPE_CHECKING:
    from cattrs import Converter

_WATCHED: Final = "zhaolu-files"
_POINT: Final = types.Range(types.Position(0, 0), types.Position(0, 0))
_SAMPLE: Final = types.CompletionList(False, [types.CompletionItem("年度", text_edit=types.TextEdit(_POINT, "年度"))])


class Server(LanguageServer):
    """A language server with its session. `lang`: zh or en; None takes the editor's."""

    def __init__(self, lang: str | None = None) -> None:
        converter: Converter = default_converter()  # type: ignore[no-untyped-call]
        super().__init__("zhaolu", zhaolu.__version__, types.TextDocumentSyncKind.Full, converter_factory=lambda: converter)
        converter.unstructure(_SAMPLE)  # the first answer of a kind would wait for this
        self.given, self.lang = lang, lang or "zh"
        self.session = Session(self.show)
        self.pages: CodePages | None = None
        self.snippets = False
        self.uris: dict[Path, str] = {}
        self.offered: tuple[str, Choices] = ("", Choices())
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.finished = False

    def greet(self, params: types.InitializeParams) -> None:
        """Take the editor's language and abilities."""
        if self.given is None and (params.locale or "").lower().startswith("en"):
            self.lang = "en"
        document = params.capabilities.text_document
        completion = document.completion.completion_item if document is not None and document.completion is not None else None
        self.snippets = bool(completion is not None and completion.snippet_support)
        published = document.publish_diagnostics if document is not None else None
        if published is not None and published.code_description_support:
            self.pages = CodePages(self.lang)

    @property
    def encoding(self) -> str:
        """In which units the editor counts."""
        return self.workspace.position_encoding or types.PositionEncodingKind.Utf16

    def read(self, uri: str, text: str, version: int | None) -> None:
        """An opened or changed text."""
        path = to_fs_path(uri)
        if path is not None:
            self.uris[Path(path)] = uri
            self.session.open(Document(uri, Path(path), text, version, self.encoding))

    def uri_of(self, path: Path) -> str:
        """As the editor writes it, for a file it has opened."""
        return self.uris.get(path) or str(from_fs_path(str(path.absolute())))

    def show(self, path: Path, found: tuple[Diagnostic, ...], opened: Document | None) -> None:
        """Publish what is wrong in a file, unless its text has changed meanwhile."""
        uri = self.uri_of(path)
        if opened is not None and (now := self.session.document(uri)) is not None and now.text != opened.text:
            return
        source = next((item.span.source for item in found if item.span is not None), Source(str(path), ""))
        lines = opened.lines if opened is not None and opened.text == source.text else self.lines(source)
        items = [shown(item, lines, self.lang, self.pages) for item in found]
        said = types.PublishDiagnosticsParams(uri, items, opened.version if opened is not None else None)
        if self.published.get(uri) != said:
            self.published[uri] = said
            self.text_document_publish_diagnostics(said)

    def lines(self, source: Source) -> Lines:
        return Lines(source.text, self.encoding)

    def location(self, span: Span) -> types.Location:
        """A place in a file; in an open one, where it is in the text as it is now."""
        path = Path(span.source.name)
        document = self.session.document(self.uri_of(path))
        if document is None or not span.source.text:
            return types.Location(self.uri_of(path), self.lines(span.source).range(span.start, span.end))
        start, end = (moved(span.source.text, document.text, offset) for offset in (span.start, span.end))
        return types.Location(document.uri, document.lines.range(start, max(start, end)))


def make(lang: str | None = None) -> Server:
    """The server with everything it can answer."""
    server = Server(lang)
    _texts(server)
    _questions(server)
    _edits(server)
    return server


def serve(lang: str | None = None) -> bool:
    """Answer over standard input and output until the editor says exit (True) or goes away (False)."""
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
    sys.setswitchinterval(0.001)  # a question does not wait long for the thread that checks
    server = make(lang)
    spoken = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    try:
        with contextlib.redirect_stdout(sys.stderr):  # nothing else may stand between the messages
            server.start_io(stdout=spoken)
    finally:
        server.session.stop()
    return server.finished


def _texts(server: Server) -> None:
    @server.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:
        server.finished = True

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.greet(params)

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is not None and watching.dynamic_registration:
            watched = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher("**/*.{yaml,yml}")])
            asked = types.Registration(_WATCHED, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watched)
            await server.client_register_capability_async(types.RegistrationParams([asked]))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.read(params.text_document.uri, params.text_document.text, params.text_document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        document = server.workspace.get_text_document(params.text_document.uri)
        server.read(params.text_document.uri, document.source, params.text_document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.session.close(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.session.refresh()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        server.session.refresh()


def _questions(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=TRIGGERS, resolve_provider=True))
    async def completion(params: types.CompletionParams) -> types.CompletionList:
        uri = params.text_document.uri
        known = await server.session.known(uri)
        if known is None:
            return types.CompletionList(False, [])
        asked = params.context.trigger_character if params.context is not None else None
        choices = complete(*known, params.position, server.lang, snippets=server.snippets, trigger=asked or None)
        server.offered = uri, choices
        return types.CompletionList(False, choices.items)

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    async def resolve(item: types.CompletionItem) -> types.CompletionItem:
        uri, choices = server.offered
        known = await server.session.known(uri)
        number: Any = item.data
        if known is not None and isinstance(number, int) and number < len(choices.items) and choices.items[number].label == item.label:
            text = page(choices.things[number], known[1], server.lang)
            item.documentation = types.MarkupContent(types.MarkupKind.Markdown, text)
        return item

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        known = await server.session.known(params.text_document.uri)
        return hover(*known, params.position, server.lang) if known is not None else None

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: types.DefinitionParams) -> list[types.Location]:
        known = await server.session.known(params.text_document.uri)
        return [server.location(span) for span in declarations(*known, params.position)] if known is not None else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        known = await server.session.known(params.text_document.uri)
        return outline(*known, server.lang) if known is not None else []


def _edits(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        document = server.session.document(params.text_document.uri)
        if document is None or document.filed is None or document.filed.kind not in ("ruleset", "readings"):
            return []
        try:
            changes = formatted(Source(str(document.path), document.text), document.path)
        except ZhaoluError:
            return []  # the diagnostics say what must be mended first
        return [types.TextEdit(document.lines.range(change.start, change.end), change.text) for change in changes]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = server.session.document(params.text_document.uri)
        return fixes(document, list(params.context.diagnostics), server.lang) if document is not None else []
