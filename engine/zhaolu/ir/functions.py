"""The rows of the function table: FEEL's functions in our profile (core, plus) and ours.

`not`, `today`, `now`, `reading` and `lookup` have rows for their names and wording; checking turns them into nodes of
their own.
"""

from __future__ import annotations

from typing import Final

from zhaolu.ir.operators import Function, FunctionTable


def _core(id: str, zh: str, signatures: str | tuple[str, ...], reads_zh: str, reads_en: str, **more: object) -> Function:
    written = (signatures,) if isinstance(signatures, str) else signatures
    return Function(id, zh, written, reads_zh, reads_en, **more)  # type: ignore[arg-type]


_CORE: Final = (
    _core("not", "非", "not(negand: boolean) -> boolean", "并非{0}", "not {0}", unknown="kleene"),
    _core("today", "今天", "today() -> date", "查看当日", "today"),
    _core("now", "现在", "now() -> datetime", "查看时刻", "now"),
    _core(
        "date",
        "取日期",
        (
            "date(from: string) -> date",
            "date(from: datetime) -> date",
            "date(from: date) -> date",
            "date(year: number, month: number, day: number) -> date",
        ),
        "{0}所在日期",
        "the date of {0}",
        monotone=True,
    ),
    _core(
        "time",
        "取时刻",
        (
            "time(from: string) -> time",
            "time(from: datetime) -> time",
            "time(from: date) -> time",
            "time(from: time) -> time",
            "time(hour: number, minute: number, second: number, offset?: seconds|null) -> time",
        ),
        "{0}的时刻",
        "the time of {0}",
    ),
    _core(
        "date and time",
        "日期时间",
        (
            "f(from: string) -> datetime",
            "f(from: datetime) -> datetime",
            "f(from: date) -> datetime",
            "f(date: date, time: time) -> datetime",
            "f(date: datetime, time: time) -> datetime",
        ),
        "{0}",
        "{0}",
        monotone=True,
    ),
    _core("duration", "时长", "duration(from: string) -> any", "时长{0}", "a duration of {0}"),
    _core(
        "years and months duration",
        "整年整月",
        (
            "f(from: date, to: date) -> months",
            "f(from: datetime, to: datetime) -> months",
            "f(from: date, to: datetime) -> months",
            "f(from: datetime, to: date) -> months",
        ),
        "{0}到{1}的年月数",
        "the years and months from {0} to {1}",
        monotone=True,
    ),
    _core(
        "number",
        "转数字",
        ("number(from: string, grouping separator?: string|null, decimal separator?: string|null) -> number",),
        "{0}的数值",
        "{0} as a number",
    ),
    _core("string", "转文字", ("string(from: any) -> string",), "{0}的文字", "{0} as text"),
    _core(
        "abs",
        "绝对值",
        ("abs(n: number) -> number", "abs(n: months) -> months", "abs(n: seconds) -> seconds"),
        "{0}的绝对值",
        "the absolute value of {0}",
    ),
    _core(
        "floor",
        "向下取整",
        "floor(n: number, scale?: number) -> number",
        "{0}向下取整",
        "{0} rounded down to a whole number",
        monotone=True,
    ),
    _core(
        "ceiling",
        "向上取整",
        "ceiling(n: number, scale?: number) -> number",
        "{0}向上取整",
        "{0} rounded up to a whole number",
        monotone=True,
    ),
    _core("round up", "远零舍入", "f(n: number, scale: number) -> number", "{0}舍入到{1}位（远离零）", "{0} rounded up to {1} places"),
    _core("round down", "近零舍入", "f(n: number, scale: number) -> number", "{0}舍入到{1}位（趋向零）", "{0} rounded down to {1} places"),
    _core("round half up", "四舍五入", "f(n: number, scale: number) -> number", "{0}四舍五入到{1}位", "{0} rounded to {1} places"),
    _core(
        "round half down",
        "五舍六入",
        "f(n: number, scale: number) -> number",
        "{0}五舍六入到{1}位",
        "{0} rounded to {1} places, halves down",
    ),
    _core("modulo", "取余", "modulo(dividend: number, divisor: number) -> number", "{0}除以{1}的余数", "{0} modulo {1}"),
    _core("min", "最小值", ("min(list: list<T>) -> T", "min(*c: T) -> T"), "{0}中最小的", "the least of {0}", monotone=True),
    _core("max", "最大值", ("max(list: list<T>) -> T", "max(*c: T) -> T"), "{0}中最大的", "the greatest of {0}", monotone=True),
    _core("sum", "合计", ("sum(list: list<number>) -> number", "sum(*n: number) -> number"), "{0}的合计", "the sum of {0}"),
    _core("mean", "平均", ("mean(list: list<number>) -> number", "mean(*n: number) -> number"), "{0}的平均", "the mean of {0}"),
    _core("count", "项数", "count(list: list<T>) -> number", "{0}的项数", "the number of items in {0}", unknown="items"),
    _core(
        "all",
        "全部成立",
        ("all(list: list<boolean>) -> boolean", "all(*b: boolean|null) -> boolean"),
        "{0}全部成立",
        "all of {0}",
        unknown="items",
    ),
    _core(
        "any",
        "任一成立",
        ("any(list: list<boolean>) -> boolean", "any(*b: boolean|null) -> boolean"),
        "{0}任一成立",
        "any of {0}",
        unknown="items",
    ),
    _core("list contains", "列表含有", "f(list: list<T>, element: T|null) -> boolean", "{0}中有{1}", "{0} includes {1}", unknown="items"),
    _core("distinct values", "去重", "f(list: list<T>) -> list<T>", "{0}中各不相同的项", "the distinct values of {0}"),
    _core("contains", "文字含有", "contains(string: string, match: string) -> boolean", "{0}含有{1}", "{0} contains {1}"),
    _core("starts with", "开头是", "f(string: string, match: string) -> boolean", "{0}以{1}开头", "{0} starts with {1}"),
    _core("ends with", "结尾是", "f(string: string, match: string) -> boolean", "{0}以{1}结尾", "{0} ends with {1}"),
    _core("string length", "字数", "f(string: string) -> number", "{0}的字数", "the length of {0}"),
    _core(
        "matches",
        "符合模式",
        "matches(input: string, pattern: string, flags?: string|null) -> boolean",
        "{0}符合模式{1}",
        "{0} matches {1}",
    ),
    _core("day of week", "星期几", ("f(date: date) -> string", "f(date: datetime) -> string"), "{0}是星期几", "the day of the week of {0}"),
    _core("month of year", "月份名", ("f(date: date) -> string", "f(date: datetime) -> string"), "{0}的月份", "the month of {0}"),
)

