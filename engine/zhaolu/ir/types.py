"""Types of the rule language."""

from __future__ import annotations

from collections.abc import Mapping

from zhaolu.frozen import dataclass, field


@dataclass(frozen=True, slots=True)
class Type:
    """Base of all types."""


@dataclass(frozen=True, slots=True)
class Scalar(Type):
    """A type without parts; one instance each, below."""

    name: str


ANY = Scalar("any")
"""Anything: only in unchecked mode and for values whose type the caller did not say."""
MIXED = Scalar("mixed")
"""Items of a list literal that are of different kinds; meets nothing but itself."""
NULL = Scalar("null")
BOOLEAN = Scalar("boolean")
NUMBER = Scalar("number")
STRING = Scalar("string")
DATE = Scalar("date")
TIME = Scalar("time")
DATETIME = Scalar("date and time")
MONTHS = Scalar("years and months duration")
SECONDS = Scalar("days and time duration")


@dataclass(frozen=True, slots=True)
class Enum(Type):
    """A text out of a list. Assignable to STRING."""

    values: tuple[str, ...]
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class List(Type):
    item: Type


@dataclass(frozen=True, slots=True)
class Range(Type):
    item: Type


@dataclass(frozen=True, slots=True)
class Map(Type):
    """Keyed values given as a context parameter; reachable only by `lookup`."""

    value: Type


@dataclass(frozen=True, slots=True)
class FieldType:
    """A member of a struct. `nullable`: the vocabulary says what none means here, so rules should test for it.

    `filled`: null in a record stands for a value, so that none never comes from there. `whole`, `minimum` and `maximum`
    (included) bound a number.
    """

    id: str
    label: str
    type: Type
    nullable: bool = False
    filled: bool = False
    whole: bool = False
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Struct(Type):
    """Named fields, reachable by id or label."""

    name: str
    fields: Mapping[str, FieldType] = field(compare=False)

    def find(self, name: str) -> FieldType | None:
        if name in self.fields:
            return self.fields[name]
        for item in self.fields.values():
            if item.label == name:
                return item
        return None
