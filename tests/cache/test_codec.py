"""Stored forms: every shipped ruleset comes back as it was, and what is shared or compared by identity stays so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

import zhaolu
from zhaolu.cache.codec import NotStorable, decode, encode
from zhaolu.ir.expressions import Fact, Literal
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import NUMBER
from zhaolu.ir.values import Months
from zhaolu.spans import Source, Span
from zhaolu.surfaces.keeping import _constants

RULESETS = zhaolu.open()


def again(value: Any, sources: tuple[Source, ...] = ()) -> Any:
    return decode(json.loads(json.dumps(encode(value, sources, _constants()))), sources)


def differences(a: Any, b: Any, place: str = "", seen: set[tuple[int, int]] | None = None) -> Iterator[str]:
    """Where two values differ in anything at all: also in fields that do not take part in comparison."""
    seen = set() if seen is None else seen
    if (id(a), id(b)) in seen:
        return
    seen.add((id(a), id(b)))
    if type(a) is not type(b):
        yield f"{place}: {type(a)} {type(b)}"
    elif isinstance(a, Source):
        if (a.name, a.text) != (b.name, b.text):
            yield place
    elif is_dataclass(a):
        for field in fields(a):
            yield from differences(getattr(a, field.name), getattr(b, field.name), f"{place}.{field.name}", seen)
    elif isinstance(a, tuple | list):
        if len(a) != len(b):
            yield f"{place}: {len(a)} {len(b)}"
        for n, (x, y) in enumerate(zip(a, b, strict=False)):
            yield from differences(x, y, f"{place}[{n}]", seen)
    elif isinstance(a, dict):
        if list(a) != list(b):
            yield f"{place}: keys"
        for key in a.keys() & b.keys():
            yield from differences(a[key], b[key], f"{place}[{key}]", seen)
    elif a != b:
        yield f"{place}: {a!r} {b!r}"


@pytest.mark.parametrize("name", RULESETS.names())
def test_a_compiled_ruleset_comes_back_whole(name: str) -> None:
    compiled = zhaolu.open(keep=False).load(name).compiled
    found = again((compiled.ruleset, compiled.diagnostics), compiled.sources)
    assert not list(differences((compiled.ruleset, compiled.diagnostics), found))


def test_the_vocabulary_comes_back_whole() -> None:
    vocabulary = RULESETS.vocabulary
    assert not list(differences(vocabulary, again(vocabulary, (vocabulary.source,))))


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, -3, "字", "", Decimal("1.50"), Decimal("1E+3"), date(2024, 2, 29), datetime(2024, 1, 1, 8, tzinfo=BEIJING),
        datetime(2024, 1, 1, 8, 0, 0, 5, tzinfo=timezone(timedelta(hours=-3))), time(9, 30), time(9, tzinfo=BEIJING), Months(5), (), ((),),
        {"a": (1, None)}, frozenset({"x", "y"}), [1, ["2"]], Literal(value=True), Literal(value=None),
    ],
)  # fmt: skip
def test_values_come_back(value: Any) -> None:
    found = again(value)
    assert found == value and type(found) is type(value) and repr(found) == repr(value)


def test_what_is_shared_stays_shared_and_what_is_one_stays_one() -> None:
    source = Source("a.yaml", "x >= 1")
    fact = Fact(id="x", type=NUMBER, span=Span(source, 0, 1))
    one, two = again((fact, fact), (source,))
    assert one is two
    assert one.type is NUMBER
    assert one.span.source is source


@pytest.mark.parametrize("value", [object(), lambda: 1, 1.5, {1, 2}, b"x"], ids=["object", "function", "float", "set", "bytes"])
def test_what_has_no_stored_form_is_refused(value: Any) -> None:
    with pytest.raises(NotStorable):
        encode((value,), (), {})


@pytest.mark.parametrize("name", ["os:system", "builtins:eval", "zhaoluish:thing", "json:loads"])
def test_nothing_outside_the_engine_is_called(name: str) -> None:
    with pytest.raises(LookupError):
        decode({"classes": [[name, "command"]], "rows": [[0, "true"]], "value": [0]}, ())
