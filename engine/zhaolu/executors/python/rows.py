"""Checked objects whose members also stand in the order of the vocabulary, so that generated code reads them by place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from zhaolu.ir.types import List, Struct, Type
from zhaolu.ir.values import Cause, Object, Unknown


class _Bare(Unknown):
    """Equal to itself alone, at the speed of an object."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __reduce__(self) -> str:
        return "U"


U: Final = _Bare(frozenset({Cause("missing", "")}))
"""Unknown, where nobody asks why. Its one cause is never shown."""


WHOLE: Final = {number: Decimal(number) for number in (*range(100), *range(1900, 2101))}
"""Counts and years: the door gives these very objects, and generated code compares with them by identity first."""


class Layout:
    """The order of an object's members; equal ones are the same object. `inner`: of objects, and of the items of lists of objects."""

    __slots__ = ("inner", "names", "places")

    def __init__(self, names: tuple[str, ...], inner: tuple[Layout | None, ...]) -> None:
        self.names = names
        self.inner = inner
        self.places = {name: place for place, name in enumerate(names)}

    def objects(self) -> Iterator[tuple[str, Layout]]:
        """The members that are, or hold, objects."""
        return ((name, inner) for name, inner in zip(self.names, self.inner, strict=True) if inner is not None)


_made = lru_cache(maxsize=1_000)(Layout)
"""A layout that is forgotten and made again is another object: rows of the first are then laid out again, no more."""


def layout_of(struct: Struct) -> Layout:
    return _made(tuple(struct.fields), tuple(inner_layout(field.type) for field in struct.fields.values()))


def inner_layout(type_: Type) -> Layout | None:
    match type_:
        case Struct() | List(Struct()):
            return layout_of(type_ if isinstance(type_, Struct) else type_.item)  # type: ignore[arg-type]
        case _:
            return None


class Row(Object):
    """An object with its members by place too: `row[i]` is the member `layout.names[i]`, `U` where it is unknown.

    INVARIANT: the objects inside a row are rows of the layouts inside its layout.
    """

    __slots__ = ("layout", "row")

    def __init__(self, members: dict[str, Any], path: str, row: tuple[Any, ...], layout: Layout) -> None:
        self._members = members
        self.path = path
        self.row = row
        self.layout = layout


def row_of(value: Object, layout: Layout) -> Row:
    """The same object as a row, and every object inside."""
    members = dict(value)
    for name, inner in layout.objects():
        if name in members:
            members[name] = laid_out(members[name], inner)
    return Row(members, value.path, tuple(known(members.get(name, U)) for name in layout.names), layout)


def laid_out(value: Any, layout: Layout) -> Any:
    """An object as a row, a list of objects as a list of rows; anything else as it is."""
    match value:
        case Row() if value.layout is layout:
            return value
        case Object():
            return row_of(value, layout)
        case tuple():
            return tuple(laid_out(item, layout) for item in value)
        case _:
            return value


def filled(row: Row, place: int, value: Any) -> Row:
    """The row with one more member."""
    members = {**row._members, row.layout.names[place]: value}
    return Row(members, row.path, (*row.row[:place], known(value), *row.row[place + 1 :]), row.layout)


def known(value: Any) -> Any:
    """The value, with every unknown as `U`."""
    return U if isinstance(value, Unknown) else value
