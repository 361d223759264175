"""From a cold start: whole processes against `python -c pass`, with and without what is kept between runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml
from figures import Figure, at_most, in_turns

TITLE = "cold start (whole processes; hubei 2019, one record)"
APPLICANTS = Path(__file__).resolve().parent.parent / "examples" / "hubei-2019.yaml"
PASS, HELP, KEPT, YAML = "python -c pass", "zhaolu --help", "explain, kept", "explain, kept, record in YAML"
FRESH, OFF = "explain, first run", "explain, nothing kept"
TURNS = 11


PLAIN = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Modules are compiled once, as in any installation."""


def measure() -> Iterator[Figure]:
    first = yaml.safe_load(APPLICANTS.read_text(encoding="utf-8"))[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record, in_yaml = folder / "record.json", folder / "record.yaml"
        record.write_text(json.dumps([first], ensure_ascii=False, default=str), encoding="utf-8")
        in_yaml.write_text(yaml.safe_dump([first], allow_unicode=True), encoding="utf-8")
        verb = ("-m", "zhaolu", "explain", "hubei", "2019", "--as-of", "2019-06-01")
        explain = (*verb, str(record))
        fresh = (folder / f"fresh-{number}" for number in range(10_000))
        work: dict[str, Callable[[], object]] = {
            PASS: lambda: _run({}, "-c", "pass"),
            HELP: lambda: _run({}, "-m", "zhaolu", "--help"),
            KEPT: lambda: _run({"ZHAOLU_CACHE": str(folder / "kept")}, *explain),
            YAML: lambda: _run({"ZHAOLU_CACHE": str(folder / "kept")}, *verb, str(in_yaml)),
            FRESH: lambda: _run({"ZHAOLU_CACHE": str(next(fresh))}, *explain),
            OFF: lambda: _run({"ZHAOLU_CACHE": "off"}, *explain),
        }
        said = {work[which]() for which in (KEPT, YAML, FRESH, OFF, KEPT)}
        assert len(said) == 1, "what is kept changes what is said"
        found = in_turns(work, TURNS)
    for what in work:
        yield Figure(what, f"{found[what] * 1000:.0f} ms, {found.ratio(what, PASS):.1f} x {PASS}")
    yield at_most("zhaolu explain, compiled rulesets kept, to python -c pass", found.ratio(KEPT, PASS), 8)
    yield at_most("zhaolu explain, nothing kept", found[OFF] * 1000, 600, " ms")
    yield at_most("zhaolu explain, first run (which keeps)", found[FRESH] * 1000, 600, " ms")


def _run(variables: Mapping[str, str], *command: str) -> bytes:
    return subprocess.run([sys.executable, *command], check=True, stdout=subprocess.PIPE, env=PLAIN | variables).stdout
