"""The SQL-shaped form: typed expressions over columns, list items and constants, before any dialect.

Comes in: nothing but these frozen dataclasses, built by the constructors below (which work out constants at once).
Leaves: the same, for `render`. A `BOOL` expression is SQL's own three-valued boolean: NULL is "not decided".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from zhaolu.ir.meaning.arithmetic import calculate


class SqlType(StrEnum):
    """What a column or expression holds. An `INSTANT` is the wall clock of Beijing, without a zone."""

    BOOL = "boolean"
    NUMBER = "number"
    DECIMAL = "decimal number"
    TEXT = "text"
    DATE = "date"
    INSTANT = "instant"
    ZONED = "instant with zone"
    LIST = "list"
    STRUCT = "struct"


BOOL, NUMBER, TEXT, DATE, INSTANT, LIST = SqlType.BOOL, SqlType.NUMBER, SqlType.TEXT, SqlType.DATE, SqlType.INSTANT, SqlType.LIST


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an earlier stage; `stage` 0 is the table itself. `total`: a condition that is never NULL."""

    name: str
    type: SqlType
    stage: int = 0
    total: bool = False


@dataclass(frozen=True, slots=True)
class Const:
    """A constant; `value` None is NULL of that type."""

    value: bool | Decimal | str | date | datetime | None
    type: SqlType


