"""A wrong example for every code that a sample shows, gathered from the samples the other tests keep.

`grammar/codes.json` holds them for `zhaolu explain-code`: what was written, and the message in both languages.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import zhaolu
from zhaolu import catalog
from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.manager import Plugins
from zhaolu.model.loader import Catalogue
from zhaolu.surfaces.cli.check import check
from zhaolu.surfaces.diagnostics_text import render_one
from zhaolu.surfaces.readers import read_records

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "grammar" / "codes.json"
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("language", "records", "diagnostics")]

from test_malformed import MADE, NAMES, SAMPLES  # noqa: E402
from test_messages import CASES, faults  # noqa: E402
from test_record_messages import SAMPLES as RECORDS  # noqa: E402

ABOVE, BELOW = 6, 2
"""Lines of a file shown around the place."""
LONGEST = 1200


def gathered(folder: Path) -> dict[str, dict[str, str]]:
    """Code to its example: the first sample that shows it, shorter texts before whole files."""
    found: dict[str, dict[str, str]] = {}
    for wrong, item, root in (*_texts(), *_rulesets(folder), *_records()):
        if item.code in found:
            continue
        said = {lang: render_one(item, lang=lang).replace(root, "") for lang in ("zh", "en")}
        found[item.code] = {"wrong": wrong if wrong is not None else _lines(item), **said}
    return {code: found[code] for code in sorted(catalog.codes()) if code in found}


def _texts() -> Iterator[tuple[str | None, Diagnostic, str]]:
    for entry, text, _ in CASES:
        if len(text) <= LONGEST:
            yield from ((text, item, "\0") for item in faults(text, entry))


def _rulesets(folder: Path) -> Iterator[tuple[str | None, Diagnostic, str]]:
    rules = ROOT / "grammar" / "malformed-rules"
    for path in sorted(rules.glob("*.yaml")):
        year = re.search(r"year: (\d+)", path.read_text(encoding="utf-8"))
        assert year
        home = folder / "rules" / path.stem
        (home / "hubei").mkdir(parents=True)
        shutil.copy(path, home / "hubei" / f"{year[1]}-assistant-gp.yaml")
        yield from ((None, item, f"{home}/") for item in check(zhaolu.open(home)))
    for name in NAMES + sorted(MADE):
        home = folder / "files" / name
        target = home / "hubei" / "2019-assistant-gp.yaml"
        if (SAMPLES / name).is_dir():
            shutil.copytree(SAMPLES / name, home)
        else:
            target.parent.mkdir(parents=True)
            target.write_bytes(MADE[name] if name in MADE else (SAMPLES / f"{name}.yaml").read_bytes())
        yield from ((None, item, f"{home}/") for item in Catalogue(home).check())


def _records() -> Iterator[tuple[str | None, Diagnostic, str]]:
    vocabulary = zhaolu.open().vocabulary
    for file, data in RECORDS.values():
        text = data.decode("utf-8", "replace")
        wrong = text.rstrip("\n") if len(text) <= LONGEST and text.isprintable() or text.replace("\n", "").isprintable() else ""
        if "\ufffd" in wrong:
            wrong = ""
        try:
            for row in read_records(io.BytesIO(data), vocabulary, name=file, plugins=Plugins()):
                yield from ((wrong, item, "\0") for item in row.diagnostics)
        except ZhaoluError as error:
            yield from ((wrong, item, "\0") for item in error.diagnostics)


def _lines(item: Diagnostic) -> str:
    """The lines of the file around the place; empty where it has no readable text."""
    if item.span is None or not item.span.source.text:
        return ""
    lines = item.span.source.text.splitlines()
    start = max(0, item.span.line - 1 - ABOVE)
    shown = "\n".join(lines[start : item.span.line + BELOW]).rstrip()
    return shown if len(shown) <= LONGEST and shown.replace("\n", "").isprintable() else ""
