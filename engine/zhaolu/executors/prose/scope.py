"""What both languages need to know about an expression before wording it: types, subjects, units, shapes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias
from typing import Literal as OneOf

from zhaolu.executors.prose.names import Names, field_of, item_type
from zhaolu.frozen import dataclass, field, replace
from zhaolu.ir.expressions import (
    Call,
    Compare,
    Definition,
    Expr,
    Fact,
    Filter,
    Index,
    ListOf,
    Literal,
    Local,
    Lookup,
    Member,
    Parameter,
    Reading,
    WindowPart,
    walk,
)
from zhaolu.ir.rules import ReadingChoice, Ruleset
from zhaolu.ir.types import ANY, BOOLEAN, Enum, FieldType, Scalar, Type
from zhaolu.ir.values import Seconds

COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    "age": ("周岁", "years"),
    "days between": ("天", "days"),
    "working days": ("个工作日", "working days"),
    "count": ("项", ""),
}
"""Functions whose numbers carry a unit (an English one may need none)."""


DAY: Final = Seconds(Decimal(86400))

Operator: TypeAlias = OneOf["=", "!=", "<", "<=", ">", ">="]

OPPOSITE: Final[Mapping[Operator, Operator]] = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
SWAPPED: Final[Mapping[Operator, Operator]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Said(NamedTuple):
    """A condition in words and the joint it is made with (`且`, `或`, empty for a simple one)."""

    text: str
    joint: str = ""

    def within(self, joint: str, opening: str = "（", closing: str = "）") -> str:
        """The text as a part of something made with `joint`, in brackets where it could be misread."""
        return f"{opening}{self.text}{closing}" if self.joint and self.joint != joint else self.text


@dataclass(frozen=True, slots=True)
class Scope:
    """The ruleset, and the variables around an expression with the types of their values.

    `subject` is the variable whose fields are named without saying whose; `expand` shows definitions in place.
    """

    names: Names
    locals: Mapping[str, Type] = field(default_factory=dict)
    subject: str | None = None
    expand: bool = False

    @property
    def ruleset(self) -> Ruleset:
        return self.names.ruleset

    def bind(self, variable: str, source: Expr, *, subject: bool = True) -> Scope:
        bound = {**self.locals, variable: item_type(self.type_of(source))}
        return replace(self, locals=bound, subject=variable if subject else self.subject)

    def type_of(self, expr: Expr) -> Type:
        """The checked type, else one worked out from the names (expressions built by hand)."""
        if expr.type is not ANY:
            return expr.type
        match expr:
            case Fact(id):
                found = self.ruleset.facts.fields.get(id)
                return found.type if found else ANY
            case Member(base, name):
                found = field_of(self.type_of(base), name)
                return found.type if found else ANY
            case Local(name):
                return self.locals.get(name, ANY)
            case Filter(base, _):
                return self.type_of(base)
            case Index(base, _):
                return item_type(self.type_of(base))
            case Definition(name) if name in self.ruleset.definitions:
                return self.type_of(self.ruleset.definitions[name])
            case Reading(name) if name in self.ruleset.readings:
                return self.ruleset.readings[name].type
            case Parameter(name) if name in self.ruleset.parameters:
                return self.ruleset.parameters[name].type
            case Literal(bool()) | Compare():
                return BOOLEAN
            case _:
                return ANY

    def field(self, base: Expr, name: str) -> FieldType | None:
        return field_of(self.type_of(base), name)

    def reading(self, name: str) -> ReadingChoice | None:
        return self.ruleset.readings.get(name)

    def unit(self, expr: Expr) -> tuple[str, str] | None:
        """The unit of a number, as (zh, en)."""
        if isinstance(expr, Call):
            return COUNTED.get(expr.function)
        return None


def constant(expr: Expr) -> bool:
    """Whether an expression can be said in a word or two wherever it stands."""
    return isinstance(expr, Literal | WindowPart | Lookup | Fact) or (isinstance(expr, Member) and isinstance(expr.base, Fact))


def flattened(tests: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Tests with lists of values spread out: `x in ["a", "b"]` and `x in ("a", "b")` read the same."""
    found: list[Expr] = []
    for test in tests:
        found += test.items if isinstance(test, ListOf) else (test,)
    return tuple(found)


def may_be_list(type_: Type) -> bool:
    return not isinstance(type_, Enum | Scalar) or type_.name == "any"


def mentions_value(expr: Expr) -> bool:
    return any(node == Local("?") for node in walk(expr))
