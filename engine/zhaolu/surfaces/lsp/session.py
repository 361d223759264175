"""The open texts of one editor, and the thread that looks at their folders.

Every method runs on the event loop but `_look`, which runs on the one worker thread. A change starts a look after a short
rest; a look that is under way when another change comes is given up, and what it found of older texts is not shown.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zhaolu.diagnostics import Diagnostic
from zhaolu.surfaces.lsp.documents import Document
from zhaolu.surfaces.lsp.folder import Folder, Look
from zhaolu.surfaces.lsp.knowledge import Knowledge

REST: Final = 0.15
"""Seconds without a change before the texts are looked at."""
PATIENCE: Final = 10.0
"""Seconds a request waits for the first look at a folder."""

Show = Callable[[Path, tuple[Diagnostic, ...], Document | None], None]


@dataclass
class _Watched:
    """A folder with open files. `turn` counts the changes; `waiting` are texts the worker has not been given yet.

    `shown` are the files, not open now, of which something was said that may have to be taken back.
    """

    folder: Folder
    turn: int = 0
    waiting: dict[Path, str | None] = field(default_factory=dict)
    knowledge: dict[Path, Knowledge] = field(default_factory=dict)
    shown: set[Path] = field(default_factory=set)
    told: bool = False
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    resting: asyncio.TimerHandle | None = None


class Session:
    """What one editor has open. `show` is called with a file, all that is wrong in it, and the open text it was found in."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._documents: dict[str, Document] = {}
        self._watched: dict[Path, _Watched] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="zhaolu-check")

    def document(self, uri: str) -> Document | None:
        return self._documents.get(uri)

    def open(self, document: Document) -> None:
        """A text is opened or changed."""
        known = document.uri in self._documents
        self._documents[document.uri] = document
        if document.filed is not None:
            self._changed(document.filed.root, document.path, document.text, REST if known else 0.0)

    def close(self, uri: str) -> None:
        """A text is closed: the file on disk counts again."""
        document = self._documents.pop(uri, None)
        if document is not None and document.filed is not None:
            self._watched[document.filed.root].shown.add(document.path)
            self._changed(document.filed.root, document.path, None, 0.0)

    def refresh(self) -> None:
        """Files on disk have changed."""
        for watched in self._watched.values():
            self._start(watched, REST)

    async def known(self, uri: str) -> tuple[Document, Knowledge] | None:
        """An open file and what can be named in it; None for a file of something else."""
        document = self._documents.get(uri)
        if document is None or document.filed is None:
            return None
        watched = self._watched[document.filed.root]
        if document.path not in watched.knowledge:
            try:
                await asyncio.wait_for(watched.looked.wait(), PATIENCE)
            except TimeoutError:
                return None
        knowledge = watched.knowledge.get(document.path)
        return (self._documents.get(uri, document), knowledge) if knowledge is not None else None

    def stop(self) -> None:
        for watched in self._watched.values():
            watched.turn += 1
            if watched.resting is not None:
                watched.resting.cancel()
        self._worker.shutdown(wait=False, cancel_futures=True)

    # --- looking ---

    def _changed(self, root: Path, path: Path, text: str | None, rest: float) -> None:
        watched = self._watched.setdefault(root, _Watched(Folder(root)))
        watched.waiting[path] = text
        if path not in watched.knowledge:
            watched.looked.clear()
        self._start(watched, rest)

    def _start(self, watched: _Watched, rest: float) -> None:
        watched.turn += 1
        if watched.resting is not None:
            watched.resting.cancel()
        watched.resting = asyncio.get_running_loop().call_later(rest, self._submit, watched)

    def _submit(self, watched: _Watched) -> None:
        watched.resting = None
        texts, watched.waiting = watched.waiting, {}
        opened = {d.path: d for d in self._documents.values() if d.filed is not None and d.filed.root == watched.folder.root}
        self._worker.submit(self._look, watched, watched.turn, texts, opened, asyncio.get_running_loop())

    def _look(
        self,
        watched: _Watched,
        turn: int,
        texts: Mapping[Path, str | None],
        opened: Mapping[Path, Document],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """On the worker: the texts are handed to the folder, and what it finds goes back to the event loop."""
        try:
            for path, text in texts.items():
                watched.folder.put(path, text)
            for look in watched.folder.look(opened, lambda: watched.turn != turn):
                loop.call_soon_threadsafe(self._found, watched, turn, look, opened)
        except Exception:
            logging.getLogger(__name__).exception("checking %s failed", watched.folder.root)
            loop.call_soon_threadsafe(watched.looked.set)

    def _found(self, watched: _Watched, turn: int, look: Look, opened: Mapping[Path, Document]) -> None:
        for path, knowledge in look.knowledge.items():
            if knowledge.document is not None or path not in watched.knowledge:
                watched.knowledge[path] = knowledge
        if look.whole or all(path in watched.knowledge for path in opened):
            watched.looked.set()
        if watched.turn != turn:
            return
        files = set(opened) | set(look.diagnostics) | watched.shown if look.whole else set(look.knowledge)
        for path in sorted(files):
            self._show(path, look.diagnostics.get(path, ()), opened.get(path))
        if look.whole:
            if not watched.told:
                gc.freeze()  # what was loaded stays: looking it through again and again would only make answers wait
            watched.told = True
            watched.shown = {path for path in look.diagnostics if path not in opened}
