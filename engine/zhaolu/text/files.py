"""Files of text: UTF-8, of a bounded size, with a name for people."""

from __future__ import annotations

import codecs
from pathlib import Path

from zhaolu.diagnostics import ZhaoluError
from zhaolu.spans import Source, Span

MAX_BYTES = 4_000_000
"""Largest file read, in bytes."""


def read_source(path: Path, name: str | None = None) -> Source:
    """The text of a UTF-8 file (with or without BOM). `name` is what people see, default the path as given.

    Raises `ZhaoluError` for a file that cannot be opened, is too large or is not UTF-8.
    """
    name = name or str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ZhaoluError.of("E208", Span(Source(name, ""), 0, 0), size=f"{size / 1e6:.1f}", limit=f"{MAX_BYTES / 1e6:.0f}")
        data = path.read_bytes()
    except OSError as fault:
        raise ZhaoluError.of("E221", Span(Source(name, ""), 0, 0), reason=_os_reason(fault)) from None
    return decode(data, name)


def _os_reason(fault: OSError) -> tuple[str, str]:
    match fault:
        case FileNotFoundError():
            return "没有这个文件", "there is no such file"
        case IsADirectoryError():
            return "这是一个目录", "it is a directory"
        case PermissionError():
            return "没有读取权限", "permission denied"
        case _:
            return fault.strerror or "读取失败", fault.strerror or "it cannot be read"


def decode(data: bytes, name: str) -> Source:
    """The characters of a file. Raises `ZhaoluError` for bytes that are not UTF-8, naming the encoding if it can."""
    if len(data) > MAX_BYTES:
        raise ZhaoluError.of("E208", Span(Source(name, ""), 0, 0), size=f"{len(data) / 1e6:.1f}", limit=f"{MAX_BYTES / 1e6:.0f}")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ZhaoluError.of(
            "E207", Span(Source(name, data.decode("utf-16", "replace")), 0, 1), encoding=("看来是 UTF-16", "it looks like UTF-16")
        )
    try:
        return Source(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        at = fault.start
    try:
        text, encoding = data.decode("gb18030"), ("看来是 GBK", "it looks like GBK")
        offset = len(data[:at].decode("gb18030", "ignore"))
    except UnicodeDecodeError:
        text, encoding = data.decode("utf-8", "replace"), ("也不是 GBK", "nor GBK")
        offset = len(data[:at].decode("utf-8", "replace"))
    span = Span(Source(name, text), offset, offset + 1)
    raise ZhaoluError.of("E207", span, encoding=encoding)
