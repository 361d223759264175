"""`zhaolu check --watch`: a folder checked again whenever a file in it changes, for those without an editor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.surfaces.checking.diagnostics_text import count, render_one

CLEAR: Final = "\x1b[2J\x1b[3J\x1b[H"
"""Clears a terminal and its memory of what was above."""
IDLE: Final = 250
"""Milliseconds after which a folder is looked for again that was not there."""
MENDED: Final = 5
"""How many mended faults are named."""

Check = Callable[[], tuple[Diagnostic, ...]]


def watch(root: Path, check: Check, *, lang: str = "zh", clear: bool = False) -> None:
    """Check, print, and again after every change, until interrupted.

    What `check` raises is printed like what it finds, and so is that the folder has gone. Raises E543 where watchfiles is not installed.
    """
    before: tuple[Diagnostic, ...] | None = None
    for _ in _changes(root):
        try:
            found = check() if root.is_dir() else (Diagnostic.of("E509", folder=str(root)),)
        except ZhaoluError as error:
            found = error.diagnostics
        print((CLEAR if clear else "") + report(found, before, lang, color=clear), flush=True)
        before = found


def report(found: tuple[Diagnostic, ...], before: Iterable[Diagnostic] | None, lang: str, *, color: bool = False) -> str:
    """All faults, then when and how many, what was mended since `before` (None: the first time), and that it goes on."""
    zh = lang == "zh"
    lines = [f"{render_one(item, lang=lang, color=color)}\n" for item in found]
    state = count(found, lang=lang) if found else ("没有问题" if zh else "nothing found")
    lines.append(f"{datetime.now():%H:%M:%S} {state}")
    if before is not None:
        lines += _mended(before, found, lang)
    lines.append("文件一有改动就再检查；按 Ctrl-C 结束" if zh else "checks again when a file changes; Ctrl-C ends")
    return "\n".join(lines)


def _mended(before: Iterable[Diagnostic], found: Iterable[Diagnostic], lang: str) -> list[str]:
    """What is no longer said, wherever in its file it stood."""
    gone = list((Counter(map(_said, before)) - Counter(map(_said, found))).elements())
    if not gone:
        return []
    zh = lang == "zh"
    files = [(f"（{name}）" if zh else f" ({name})") if name else "" for name, _ in gone[:MENDED]]
    shown = [f"  {item.coded(lang)}{file}" for file, (_, item) in zip(files, gone, strict=False)]
    rest = len(gone) - len(shown)
    return [
        f"改好了 {len(gone)} 处：" if zh else f"mended: {len(gone)}",
        *shown,
        *([f"  还有 {rest} 处" if zh else f"  and {rest} more"] if rest else []),
    ]


def _said(item: Diagnostic) -> tuple[str, Diagnostic]:
    """A diagnostic without its place, with the name of its file."""
    return Path(item.span.source.name).name if item.span is not None else "", Diagnostic(item.code, None, item.args)


def _changes(root: Path) -> Iterator[None]:
    """Once at the start, then after every change of a YAML file below the folder, also when it goes and comes back."""
    try:
        from watchfiles import Change
        from watchfiles import watch as changes
    except ModuleNotFoundError as error:
        if error.name != "watchfiles":
            raise
        raise ZhaoluError.of("E543", package="watchfiles", extra="desk") from None

    def ours(change: Change, name: str) -> bool:
        return name.endswith((".yaml", ".yml")) or not Path(name).suffix

    while True:
        here = _identity(root)
        watched = root if here is not None else next(folder for folder in root.absolute().parents if folder.is_dir())
        told = False
        for found in changes(watched, watch_filter=ours, rust_timeout=IDLE, yield_on_timeout=True, recursive=here is not None):
            if _identity(root) != here:
                break
            if found or not told:
                told = True
                yield


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder it is; None where there is none. One that was taken away and put back is another to a watcher."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
