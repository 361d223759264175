"""Records in JSON: an object, or an array of objects."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.contracts import RawRow, Reading, RecordInput, Remark

LARGEST_JSON = 200_000_000
"""Bytes of a JSON file, which is read whole."""

_REASONS = (
    ("Expecting property name", "这里应是加双引号的键", "a key in double quotes is expected here"),
    ("Illegal trailing comma", "末尾多了一个逗号", "there is a comma too many at the end"),
    ("Expecting ',' delimiter", "缺少逗号或右括号", "a comma or closing bracket is missing"),
    ("Expecting ':' delimiter", "键后面缺少冒号", "a colon is missing after the key"),
    ("Expecting value", "这里缺少一个值", "a value is missing here"),
    ("Unterminated string", "文字没有结束的双引号", "a text lacks its closing quote"),
    ("Invalid control character", "文字里有换行或制表符，要写成 \\n、\\t", "a text holds a line break or tab; write \\n or \\t"),
    ("Invalid \\", "反斜线的写法不对", "a backslash is not written correctly"),
    (
        "Extra data",
        "后面还有多余的内容；多条记录写成数组，或一行一条存为 .jsonl",
        "something follows; put several records into an array, or one a line into .jsonl",
    ),
)


class NotJson(ValueError):
    """Text that is not JSON: why (Chinese, English) and where (counted from 1; 0 where that is not known)."""

    def __init__(self, why: tuple[str, str], line: int = 0, column: int = 0) -> None:
        self.why, self.line, self.column = why, line, column
        super().__init__(why[1])

    @property
    def column_text(self) -> tuple[str, str]:
        return (f"（第 {self.column} 列）", f" (column {self.column})") if self.column else ("", "")

    @property
    def place_text(self) -> tuple[str, str]:
        return (f"第 {self.line} 行第 {self.column} 列", f" line {self.line}, column {self.column}") if self.line else ("", "")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                shown = key if len(key) <= 30 and not any(c.isdigit() for c in key) else "…"
                raise NotJson((f"同一个对象里键“{shown}”写了两次", f'the key "{shown}" stands twice in one object'))
            seen.add(key)
    return found


def _constant(name: str) -> Any:
    raise NotJson((f"{name} 不是 JSON 的数", f"{name} is not a JSON number"))


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_unique)


def parse_json(text: str) -> Any:
    """Strict JSON: no key twice, no NaN, decimals exact. Raises NotJson."""
    try:
        return _DECODER.decode(text)
    except NotJson:
        raise
    except json.JSONDecodeError as error:
        why = next(((zh, en) for start, zh, en in _REASONS if error.msg.startswith(start)), (error.msg, error.msg))
        raise NotJson(why, error.lineno, error.colno) from None
    except RecursionError:
        raise NotJson(("括号套得太深", "brackets are nested too deep")) from None
    except ValueError:
        raise NotJson(("有一个数太长", "a number is too long")) from None


def read(given: RecordInput) -> Reading:
    """One record, or an array of them; items count from 1."""
    data = given.stream.read(LARGEST_JSON + 1)
    if len(data) > LARGEST_JSON:
        raise ZhaoluError.of("E447", name=given.name, limit=f"{LARGEST_JSON // 1_000_000} MB")
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise ZhaoluError.of("E431", name=given.name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise ZhaoluError.of("E443", name=given.name) from None
        yield Remark(Diagnostic.of("W430", name=given.name))
    try:
        found = parse_json(text)
    except NotJson as fault:
        raise ZhaoluError.of("E433", name=given.name, place=fault.place_text, why=fault.why) from None
    del data, text
    if isinstance(found, list):
        if not found:
            raise ZhaoluError.of("E431", name=given.name)
        for row, value in enumerate(found, 1):
            yield RawRow(row, value)
    else:
        yield RawRow(1, found)


def sniff(head: bytes) -> bool:
    """An array or an object."""
    return begins(head, b"[") or begins(head, b"{")


def begins(head: bytes, bracket: bytes) -> bool:
    """Whether this is the first character that counts."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(bracket)
