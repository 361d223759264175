"""Rows out of the first sheet of a workbook."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.contracts import RawCells, Reading, RecordInput, Remark

LARGEST_FILE = 30_000_000
"""Bytes of a workbook."""
LARGEST_CONTENT = 400_000_000
"""Bytes of a workbook's parts once unpacked."""


def read_workbook(given: RecordInput) -> Reading:
    """The rows of the first sheet, the header first; rows count as the sheet counts them.

    Cells of dates are dates, formulas give their stored result. A merged cell, an error value or a formula without a
    stored result rejects its row; in the header they end the reading.
    """
    data = _checked(given)
    book = _load(data, given.name, values=False)
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise ZhaoluError.of("E431", name=given.name)
        if len([s for s in book.worksheets if s.sheet_state == "visible"]) > 1 and not _ours(book):
            yield Remark(Diagnostic.of("N430", name=given.name, sheet=sheet.title))
        rows = [list(row) for row in sheet.iter_rows()]
        header = next((at for at, row in enumerate(rows) if any(cell.value is not None for cell in row)), None)
        if header is None:
            raise ZhaoluError.of("E431", name=given.name)
        merged = _merged(sheet, header + 1)
        if header + 1 in merged:
            raise ZhaoluError.of("E438", name=given.name, cells="、".join(merged[header + 1]))
        stored = None
        if any(cell.data_type == "f" for row in rows for cell in row):
            stored = _load(data, given.name, values=True).worksheets[0]
        for row in rows[header:]:
            number = row[0].row
            faults = [Diagnostic.of("E439", cells=cells) for cells in merged.get(number, ())]
            yield RawCells(number, [_value(cell, stored, faults) for cell in row], tuple(faults))
    finally:
        book.close()


def _checked(given: RecordInput) -> bytes:
    data = given.stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ZhaoluError.of("E447", name=given.name, limit=f"{LARGEST_FILE // 1_000_000} MB")
    if not data:
        raise ZhaoluError.of("E431", name=given.name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        why = ("这是旧的 .xls 格式，或者加了密码；另存为 .xlsx", "it is in the old .xls format or has a password; save it as .xlsx")
        raise ZhaoluError.of("E444", name=given.name, why=why)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise ZhaoluError.of("E444", name=given.name, why=("文件不完整，或不是 .xlsx", "it is damaged or not an .xlsx file")) from None
    if unpacked > LARGEST_CONTENT:
        raise ZhaoluError.of("E447", name=given.name, limit=f"{LARGEST_CONTENT // 1_000_000} MB")
    return data


def _load(data: bytes, name: str, *, values: bool) -> Any:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), data_only=values)
    except Exception as error:
        why = (f"读取时出错（{type(error).__name__}）", f"reading it failed ({type(error).__name__})")
        raise ZhaoluError.of("E444", name=name, why=why) from None


def _ours(book: Any) -> bool:
    """Whether the further sheets are those of a template."""
    return bool(book.properties.keywords == "zhaolu-template")


def _merged(sheet: Any, header: int) -> dict[int, list[str]]:
    """Merged ranges by the rows they touch, from the header on; a merge within the rows above it does not matter."""
    found: dict[int, list[str]] = {}
    for area in sorted(sheet.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col)):
        for row in range(max(area.min_row, header), area.max_row + 1):
            found.setdefault(row, []).append(area.coord)
    return found


def _value(cell: Any, stored: Any, faults: list[Diagnostic]) -> Any:
    value = cell.value
    if cell.data_type == "f":
        value = stored[cell.coordinate].value if stored is not None else None
        if value is None:
            faults.append(Diagnostic.of("E440", cell=cell.coordinate))
            return None
        if isinstance(value, str) and value.startswith("#") and stored[cell.coordinate].data_type == "e":
            faults.append(Diagnostic.of("E446", cell=cell.coordinate, value=value))
    elif cell.data_type == "e":
        faults.append(Diagnostic.of("E446", cell=cell.coordinate, value=str(value)))
    return value
