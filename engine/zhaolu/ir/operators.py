"""THE table of operators, properties and functions: names, types, what unknown and none do, and how they read aloud.

Everything that checks, runs, prints or translates an operator or a function looks it up here. The rows of functions are
in `ir.functions`; this module says what a row is.

What unknown does: `kleene` (decided as soon as the known parts decide), `strict` (unknown if any part is), `items` (strict,
but a list may hold unknown items: the function decides with what it knows). What none does: `definite` (none is a value
like any other), `none` (the result is none), `feel` (as FEEL's three-valued logic).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Literal

from zhaolu.frozen import dataclass, field
from zhaolu.ir.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATETIME,
    MONTHS,
    NULL,
    NUMBER,
    SECONDS,
    STRING,
    TIME,
    Enum,
    List,
    Range,
    Scalar,
    Struct,
    Type,
)

OnUnknown = Literal["kleene", "strict", "items"]
OnNone = Literal["definite", "none", "feel"]


# --- operators --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Operator:
    """A row of the operator table. `overloads` gives (left, right, result); empty where the rule is in words in `types`.

    `monotone`: with dates known to the month, the result runs between the results for the first and the last day.
    """

    sign: str
    zh: str
    en: str
    unknown: OnUnknown
    none: OnNone
    types: str
    overloads: tuple[tuple[Type, Type, Type], ...] = ()
    monotone: bool = False


_ORDERED: Final = "two numbers, texts, dates, times, dates and times, or durations of one kind"

OPERATORS: Final[Mapping[str, Operator]] = {
    row.sign: row
    for row in (
        Operator("and", "{0}，且{1}", "{0} and {1}", "kleene", "feel", "conditions"),
        Operator("or", "{0}，或{1}", "{0} or {1}", "kleene", "feel", "conditions"),
        Operator("not", "并非{0}", "not {0}", "kleene", "feel", "a condition"),
        Operator("some", "有一项满足{0}", "some item satisfies {0}", "kleene", "feel", "a list and a condition"),
        Operator("every", "每一项都满足{0}", "every item satisfies {0}", "kleene", "feel", "a list and a condition"),
        Operator("if", "如果{0}则{1}，否则{2}", "if {0} then {1}, otherwise {2}", "kleene", "feel", "a condition, two values of one kind"),
        Operator("in", "{0}属于{1}", "{0} is one of {1}", "kleene", "definite", "a value and values, lists or ranges of its kind"),
        Operator("between", "{0}在{1}与{2}之间", "{0} is between {1} and {2}", "strict", "none", _ORDERED),
        Operator("=", "{0}是{1}", "{0} is {1}", "strict", "definite", "two values of one kind"),
        Operator("!=", "{0}不是{1}", "{0} is not {1}", "strict", "definite", "two values of one kind"),
        Operator("<", "{0}小于{1}", "{0} is less than {1}", "strict", "none", _ORDERED),
        Operator("<=", "{0}不超过{1}", "{0} is at most {1}", "strict", "none", _ORDERED),
        Operator(">", "{0}大于{1}", "{0} is more than {1}", "strict", "none", _ORDERED),
        Operator(">=", "{0}不少于{1}", "{0} is at least {1}", "strict", "none", _ORDERED),
        Operator(
            "+",
            "{0}加{1}",
            "{0} plus {1}",
            "strict",
            "none",
            "see overloads",
            (
                (NUMBER, NUMBER, NUMBER),
                (STRING, STRING, STRING),
                (MONTHS, MONTHS, MONTHS),
                (SECONDS, SECONDS, SECONDS),
                (DATE, MONTHS, DATE),
                (MONTHS, DATE, DATE),
                (DATE, SECONDS, DATE),
                (SECONDS, DATE, DATE),
                (DATETIME, MONTHS, DATETIME),
                (MONTHS, DATETIME, DATETIME),
                (DATETIME, SECONDS, DATETIME),
                (SECONDS, DATETIME, DATETIME),
                (TIME, SECONDS, TIME),
                (SECONDS, TIME, TIME),
            ),
            monotone=True,
        ),
        Operator(
            "-",
            "{0}减{1}",
            "{0} minus {1}",
            "strict",
            "none",
            "see overloads",
            (
                (NUMBER, NUMBER, NUMBER),
                (MONTHS, MONTHS, MONTHS),
                (SECONDS, SECONDS, SECONDS),
                (DATE, DATE, SECONDS),
                (DATETIME, DATETIME, SECONDS),
                (DATETIME, DATE, SECONDS),
                (DATE, DATETIME, SECONDS),
                (TIME, TIME, SECONDS),
                (DATE, MONTHS, DATE),
                (DATE, SECONDS, DATE),
                (DATETIME, MONTHS, DATETIME),
                (DATETIME, SECONDS, DATETIME),
                (TIME, SECONDS, TIME),
            ),
            monotone=True,
        ),
        Operator(
            "*",
            "{0}乘{1}",
            "{0} times {1}",
            "strict",
            "none",
            "see overloads",
            (
                (NUMBER, NUMBER, NUMBER),
                (NUMBER, MONTHS, MONTHS),
                (MONTHS, NUMBER, MONTHS),
                (NUMBER, SECONDS, SECONDS),
                (SECONDS, NUMBER, SECONDS),
            ),
            monotone=True,
        ),
        Operator(
            "/",
            "{0}除以{1}",
            "{0} divided by {1}",
            "strict",
            "none",
            "see overloads",
            (
                (NUMBER, NUMBER, NUMBER),
                (MONTHS, NUMBER, MONTHS),
                (SECONDS, NUMBER, SECONDS),
                (MONTHS, MONTHS, NUMBER),
                (SECONDS, SECONDS, NUMBER),
            ),
        ),
        Operator("**", "{0}的{1}次方", "{0} to the power {1}", "strict", "none", "numbers", ((NUMBER, NUMBER, NUMBER),)),
    )
}
"""Operators by sign or English word."""

ORDERED: Final = (NUMBER, STRING, DATE, TIME, DATETIME, MONTHS, SECONDS)
"""Types whose values have an order."""


# --- properties -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Property:
    """A part of a temporal value or a range, written after a dot."""

    name: str
    label: str
    of: Mapping[Type, Type]


_DATES: Final[Mapping[Type, Type]] = {DATE: NUMBER, DATETIME: NUMBER}
_CLOCKS: Final[Mapping[Type, Type]] = {TIME: NUMBER, DATETIME: NUMBER}

PROPERTIES: Final = (
    Property("year", "年", _DATES),
    Property("month", "月", _DATES),
    Property("day", "日", _DATES),
    Property("weekday", "星期", _DATES),
    Property("hour", "时", _CLOCKS),
    Property("minute", "分", _CLOCKS),
    Property("second", "秒", _CLOCKS),
    Property("time offset", "时差", {TIME: SECONDS, DATETIME: SECONDS}),
    Property("timezone", "时区", {TIME: STRING, DATETIME: STRING}),
    Property("years", "年数", {MONTHS: NUMBER}),
    Property("months", "月数", {MONTHS: NUMBER}),
    Property("days", "日数", {SECONDS: NUMBER}),
    Property("hours", "时数", {SECONDS: NUMBER}),
    Property("minutes", "分数", {SECONDS: NUMBER}),
    Property("seconds", "秒数", {SECONDS: NUMBER}),
)


def find_property(type_: Type, name: str) -> tuple[str, Type] | None:
    """The property `name` (English or label) of a type: its English name and type. Ranges have start, end and which is included."""
    if isinstance(type_, Range):
        parts: dict[str, Type] = {"start": type_.item, "end": type_.item, "start included": BOOLEAN, "end included": BOOLEAN}
        return (name, parts[name]) if name in parts else None
    for row in PROPERTIES:
        if name in (row.name, row.label) and type_ in row.of:
            return row.name, row.of[type_]
    return None


# --- functions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Variable(Type):
    """A type to be found out from the arguments, in signatures only."""

    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: Type
    optional: bool = False
    many: bool = False
    takes_none: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    parameters: tuple[Parameter, ...]
    result: Type

    def usage(self, name: str) -> str:
        """How a call is written, for messages: `floor(n, scale?)`."""
        return f"{name}({', '.join(p.name + ('…' if p.many else '?' if p.optional else '') for p in self.parameters)})"


@dataclass(frozen=True)
class Function:
    """A row of the function table.

    `id` is the English name; `zh` the Chinese name, if any. `signatures` are written `name(parameter: type, …) -> type`,
    with `?` after an optional parameter, `*` before one that may repeat, `|null` where none is accepted; types are number,
    string, boolean, date, time, datetime, months, seconds, any, list<…>, range<…> and the variable T.
    `reads_zh`, `reads_en`: wording with {0}, {1}… for the arguments. `call`: the Python callable of a function that a
    plugin brings; it gets the arguments (none of them unknown; none only where accepted) and returns a value of the rule language.
    """

    id: str
    zh: str
    signatures: tuple[str, ...]
    reads_zh: str = ""
    reads_en: str = ""
    profile: Literal["core", "plus", "ours", "plugin"] = "core"
    unknown: OnUnknown = "strict"
    monotone: bool = False
    call: Callable[..., Any] | None = field(default=None, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id, self.zh) if self.zh else (self.id,)

    @cached_property
    def forms(self) -> tuple[Signature, ...]:
        return tuple(_signature(text) for text in self.signatures)


class FunctionTable(Mapping[str, Function]):
    """Functions by id, found by either name. Made of rows; later rows may not reuse a name."""

    def __init__(self, rows: Iterable[Function]) -> None:
        self._rows: dict[str, Function] = {}
        self._names: dict[str, Function] = {}
        for row in rows:
            for name in row.names:
                if name in self._names:
                    raise ValueError(f"function name used twice: {name}")
                self._names[name] = row
            self._rows[row.id] = row

    def __getitem__(self, id: str) -> Function:
        return self._rows[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def find(self, name: str) -> Function | None:
        """The function written `name`, in Chinese or English."""
        return self._names.get(name)

    def names(self) -> tuple[str, ...]:
        return tuple(self._names)

    def extended(self, rows: Iterable[Function]) -> FunctionTable:
        """This table and more rows. Raises ValueError if a name is taken."""
        return FunctionTable((*self._rows.values(), *rows))


_TYPES: Final[Mapping[str, Type]] = {
    "number": NUMBER, "string": STRING, "boolean": BOOLEAN, "date": DATE, "time": TIME, "datetime": DATETIME, "months": MONTHS,
    "seconds": SECONDS, "any": ANY, "null": NULL, "T": Variable("T"),
}  # fmt: skip
_HEAD: Final = r"[^(]+\((.*)\)\s*->\s*(.+)"


def parse_type(text: str) -> Type:
    """A type as written in signatures. Raises KeyError for an unknown word."""
    text = text.strip()
    if text.startswith("list<"):
        return List(parse_type(text[5:-1]))
    if text.startswith("range<"):
        return Range(parse_type(text[6:-1]))
    return _TYPES[text]


def _signature(text: str) -> Signature:
    head = re.fullmatch(_HEAD, text)
    if head is None:
        raise ValueError(f"not a signature: {text}")
    parameters = []
    for part in filter(None, (p.strip() for p in head[1].split(","))):
        name, _, type_ = part.partition(":")
        kind = type_.strip()
        takes_none = kind.endswith("|null")
        many, optional = name.startswith("*"), name.endswith("?")
        parameters.append(Parameter(name.strip("*?"), parse_type(kind.removesuffix("|null")), optional, many, takes_none))
    return Signature(tuple(parameters), parse_type(head[2]))


# --- how types meet ---------------------------------------------------------------------------------------------


def meets(left: Type, right: Type) -> bool:
    """Whether values of the two types can be equal: same kind, none with anything, an enum with text."""
    if left in (ANY, NULL) or right in (ANY, NULL) or left == right:
        return True
    match left, right:
        case Enum(), Enum():
            return True
        case (Enum(), Scalar("string")) | (Scalar("string"), Enum()):
            return True
        case (List(a), List(b)) | (Range(a), Range(b)):
            return meets(a, b)
        case Struct(), Struct():
            return left.name == right.name or (not left.name and not right.name)
        case _:
            return False


def join(left: Type, right: Type) -> Type | None:
    """The type of a value that is of one or the other; None if they are of different kinds."""
    if left == right or right == NULL:
        return left
    if left == NULL:
        return right
    if ANY in (left, right):
        return ANY
    match left, right:
        case Enum(a), Enum(b):
            return left if set(b) <= set(a) else right if set(a) <= set(b) else Enum(tuple(dict.fromkeys((*a, *b))))
        case (Enum(), Scalar("string")) | (Scalar("string"), Enum()):
            return STRING
        case List(a), List(b):
            item = join(a, b)
            return None if item is None else List(item)
        case Range(a), Range(b):
            item = join(a, b)
            return None if item is None else Range(item)
        case _:
            return left if meets(left, right) else None


def arithmetic_type(op: str, left: Type, right: Type) -> Type | None:
    """The type of `left op right`; None if the operator does not apply. None with anything is none; `any` stays open."""
    plain = tuple(STRING if isinstance(side, Enum) else side for side in (left, right))
    found = [row for row in OPERATORS[op].overloads if all(p in (ANY, NULL, t) for p, t in zip(plain, row, strict=False))]
    if not found:
        return None
    results = {row[2] for row in found}
    return results.pop() if len(results) == 1 else ANY if ANY in plain else NULL
