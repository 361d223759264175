"""The type of a value, and what types are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from zhaolu.ir.operators import join
from zhaolu.ir.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATETIME,
    MIXED,
    MONTHS,
    NULL,
    NUMBER,
    SECONDS,
    STRING,
    TIME,
    Enum,
    FieldType,
    List,
    Map,
    Range,
    Struct,
    Type,
)
from zhaolu.ir.values import OPEN, Between, Months, RangeValue, Seconds, Unknown

_NAMES: Final[Mapping[Type, tuple[str, str]]] = {
    ANY: ("任意值", "any value"),
    MIXED: ("不同种类的值", "values of different kinds"),
    NULL: ("空", "null"),
    BOOLEAN: ("条件（真或假）", "a condition (true or false)"),
    NUMBER: ("数", "a number"),
    STRING: ("文字", "a text"),
    DATE: ("日期", "a date"),
    TIME: ("时刻", "a time"),
    DATETIME: ("日期时间", "a date and time"),
    MONTHS: ("年月时长", "a duration in years and months"),
    SECONDS: ("日时时长", "a duration in days and time"),
}


def type_name(type_: Type) -> tuple[str, str]:
    """What a type is called, in Chinese and English."""
    match type_:
        case Enum():
            return f"选项（{'、'.join(type_.values[:4])}{'…' if len(type_.values) > 4 else ''}）", "an option"
        case List(item):
            zh, en = type_name(item)
            return f"列表（每项是{zh}）" if item not in (ANY, NULL) else "列表", f"a list of {en}" if item not in (ANY, NULL) else "a list"
        case Range(item):
            return f"{type_name(item)[0]}的范围", f"a range of {type_name(item)[1]}"
        case Struct(name):
            return f"对象（{name}）" if name else "对象", f"an object ({name})" if name else "an object"
        case Map():
            return "对照表", "a keyed table"
        case _:
            return _NAMES.get(type_, ("任意值", "any value"))


def _common(types: Iterable[Type]) -> Type:
    found: Type = NULL
    for type_ in types:
        found = join(found, type_) or MIXED
    return found


def type_of(value: Any) -> Type:
    """The type of a value; of an unknown one, `any`."""
    match value:
        case None:
            return NULL
        case bool():
            return BOOLEAN
        case Decimal():
            return NUMBER
        case str():
            return STRING
        case datetime():
            return DATETIME
        case date():
            return DATE
        case time():
            return TIME
        case Months():
            return MONTHS
        case Seconds():
            return SECONDS
        case tuple():
            return List(_common(type_of(item) for item in value))
        case RangeValue():
            return Range(_common(type_of(end) for end in (value.lo, value.hi) if end is not OPEN))
        case Between():
            return type_of(value.lo)
        case Unknown():
            return ANY
        case Mapping():
            return Struct("", {name: FieldType(name, name, type_of(part)) for name, part in value.items()})
        case _:
            raise TypeError(f"not a value of the rule language: {type(value).__name__}")
