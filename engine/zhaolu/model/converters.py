"""Converters: plain data into the values of `ir.values`, compiled from declarations once and run per record.

A converter takes (value, path of the place, faults) and returns the value; where it adds a fault the result means
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias, assert_never

from zhaolu.frozen import dataclass
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER, STRING, Enum, List, Map, Struct, Type
from zhaolu.ir.values import Object
from zhaolu.model.moments import day, instant
from zhaolu.model.record_faults import Fault, bounds_text, kind_of, nearest, quoted, wrong
from zhaolu.model.vocabulary import NOT_GIVEN, Declaration

LONGEST_LIST = 1000
"""Items in one list of a record or context."""
LONGEST_NAME = 200
"""Characters in a record's name."""
LONGEST_TEXT = 2000
"""Characters in one text."""
MOST_DIGITS = 34
"""Digits of a number, as in the rule language."""

SPACES = " \t\r\n\f\v　 "

Converter: TypeAlias = Callable[[Any, str, list[Fault]], Any]


@dataclass(frozen=True, slots=True)
class Field:
    id: str
    keys: tuple[str, ...]
    convert: Converter


class Scope:
    """The fields of one object, by every name a record may use."""

    __slots__ = ("by_key", "labels", "order")

    def __init__(self, fields: Iterable[Field]) -> None:
        self.by_key: dict[str, tuple[str, Converter]] = {}
        listed = tuple(fields)
        self.order = tuple(item.id for item in listed)
        self.labels = tuple(item.keys[1] for item in listed)
        for item in listed:
            for key in item.keys:
                self.by_key.setdefault(key, (item.id, item.convert))


def scope_of(declarations: Iterable[Declaration]) -> Scope:
    return Scope([Field(d.id, d.keys, converter_of(d)) for d in declarations])


def members_of(raw: Any, path: str, scope: Scope, faults: list[Fault], what: str = "object") -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        faults.append(Fault("E416", path, {"got": kind_of(raw)}) if what == "record" else wrong(path, "object", raw, private=True))
        return {}
    if len(raw) > LONGEST_LIST:
        faults.append(Fault("E418", path, {"limit": LONGEST_LIST, "unit": ("项", "members")}))
        return {}
    members: dict[str, Any] = {}
    by_key = scope.by_key
    prefix = path + "." if path else ""
    for key, value in raw.items():
        entry = by_key.get(key) if isinstance(key, str) else None
        if entry is None:
            if not (what == "record" and key == "id"):
                faults.append(_unknown_key(str(key), path, scope))
            continue
        name, convert = entry
        if name in members:
            first = next(k for k in raw if by_key.get(k) is entry or (k in by_key and by_key[k][0] == name))
            faults.append(Fault("E415", prefix + name, {"first": first, "second": key}))
            continue
        members[name] = convert(value, prefix + name, faults)
    if len(members) > 1:
        members = {name: members[name] for name in scope.order if name in members}
    return members


def _unknown_key(key: str, path: str, scope: Scope) -> Fault:
    close = nearest(key, scope.by_key)
    mend = ("", "")
    if close:
        mend = (f"是不是“{close}”？", f'did you mean "{close}"?')
    elif not scope.order:
        mend = ("这里没有要写的项", "nothing is to be given here")
    elif len(scope.order) <= 12:
        mend = ("这里可以有：" + "、".join(scope.labels), "known here: " + ", ".join(scope.order))
    return Fault("E410", path, {"key": quoted(key)} | ({"mend": mend} if mend[0] else {}), key)


def converter_of(declared: Declaration) -> Converter:
    """The converter of a declared fact: that of its type, with bounds, names and what none means here."""
    convert: Converter
    match declared.kind:
        case "date":
            convert = day
        case "datetime":
            convert = instant
        case "bool":
            convert = _boolean
        case "int":
            convert = _number(True, declared.minimum, declared.maximum)
        case "number":
            convert = _number(False, declared.minimum, declared.maximum)
        case "string":
            convert = _named(declared.names, declared.endings) if declared.names or declared.endings else _text
        case "enum":
            convert = _choice(declared.values)
        case "object":
            convert = _object(scope_of(declared.fields))
        case "list":
            item = _object(scope_of(declared.fields)) if declared.items is None else converter_of(declared.items)
            convert = _list(_present(item))
        case _:
            assert_never(declared.kind)
    return _with_none(convert, declared)


def converter_of_type(wanted: Type, name: str) -> Converter:
    """The converter of a context parameter's type. Raises ValueError for a type no file can give (a range, …)."""
    match wanted:
        case Enum(values):
            return _present(_choice(values))
        case List(item):
            return _present(_list(converter_of_type(item, name)))
        case Map(value):
            return _present(_map(converter_of_type(value, name)))
        case Struct(fields=fields):
            return _present(_object(Scope([Field(f.id, (f.id, f.label), converter_of_type(f.type, name)) for f in fields.values()])))
    by_type: Mapping[Type, Converter] = {
        BOOLEAN: _boolean,
        NUMBER: _number(False, None, None),
        STRING: _text,
        DATE: day,
        DATETIME: instant,
    }
    if wanted not in by_type:
        raise ValueError(f"context parameter {name}: a value of this type cannot be given in a file")
    return _present(by_type[wanted])


