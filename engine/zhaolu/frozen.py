"""The standard `dataclass` for the engine's own records, made where it is needed and not before.

A command loads some hundred and fifty of them and makes instances of a third; most of its time went into generating methods
and into loading what the standard module takes for that. Here comparing, hashing and showing are three functions for all, and
`__init__` is generated when the first instance is made. Type checkers see the standard one: that nobody assigns to a field of
a frozen record is theirs to say, and not checked again when the program runs. `dataclasses.fields`, `replace` and
`is_dataclass` take these records like any others.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter, ge, gt, le, lt
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:

    def dataclass(cls=None, *, frozen=False, slots=False, kw_only=False, eq=True, repr=True, order=False):
        """`@dataclass(frozen=True, …)`, or for records that change `@dataclass(eq=False, …)`."""

        def made(cls: type) -> type:
            assert frozen or not eq, "records that change are not compared"
            own = _own_fields(cls, kw_only)
            fields = {name: found for base in cls.__mro__[:0:-1] for name, found in base.__dict__.get("_declared", {}).items()} | own
            compared = [name for name, found in fields.items() if found.compare]
            given = {
                **(_SHOWING if repr else {}),
                **(_COMPARING if eq else {}),
                **(_ORDERING if order else {}),
                "__init__": _Late("__init__", _initializer),
            }
            body = {name: method for name, method in given.items() if name not in cls.__dict__}
            body["__match_args__"] = tuple(name for name, found in fields.items() if not found.kw_only)
            body["__dataclass_fields__"] = _Late("__dataclass_fields__", _standard_fields)
            body["_declared"] = fields
            body["_compared"] = staticmethod(attrgetter(*compared) if compared else _nothing)
            return _slotted(cls, own, body) if slots else _extended(cls, own, body)

        return made if cls is None else made(cls)

    def field(*, default=..., default_factory=None, compare=True, repr=True, kw_only=None):
        """What is to be said of a field besides its type."""
        return Field(default, default_factory, compare, repr, kw_only)

    def replace(record, /, **changes):
        """The record with other values in some of its fields."""
        for name in record._declared:
            if name not in changes:
                changes[name] = getattr(record, name)
        return record.__class__(**changes)


class Field:
    """A field as declared; `default` is `...` where it has none."""

    __slots__ = ("compare", "default", "factory", "kw_only", "shown", "type")

    def __init__(self, default: Any, factory: Callable[[], Any] | None, compare: bool, shown: bool, kw_only: bool | None) -> None:
        self.default, self.factory, self.compare, self.shown, self.kw_only = default, factory, compare, shown, kw_only
        self.type = ""


def declared(kind: Any) -> dict[str, Field]:
    """The fields of a class of records, in order; none for any other class."""
    return getattr(kind, "_declared", {})


def _own_fields(cls: type, kw_only: bool) -> dict[str, Field]:
    """The fields a class declares itself, in order."""
    found: dict[str, Field] = {}
    for name, annotation in cls.__annotations__.items():
        if annotation.startswith("ClassVar"):
            continue
        default = getattr(cls, name, ...)
        if isinstance(default, Field):
            found[name] = default
        else:
            assert type(default).__module__ != "dataclasses", f"{name}: field() is that of this module"
            found[name] = Field(... if isinstance(default, MemberDescriptorType) else default, None, True, True, None)
        found[name].type = annotation
        if found[name].kw_only is None:
            found[name].kw_only = kw_only
    return found


def _extended(cls: type, own: dict[str, Field], body: dict[str, Any]) -> type:
    """The class with more in it."""
    for name, found in own.items():
        if isinstance(cls.__dict__.get(name), Field):
            if found.default is ...:
                delattr(cls, name)
            else:
                setattr(cls, name, found.default)
    return _owning(cls, body)


def _slotted(cls: type, own: dict[str, Field], body: dict[str, Any]) -> type:
    """The class anew, with slots: what stands in them cannot stand in its body too."""
    left_out = {*own, "__dict__", "__weakref__"}
    inherited = {slot for base in cls.__mro__[1:-1] for slot in base.__dict__.get("__slots__", ())}
    kept = {name: value for name, value in cls.__dict__.items() if name not in left_out}
    slots = tuple(name for name in own if name not in inherited)
    made = type(cls)(cls.__name__, cls.__bases__, {**kept, "__slots__": slots})
    made.__qualname__ = cls.__qualname__
    return _owning(made, body)


def _owning(cls: type, body: dict[str, Any]) -> type:
    for name, value in body.items():
        if isinstance(value, _Late):
            value.home = cls
        setattr(cls, name, value)
    return cls


class _Late:
    """An attribute of a class that is made when first asked for, and then stands in its place."""

    __slots__ = ("home", "make", "name")

    def __init__(self, name: str, make: Callable[[type], Any]) -> None:
        self.name, self.make = name, make
        self.home: type = object

    def __get__(self, instance: Any, owner: type) -> Any:
        made = self.make(self.home)
        setattr(self.home, self.name, made)
        return made.__get__(instance, owner) if hasattr(made, "__get__") else made


def _initializer(cls: Any) -> Any:
    """`__init__` of a record."""
    fields: dict[str, Field] = cls._declared
    known: dict[str, Any] = {"__name__": cls.__module__}
    positional, by_name, lines = ["self"], ["*"], []
    for name, found in fields.items():
        value, default = name, ""
        if found.factory is not None:
            known[f"_new_{name}"] = found.factory
            value, default = f"_new_{name}() if {name} is ... else {name}", " = ..."
        elif found.default is not ...:
            known[f"_default_{name}"] = found.default
            default = f" = _default_{name}"
        (by_name if found.kw_only else positional).append(name + default)
        lines.append(f" self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    taken = ", ".join(positional + (by_name if len(by_name) > 1 else []))
    exec(f"def __init__({taken}):\n" + "\n".join(lines or [" pass"]), known)
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {name: found.type for name, found in fields.items()} | {"return": "None"}
    return made


def _standard_fields(cls: Any) -> dict[str, Any]:
    """What the standard module knows of a record."""
    from dataclasses import MISSING, field, make_dataclass

    fields = []
    for name, found in cls._declared.items():
        default = MISSING if found.default is ... else found.default
        said: Any = field(
            default=default, default_factory=found.factory or MISSING, compare=found.compare, repr=found.shown, kw_only=found.kw_only
        )
        fields.append((name, found.type, said))
    made: Any = make_dataclass(cls.__name__, fields)
    return made.__dataclass_fields__  # type: ignore[no-any-return]


def _nothing(record: Any) -> Any:
    return None


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    key = self._compared
    return key(self) == key(other)


def _hash(self: Any) -> int:
    return hash((self.__class__, self._compared(self)))


def _show(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, found in self._declared.items() if found.shown)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _ordering(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    def compare(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return holds(self._compared(self), self._compared(other))

    return compare


_SHOWING = {"__repr__": _show}
_COMPARING = {"__eq__": _equal, "__hash__": _hash}
_ORDERING = {"__lt__": _ordering(lt), "__le__": _ordering(le), "__gt__": _ordering(gt), "__ge__": _ordering(ge)}

__all__ = ["Field", "dataclass", "declared", "field", "replace"]
