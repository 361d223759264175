"""Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from zhaolu.diagnostics import Diagnostic, in_order
from zhaolu.spans import Span
from zhaolu.surfaces.checking.code_pages import page_document

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(items: Iterable[Diagnostic], lang: str = "zh") -> dict[str, Any]:
    """One run with a result per diagnostic, in order, and a rule with its help for every code that occurs.

    Columns count characters. Files below the current folder are given relative to it.
    """
    from zhaolu import __version__

    found = in_order(items)
    codes = sorted({item.code for item in found})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "zhaolu", "version": __version__, "rules": [_rule(code, lang) for code in codes]}},
                "language": "zh-CN" if lang == "zh" else "en-US",
                "columnKind": "unicodeCodePoints",
                "results": [_result(item, codes.index(item.code), lang) for item in found],
            }
        ],
    }


def _rule(code: str, lang: str) -> dict[str, Any]:
    page = page_document(code, lang)
    help_text = "\n\n".join(part for part in (page["mend"], page["wrong"], page["said"]) if part) or page["meaning"]
    return {
        "id": code,
        "shortDescription": {"text": page["title"]},
        "fullDescription": {"text": page["meaning"]},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": _level(code)},
        "properties": {"tags": [page["family"]]},
    }


def _level(code: str) -> str:
    return {"E": "error", "W": "warning", "N": "note"}[code[0]]


def _result(item: Diagnostic, index: int, lang: str) -> dict[str, Any]:
    message, mend = item.message(lang), item.help(lang)
    label = "改法：" if lang == "zh" else "mend: "
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": _level(item.code),
        "message": {"text": f"{message}\n{label}{mend}" if mend else message},
    }
    if item.span is not None:
        result["locations"] = [{"physicalLocation": _place(item.span)}]
    return result


def _place(span: Span) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": _artifact(span.source.name)}
    source = span.source
    if source.text:
        found["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": source.line_of(span.end),
            "endColumn": source.column_of(span.end),
        }
    return found


def _artifact(name: str) -> dict[str, str]:
    path = Path(name)
    if path.is_absolute():
        here = Path.cwd().resolve()
        try:
            path = path.resolve().relative_to(here)
        except ValueError:
            return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": "%SRCROOT%"}
