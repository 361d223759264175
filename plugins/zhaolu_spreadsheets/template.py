"""A workbook to fill in: a row of headers with notes, drop-down lists and formats, and a sheet that explains them."""

from __future__ import annotations

from typing import Any, BinaryIO

from zhaolu.extend.contracts import Template, TemplateColumn

ROWS = 1000
"""Rows below the header that carry formats and drop-down lists."""

_KINDS = {
    "date": "日期，如 1997-06-15；只知年月的写 1997-06",
    "datetime": "日期和时刻，如 2019-05-08 10:00（北京时间）",
    "bool": "是 或 否",
    "int": "整数",
    "number": "数",
    "string": "文字",
    "enum": "从列表里选",
    "list": "一项或几项，用“；”隔开；确实没有写 []",
    "object": "没有就写 null",
}
_GROUPS = ("DDEBF7", "E2EFDA", "FFF2CC", "FCE4D6", "EDEDED")


def write_workbook(template: Template, stream: BinaryIO) -> None:
    """Write the template as XLSX: the sheet to fill in, the explaining one, a hidden one with the lists."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.properties.keywords = "zhaolu-template"
    book.properties.title = template.title
    book.properties.creator = "zhaolu"
    sheet = book.active
    assert sheet is not None
    sheet.title = "申请人"
    sheet.freeze_panes = "B2"
    guide = book.create_sheet("说明")
    lists = book.create_sheet("取值")
    lists.sheet_state = "hidden"
    fills = _fills(template)
    for place, column in enumerate(template.columns, 1):
        _column(sheet, lists, place, column, fills[column.group])
    _guide(guide, template, Font(bold=True), Alignment(wrap_text=True, vertical="top"))
    book.save(stream)


def _fills(template: Template) -> dict[str, Any]:
    from openpyxl.styles import PatternFill

    groups = list(dict.fromkeys(column.group for column in template.columns))
    return {group: PatternFill("solid", start_color=_GROUPS[place % len(_GROUPS)]) for place, group in enumerate(groups)}


def _column(sheet: Any, lists: Any, place: int, column: TemplateColumn, fill: Any) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(place)
    head = sheet.cell(row=1, column=place, value=column.header)
    head.font = Font(bold=True)
    head.fill = fill
    head.alignment = Alignment(wrap_text=True, vertical="top")
    head.comment = Comment("\n".join(_words(column)), "zhaolu", height=120, width=260)
    sheet.column_dimensions[letter].width = min(max(len(column.header) * 2.2, 10), 32)
    formats = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "string": "@", "list": "@", "object": "@", "enum": "@"}
    if form := formats.get(column.kind):
        sheet.column_dimensions[letter].number_format = form
        for row in range(2, 102):
            sheet.cell(row=row, column=place).number_format = form
    if rule := _validation(lists, place, column):
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{ROWS + 1}")


def _validation(lists: Any, place: int, column: TemplateColumn) -> Any:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    values = ("是", "否") if column.kind == "bool" else column.values if column.kind == "enum" else ()
    if values:
        letter = get_column_letter(place)
        for row, value in enumerate(values, 1):
            lists.cell(row=row, column=place, value=value)
        rule = DataValidation(type="list", formula1=f"取值!${letter}$1:${letter}${len(values)}", allow_blank=True)
        rule.showErrorMessage = not column.none
        rule.errorTitle, rule.error = column.header[:30], "请从列表里选；不知道就空着"
        return rule
    if column.kind in ("int", "number") and (column.minimum is not None or column.maximum is not None):
        kind = "whole" if column.kind == "int" else "decimal"
        bounds = {"formula1": str(column.minimum), "formula2": str(column.maximum), "operator": "between"}
        if column.maximum is None:
            bounds = {"formula1": str(column.minimum), "operator": "greaterThanOrEqual"}
        elif column.minimum is None:
            bounds = {"formula1": str(column.maximum), "operator": "lessThanOrEqual"}
        rule = DataValidation(type=kind, allow_blank=True, **bounds)
        rule.showErrorMessage = not column.none
        return rule
    return None


def _words(column: TemplateColumn) -> list[str]:
    lines = [column.meaning, f"填法：{_KINDS[column.kind]}"]
    if column.kind == "list" and column.values:
        lines.append("可以填：" + "、".join(column.values))
    if column.none:
        lines.append(f"写 null 表示：{column.none}")
    lines.append("空着表示：不知道")
    return lines


def _guide(guide: Any, template: Template, bold: Any, wrap: Any) -> None:
    guide.append([template.title])
    guide["A1"].font = bold
    for note in template.notes:
        guide.append([note])
    guide.append([])
    guide.append(["表头", "标识", "含义", "填法", "取值", "写 null 表示"])
    start = guide.max_row
    for cell in guide[start]:
        cell.font = bold
    for column in template.columns:
        guide.append([column.header, column.path, column.meaning, _KINDS[column.kind], "、".join(column.values), column.none])
    for letter, width in zip("ABCDEF", (30, 30, 50, 40, 50, 24), strict=True):
        guide.column_dimensions[letter].width = width
    for row in guide.iter_rows(min_row=start):
        for cell in row:
            cell.alignment = wrap
