"""Case results as JUnit XML, for continuous integration."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from zhaolu.diagnostics import ZhaoluError

if TYPE_CHECKING:
    from zhaolu.surfaces.testing import CaseResult, Report

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML 1.0 cannot hold."""


def junit_xml(reports: Sequence[Report], lang: str = "zh") -> str:
    """A `testsuites` document: a suite per ruleset, a test case per case; a case that cannot be decided is an error."""
    from xml.etree import ElementTree

    def clean(text: object) -> str:
        return _FORBIDDEN.sub("\ufffd", str(text))

    root = ElementTree.Element("testsuites")
    totals = [0, 0, 0]
    for report in reports:
        faulty = sum(bool(r.faults) for r in report.results)
        counts = len(report.results), len(report.failed) - faulty, faulty
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
        suite = ElementTree.SubElement(root, "testsuite", {"name": clean(report.ruleset), **_counts(counts)})
        for result in report.results:
            span = result.case.span
            place = {
                "classname": clean(report.ruleset),
                "name": clean(result.case.id),
                "file": clean(span.source.name),
                "line": str(span.line),
            }
            case = ElementTree.SubElement(suite, "testcase", place)
            if not result.passed:
                lines = [clean(line) for line in difference_lines(result, lang)]
                found = ElementTree.SubElement(case, "error" if result.faults else "failure", message=lines[0])
                found.text = "\n".join(lines)
    root.attrib.update(_counts(totals))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _counts(counts: Sequence[int]) -> dict[str, str]:
    return dict(zip(("tests", "failures", "errors"), map(str, counts), strict=True))


def difference_lines(result: CaseResult, lang: str) -> list[str]:
    """What differs, or why the case could not be decided, a line each."""
    zh = lang == "zh"
    lines = [f"{what}：应为 {want}，实为 {got}" if zh else f"{what}: expected {want}, got {got}" for what, want, got in result.differences]
    return lines + [f"{fault.code} {fault.message(lang)}" for fault in result.faults]


def write_whole(name: str, text: str) -> None:
    """Write a file as a whole or not at all, through a file beside it. Raises `ZhaoluError` (E527)."""
    from zhaolu.surfaces.readers.opening import reason

    path = Path(name)
    beside: Path | None = None
    try:
        handle, made = mkstemp(prefix=f".{path.name}.", dir=path.parent)
        beside = Path(made)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise ZhaoluError.of("E527", file=name, reason=reason(error)) from None
