"""What the SQL executor does not do, and why. A ruleset that needs one of these is refused, never answered wrongly."""

from __future__ import annotations

from typing import Final

from zhaolu.diagnostics import ZhaoluError
from zhaolu.spans import Span

GAPS: Final[dict[str, tuple[str, str]]] = {
    "for": ("对每个…返回… 里套用几个变量或 partial", "`for` over several variables, or with `partial`"),
    "filter": ("常量列表按记录里的事实筛选", "filtering a constant list by facts of the record"),
    "decision-table": (
        "决策表有几列结果、结果是列表，或要汇总、排先后的结果不是常量",
        "decision tables of several outputs, of lists, or that aggregate or rank outputs that are no constants",
    ),
    "instance-of": ("列表和对象的 instance of", "`instance of` for lists and objects"),
    "any-type": ("类型不明或不一的值", "values whose type is not known or not the same"),
    "duration": ("这样的时长运算", "such arithmetic with durations"),
    "division": (
        "除以记录里的数、除不尽的常量，或大的乘方：要 34 位十进制，数据库没有",
        "division by a number of the record or with endless decimals, and large powers: they need 34-digit decimals, which databases lack",
    ),
    "interval-arithmetic": ("只知道年月的日期参与这样的运算", "this arithmetic on dates known to the month"),
    "time": (
        "一日之内的时刻作为值（时刻的 .hour、.minute、.second 可以）",
        "times of day as values (`.hour`, `.minute`, `.second` of an instant are done)",
    ),
    "list-value": ("两份列表的比较或择一", "comparing or choosing between lists"),
    "object-value": ("两个对象的比较或择一", "comparing or choosing between objects"),
    "list-source": ("逐项看的不是列表，或常量范围太长", "going through what is no list, or a long constant range"),
    "position": ("位置不是写明的数", "a position that is not written as a number"),
    "pattern": (
        "模式用到了各家数据库写法不一的部分（反斜杠类、标志、中间的 ^ $）",
        "a pattern with parts that databases read differently (backslash classes, flags, anchors in the middle)",
    ),
    "lookup-key": ("查表的键不是文字", "a table looked up by something that is not text"),
    "lookup-value": ("查到的值不是文字、数、条件、日期", "a looked-up value that is not a text, number, condition or date"),
    "working-days": (
        "从记录里的日期起数工作日：数据库没有放假安排",
        "counting working days from a date of the record: databases have no holiday calendar",
    ),
    "effect-value": ("effects 的值是列表、对象或只知道年月的日期", "effects whose value is a list, an object or a date known to the month"),
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
