"""Case results as JUnit XML, for continuous integration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zhaolu.ir.decisions import Outcome
from zhaolu.surfaces.wording import effect_key, outcome_word

if TYPE_CHECKING:
    from zhaolu.surfaces.cases.testing import CaseResult, Report

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
    lines = []
    for what, want, got in result.differences:
        name, wanted, found = _what(what, lang), _shown(want, lang), _shown(got, lang)
        lines.append(f"{name}：应为 {wanted}，实为 {found}" if zh else f"{name}: expected {wanted}, got {found}")
    return lines + [fault.coded(lang) for fault in result.faults]


_WHAT = {
    "outcome": ("结论", "outcome"),
    "failing": ("不符合的条款", "failing clauses"),
    "undecided": ("还不能确定的条款", "undecided clauses"),
    "penalties": ("罚则", "penalties"),
}


def _what(what: str, lang: str) -> str:
    if what.startswith("effects."):
        key = what.removeprefix("effects.")
        return effect_key(key, lang) or key
    return _WHAT[what][0 if lang == "zh" else 1]


def _shown(value: Any, lang: str) -> str:
    """What is expected or found, as people write it."""
    zh = lang == "zh"
    if isinstance(value, list):
        return ("、" if zh else ", ").join(_shown(item, lang) for item in value) or ("没有" if zh else "none")
    if value is None:
        return "没有" if zh else "none"
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    return outcome_word(value, lang) if value in tuple(Outcome) else str(value)
