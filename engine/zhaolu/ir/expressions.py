"""Expressions of the rule language after checking: names resolved, types known.

Every executor handles every class here with `match` and `assert_never`. `Expr` is the union of all of them.
Each node has a `type` and, where it was written by a person, a `span`; neither takes part in comparison.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias
from typing import Literal as OneOf

from zhaolu.frozen import dataclass, field
from zhaolu.ir.types import ANY, BOOLEAN, Type
from zhaolu.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    type: Type = field(default=ANY, compare=False, repr=False)
    span: Span | None = field(default=None, compare=False, repr=False)


# --- leaves -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant (see `ir.values`)."""

    value: Any


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """A fact of the record by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class Local(Node):
    """A variable bound by some / every / for / a filter (`item`, or a field of the item), or by a history test."""

    name: str


@dataclass(frozen=True, slots=True)
class Definition(Node):
    """A definition of the ruleset by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Reading(Node):
    """The value of a reading: that of the option chosen."""

    name: str


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A context parameter of the ruleset, given by the caller."""

    name: str


@dataclass(frozen=True, slots=True)
class AsOf(Node):
    """The moment asked about. `part`: `date` (today(), in Asia/Shanghai) or `instant` (now())."""

    part: OneOf["date", "instant"]


@dataclass(frozen=True, slots=True)
class WindowPart(Node):
    """A bound of a window of the ruleset: first_day | last_day (dates), start | end (instants, end excluded)."""

    window: str
    part: OneOf["first_day", "last_day", "start", "end"]


# --- structure --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`base.name`. Over a list: the list of the items' fields. Over a temporal value: a property (year, month, …)."""

    base: Expr
    name: str


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """`[lo..hi]` and its open forms; a missing bound (from a unary test such as `< 5`) is None."""

    lo: Expr | None
    hi: Expr | None
    lo_included: bool
    hi_included: bool


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`base[index]`, from 1; negative counts from the end."""

    base: Expr
    index: Expr


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`base[condition]`; inside, `Local('item')` is the item. (`item.x` may be written as `x`; the checker resolves it.)"""

    base: Expr
    condition: Expr


# --- operators --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """Arithmetic negation."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    op: OneOf["+", "-", "*", "/", "**"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Compare(Node):
    op: OneOf["=", "!=", "<", "<=", ">", ">="]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Not(Node):
    operand: Expr
    type: Type = field(default=BOOLEAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class And(Node):
    """Two or more operands, in the order written."""

    items: tuple[Expr, ...]
    type: Type = field(default=BOOLEAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Or(Node):
    items: tuple[Expr, ...]
    type: Type = field(default=BOOLEAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in tests`: true if any test accepts the value.

    A test is a value (equality, or membership where it is a list), a range, or any expression that yields one of
    these; a test that uses `?` is a condition over `Local('?')` and yields a boolean. `negated`: `not(tests)` in a
    unary-test position (decision tables).
    """

    value: Expr
    tests: tuple[Expr, ...]
    negated: bool = False
    type: Type = field(default=BOOLEAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some x in source satisfies condition` / `every …`. Several variables nest."""

    kind: OneOf["some", "every"]
    variable: str
    source: Expr
    condition: Expr
    type: Type = field(default=BOOLEAN, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for x in source return result`; `source` may be a range of whole numbers or dates. Several variables nest and flatten."""

    variable: str
    source: Expr
    result: Expr
    flatten: bool = False


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    operand: Expr
    of: Type
    type: Type = field(default=BOOLEAN, compare=False, repr=False, kw_only=True)


# --- functions and tables ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the operator table (or of a plugin) by its id; arguments in the order of its signature.

    An optional argument that was left out is absent at the end; a named call is put in order by the checker.
    """

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Lookup(Node):
    """`lookup(table, key)`: a keyed table of the ruleset, a quota list or a context parameter of type map.

    An absent key is none in a table declared complete, unknown otherwise.
    """

    table: str
    key: Expr


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a decision table: a test per input (None = `-`), an expression per output."""

    tests: tuple[In | None, ...]
    outputs: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable(Node):
    """A FEEL decision table. `inputs` are the tested expressions; each row's `In.value` repeats its input.

    `hit`: unique | any | first | priority | collect | rule order | output order; `aggregation`: sum | min | max |
    count | None. `outputs` names the columns (one column may be unnamed: ''), `allowed` lists the output values in
    priority order, `defaults` the value when no row matches.
    """

    hit: str
    aggregation: str | None
    inputs: tuple[Expr, ...]
    outputs: tuple[str, ...]
    allowed: tuple[tuple[Any, ...] | None, ...]
    defaults: tuple[Expr | None, ...]
    rows: tuple[TableRow, ...]
    input_allowed: tuple[tuple[Expr, ...] | None, ...] = ()


Expr: TypeAlias = (
    Literal
    | Fact
    | Local
    | Definition
    | Reading
    | Parameter
    | AsOf
    | WindowPart
    | Member
    | ListOf
    | RangeOf
    | Index
    | Filter
    | Negate
    | Arithmetic
    | Compare
    | Not
    | And
    | Or
    | In
    | If
    | Quantified
    | For
    | InstanceOf
    | Call
    | Lookup
    | DecisionTable
)


def children(node: Expr) -> tuple[Expr, ...]:
    """The direct sub-expressions of a node, in reading order."""
    match node:
        case Literal() | Fact() | Local() | Definition() | Reading() | Parameter() | AsOf() | WindowPart():
            return ()
        case Member(base):
            return (base,)
        case ListOf(items) | And(items) | Or(items):
            return items
        case RangeOf(lo, hi):
            return tuple(x for x in (lo, hi) if x is not None)
        case Index(base, index):
            return base, index
        case Filter(base, condition):
            return base, condition
        case Negate(operand) | Not(operand) | InstanceOf(operand):
            return (operand,)
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return left, right
        case In(value, tests):
            return value, *tests
        case If(condition, then, otherwise):
            return condition, then, otherwise
        case Quantified(_, _, source, condition):
            return source, condition
        case For(_, source, result):
            return source, result
        case Call(_, arguments):
            return arguments
        case Lookup(_, key):
            return (key,)
        case DecisionTable():
            found: list[Expr] = list(node.inputs)
            for row in node.rows:
                found += [test for test in row.tests if test is not None]
                found += row.outputs
            found += [d for d in node.defaults if d is not None]
            found += [test for tests in node.input_allowed if tests for test in tests]
            return tuple(found)


def walk(node: Expr) -> Iterator[Expr]:
    """Every node under and including `node`, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)
