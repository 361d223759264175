"""The syntax tree of rule text: what was written, before names and types are known.

Every node has the `span` it was read from; spans take no part in comparison, so a tree printed and parsed again is
equal to itself. Chinese and English keywords give the same tree; names stay as written.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from zhaolu.frozen import dataclass, field
from zhaolu.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    span: Span | None = field(default=None, compare=False, repr=False)


# --- literals and names -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number(Syntax):
    """An unsigned decimal number."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text(Syntax):
    """A string, escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean(Syntax):
    value: bool


@dataclass(frozen=True, slots=True)
class Null(Syntax):
    pass


@dataclass(frozen=True, slots=True)
class Temporal(Syntax):
    """`@"2025-05-15"`: a date, time, date and time or duration, by the form of its text."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Syntax):
    """A name, or `?` for the tested value of a unary test."""

    name: str


# --- structure --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListLiteral(Syntax):
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Interval(Syntax):
    """`[lo..hi]`, `(lo..hi)` and so on."""

    lo: Expr
    hi: Expr
    lo_included: bool
    hi_included: bool


@dataclass(frozen=True, slots=True)
class Steps(Syntax):
    """`lo..hi` without brackets, as the source of `for`: whole numbers or days, upwards or downwards."""

    lo: Expr
    hi: Expr


@dataclass(frozen=True, slots=True)
class Test(Syntax):
    """A comparison without its left side: `< 5`, `= "a"`."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Path(Syntax):
    base: Expr
    name: str
    name_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Index(Syntax):
    """`base[inner]`: a position or a condition; the types decide which."""

    base: Expr
    inner: Expr


@dataclass(frozen=True, slots=True)
class Call(Syntax):
    """`function(arguments)`; `names` are the parameter names of a call by name, else empty."""

    function: str
    arguments: tuple[Expr, ...]
    names: tuple[str, ...] = ()
    name_span: Span | None = field(default=None, compare=False, repr=False)


# --- operators --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Negative(Syntax):
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Syntax):
    """Arithmetic (+ - * / **) or comparison (= != < <= > >=)."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class And(Syntax):
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or(Syntax):
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Syntax):
    """`not(test, …)`: one condition in an expression, any number of tests in a unary-test position."""

    tests: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Between(Syntax):
    value: Expr
    lo: Expr
    hi: Expr


@dataclass(frozen=True, slots=True)
class In(Syntax):
    """`value in test` or `value in (test, test, …)`."""

    value: Expr
    tests: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class If(Syntax):
    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Quantified(Syntax):
    kind: Literal["some", "every"]
    variables: tuple[tuple[str, Expr], ...]
    condition: Expr


@dataclass(frozen=True, slots=True)
class For(Syntax):
    variables: tuple[tuple[str, Expr], ...]
    result: Expr


@dataclass(frozen=True, slots=True)
class InstanceOf(Syntax):
    """`operand instance of list<number>`; `type` is the type's text with single spaces."""

    operand: Expr
    type: str


Expr: TypeAlias = (
    Number
    | Text
    | Boolean
    | Null
    | Temporal
    | Name
    | ListLiteral
    | Interval
    | Steps
    | Test
    | Path
    | Index
    | Call
    | Negative
    | Binary
    | And
    | Or
    | Not
    | Between
    | In
    | If
    | Quantified
    | For
    | InstanceOf
)


# --- the other entry points -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnaryTests(Syntax):
    """The tests of a decision table cell; no tests for `-` (anything)."""

    tests: tuple[Expr, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Moment(Syntax):
    """A day, or a clock time on a day. `day` is a date literal (`Temporal`) or an expression; `clock` is (hour, minute), up to 24:00."""

    day: Expr
    clock: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Schedule(Syntax):
    """A window or a deadline.

    | kind      | written                                                   | parts                  |
    |-----------|-----------------------------------------------------------|------------------------|
    | between   | `2019-04-25 to 2019-05-30` / `… 至 …`                     | start, end             |
    | by        | `by 2025-08-25` / `截至 2025-08-25`                       | end                    |
    | from      | `from 2025-04-01` / `自 2025-04-01 起`                    | start                  |
    | on        | `on 2019-06-24` / `2019-06-24 当日`                       | start (= the day)      |
    | within    | `within 7 days after X` / `X 后 7 日内`                   | anchor, count, unit    |
    | at least  | `at least 5 working days after X` / `X 后至少 5 个工作日` | anchor, count, unit    |
    """

    kind: Literal["between", "by", "from", "on", "within", "at least"]
    start: Moment | None = None
    end: Moment | None = None
    anchor: Moment | None = None
    count: int | None = None
    unit: Literal["day", "working day"] = "day"


@dataclass(frozen=True, slots=True)
class Effect(Syntax):
    """What a penalty imposes. `name` is the canonical Chinese name; `years` and `start` only for 禁止报名."""

    name: str
    years: int | None = None
    start: Expr | None = None
