"""Records in JSONL: an object a line."""

from __future__ import annotations

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.contracts import RawRow, Reading, RecordInput, RejectedRow, Remark
from zhaolu.surfaces.readers.json_records import NotJson, begins, parse_json
from zhaolu.surfaces.readers.lines import Lines


def read(given: RecordInput) -> Reading:
    """A record a line; empty lines are passed over. A bad line is rejected and reading goes on."""
    lines = Lines(given)
    empty, told = True, False
    for line in lines:
        if lines.encoding != "utf-8" and not told:
            told = True
            yield Remark(Diagnostic.of("W430", name=given.name))
        if line.fault:
            empty = False
            yield RejectedRow(line.number, (line.fault,), line.text)
            continue
        if not line.text.strip():
            continue
        empty = False
        try:
            yield RawRow(line.number, parse_json(line.text.rstrip("\r\n")))
        except NotJson as fault:
            yield RejectedRow(line.number, (Diagnostic.of("E434", place=fault.column_text, why=fault.why),), line.text.rstrip("\r\n"))
    if empty:
        raise ZhaoluError.of("E431", name=given.name)


def sniff(head: bytes) -> bool:
    """Whether an object fills the first line, or the line is longer than what is seen."""
    if not begins(head, b"{"):
        return False
    line, broken, _ = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not broken:
        return True
    try:
        parse_json(line.decode("utf-8", "replace"))
    except NotJson:
        return line.rstrip().endswith(b"}")
    return True
