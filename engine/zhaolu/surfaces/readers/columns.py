"""Tables into records: headers name facts, cells hold their values.

A header is an id, a Chinese label or an alias; `.` leads into objects (`licence.level`, `医师资格.级别`), `[n]` to the
n-th item of a list (`education[1].level`, `学历[1].层次`), and `__none` after a name makes a companion that says
whether there is none. An empty cell is unknown, `null` is none, `[]` an empty list; whole lists and objects may stand in
a cell as JSON, lists of single values also with `；` between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.contracts import RawCells, RawRow, RejectedRow
from zhaolu.frozen import dataclass
from zhaolu.ir.times import BEIJING
from zhaolu.model.converters import LONGEST_LIST, SPACES
from zhaolu.model.moments import iso_day
from zhaolu.model.record_faults import nearest, quoted
from zhaolu.model.vocabulary import Declaration, Vocabulary
from zhaolu.surfaces.readers.json_records import NotJson, parse_json
from zhaolu.surfaces.readers.naming import Naming, folded

NONE_SUFFIX: Final = "__none"
MOST_ITEMS: Final = 100
"""Highest position a header may name."""

_STEP = re.compile(r"(?P<name>[^\[\]]+?)(?:\[(?P<at>\d{1,4})\])?")
_TRUE = frozenset(("true", "是", "真", "1", "yes", "y", "√"))
_FALSE = frozenset(("false", "否", "假", "0", "no", "n", "×"))
_CLOCK = re.compile(r"(?P<day>.*\S)[\sT]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<rest>(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)")
_UNKNOWN: Final = object()


class Unreadable(ValueError):
    """A cell that cannot be read, and why (Chinese, English); `path` where several cells do not fit together."""

    def __init__(self, zh: str, en: str, path: str = "") -> None:
        self.why = zh, en
        self.path = path
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where its cells go. `declared` is None for the record's `id`."""

    header: str
    path: tuple[str | int, ...]
    declared: Declaration | None
    says_none: bool = False


