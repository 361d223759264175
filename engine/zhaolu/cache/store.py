"""The folder of kept values: one file each, written whole or not at all, read only if it is the user's own."""

from __future__ import annotations

import json
import os
import stat
import sys
from binascii import crc32
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from zhaolu.cache.codec import NotStorable, decode, encode
from zhaolu.spans import Source

T = TypeVar("T")

FORMAT = 1
"""Goes up when the form of the files changes."""
OFF = "off"
LARGEST = 100_000_000
"""Bytes of an entry that are looked at."""


class Kept(NamedTuple):
    """A value found, and the sources it was made of (in the order given to `put`)."""

    value: Any
    sources: tuple[Source, ...]


class Store:
    """Values under keys. `folder` None keeps nothing. `stamp` stands for what made them: another stamp, another value.

    `constants` gives the objects that keep their identity, by the place they are found at (`module:name`). Nothing here
    raises for the state of the folder or what is in it.
    """

    def __init__(self, folder: Path | None, stamp: Callable[[], str], constants: Callable[[], Mapping[str, Any]]) -> None:
        self.folder = folder
        self._stamp = stamp
        self._constants = constants
        self._stamped: str | None = None

    @property
    def stamp(self) -> str:
        if self._stamped is None:
            self._stamped = self._stamp()
        return self._stamped

    def get(self, key: str, read: Callable[[str], Source | None]) -> Kept | None:
        """What is kept under a key, if every source still reads the same. `read` gives a source by name, as it is now."""
        if self.folder is None:
            return None
        try:
            data = _own_bytes(self._path(key))
            head, _, body = data.partition(b"\n")
            if head != _head(body):
                return None
            entry = json.loads(body)
            if entry["key"] != key or entry["stamp"] != self.stamp:
                return None
            sources = []
            for name, text in entry["sources"]:
                source = read(name)
                if source is None or source.text != text:
                    return None
                sources.append(source)
            return Kept(decode(entry, sources), tuple(sources))
        except Exception:  # whatever is wrong with an entry, the answer is to work it out again
            return None

    def put(self, key: str, value: Any, sources: Sequence[Source]) -> None:
        """Keep a value. A folder that cannot be written keeps nothing."""
        if self.folder is None:
            return
        try:
            body = json.dumps(
                {
                    "key": key,
                    "stamp": self.stamp,
                    "sources": [[source.name, source.text] for source in sources],
                    **encode(value, sources, self._constants()),
                },
                ensure_ascii=False,
                separators=(",", ":"),
            ).encode()
        except NotStorable:
            return
        path = self._path(key)
        waiting = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _own(self.folder.stat()):
                try:
                    waiting.touch(mode=0o600, exist_ok=False)
                    waiting.write_bytes(_head(body) + b"\n" + body)
                    waiting.replace(path)
                finally:
                    waiting.unlink(missing_ok=True)

    def remember(self, key: str, sources: Sequence[Source], make: Callable[[], T]) -> T:
        """The value kept under a key for these very sources, else what `make` gives, which is kept."""
        kept = self.get(key, {source.name: source for source in sources}.get)
        if kept is not None:
            return kept.value  # type: ignore[no-any-return]
        value = make()
        self.put(key, value, sources)
        return value

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{key.rpartition(' ')[2]}-{crc32(key.encode()):08x}.json"


def default_folder() -> Path | None:
    """Where values are kept: `ZHAOLU_CACHE` (a folder, or `off`), else the user's folder for such files; None for nowhere."""
    given = os.environ.get("ZHAOLU_CACHE")
    if given:
        return None if given == OFF else Path(given)
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        home = "~/Library/Caches"
    else:
        home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        folder = Path(home or "").expanduser()
    except RuntimeError:  # there is no home
        return None
    return folder / "zhaolu" if folder.is_absolute() else None


def files_stamp(root: Path, folders: Sequence[str]) -> str:
    """What changes when a file below `root` in one of these folders does: names, sizes and times of all of them."""
    found = []
    waiting = [str(root / folder) for folder in folders]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        waiting.append(entry.path)
                else:
                    state = entry.stat()
                    found.append(f"{entry.path}:{state.st_size}:{state.st_mtime_ns}")
    return f"{sys.version_info[:2]}:{len(found)}:{crc32(chr(10).join(sorted(found)).encode()):08x}"


def _head(body: bytes) -> bytes:
    return b"zhaolu-cache %d %08x" % (FORMAT, crc32(body))


def _own_bytes(path: Path) -> bytes:
    """The bytes of a file that belongs to this user, in a folder that does too. Raises OSError otherwise."""
    if not _own(path.parent.stat()):
        raise PermissionError(path)
    with path.open("rb") as file:
        state = os.fstat(file.fileno())
        if not _own(state) or not stat.S_ISREG(state.st_mode) or state.st_size > LARGEST:
            raise PermissionError(path)
        return file.read()


def _own(state: os.stat_result) -> bool:
    """Whether something is this user's and no other can write it (on Windows the profile's own rules hold)."""
    return not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o022)