@dataclass(frozen=True, slots=True)
class Item:
    """The item a fold is at."""

    variable: str
    type: SqlType = SqlType.STRUCT


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a struct (an item of a list, or a struct column)."""

    base: Form
    name: str
    type: SqlType


@dataclass(frozen=True, slots=True)
class Element:
    """An item of a list by its place, from 1; NULL outside the list."""

    base: Form
    place: int
    type: SqlType


@dataclass(frozen=True, slots=True)
class Op:
    """An operator or function by the name `render` knows it under."""

    name: str
    args: tuple[Form, ...]
    type: SqlType


@dataclass(frozen=True, slots=True)
class Case:
    """CASE WHEN … THEN … ELSE … END."""

    branches: tuple[tuple[Form, Form], ...]
    otherwise: Form
    type: SqlType


@dataclass(frozen=True, slots=True)
class Fold:
    """Something worked out for every item of a list, put together into one value; NULL where the list is NULL.

    | `how`           | body        | value                                                                    |
    |-----------------|-------------|--------------------------------------------------------------------------|
    | `max`, `min`    | of any type | the greatest, the least; NULL where the list is empty                    |
    | `sum`           | a number    | the sum; NULL where the list is empty                                    |
    | `some`, `every` | a condition | three-valued or, and; an empty list has none, and all                    |
    | `keep`          | a condition | the list of the items for which it is true                               |

    `lets` are worked out first for each item; the body reads them as `Shared`.
    """

    how: str
    source: Form
    variable: str
    body: Form
    type: SqlType = SqlType.NUMBER
    lets: tuple[tuple[str, Form], ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """One of the `lets` of the fold with this variable."""

    variable: str
    name: str
    type: SqlType


Form: TypeAlias = Column | Const | Item | Field | Element | Op | Case | Fold | Shared

TRUE, FALSE, UNDECIDED = Const(True, BOOL), Const(False, BOOL), Const(None, BOOL)


def parts(form: Form) -> tuple[Form, ...]:
    """The direct sub-expressions."""
    match form:
        case Column() | Const() | Item() | Shared():
            return ()
        case Field(base, _, _) | Element(base, _, _):
            return (base,)
        case Op(_, args, _):
            return args
        case Case(branches, otherwise, _):
            return (*(part for branch in branches for part in branch), otherwise)
        case Fold(_, source, _, body, _, lets):
            return source, body, *(let for _, let in lets)


def walk(form: Form) -> Iterator[Form]:
    """Every expression under and including `form`."""
    yield form
    for part in parts(form):
        yield from walk(part)


def replaced(form: Form, old: Form, new: Form) -> Form:
    """The expression with another in the place of one of its parts, wherever it stands."""
    if form == old:
        return new
    match form:
        case Field(base, name, type_):
            return Field(replaced(base, old, new), name, type_)
        case Element(base, place, type_):
            return Element(replaced(base, old, new), place, type_)
        case Op(name, args, type_):
            return Op(name, tuple(replaced(arg, old, new) for arg in args), type_)
        case Case(branches, otherwise, type_):
            again = tuple((replaced(c, old, new), replaced(v, old, new)) for c, v in branches)
            return Case(again, replaced(otherwise, old, new), type_)
        case Fold():
            lets = tuple((name, replaced(let, old, new)) for name, let in form.lets)
            return replace(form, source=replaced(form.source, old, new), body=replaced(form.body, old, new), lets=lets)
        case _:
            return form


def null(type_: SqlType) -> Const:
    return Const(None, type_)


def const(value: Any) -> Const:
    """A Python value as a constant. Raises TypeError for what SQL has no literal of here."""
    match value:
        case bool():
            return Const(value, BOOL)
        case int():
            return Const(Decimal(value), NUMBER)
        case Decimal():
            return Const(value, NUMBER)
        case str():
            return Const(value, TEXT)
        case datetime():
            from zhaolu.ir.times import BEIJING

            return Const(value.astimezone(BEIJING).replace(tzinfo=None) if value.tzinfo else value, INSTANT)
        case date():
            return Const(value, DATE)
        case _:
            raise TypeError(type(value).__name__)


# --- conditions -------------------------------------------------------------------------------------------------


def not_(form: Form) -> Form:
    match form:
        case Const(None, _):
            return form
        case Const(value, _):
            return Const(not value, BOOL)
        case Op("not", (inner,), _):
            return inner
        case Op("is null", (inner,), _):
            return Op("is not null", (inner,), BOOL)
        case Op("is not null", (inner,), _):
            return Op("is null", (inner,), BOOL)
        case Op(sign, args, _) if sign in _OPPOSITE:
            return Op(_OPPOSITE[sign], args, BOOL)
        case _:
            return Op("not", (form,), BOOL)


def _joined(name: str, absorbing: Const, neutral: Const, forms: Iterable[Form]) -> Form:
    found: dict[Form, None] = {}
    for form in forms:
        inner = form.args if isinstance(form, Op) and form.name == name else (form,)
        for part in inner:
            if part == absorbing:
                return absorbing
            if part != neutral:
                found[part] = None
    if not found:
        return neutral
    return next(iter(found)) if len(found) == 1 else Op(name, tuple(found), BOOL)


def and_(*forms: Form) -> Form:
    return _joined("and", FALSE, TRUE, forms)


def or_(*forms: Form) -> Form:
    return _joined("or", TRUE, FALSE, forms)


def is_null(form: Form) -> Form:
    match form:
        case Const(value, _):
            return Const(value is None, BOOL)
        case _ if never_null(form):
            return FALSE
        case _:
            return Op("is null", (form,), BOOL)


def is_known(form: Form) -> Form:
    return not_(is_null(form))


def sure(form: Form) -> Form:
    """True where `form` is true, false everywhere else: never NULL."""
    match form:
        case Const(value, _):
            return Const(value is True, BOOL)
        case _ if never_null(form):
            return form
        case Case(branches, otherwise, _) if all(isinstance(result, Const) for result in (otherwise, *(r for _, r in branches))):
            return case([(condition, sure(result)) for condition, result in branches], sure(otherwise))
        case _:
            return Op("sure", (form,), BOOL)


def as_test(form: Form) -> Form:
    """A condition where only true counts (CASE WHEN): without what makes NULL false."""
    match form:
        case Op("sure", (inner,), _):
            return as_test(inner)
        case Op("and" | "or" as name, args, _):
            return and_(*map(as_test, args)) if name == "and" else or_(*map(as_test, args))
        case _:
            return form


def never_null(form: Form) -> bool:
    """Whether a condition is surely true or false."""
    match form:
        case Const(value, _):
            return value is not None
        case Op("is null" | "is not null" | "sure", _, _):
            return True
        case Column(total=total):
            return total
        case Op("and" | "or" | "not", args, _):
            return all(map(never_null, args))
        case Case(branches, otherwise, SqlType.BOOL):
            return never_null(otherwise) and all(never_null(result) for _, result in branches)
        case _:
            return False


# --- comparison and choice --------------------------------------------------------------------------------------

_FLIPPED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def compare(op: str, left: Form, right: Form) -> Form:
    """`left op right`; NULL where either is NULL."""
    if isinstance(left, Const) and isinstance(right, Const):
        if left.value is None or right.value is None:
            return UNDECIDED
        a: Any = left.value
        b: Any = right.value
        found = {"=": a == b, "<>": a != b} if op in ("=", "<>") else {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}
        return Const(found[op], BOOL)
    if (isinstance(left, Const) and left.value is None) or (isinstance(right, Const) and right.value is None):
        return UNDECIDED
    if left.type is BOOL and op == "=":
        if isinstance(right, Const):
            return left if right.value else not_(left)
        if isinstance(left, Const):
            return right if left.value else not_(right)
    if isinstance(left, Const):
        left, right, op = right, left, _FLIPPED[op]
    return Op(op, (left, right), BOOL)


def among(value: Form, options: Iterable[Const]) -> Form:
    """`value IN (…)`."""
    listed = tuple(dict.fromkeys(options))
    if not listed:
        return FALSE
    if isinstance(value, Const):
        return UNDECIDED if value.value is None else Const(value in listed, BOOL)
    return compare("=", value, listed[0]) if len(listed) == 1 else Op("in", (value, *listed), BOOL)


def case(branches: Iterable[tuple[Form, Form]], otherwise: Form) -> Form:
    """The first branch whose condition is true."""
    kept: list[tuple[Form, Form]] = []
    for condition, result in branches:
        if condition == TRUE:
            otherwise = result
            break
        if condition not in (FALSE, UNDECIDED):
            kept.append((as_test(condition), result))
    if isinstance(otherwise, Case):
        kept, otherwise = [*kept, *otherwise.branches], otherwise.otherwise
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    if otherwise == FALSE and kept and all(result == TRUE for _, result in kept):
        return sure(or_(*(condition for condition, _ in kept)))
    return Case(tuple(kept), otherwise, otherwise.type) if kept else otherwise


def coalesce(*forms: Form) -> Form:
    listed: list[Form] = []
    for form in forms:
        if form == null(form.type):
            continue
        listed.append(form)
        if isinstance(form, Const):
            break
    if not listed:
        return forms[-1]
    return listed[0] if len(listed) == 1 else Op("coalesce", tuple(listed), forms[0].type)


def op(name: str, type_: SqlType, *args: Form) -> Form:
    """A function that is NULL as soon as an argument is."""
    if any(isinstance(arg, Const) and arg.value is None for arg in args):
        return null(type_)
    return Op(name, args, type_)


def concat(*forms: Form) -> Form:
    """Texts one after the other; NULL where one is."""
    found: list[Form] = []
    for form in forms:
        last = found[-1] if found else None
        if isinstance(form, Const) and isinstance(last, Const) and isinstance(form.value, str) and isinstance(last.value, str):
            found[-1] = const(last.value + form.value)
        elif form != const(""):
            found.append(form)
    joined = found[0] if found else const("")
    for form in found[1:]:
        joined = op("||", TEXT, joined, form)
    return joined


def arithmetic(name: str, left: Form, right: Form) -> Form:
    """+, -, * of numbers."""
    if isinstance(left, Const) and isinstance(right, Const) and isinstance(left.value, Decimal) and isinstance(right.value, Decimal):
        return Const(calculate(name, left.value, right.value), NUMBER)
    if isinstance(right, Const) and right.value == 0 and name in "+-":
        return left
    return op(name, NUMBER, left, right)
