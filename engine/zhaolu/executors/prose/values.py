"""Values in words: 2019年5月8日, 是, 没有, 1984年5月（日不详）."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from zhaolu.executors.prose.glossary import label_in_english, value_in_english
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import DATE, DATETIME, List, Struct, Type
from zhaolu.ir.values import OPEN, Between, Months, RangeValue, Seconds, Unknown

_MONTHS: Final = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def number_text(value: Decimal | int) -> str:
    """A number without an exponent or trailing zeros."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return str(int(value))
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_text(value: date, lang: str) -> str:
    """A day, or an instant in Beijing time to the minute (to the second where it is not a whole minute)."""
    if isinstance(value, datetime):
        local = value.astimezone(BEIJING) if value.tzinfo else value
        clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
        return f"{date_text(local.date(), lang)}{'' if lang == 'zh' else ' '}{clock}"
    if lang == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def span_text(first: date, last: date, lang: str) -> str:
    """Two days or instants joined, what they share said once: 2019年4月25日至5月30日."""
    start, end = date_text(first, lang), date_text(last, lang)
    if lang == "zh":
        if first.year == last.year:
            end = end[len(f"{last.year}年") :]
        return f"{start}至{end}"
    if first.year == last.year and not isinstance(first, datetime):
        start = start[: -len(f" {first.year}")]
    return f"{start} to {end}"


def _between(value: Between, lang: str) -> str:
    lo, hi = value.lo, value.hi
    if isinstance(lo, Decimal) or isinstance(hi, Decimal):
        a, b = number_text(lo), number_text(hi)  # type: ignore[arg-type]
        return f"{a} 至 {b} 之间" if lang == "zh" else f"between {a} and {b}"
    if type(lo) is date and lo.day == 1 and (lo.year, lo.month) == (hi.year, hi.month) and (hi + timedelta(days=1)).day == 1:
        if lang == "zh":
            return f"{lo.year}年{lo.month}月（日不详）"
        return f"{_MONTHS[lo.month - 1]} {lo.year} (day not known)"
    if type(lo) is date and (lo.month, lo.day, hi.month, hi.day) == (1, 1, 12, 31) and lo.year == hi.year:
        return f"{lo.year}年（月日不详）" if lang == "zh" else f"{lo.year} (month and day not known)"
    return span_text(lo, hi, lang) + "之间" if lang == "zh" else "between " + span_text(lo, hi, lang).replace(" to ", " and ")


def duration_text(value: Months | Seconds, lang: str) -> str:
    if isinstance(value, Months):
        sign, total = ("-" if value.months < 0 else ""), abs(value.months)
        parts: list[tuple[Decimal | int, str, str]] = [(total // 12, "年", "year"), (total % 12, "个月", "month")]
    else:
        sign, seconds = ("-" if value.seconds < 0 else ""), abs(value.seconds)
        whole = int(seconds)
        rest = Decimal(whole % 60) + (seconds - whole)
        parts = [
            (whole // 86400, "天", "day"),
            (whole // 3600 % 24, "小时", "hour"),
            (whole // 60 % 60, "分钟", "minute"),
            (rest, "秒", "second"),
        ]
    shown = [(n, zh, en) for n, zh, en in parts if n] or [(0, parts[0][1], parts[0][2])]
    if lang == "zh":
        return sign + "".join(f"{number_text(n)}{zh}" for n, zh, _ in shown)
    return sign + " ".join(f"{number_text(n)} {en}{'' if n == 1 else 's'}" for n, _, en in shown)


def value_text(value: Any, lang: str, type_: Type | None = None) -> str:
    """A value of a record or a rule for people. `type_` helps to word what is none (没有, 未发生) and names of fields."""
    zh = lang == "zh"
    match value:
        case None:
            if type_ in (DATE, DATETIME):
                return "未发生" if zh else "did not happen"
            return "没有" if zh else "none"
        case Unknown():
            return "不详" if zh else "not known"
        case Between():
            return _between(value, lang)
        case bool():
            return ("是" if value else "否") if zh else ("yes" if value else "no")
        case int() | Decimal():
            return number_text(value)
        case str():
            return (value if zh else value_in_english(value)) or ("（空白）" if zh else "(blank)")
        case datetime() | date():
            return date_text(value, lang)
        case time():
            return value.strftime("%H:%M:%S" if value.second else "%H:%M")
        case Months() | Seconds():
            return duration_text(value, lang)
        case RangeValue(lo, hi):
            bounds = [None if bound is OPEN else value_text(bound, lang) for bound in (lo, hi)]
            return range_text(bounds[0], bounds[1], value.lo_included, value.hi_included, lang)
        case Mapping():
            return _struct(value, lang, type_)
        case tuple() | list():
            return _list(value, lang, type_.item if isinstance(type_, List) else None)
        case _:
            return str(value)


def _struct(value: Mapping[str, Any], lang: str, type_: Type | None) -> str:
    zh = lang == "zh"
    if not value:
        return "未填写" if zh else "nothing given"
    fields = type_.fields if isinstance(type_, Struct) else {}
    parts = []
    for key, each in value.items():
        found = fields.get(key)
        label = (
            (found.label if zh else label_in_english(found.label, humanised(key)))
            if found
            else f"“{key}”"
            if zh and key.isascii()
            else humanised(key)
        )
        parts.append(f"{label}{'为' if zh else ': '}{value_text(each, lang, found.type if found else None)}")
    return ("，" if zh else ", ").join(parts)


def _list(value: Any, lang: str, item: Type | None) -> str:
    zh = lang == "zh"
    if not value:
        return "没有（已核实）" if zh else "none (verified)"
    if not any(isinstance(each, Mapping) for each in value):
        return ("、" if zh else ", ").join(value_text(each, lang, item) for each in value)
    if len(value) == 1:
        return value_text(value[0], lang, item)
    return ("；" if zh else "; ").join(
        f"{f'第{n}项' if zh else f'({n})'}{'：' if zh else ' '}{value_text(each, lang, item)}" for n, each in enumerate(value, 1)
    )


def range_text(lo: str | None, hi: str | None, lo_included: bool, hi_included: bool, lang: str) -> str:
    """A range between two worded bounds; a bound of None is open-ended."""
    if lang == "zh":
        if lo is not None and hi is not None:
            note = (
                ""
                if lo_included and hi_included
                else "（不含两端）"
                if not lo_included and not hi_included
                else "（不含首数）"
                if hi_included
                else "（不含尾数）"
            )
            return f"{lo}至{hi}{note}"
        if lo is not None:
            return f"{'不小于' if lo_included else '大于'}{lo}"
        return f"{'不超过' if hi_included else '小于'}{hi}" if hi is not None else "任意值"
    if lo is not None and hi is not None:
        note = (
            ""
            if lo_included and hi_included
            else " (both excluded)"
            if not lo_included and not hi_included
            else " (first excluded)"
            if hi_included
            else " (last excluded)"
        )
        return f"{lo} to {hi}{note}"
    if lo is not None:
        return f"{'at least' if lo_included else 'more than'} {lo}"
    return f"{'at most' if hi_included else 'less than'} {hi}" if hi is not None else "any value"


def humanised(name: str) -> str:
    """An ASCII id as English words: graduation_year → graduation year; anything else as it is."""
    return name.replace("_", " ").replace("-", " ") if name.isascii() else name
