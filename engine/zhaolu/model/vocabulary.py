"""The vocabulary: every fact of an applicant's record, declared once for all notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from typing import Literal as OneOf

from zhaolu.frozen import dataclass, field
from zhaolu.ir.rules import Text
from zhaolu.ir.types import Struct, Type
from zhaolu.spans import Located, Source, Span

if TYPE_CHECKING:
    from zhaolu.model.records import Door

Kind: TypeAlias = OneOf["date", "datetime", "bool", "int", "number", "string", "enum", "list", "object"]
Changes: TypeAlias = OneOf["fixed", "provable", "changeable"]

NOT_GIVEN: Final = object()
"""Stands for `none_as` left out (where null itself may be the value)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One fact, or one field of an object or list item.

    `path` is the id path (`education[].level`), `type` the type in the rule language, `kind` the word of the file.
    `none` says what none means here (absent: none has no settled meaning); `none_as` is the value that null stands
    for instead. `minimum` and `maximum` are included. `names` are the names expected (others are warned of),
    `endings` what is dropped from the end of a name. `fields` are those of an object or of a list's items; `items`
    declares the items of a list whose items are no objects.
    """

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    path: str
    kind: Kind
    type: Type
    meaning: Text
    changes: Changes = "fixed"
    none: Text | None = None
    none_as: Any = NOT_GIVEN
    minimum: int | None = None
    maximum: int | None = None
    names: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    fields: tuple[Declaration, ...] = ()
    items: Declaration | None = None
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every name a record may use: id, label, aliases."""
        return self.id, self.label, *self.aliases

    @property
    def values(self) -> tuple[str, ...]:
        """The values allowed, for an enum or a list of enums; else empty."""
        from zhaolu.ir.types import Enum

        if self.items is not None:
            return self.items.values
        return self.type.values if isinstance(self.type, Enum) else ()

    def walk(self) -> Iterator[Declaration]:
        """This declaration and all below it."""
        yield self
        for child in self.fields:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class PresumptionText:
    """What silence means, as written. `path` in ids (`education[].ongoing`); `when` and `take` are rule text.

    Inside a list item, `item` in the rule text is that item.
    """

    path: str
    when: Located | None
    take: Located
    source: Text
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Vocabulary:
    """All facts. `struct` is their type in the rule language; provinces and programs map ids to Chinese names."""

    source: Source = field(repr=False)
    struct: Struct = field(repr=False)
    facts: tuple[Declaration, ...] = field(repr=False)
    provinces: Mapping[str, str] = field(repr=False)
    programs: Mapping[str, str] = field(repr=False)
    presumptions: tuple[PresumptionText, ...] = field(repr=False)
    digest: str

    @cached_property
    def by_path(self) -> Mapping[str, Declaration]:
        """Every declaration by its id path, list steps written `education[].level`."""
        return {found.path: found for fact in self.facts for found in fact.walk()}

    @cached_property
    def door(self) -> Door:
        """The compiled check of records (built once)."""
        from zhaolu.model.records import Door

        return Door(self)

    def find(self, path: str) -> Declaration | None:
        """The declaration at a path of ids, labels or aliases; positions (`education[2].level`) are ignored.

        A list step may be written with or without brackets.
        """
        scope = self.facts
        found: Declaration | None = None
        for step in path.split("."):
            name = step.partition("[")[0]
            found = next((item for item in scope if name in item.keys), None)
            if found is None:
                return None
            scope = found.fields
        return found

    def label_path(self, path: str) -> str:
        """An id path in labels: `education[2].level` gives `学历[2].层次`; unknown steps stay."""
        steps: list[str] = []
        scope = self.facts
        for step in path.split("."):
            name, bracket, rest = step.partition("[")
            found = next((item for item in scope if item.id == name), None)
            steps.append((found.label if found else name) + bracket + rest)
            scope = found.fields if found else ()
        return ".".join(steps)


def load_vocabulary(source: Source) -> Vocabulary:
    """Read a vocabulary file. Raises ZhaoluError with every fault of it, each with its place."""
    from zhaolu.model.vocabulary_loader import read_vocabulary

    return read_vocabulary(source)
