"""What the SQL executor does not do, and why. A ruleset that needs one of these is refused, never answered wrongly."""

from __future__ import annotations

from typing import Final

from zhaolu.diagnostics import ZhaoluError
from zhaolu.spans import Span

GAPS: Final[dict[str, tuple[str, str]]] = {
    "for": ("对每个…返回…会造出新的列表", "`for` builds new lists"),
    "filter": ("列表[条件] 会造出新的列表", "`list[condition]` builds new lists"),
    "decision-table": ("决策表", "decision tables"),
    "instance-of": ("instance of 只在不检查类型时有用", "`instance of` is for unchecked rules"),
    "any-type": ("类型不明的值", "values whose type is not known"),
    "duration": ("时长作为值（加到日期上的整日、整月除外）", "durations as values (whole days and months added to a date are done)"),
    "division": ("除法和乘方要 34 位十进制，数据库没有", "division and powers need 34-digit decimals, which databases lack"),
    "interval-arithmetic": ("只知道年月的日期参与这样的运算", "this arithmetic on dates known to the month"),
    "time": ("一日之内的时刻", "times of day"),
    "range-value": ("范围作为值", "ranges as values"),
    "list-value": ("两份列表的比较或择一", "comparing or choosing between lists"),
    "object-value": ("两个对象的比较或择一", "comparing or choosing between objects"),
    "list-source": ("逐项看的不是记录里的列表，也不是常量列表", "going through what is neither a list of the record nor constant"),
    "position": ("位置不是写明的正整数", "a position that is not written as a positive number"),
    "lookup-key": ("查表的键不是文字", "a table looked up by something that is not text"),
    "lookup-value": ("查到的值不是文字、数、条件、日期", "a looked-up value that is not a text, number, condition or date"),
    "working-days": (
        "从记录里的日期起数工作日：数据库没有放假安排",
        "counting working days from a date of the record: databases have no holiday calendar",
    ),
    "function": ("这个函数还没有 SQL 写法", "this function has no SQL form yet"),
    "plugin-function": ("插件带来的函数没有 SQL 写法", "functions of plugins have no SQL form"),
    "carried-by": ("carried_by 的规则逐项看了列表", "a rule with carried_by that goes through a list"),
    "due-of-record": ("due 不是固定的日子", "a due day that is not fixed"),
}
"""By name: what it is, in Chinese and English."""


def gap(name: str, span: Span | None = None, what: str = "") -> ZhaoluError:
    """The error for something that cannot be asked of a database. `name` is one of `GAPS`."""
    zh, en = GAPS[name]
    shown = (f"：{what}" if what else "", f": {what}" if what else "")
    return ZhaoluError.of("E540", span, gap=(zh + shown[0], en + shown[1]))
