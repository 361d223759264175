"""Rows out of the first sheet of a workbook."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.contracts import RawCells, Reading, RecordInput, Remark

LARGEST_FILE = 30_000_000
"""Bytes of a workbook."""
LARGEST_CONTENT = 400_000_000
"""Bytes of a workbook's parts once unpacked."""

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def read_workbook(given: RecordInput) -> Reading:
    """The rows of the first sheet, the header first; rows count as the sheet counts them.

    Cells of dates are dates, formulas give their stored result. A merged cell, an error value or a formula without a
    stored result rejects its row; in the header they end the reading. Rows are read as they are asked for.
    """
    data = _checked(given)
    book = _load(data, given.name, values=False)
    stored = None
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise ZhaoluError.of("E431", name=given.name)
        if len([s for s in book.worksheets if s.sheet_state == "visible"]) > 1 and not _ours(book):
            yield Remark(Diagnostic.of("W431", name=given.name, sheet=sheet.title))
        areas, formulas = _scanned(data, sheet._worksheet_path)
        if formulas:
            stored = _load(data, given.name, values=True)
        header = None
        merged: dict[int, list[str]] = {}
        for number, (row, results) in enumerate(_rows(sheet, stored, given.name), 1):
            if header is None:
                if all(cell.value is None for cell in row):
                    continue
                header = number
                merged = _merged(areas, header)
                if header in merged:
                    raise ZhaoluError.of("E438", name=given.name, cells="、".join(merged[header]))
            faults = [Diagnostic.of("E439", cells=cells) for cells in merged.get(number, ())]
            yield RawCells(number, [_value(cell, at, results, faults) for at, cell in enumerate(row)], tuple(faults))
        if header is None:
            raise ZhaoluError.of("E431", name=given.name)
    finally:
        book.close()
        if stored is not None:
            stored.close()


def _rows(sheet: Any, stored: Any, name: str) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """The rows of a sheet, each with the stored results of its formulas (empty where there are no formulas)."""
    sheet.reset_dimensions()
    if stored is not None:
        stored.worksheets[0].reset_dimensions()
    results = repeat(()) if stored is None else stored.worksheets[0].iter_rows()
    try:
        yield from zip(sheet.iter_rows(), results, strict=False)
    except ZhaoluError:
        raise
    except Exception as error:
        raise _failed(name, error) from None


def _scanned(data: bytes, path: str) -> tuple[list[str], bool]:
    """What stands behind the rows of a sheet or concerns them all: its merged ranges, and whether it has formulas."""
    areas: dict[str, None] = {}
    formulas = False
    rest = b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path) as part:
        while block := part.read(1 << 20):
            text = rest + block
            areas |= dict.fromkeys(found[1].decode() for found in _MERGE.finditer(text))
            formulas = formulas or _FORMULA.search(text) is not None
            rest = text[text.rfind(b"<") :]
    return list(areas), formulas


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
            return load_workbook(io.BytesIO(data), read_only=True, data_only=values)
    except Exception as error:
        raise _failed(name, error) from None


def _failed(name: str, error: Exception) -> ZhaoluError:
    why = (f"读取时出错（{type(error).__name__}）", f"reading it failed ({type(error).__name__})")
    return ZhaoluError.of("E444", name=name, why=why)


def _ours(book: Any) -> bool:
    """Whether the further sheets are those of a template."""
    return bool(book.properties.keywords == "zhaolu-template")


def _merged(areas: Sequence[str], header: int) -> dict[int, list[str]]:
    """Merged ranges by the rows they touch, from the header on; a merge within the rows above it does not matter."""
    from openpyxl.utils import range_boundaries

    found: dict[int, list[str]] = {}
    bounds = {area: range_boundaries(area) for area in areas}
    for area in sorted(areas, key=lambda area: (bounds[area][1], bounds[area][0])):
        _, first, _, last = bounds[area]
        for row in range(max(first, header), last + 1):
            found.setdefault(row, []).append(area)
    return found


def _value(cell: Any, at: int, results: Sequence[Any], faults: list[Diagnostic]) -> Any:
    value = cell.value
    if cell.data_type == "f":
        result = results[at] if at < len(results) else cell
        value = None if result is cell else result.value
        if value is None:
            faults.append(Diagnostic.of("E440", cell=cell.coordinate))
            return None
        if isinstance(value, str) and value.startswith("#") and result.data_type == "e":
            faults.append(Diagnostic.of("E446", cell=cell.coordinate, value=value))
    elif cell.data_type == "e":
        faults.append(Diagnostic.of("E446", cell=cell.coordinate, value=str(value)))
    return value
