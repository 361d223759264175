"""Pages whose fenced blocks run: commands, programs and files, in a folder of their own, in the order of the page.

- ```console: lines `$ …` are commands, what follows is their output (standard error after standard output). An output
  that ends in a line `…` is shown in part: the actual one begins with it.
- ```python: a program; all of a page share their names. A ```text block right after it is what it prints.
- A block whose first line is `# file: NAME` is written to that file. In a ```diff block so begun, lines `-…` of that file become
  the lines `+…`, lines ` …` stay as they are; each run of lines (divided by lines `@@`) is found once in the file. After a second
  line `# each`, every line of the file that begins as a line `-…` is taken out.
- A block whose first line is `# from: PATH` shows lines of that file of the repository (indentation apart).
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhaolu.surfaces.cli import main

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^(?P<fence>```+)(?P<language>\w+)\n(?P<body>.*?)^(?P=fence)$", re.M | re.S)
PART = "…"


@dataclass(frozen=True)
class Block:
    language: str
    body: str
    start: int
    end: int
    line: int


def blocks(text: str) -> list[Block]:
    found = FENCE.finditer(text)
    return [Block(m["language"], m["body"], m.start("body"), m.end("body"), text.count("\n", 0, m.start()) + 1) for m in found]


@dataclass(frozen=True)
class Fault:
    place: str
    shown: str
    actual: str


def run(page: Path, folder: Path) -> tuple[list[Fault], str]:
    """What differs, and the page as it should be. The current folder is `folder`, with the examples in it."""
    text = page.read_text(encoding="utf-8")
    shutil.copytree(ROOT / "examples", folder / "examples")
    names: dict[str, Any] = {"__name__": "__page__"}
    faults: list[Fault] = []
    renewed: list[tuple[Block, str]] = []
    found = blocks(text)
    for at, block in enumerate(found):
        place = f"{page.name}:{block.line}"
        first, _, rest = block.body.partition("\n")
        if name := re.match(r"# file: (\S+)$", first):
            target = folder / name[1]
            target.parent.mkdir(parents=True, exist_ok=True)
            if block.language == "diff":
                faults += (Fault(place, hunk, f"not once in {name[1]}") for hunk in _edit(target, rest))
            else:
                target.write_text(rest, encoding="utf-8")
        elif name := re.match(r"# from: (\S+)$", first):
            if _bare(rest) not in _bare((ROOT / name[1]).read_text(encoding="utf-8")):
                faults.append(Fault(place, rest, f"not in {name[1]}"))
        elif block.language == "console":
            actual = "".join(_commands(block.body))
            if actual != block.body:
                faults.append(Fault(place, block.body, actual))
                renewed.append((block, actual))
        elif block.language == "python":
            printed = _program(block.body, names, place)
            output = found[at + 1] if at + 1 < len(found) and _adjacent(text, block, found[at + 1]) else None
            shown = output.body if output else ""
            actual = _shown_as(shown, printed)
            if actual != shown:
                faults.append(Fault(place, shown, actual))
                if output:
                    renewed.append((output, actual))
    for block, actual in reversed(renewed):
        text = text[: block.start] + actual + text[block.end :]
    return faults, text


def _edit(target: Path, changes: str) -> Iterator[str]:
    """Changes the file; what of the changes does not fit it."""
    if changes.startswith("# each\n"):
        begins = tuple(line[1:] for line in changes.splitlines()[1:])
        lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
        target.write_text("".join(line for line in lines if not line.startswith(begins)), encoding="utf-8")
        return
    for hunk in re.split(r"^@@.*\n", changes, flags=re.M):
        lines = [line if line[0] in "-+ " else f" {line}" for line in hunk.splitlines(keepends=True)]
        old, new = ("".join(line[1:] for line in lines if line[0] in kept) for kept in ("- ", "+ "))
        text = target.read_text(encoding="utf-8")
        if ("\n" + text).count("\n" + old) != 1:
            yield hunk
        else:
            target.write_text(("\n" + text).replace("\n" + old, "\n" + new).removeprefix("\n"), encoding="utf-8")


def _adjacent(text: str, block: Block, other: Block) -> bool:
    return other.language == "text" and text[block.end : other.start].split() == ["```", "```text"]


def _bare(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _shown_as(shown: str, actual: str) -> str:
    """The actual output, in part where it was shown in part."""
    if not shown.endswith(f"{PART}\n"):
        return actual
    lines = shown.count("\n") - 1
    return "".join(actual.splitlines(keepends=True)[:lines]) + f"{PART}\n"


def _commands(body: str) -> Iterator[str]:
    """The block again with the actual outputs."""
    for command, shown in re.findall(r"^(\$ [^\n]*\n)((?:(?!\$ )[^\n]*\n)*)", body, re.M):
        yield command
        yield _shown_as(shown, _command(command.removeprefix("$ ").strip()))


def _command(line: str) -> str:
    """What a command writes; an exit code other than 0 is told by a last line `[N]`."""
    line, _, given = line.partition(" < ")
    words = shlex.split(line)
    if words[:3] == ["python", "-m", "zhaolu"]:
        words = words[2:]
    assert words[0] == "zhaolu", f"not a command of ours: {line}"
    written = io.StringIO()
    errors = io.StringIO()
    stdin = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(Path(given.strip()).read_bytes() if given else b""), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(written), contextlib.redirect_stderr(errors):
            try:
                code = main(words[1:])
            except SystemExit as left:
                code = int(left.code or 0)
    finally:
        sys.stdin = stdin
    return written.getvalue() + errors.getvalue() + (f"[{code}]\n" if code else "")


def _program(source: str, names: dict[str, Any], place: str) -> str:
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        try:
            exec(compile(source, place, "exec"), names)
        except Exception:
            return written.getvalue() + traceback.format_exc(limit=-1)
    return written.getvalue()


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    """The current folder, from which modules can be imported too."""
    before, path, modules = Path.cwd(), list(sys.path), set(sys.modules)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        os.chdir(before)
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]
