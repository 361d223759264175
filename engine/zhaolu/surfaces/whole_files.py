"""Files written whole or not at all: first beside the target under another name, then in its place in one step.

What a killed process left beside the target is removed by the next run that writes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zhaolu.diagnostics import Diagnostic, ZhaoluError


@contextmanager
def whole_file(name: str, remark: Callable[[Diagnostic], None] | None = None) -> Iterator[str]:
    """A temporary name beside the file; it takes the file's place when the block is done, and is gone otherwise.

    `remark` is told of what an earlier, killed run left there and was removed. Raises ZhaoluError: E527 where nothing
    can be written, E578 where writing ends in the middle (the disk is full).
    """
    target = Path(name).resolve()
    part = target.with_name(f".{target.name}.{_host()}-{os.getpid()}.part")
    try:
        if target.exists() and not target.is_file():
            why = ("这不是普通文件", "it is not a regular file")
            raise ZhaoluError.of("E527", file=name, reason=why)
        if not target.parent.is_dir():
            why = (f"没有文件夹 {Path(name).parent}", f"there is no folder {Path(name).parent}")
            raise ZhaoluError.of("E527", file=name, reason=why)
        left = _left_over(target)
        part.touch()
    except OSError as error:
        raise _cannot("E527", name, error) from None
    try:
        if left and remark is not None:
            remark(Diagnostic.of("N580", file=name, count=left))
        yield str(part)
        with writing(name):
            with part.open("rb+") as stream:
                os.fsync(stream.fileno())
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Whatever the system says against writing is E578 (the file is not written, and why)."""
    try:
        yield
    except OSError as error:
        raise _cannot("E578", name, error) from None


def same_file(one: str | None, other: str | None) -> bool:
    """Whether two names mean the same file, there already or not."""
    if one is None or other is None:
        return False
    first, second = Path(one), Path(other)
    if first.exists() and second.exists():
        return first.samefile(second)
    return first.resolve() == second.resolve()


def write_whole(name: str, text: str) -> None:
    """Write a text file whole or not at all. Raises ZhaoluError as `whole_file` does."""
    with whole_file(name) as part:
        Path(part).write_text(text, encoding="utf-8")


def _cannot(code: str, name: str, error: OSError) -> ZhaoluError:
    from zhaolu.surfaces.readers.opening import reason

    return ZhaoluError.of(code, file=name, reason=reason(error))


def _host() -> str:
    import platform

    return re.sub(r"\W", "", platform.node())[:20]


def _left_over(target: Path) -> int:
    """Remove what runs of this machine that are no more left beside the target; how many there were."""
    count = 0
    named = re.compile(re.escape(f".{target.name}.{_host()}-") + r"(\d+)\.part")
    for path in target.parent.iterdir():
        if (found := named.fullmatch(path.name)) and not _runs(int(found[1])):
            path.unlink(missing_ok=True)
            count += 1
    return count


def _runs(process: int) -> bool:
    if process == os.getpid() or os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
