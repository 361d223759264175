"""The engine's records are those of the standard library: what people and tools can see of them is the same."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from zhaolu import frozen


def family(dataclass: Callable[..., Any], field: Callable[..., Any], **more: Any) -> tuple[Any, Any, Any]:
    """A record, one that inherits from it, and one without a field."""

    @dataclass(frozen=True, **more)
    class Part:
        name: str
        place: int | None = field(default=None, compare=False, repr=False, kw_only=True)
        kind: ClassVar[str] = "part"

        @property
        def loud(self) -> str:
            return self.name.upper()

    @dataclass(frozen=True, **more)
    class Whole(Part):
        """One that is made of others."""

        parts: tuple[Any, ...] = ()
        said: dict[str, int] = field(default_factory=dict, compare=False)

    @dataclass(frozen=True, **more)
    class Nothing:
        pass

    return Part, Whole, Nothing


OURS = family(frozen.dataclass, frozen.field, slots=True)
STANDARD = family(dataclasses.dataclass, dataclasses.field, slots=True)
LOOSE = family(frozen.dataclass, frozen.field)
STANDARD_LOOSE = family(dataclasses.dataclass, dataclasses.field)


@pytest.mark.parametrize(("ours", "standard"), [(OURS, STANDARD), (LOOSE, STANDARD_LOOSE)], ids=["slots", "no slots"])
def test_what_is_seen_is_the_same(ours: tuple[Any, ...], standard: tuple[Any, ...]) -> None:
    def seen(kinds: tuple[Any, Any, Any]) -> list[Any]:
        part, whole, nothing = kinds
        one, same, other = part("a", place=1), part("a", place=2), part("b")
        all_of = whole("c", (one,), place=3)
        said: list[Any] = [one == same, hash(one) == hash(same), one == other, one == nothing(), nothing() == nothing()]
        said += [all_of == whole("c", (same,)), all_of.said, whole("d").said is whole("d").said]
        said += [repr(one), repr(all_of), repr(nothing()), one.loud, one.kind]
        said += [kind.__match_args__ for kind in kinds] + [hasattr(one, "__dict__"), whole.__doc__, whole.__qualname__]
        for kind in kinds:
            said.append([(f.name, f.type, f.compare, f.repr, f.kw_only, f.default) for f in dataclasses.fields(kind)])
            said.append([(p.name, p.kind, p.annotation) for p in inspect.signature(kind).parameters.values()])
        for replace in (dataclasses.replace, frozen.replace if kinds is ours else dataclasses.replace):
            changed = replace(all_of, name="e", place=4)
            said.append((changed.name, changed.parts == (one,), changed.place))
            said.append((dataclasses.asdict(changed)["name"], dataclasses.is_dataclass(changed)))
        copied = copy.copy(all_of)
        said.append((copied == all_of, copied.place))
        for wrong in ({}, {"name": "a", "nobody": 1}):
            with pytest.raises(TypeError) as fault:
                part(**wrong)
            said.append(str(fault.value))
        return said

    for mine, theirs in zip(seen(ours), seen(standard), strict=True):
        assert mine == theirs


@frozen.dataclass(frozen=True, slots=True, order=True)
class Step:
    at: int
    what: str = ""


def test_records_are_ordered_and_pickled() -> None:
    steps = [Step(2), Step(1, "b"), Step(1, "a")]
    assert sorted(steps) == [Step(1, "a"), Step(1, "b"), Step(2)]
    assert Step(1) <= Step(1) < Step(2) > Step(1)
    assert pickle.loads(pickle.dumps(steps)) == steps
    with pytest.raises(TypeError):
        Step(1) < 2  # type: ignore[operator]  # noqa: B015


def test_a_record_may_have_methods_of_its_own() -> None:
    @frozen.dataclass(eq=False)
    class Counter:
        count: int = 0

        def __post_init__(self) -> None:
            self.count += 1

        def __repr__(self) -> str:
            return f"<{self.count}>"

    one = Counter(4)
    assert (repr(one), one == Counter(4), hash(one) == object.__hash__(one)) == ("<5>", False, True)