class Columns:
    """The columns of one table. Raises ZhaoluError with every fault of the header."""

    def __init__(self, header: Sequence[Any], vocabulary: Vocabulary, name: str, naming: Naming | None = None) -> None:
        naming = naming or Naming()
        self.name = name
        self._vocabulary = vocabulary
        self._facts = _Names(vocabulary)
        faults: list[Diagnostic] = []
        self.columns: list[Column | None] = []
        cells = [_header(cell) for cell in header]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            raise ZhaoluError.of("E435", name=name, why=("第一行是空的", "the first row is empty"))
        naming.check(cells, name)
        for place, text in enumerate(cells):
            held = naming.of(text) if text or naming.facts is not None else text
            self.columns.append(None if held is None else self._column(held, place, faults, text))
        self._check(faults)
        if faults:
            if len(faults) == len(cells) and all(d.code in ("E437", "E435") for d in faults):
                raise ZhaoluError.of("E435", name=name, why=("第一行里没有一个已知的字段", "the first row names no known fact"))
            raise ZhaoluError(faults)

    def _column(self, text: str, place: int, faults: list[Diagnostic], header: str) -> Column | None:
        where = _letters(place)
        if not text:
            why = (f"{where} 列没有名字", f"column {where} has no name")
            faults.append(Diagnostic.of("E435", name=self.name, why=why))
            return None
        if text == "id":
            return Column(header, ("id",), None)
        bare = text.removesuffix(NONE_SUFFIX)
        path: list[str | int] = []
        names = self._facts
        declared: Declaration | None = None
        for step in bare.split("."):
            match = _STEP.fullmatch(step.strip())
            declared = names.find(match["name"]) if match else None
            if match is None or declared is None or (match["at"] and declared.kind != "list"):
                faults.append(self._unknown(text, where, step, names))
                return None
            path.append(declared.id)
            if match["at"]:
                position = int(match["at"])
                if not 1 <= position <= MOST_ITEMS:
                    why = (f"项从 1 数到 {MOST_ITEMS}", f"items count from 1 to {MOST_ITEMS}")
                    faults.append(Diagnostic.of("E425", name=self.name, header=text, why=why))
                    return None
                path.append(position)
            elif declared.kind == "list" and step != bare.split(".")[-1]:
                mend = (f"写明第几项，如 {text.replace(step, step + '[1]')}", f"say which item, such as {text.replace(step, step + '[1]')}")
                faults.append(Diagnostic.of("E437", name=self.name, header=quoted(text), cell=where, mend=mend))
                return None
            names = names.below(declared)
        assert declared is not None
        if declared.kind == "list" and isinstance(path[-1], int):
            declared = declared.items or declared
            if declared.kind == "list":
                mend = (f"写到字段，如 {text}.{declared.fields[0].label}", f"name a field, such as {text}.{declared.fields[0].id}")
                faults.append(Diagnostic.of("E437", name=self.name, header=quoted(text), cell=where, mend=mend))
                return None
        return Column(header, tuple(path), declared, bare != text)

    def _unknown(self, text: str, where: str, step: str, names: _Names) -> Diagnostic:
        name = step.partition("[")[0].strip()
        elsewhere = self._facts.elsewhere(name)
        close = nearest(name, names.known)
        args: dict[str, Any] = {"header": quoted(text), "cell": where}
        if elsewhere:
            label = self._vocabulary.label_path(elsewhere).replace("[]", "[1]")
            args["mend"] = (f"写成 {label}", f"write {elsewhere.replace('[]', '[1]')}")
        elif close:
            better = text.replace(name, close, 1)
            args["mend"] = (f"是不是“{better}”？", f'did you mean "{better}"?')
        return Diagnostic.of("E437", name=self.name, **args)

    def _check(self, faults: list[Diagnostic]) -> None:
        """No fact twice, no gap among the items of a list."""
        seen: dict[tuple[Any, ...], Column] = {}
        items: dict[tuple[Any, ...], dict[int, Column]] = {}
        for column in self.columns:
            if column is None:
                continue
            key = (*column.path, column.says_none)
            if key in seen:
                faults.append(Diagnostic.of("E436", name=self.name, first=seen[key].header, second=column.header))
            seen.setdefault(key, column)
            for depth, step in enumerate(column.path):
                if isinstance(step, int):
                    items.setdefault(column.path[:depth], {}).setdefault(step, column)
        for positions in items.values():
            for position, column in sorted(positions.items()):
                if position > 1 and position - 1 not in positions:
                    why = (f"没有第 {position - 1} 项的列", f"there is no column of item {position - 1}")
                    faults.append(Diagnostic.of("E425", name=self.name, header=column.header, why=why))

    # --- rows -------------------------------------------------------------------------------------------------------

    def record(self, row: RawCells) -> RawRow | RejectedRow | None:
        """The record of a row; None for a row of empty cells only."""
        faults = list(row.faults)
        cells = list(row.cells)
        while len(cells) > len(self.columns) and _empty(cells[-1]):
            cells.pop()
        if not faults and all(_empty(cell) for cell in cells):
            return None
        if len(cells) > len(self.columns):
            faults.append(Diagnostic.of("E441", got=len(cells), wanted=len(self.columns)))
            return RejectedRow(row.row, tuple(faults), self._shown(cells))
        tree: dict[str | int, Any] = {}
        placed: dict[tuple[str | int, ...], Column] = {}
        for column, cell in zip(self.columns, cells, strict=False):
            if column is None or cell is None:
                continue
            try:
                value = _value(column, cell)
            except Unreadable as fault:
                faults.append(Diagnostic.of("E442", column=column.header, why=fault.why))
                continue
            if value is not _UNKNOWN:
                _place(tree, column, value, placed, faults)
        if faults:
            return RejectedRow(row.row, tuple(faults), self._shown(cells))
        try:
            return RawRow(row.row, _plain(tree, ""))
        except Unreadable as fault:
            place = (self._vocabulary.label_path(fault.path), fault.path)
            return RejectedRow(row.row, (Diagnostic.of("E428", column=place, why=fault.why),), self._shown(cells))

    def _shown(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The filled cells by header, for the file of rejects."""
        return {c.header: cell for c, cell in zip(self.columns, cells, strict=False) if c is not None and not _empty(cell)}


class _Names:
    """The names known in one scope, with full-width and half-width forms taken as one."""

    def __init__(self, vocabulary: Vocabulary, declared: Declaration | None = None) -> None:
        self._vocabulary = vocabulary
        scope = vocabulary.facts if declared is None else declared.fields
        self._found = {folded(key): item for item in reversed(scope) for key in item.keys}
        self.known = [key for item in scope for key in (item.id, item.label)]

    def find(self, name: str) -> Declaration | None:
        return self._found.get(folded(name))

    def below(self, declared: Declaration) -> _Names:
        return _Names(self._vocabulary, declared)

    def elsewhere(self, name: str) -> str | None:
        """The path of the only other place that has this name."""
        wanted = folded(name)
        paths = [d.path for fact in self._vocabulary.facts for d in fact.walk() if wanted in map(folded, d.keys)]
        return paths[0] if len(paths) == 1 else None


def _header(cell: Any) -> str:
    if cell is None:
        return ""
    text = unicodedata.normalize("NFKC", str(cell)).strip(SPACES + "*＊﻿")
    return re.sub(r"\s+", "", text)


def _letters(place: int) -> str:
    """The name of a column as spreadsheets count them: A, B, … Z, AA."""
    place += 1
    found = ""
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(SPACES))


def _place(
    tree: dict[str | int, Any], column: Column, value: Any, placed: dict[tuple[str | int, ...], Column], faults: list[Diagnostic]
) -> None:
    """Put a value at its path; a second value for the same place, or for a part of it, is a contradiction."""
    at = tree
    for depth in range(1, len(column.path)):
        if column.path[:depth] in placed:
            faults.append(Diagnostic.of("E445", column=placed[column.path[:depth]].header, other=column.header))
            return
        at = at.setdefault(column.path[depth - 1], {})
    last = column.path[-1]
    if last in at:
        other = placed.get(column.path) or next(c for path, c in placed.items() if path[: len(column.path)] == column.path)
        faults.append(Diagnostic.of("E445", column=other.header, other=column.header))
        return
    at[last] = _Whole(value)
    placed[column.path] = column


@dataclass(frozen=True, slots=True)
class _Whole:
    """A value that a cell gave, as opposed to a branch made of several cells."""

    value: Any


def _plain(branch: Any, name: str) -> Any:
    """Branches as dicts and lists. Raises Unreadable for a list with a gap."""
    if isinstance(branch, _Whole):
        return branch.value
    if branch and all(isinstance(key, int) for key in branch):
        for position in range(1, max(branch) + 1):
            if position not in branch:
                raise Unreadable(f"第 {position} 项空着，后面的项却有值", f"item {position} is empty but a later one is not", name)
        return [_plain(branch[position], name) for position in sorted(branch)]
    return {key: _plain(value, f"{name}.{key}" if name else key) for key, value in branch.items()}


# --- cells ------------------------------------------------------------------------------------------------------


def _value(column: Column, cell: Any) -> Any:
    """The plain value of a cell, or _UNKNOWN. What does not fit stays as it is, for the check of the record to say."""
    if _empty(cell):
        return _UNKNOWN
    if isinstance(cell, str):
        cell = cell.strip(SPACES)
    if column.says_none:
        found = _bool(cell)
        if not isinstance(found, bool):
            raise Unreadable("应是 true 或 false", "it should be true or false")
        return None if found else _UNKNOWN
    declared = column.declared
    if declared is None:
        return str(cell) if not isinstance(cell, float) or not cell.is_integer() else str(int(cell))
    if isinstance(cell, str):
        if cell == "null":
            return None
        return _from_text(cell, declared)
    return _from_typed(cell, declared)


def _from_text(text: str, declared: Declaration) -> Any:
    match declared.kind:
        case "bool":
            return _bool(text)
        case "int" | "number":
            return _number(text)
        case "date":
            return iso_day(text) or text
        case "datetime":
            return _instant(text)
        case "list":
            return _list(text, declared)
        case "object":
            if text.startswith("{"):
                return _json(text)
            raise Unreadable(
                "这里要写 JSON 对象 {…}，或把各项分成几列", "write a JSON object {...}, or give its members columns of their own"
            )
        case "string" if len(text) >= 2 and text[0] == text[-1] == '"':
            found = _json(text)
            return found if isinstance(found, str) else text
        case _:
            return text


def _from_typed(cell: Any, declared: Declaration) -> Any:
    """A cell of a spreadsheet that is not text."""
    match cell, declared.kind:
        case datetime(), "date" if cell.time() == time():
            return cell.date()
        case datetime(), "datetime":
            return cell if cell.tzinfo else cell.replace(tzinfo=BEIJING)
        case bool(), "string" | "enum":
            return "TRUE" if cell else "FALSE"
        case ((int() | float() | Decimal()), "bool") if not isinstance(cell, bool) and cell in (0, 1):
            return bool(cell)
        case float(), _ if cell.is_integer() and declared.kind in ("int", "number", "string"):
            return int(cell) if declared.kind != "string" else str(int(cell))
        case ((int() | float() | Decimal()), "string") if not isinstance(cell, bool):
            return str(cell)
        case date(), "string" if not isinstance(cell, datetime):
            return cell.isoformat()
        case _, "list" if declared.items is not None:
            return [_from_typed(cell, declared.items)]
        case _:
            return cell


def _bool(cell: Any) -> Any:
    if isinstance(cell, bool):
        return cell
    word = str(cell).strip().lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else cell


def _number(text: str) -> Any:
    try:
        found = Decimal(unicodedata.normalize("NFKC", text))
    except InvalidOperation:
        return text
    if not found.is_finite() or len(text) > 40:
        return text
    return int(found) if found == found.to_integral_value() and abs(found) < 10**15 else found


def _instant(text: str) -> str:
    found = _CLOCK.fullmatch(text)
    day = iso_day(found["day"]) if found else None
    if found is None or day is None or len(day) != 10:
        return text
    return f"{day}T{int(found['hour']):02}:{found['minute']}{found['rest']}"


def _list(text: str, declared: Declaration) -> Any:
    if text.startswith("["):
        return _json(text)
    if declared.items is None:
        raise Unreadable(
            "这里要写 JSON 列表 […]，或分成几列，如 学历[1].层次", "write a JSON list [...], or columns such as education[1].level"
        )
    separators = r"[；;、，,]" if declared.items.kind == "enum" else r"[；;]"
    parts = [part.strip(SPACES) for part in re.split(separators, text)]
    found = [_from_text(part, declared.items) for part in parts if part]
    if len(found) > LONGEST_LIST:
        raise Unreadable(f"最多 {LONGEST_LIST} 项", f"at most {LONGEST_LIST} items")
    return found


def _json(text: str) -> Any:
    try:
        return parse_json(text)
    except NotJson as fault:
        raise Unreadable(f"不是合格的 JSON：{fault.why[0]}", f"not JSON: {fault.why[1]}") from None
