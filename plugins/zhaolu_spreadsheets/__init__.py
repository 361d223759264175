"""XLSX: records read from a workbook, and a template workbook to fill in. Uses `openpyxl`, imported when needed."""

from __future__ import annotations

from collections.abc import Iterable

from zhaolu.extend import hookimpl
from zhaolu.extend.contracts import Reading, RecordInput, RecordReader, Template, TemplateWriter


def _read(given: RecordInput) -> Reading:
    from zhaolu_spreadsheets.workbook import read_workbook

    return read_workbook(given)


def _write(template: Template, stream: object) -> None:
    from zhaolu_spreadsheets.template import write_workbook

    write_workbook(template, stream)  # type: ignore[arg-type]


@hookimpl
def zhaolu_record_readers() -> Iterable[RecordReader]:
    return [RecordReader("xlsx", (".xlsx", ".xlsm", ".xls"), _read, lambda head: head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")))]


@hookimpl
def zhaolu_template_writers() -> Iterable[TemplateWriter]:
    return [TemplateWriter("xlsx", (".xlsx",), _write)]