_PLUS: Final = tuple(
    _core(id, "", signatures, "", "", profile="plus", unknown=unknown)
    for id, signatures, unknown in (
        ("decimal", "decimal(n: number, scale: number) -> number", "strict"),
        ("sqrt", "sqrt(number: number) -> number", "strict"),
        ("exp", "exp(number: number) -> number", "strict"),
        ("log", "log(number: number) -> number", "strict"),
        ("even", "even(number: number) -> boolean", "strict"),
        ("odd", "odd(number: number) -> boolean", "strict"),
        ("product", ("product(list: list<number>) -> number", "product(*n: number) -> number"), "strict"),
        ("median", ("median(list: list<number>) -> number", "median(*n: number) -> number"), "strict"),
        ("stddev", ("stddev(list: list<number>) -> number", "stddev(*n: number) -> number"), "strict"),
        ("mode", ("mode(list: list<number>) -> list<number>", "mode(*n: number) -> list<number>"), "strict"),
        ("substring", "f(string: string, start position: number, length?: number|null) -> string", "strict"),
        ("substring before", "f(string: string, match: string) -> string", "strict"),
        ("substring after", "f(string: string, match: string) -> string", "strict"),
        ("upper case", "f(string: string) -> string", "strict"),
        ("lower case", "f(string: string) -> string", "strict"),
        ("replace", "replace(input: string, pattern: string, replacement: string, flags?: string|null) -> string", "strict"),
        ("split", "split(string: string, delimiter: string) -> list<string>", "strict"),
        ("string join", "f(list: list<string>, delimiter?: string|null) -> string", "strict"),
        ("sublist", "f(list: list<T>, start position: number, length?: number) -> list<T>", "strict"),
        ("append", "append(list: list<T>, *item: T|null) -> list<T>", "strict"),
        ("concatenate", "concatenate(*list: list<T>) -> list<T>", "strict"),
        ("insert before", "f(list: list<T>, position: number, newItem: T|null) -> list<T>", "strict"),
        ("remove", "remove(list: list<T>, position: number) -> list<T>", "strict"),
        ("list replace", "f(list: list<T>, position: number, newItem: T|null) -> list<T>", "strict"),
        ("reverse", "reverse(list: list<T>) -> list<T>", "strict"),
        ("index of", "f(list: list<T>, match: T|null) -> list<number>", "strict"),
        ("union", "union(*list: list<T>) -> list<T>", "strict"),
        ("flatten", "flatten(list: list<any>) -> list<any>", "strict"),
        ("day of year", ("f(date: date) -> number", "f(date: datetime) -> number"), "strict"),
        ("week of year", ("f(date: date) -> number", "f(date: datetime) -> number"), "strict"),
        ("is", "is(value1: any|null, value2?: any|null) -> boolean", "strict"),
    )
)

_OURS: Final = tuple(
    _core(id, zh, signatures, reads_zh, reads_en, profile="ours", monotone=monotone)
    for id, zh, signatures, reads_zh, reads_en, monotone in (
        (
            "age", "周岁", ("age(birth: date, on: date) -> number", "age(birth: date, on: datetime) -> number"),
            "{0}出生者在{1}的周岁", "the age on {1} of a person born on {0}", True,
        ),
        (
            "days between", "日期差",
            ("f(from: date, to: date) -> number", "f(from: datetime, to: date) -> number", "f(from: date, to: datetime) -> number",
             "f(from: datetime, to: datetime) -> number"),
            "从{0}到{1}的天数", "the days from {0} to {1}", True,
        ),
        (
            "working day", "工作日", ("f(from: date, n: number) -> date",),
            "从{0}起第{1}个工作日", "the {1}th working day counted from {0}", True,
        ),
        (
            "working days", "工作日数", ("f(from: date, to: date) -> number",),
            "从{0}到{1}的工作日数", "the working days from {0} to {1}", True,
        ),
        ("reading", "读法", ("reading(name: string) -> any",), "{0}", "{0}", False),
        ("lookup", "查表", ("lookup(table: string, key: any) -> any",), "表{0}中{1}的值", "the value of {1} in {0}", False),
        (
            "steps", "", ("steps(lo: number, hi: number) -> list<number>", "steps(lo: date, hi: date) -> list<date>"),
            "{0}到{1}", "{0} to {1}", False,
        ),
    )
)  # fmt: skip

FUNCTIONS: Final = FunctionTable((*_CORE, *_PLUS, *_OURS))
"""Every function of the engine; plugins extend a copy (`FUNCTIONS.extended`)."""
