"""How long an editor waits: every kind of request to `zhaolu lsp`, asked by a real client of the server in its own process.

On the largest shipped ruleset, at places spread over the file: before the server looks at the text that has just changed, and
while it does. Each figure is that of the slowest place. `python benchmarks/lsp.py` prints the table.
"""

from __future__ import annotations

import gc
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import yaml
from figures import Figure, at_most

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "lsp"))

from editor import CURSOR, Editor  # noqa: E402

from zhaolu.surfaces.lsp.session import REST  # noqa: E402

LIMIT = 50.0
"""Milliseconds within which every request is answered."""
PLACES = 12
"""Places of the file at which each kind of request is asked."""
TIMES = 3
"""How often each question is asked; the fastest answer counts."""

Ask = Callable[[Editor, Path, str], object]


TITLE = "Language server, the slowest of each kind of request on the largest ruleset (limit 50 ms)"


def largest() -> Path:
    """The largest shipped ruleset, by the size of its file."""
    files = [path for path in (ROOT / "rulesets").glob("*/*.yaml") if not path.name.endswith(".cases.yaml")]
    return max(files, key=lambda path: path.stat().st_size)


def spread(text: str, pattern: str, put: str) -> list[str]:
    """The text with a cursor at places that match, spread evenly; `put` is written there."""
    found = list(re.finditer(pattern, text, re.M))
    chosen = found[:: max(1, len(found) // PLACES)][:PLACES]
    return [text[: m.end()] + put + text[m.end() :] for m in chosen]


KINDS: dict[str, tuple[str, str, Ask]] = {
    "completion: any name": (r"^ +(?:require|exclude|when): ", f"{CURSOR} 且 ", lambda e, p, t: e.complete(p, t)),
    "completion: fields": (r"^ +(?:require|exclude|when): ", f"学历.{CURSOR} 且 ", lambda e, p, t: e.complete(p, t, ".")),
    "completion: values": (r"^ +(?:require|exclude|when): ", f'报名身份 = "{CURSOR}" 且 ', lambda e, p, t: e.complete(p, t, '"')),
    "completion: keys": (r"^ +clause: .*\n", f"    {CURSOR}\n", lambda e, p, t: e.complete(p, t)),
    "completion: clauses": (r"^ +clause: ", f"{CURSOR}", lambda e, p, t: e.complete(p, t)),
    "hover": (r"^ +(?:require|exclude|when): ", CURSOR, lambda e, p, t: e.hover(p, t)),
    "definition": (r"^ +(?:require|exclude|when): ", CURSOR, lambda e, p, t: e.definition(p, t)),
    "outline": (r"^ +clause: ", "", lambda e, p, t: e.outline(p)),
    "formatting": (r"^ +clause: ", "", lambda e, p, t: e.format(p)),
}
"""What is asked: where in the file, what is written there, how."""


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def fastest(act: Callable[[], object]) -> float:
    """Of a few times the same question: what other programs of the machine do is not the server's."""
    return min(seconds(act) for _ in range(TIMES))


def requests(editor: Editor, path: Path, text: str) -> Iterator[Figure]:
    """Each kind of request at every place: before the server looks at the text, and while it does."""
    for what, (pattern, put, ask) in KINDS.items():
        idle, busy, reading = [], [], []
        own = 0.0
        for number, marked in enumerate(spread(text, pattern, put)):
            marked = f"{marked}\n# {what} {number}\n"
            editor.write(path, marked.replace(CURSOR, ""))
            before = processor(editor)
            idle.append(fastest(partial(ask, editor, path, marked)))
            own += processor(editor) - before
            editor.wait(partial(_said_of, editor, path, editor.write(path, marked)))
            busy.append(fastest(partial(ask, editor, path, marked)))
            reading.append(fastest(partial(_read, text)))
        for when, found in (("", idle), (", while checking", busy)):
            middle = statistics.median(found)
            told = f"median {middle * 1e3:.1f} ms = {middle / statistics.median(reading):.1f} x reading the file with PyYAML"
            if not when and own:
                told += f"; {own / len(idle) / TIMES * 1e3:.1f} ms of the server's processor"
            yield at_most(f"{what}{when}", max(found) * 1e3, LIMIT, " ms", told + _crowd())


def _read(text: str) -> None:
    """What every figure is also held against: PyYAML reads the file once, in C."""
    for _ in yaml.parse(text, yaml.CSafeLoader):
        pass


def processor(editor: Editor) -> float:
    """Seconds the server has had a processor so far, where the system tells; whoever else is busy does not count."""
    server = editor.client._server
    stat = Path(f"/proc/{server.pid if server is not None else 0}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _crowd() -> str:
    """Says so where other programs take the machine's time: the figures are then theirs too."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    return f"; the machine is busy: load {load:.1f} on {cores} cores" if load > cores else ""


def _said_of(editor: Editor, path: Path, version: int) -> bool:
    return editor.published[path.as_uri()][-1].version == version


def diagnostics(editor: Editor, path: Path, text: str) -> Iterator[Figure]:
    """From a change to what is said of it, the rest before each look left out: a fault, and a finding of the lint rules."""
    wrong = text.replace("require: ", "require: 出生日其 且 ", 1)
    doubtful = text.replace("require: ", "require: 身体条件合格 且 身体条件合格 且 ", 1)

    def faulty() -> bool:
        return "E140" in editor.codes(path)

    def linted() -> bool:
        return any(code.startswith("W71") for code in editor.codes(path))

    for what, changed, seen in (("a fault", wrong, faulty), ("a lint finding", doubtful, linted)):
        taken = []
        for number in range(TIMES * 2):
            editor.write(path, f"{text}\n# before {what} {number}\n")
            editor.wait(lambda seen=seen: not seen())  # type: ignore[misc]
            editor.write(path, f"{changed}\n# {what} {number}\n")
            taken.append(seconds(partial(editor.wait, seen)) - REST)
        middle = f"median {statistics.median(taken) * 1e3:.1f} ms; a rest of {REST * 1e3:.0f} ms comes before{_crowd()}"
        yield Figure(f"diagnostics after an edit: {what}", f"{min(taken) * 1e3:.2f} ms", why=middle)


def measure() -> Iterator[Figure]:
    """All figures."""
    source = largest()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "rulesets"
        for path in (ROOT / "rulesets").rglob("*.yaml"):
            target = folder / path.relative_to(ROOT / "rulesets")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        path = folder / source.relative_to(ROOT / "rulesets")
        editor = Editor(Path(name) / "kept")
        gc.collect()
        gc.freeze()
        text = editor.open(path)
        editor.complete(path, text.replace("require: ", f"require: {CURSOR}", 1))
        found = [*requests(editor, path, text), *diagnostics(editor, path, text)]
        editor.quit()
    yield Figure("largest ruleset", f"{len(text.splitlines())} lines", why=source.name)
    yield from found


if __name__ == "__main__":
    for figure in measure():
        state = "" if figure.met is None else "   reached" if figure.met else "   NOT REACHED"
        print(f"  {figure.what:<42}{figure.reached:>12}   {figure.must:<14}{state:<14}  {figure.why}")
