"""Functions on texts. Lengths and places count characters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from zhaolu.executors.sql.arguments import exact, strict_none, text, whole
from zhaolu.executors.sql.constants import known
from zhaolu.executors.sql.form import BOOL, DATE, NUMBER, TEXT, Form, SqlType, arithmetic, case, compare, const, null, op
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.patterns import searched
from zhaolu.executors.sql.values import NONE_CELL, Missing, Scalar, Text, Value, plain
from zhaolu.ir import expressions as ir
from zhaolu.ir.meaning.patterns import pattern as pattern_of


def _with_none(found: Form, *arguments: Value) -> Text:
    return Text(case([(strict_none(*arguments)(), const(NONE_CELL))], found))


def _tested(name: str, type_: SqlType = BOOL) -> Callable[..., Value]:
    def function(expr: ir.Call, *given: Value) -> Value:
        return Scalar(op(name, type_, *(plain(text(expr, value)) for value in given)), strict_none(*given))

    return function


def _substring(expr: ir.Call, given: Value, start: Value, *length: Value) -> Value:
    """By a constant place (from the end where it is negative) and length; unknown where the text is shorter."""
    subject = plain(text(expr, given))
    place = whole(expr, start)
    size = whole(expr, length[0]) if length else None
    if place == 0 or (size is not None and size < 1):
        return Scalar(null(BOOL))
    characters = op("characters", NUMBER, subject)
    first: Form = const(place) if place > 0 else arithmetic("+", characters, const(place + 1))
    part = op("part of text", TEXT, subject, first, const(size)) if size is not None else op("rest of text", TEXT, subject, first)
    return _with_none(case([(compare(">=", characters, const(abs(place))), part)], null(TEXT)), given)


def _beside(*, after: bool) -> Callable[..., Value]:
    """What stands before or after the first match; nothing where there is no match."""

    def function(expr: ir.Call, given: Value, match: Value) -> Value:
        subject, sought = plain(text(expr, given)), plain(text(expr, match))
        at = op("place of text", NUMBER, subject, sought)
        length = op("characters", NUMBER, sought)
        if after:
            part = op("rest of text", TEXT, subject, arithmetic("+", at, length))
        else:
            part = op("part of text", TEXT, subject, const(1), arithmetic("-", at, const(1)))
        nothing = case([(compare("=", length, const(0)), subject if after else const(""))], const(""))
        found = case(
            [(compare("=", length, const(0)), nothing), (compare(">", at, const(0)), part), (compare("=", at, const(0)), const(""))],
            null(TEXT),
        )
        return _with_none(found, given, match)

    return function


def _matches(expr: ir.Call, given: Value, pattern: Value, *flags: Value) -> Value:
    written = [known(value) for value in (pattern, *flags)]
    if not all(isinstance(value, str) for value in written):
        raise gap("pattern", expr.span)
    try:
        pattern_of(written[0], "".join(written[1:]))
    except ValueError:
        return Missing()
    found = searched(written[0], "".join(written[1:]))
    if found is None:
        raise gap("pattern", expr.span, written[0])
    return Scalar(op("matches", BOOL, plain(text(expr, given)), const(found)), strict_none(given))


def _string(expr: ir.Call, given: Value) -> Value:
    match given:
        case Text():
            return given
        case Scalar(sql, _, _) if sql.type is BOOL:
            return _with_none(case([(sql, const("true")), (compare("=", sql, const(False)), const("false"))], null(TEXT)), given)
        case Scalar(sql, _, _) if not given.unit and sql.type in (NUMBER, DATE):
            return _with_none(exact(op("number as text" if sql.type is NUMBER else "day as text", TEXT, sql), given), given)
        case _:
            raise gap("function", expr.span, expr.function)


TEXTS: Final[Mapping[str, Callable[..., Value]]] = {
    "starts with": _tested("starts with"),
    "ends with": _tested("ends with"),
    "contains": _tested("contains"),
    "string length": _tested("characters", NUMBER),
    "substring": _substring,
    "substring before": _beside(after=False),
    "substring after": _beside(after=True),
    "matches": _matches,
    "string": _string,
}