def _with_none(convert: Converter, declared: Declaration) -> Converter:
    if declared.none_as is not NOT_GIVEN:
        stand_in = declared.none_as

        def replaced(value: Any, path: str, faults: list[Fault]) -> Any:
            return convert(stand_in if value is None else value, path, faults)

        return replaced
    if declared.none is not None:

        def nullable(value: Any, path: str, faults: list[Fault]) -> Any:
            return None if value is None else convert(value, path, faults)

        return nullable

    def unusual(value: Any, path: str, faults: list[Fault]) -> Any:
        if value is None:
            faults.append(Fault("W411", path))
            return None
        return convert(value, path, faults)

    return unusual


def _present(convert: Converter) -> Converter:
    """No null here (items of lists, context parameters)."""

    def present(value: Any, path: str, faults: list[Fault]) -> Any:
        if value is None:
            faults.append(Fault("E414", path))
            return None
        return convert(value, path, faults)

    return present


def _boolean(value: Any, path: str, faults: list[Fault]) -> Any:
    if value is True or value is False:
        return value
    faults.append(wrong(path, "bool", value))
    return None


def _text(value: Any, path: str, faults: list[Fault]) -> Any:
    if not isinstance(value, str):
        faults.append(wrong(path, "text", value, private=True))
        return None
    if len(value) > LONGEST_TEXT:
        faults.append(Fault("E418", path, {"limit": LONGEST_TEXT, "unit": ("个字", "characters")}))
        return None
    if not value or value[0] in SPACES or value[-1] in SPACES:
        value = value.strip(SPACES)
        faults.append(Fault("N411" if value else "E419", path))
    return value


def _named(names: tuple[str, ...], endings: tuple[str, ...]) -> Converter:
    known = frozenset(names)

    def named(value: Any, path: str, faults: list[Fault]) -> Any:
        text = _text(value, path, faults)
        if not text or text in known:
            return text
        ending = next((e for e in endings if text.endswith(e) and len(text) - len(e) >= 2), None)
        if ending and (not known or text[: -len(ending)] in known):
            text = text[: -len(ending)]
            faults.append(Fault("N410", path, {"ending": ending}))
        elif known:
            close = nearest(text, names)
            faults.append(Fault("W412", path, {"mend": (f"是不是“{close}”？", f'did you mean "{close}"?')} if close else {}))
        return text

    return named


def _choice(values: tuple[str, ...]) -> Converter:
    known = {value: value for value in values}

    def choice(value: Any, path: str, faults: list[Fault]) -> Any:
        if isinstance(value, str):
            if (found := known.get(value)) is not None:
                return found
            if (found := known.get(value.strip(SPACES))) is not None:
                faults.append(Fault("N411", path))
                return found
            faults.append(_not_listed(value, path, values))
            return None
        faults.append(wrong(path, "text", value))
        return None

    return choice


def _not_listed(value: str, path: str, values: tuple[str, ...]) -> Fault:
    close = nearest(value, values)
    listed = "、".join(values) if len(values) <= 12 else "、".join(values[:12]) + "…"
    listed_en = listed.replace("、", ", ")
    mend = (f"可以是：{listed}", f"one of: {listed_en}")
    if close:
        mend = (f"是不是“{close}”？{mend[0]}", f'did you mean "{close}"? {mend[1]}')
    return Fault("E412", path, {"value": quoted(value), "mend": mend})


def _number(whole: bool, lo: int | None, hi: int | None) -> Converter:
    wanted = "int" if whole else "number"

    def number(value: Any, path: str, faults: list[Fault]) -> Any:
        if type(value) is int:
            found = Decimal(value)
        elif isinstance(value, Decimal):
            found = value
        elif isinstance(value, float):
            found = Decimal(repr(value))
        else:
            faults.append(wrong(path, wanted, value))
            return None
        if not found.is_finite() or (whole and found != found.to_integral_value()):
            faults.append(wrong(path, wanted, value))
            return None
        if len(found.as_tuple().digits) > MOST_DIGITS or abs(found.adjusted()) > 6144:
            faults.append(Fault("E418", path, {"limit": MOST_DIGITS, "unit": ("位数字", "digits")}))
            return None
        if (lo is not None and found < lo) or (hi is not None and found > hi):
            faults.append(Fault("E420", path, {"value": quoted(str(value)), "bounds": bounds_text(lo, hi)}))
            return None
        return found

    return number


def _object(scope: Scope) -> Converter:
    def nested(value: Any, path: str, faults: list[Fault]) -> Any:
        return Object(members_of(value, path, scope, faults), path)

    return nested


def _list(item: Converter) -> Converter:
    def listed(value: Any, path: str, faults: list[Fault]) -> Any:
        if not isinstance(value, list | tuple):
            faults.append(wrong(path, "list", value, private=True))
            return None
        if len(value) > LONGEST_LIST:
            faults.append(Fault("E418", path, {"limit": LONGEST_LIST, "unit": ("项", "items")}))
            return None
        return tuple([item(each, f"{path}[{position}]", faults) for position, each in enumerate(value, 1)])

    return listed


def _map(item: Converter) -> Converter:
    def mapped(value: Any, path: str, faults: list[Fault]) -> Any:
        if not isinstance(value, Mapping):
            faults.append(wrong(path, "object", value, private=True))
            return None
        if len(value) > LONGEST_LIST:
            faults.append(Fault("E418", path, {"limit": LONGEST_LIST, "unit": ("项", "items")}))
            return None
        members: dict[str, Any] = {}
        for key, each in value.items():
            if isinstance(key, str):
                members[key] = item(each, f"{path}.{key}", faults)
            else:
                faults.append(wrong(path, "text", key))
        return Object(members, path)

    return mapped
