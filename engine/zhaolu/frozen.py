"""The standard `dataclass` for the engine's own frozen records, made in a third of the time.

A command loads some hundred and fifty of them, and most of its time went into generating their methods. Here only
`__init__` is generated; comparing, hashing and showing are three functions for all. Type checkers see the standard one: that
nobody assigns to a field is theirs to say, and not checked again when the program runs.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses

    def dataclass(cls=None, *, frozen=False, slots=False, kw_only=False, eq=True, order=False):
        """`@dataclass(frozen=True, …)`."""

        def made(cls: type) -> type:
            assert frozen, "for frozen records only"
            cls.__doc__ = cls.__doc__ or cls.__name__  # else a signature is worked out for it
            for methods, wanted in ((_SHOWING, True), (_COMPARING, eq), (_ORDERING, order)):
                for name, method in methods.items() if wanted else ():
                    if name not in cls.__dict__:
                        setattr(cls, name, method)
            found = dataclasses.dataclass(repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            compared = [field.name for field in dataclasses.fields(found) if field.compare]
            found._compared = staticmethod(attrgetter(*compared) if compared else _nothing)
            return found

        return made if cls is None else made(cls)


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
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in self.__dataclass_fields__.values() if field.repr)
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

__all__ = ["dataclass"]
