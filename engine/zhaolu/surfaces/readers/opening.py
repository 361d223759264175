"""Opening an input and finding out its format."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, cast

from zhaolu.diagnostics import ZhaoluError
from zhaolu.extend.contracts import RecordInput, RecordReader
from zhaolu.model.record_faults import nearest

_HEAD = 4096


def open_input(source: str | Path | BinaryIO, name: str | None, stack: ExitStack) -> RecordInput:
    """An input ready to read. A path is opened (and closed with `stack`); `-` is standard input.

    Raises ZhaoluError for a path that cannot be opened.
    """
    if isinstance(source, str | Path):
        if str(source) == "-":
            return RecordInput(name or "<stdin>", _buffered(sys.stdin.buffer, stack))
        path = Path(source)
        shown = name or str(path)
        try:
            if path.is_dir():
                raise IsADirectoryError
            return RecordInput(shown, stack.enter_context(path.open("rb")))
        except OSError as fault:
            raise ZhaoluError.of("E430", name=shown, why=reason(fault)) from None
    return RecordInput(name or getattr(source, "name", None) or "<stream>", _buffered(source, stack))


def _buffered(stream: BinaryIO, stack: ExitStack) -> BinaryIO:
    """The stream with `peek`; a stream given by the caller stays open."""
    if hasattr(stream, "peek"):
        return stream
    wrapped = io.BufferedReader(cast(io.RawIOBase, stream))
    stack.callback(wrapped.detach)
    return cast(BinaryIO, wrapped)


def reason(fault: OSError) -> tuple[str, str]:
    """Why a file cannot be opened or written, in both languages."""
    match fault:
        case FileNotFoundError():
            return "没有这个文件", "there is no such file"
        case IsADirectoryError():
            return "这是一个目录", "it is a directory"
        case PermissionError():
            return "没有权限", "permission denied"
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return "磁盘满了", "the disk is full"
        case OSError(errno=errno.EFBIG):
            return "超过了允许的文件大小", "the file would be larger than is allowed"
        case OSError(errno=errno.EROFS):
            return "那里只能读", "it is on a read-only file system"
        case _:
            return fault.strerror or "读写失败", fault.strerror or "reading or writing failed"


def choose(given: RecordInput, format: str | None, known: Iterable[RecordReader]) -> RecordReader:
    """The reader named, else the one for the file's ending, else the one that recognises the first bytes.

    Raises ZhaoluError where none fits or the input is empty. `known` is gone through only as far as needed.
    """
    if format is not None:
        for reader in known:
            if reader.name == format.lower():
                return reader
        names = "、".join(reader.name for reader in known)
        close = nearest(format, [reader.name for reader in known])
        mend = (
            (f"是不是 {close}？可以是：{names}", f"did you mean {close}? Known: {names}")
            if close
            else (f"可以是：{names}", f"known: {names}")
        )
        raise ZhaoluError.of("E424", format=format, mend=mend)
    suffix = Path(given.name).suffix.lower()
    for reader in known:
        if suffix in reader.suffixes:
            return reader
    head = given.stream.peek(_HEAD)[:_HEAD]  # type: ignore[attr-defined]
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise ZhaoluError.of("E431", name=given.name)
    for reader in known:
        if reader.sniff(head):
            return reader
    raise ZhaoluError.of("E432", name=given.name, formats="、".join(reader.name for reader in known))
