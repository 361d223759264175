"""Effects as columns `effects.<key>`: the first value that surely applies; nothing where that is not certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhaolu.executors.sql.form import (
    FALSE,
    TEXT,
    TRUE,
    UNDECIDED,
    Form,
    and_,
    case,
    const,
    not_,
    null,
    op,
    or_,
    sure,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.stages import Entry, Listing, Output
from zhaolu.executors.sql.tables import NONE_SUFFIX
from zhaolu.executors.sql.values import NONE_CELL, Missing, Nothing, Scalar, Text, Value, is_none, is_unknown
from zhaolu.executors.sql.worlds import Readings, over
from zhaolu.ir.rules import Effect

PREFIX = "effects."


@dataclass(frozen=True)
class _Applied:
    """One effect: where it surely applies, where it surely does not (never NULL), and its value there."""

    certain: Form
    absent: Form
    value: Value


def effects(readings: Readings) -> Iterator[Output]:
    """A column for every key, in the order of the ruleset; where a value can be none, a companion says that it is."""
    by_key: dict[str, list[Effect]] = {}
    for effect in readings.ruleset.effects:
        by_key.setdefault(effect.key, []).append(effect)
    for key, listed in by_key.items():
        applied = [_applied(readings, effect) for effect in listed]
        if all(effect.collect for effect in listed):
            yield Output(PREFIX + key, Listing(tuple(_entry(effect, found) for effect, found in zip(listed, applied, strict=True))))
        elif any(effect.collect for effect in listed):
            raise gap("effect-value", listed[0].span)
        else:
            yield from _first(key, listed, applied)


def _applied(readings: Readings, effect: Effect) -> _Applied:
    hoist = readings.setting.stages.hoist
    verdicts: list[Form] = []
    values: list[Value] = []
    for suffix, world in readings.worlds(effect.readings):
        name = "_".join(part for part in (effect.id, suffix) if part)
        value = world.hoisted(f"{name}=", world.lower(effect.value))
        if not isinstance(value, Scalar | Text | Nothing | Missing) or (isinstance(value, Scalar) and value.hi is not None):
            raise gap("effect-value", effect.span)
        when = TRUE if effect.when is None else world.condition(effect.when)
        verdicts.append(hoist(name, and_(when, case([(is_unknown(value), UNDECIDED)], TRUE))))
        values.append(value)
    verdict = hoist(f"{effect.id}!", over(verdicts))
    alike = and_(*(_alike(values[0], value) for value in dict.fromkeys(values) if value != values[0]))
    return _Applied(and_(sure(verdict), alike), sure(not_(verdict)), values[0])


def _alike(left: Value, right: Value) -> Form:
    """Whether two known values are the same: true or false."""
    if isinstance(left, Text) and isinstance(right, Text):
        return sure(op("=", left.cell.type, left.cell, right.cell))
    if isinstance(left, Scalar) and isinstance(right, Scalar) and left.type is right.type:
        a, b = is_none(left), is_none(right)
        return or_(and_(a, b), and_(not_(a), not_(b), sure(op("=", left.type, left.sql, right.sql))))
    raise gap("effect-value")


def _entry(effect: Effect, found: _Applied) -> Entry:
    if not isinstance(found.value, Text):
        raise gap("effect-value", effect.span)
    return Entry(found.certain, (("", found.value.cell),))


def _first(key: str, listed: Sequence[Effect], applied: Sequence[_Applied]) -> Iterator[Output]:
    values = [found.value for found in applied]
    branches = [(found.certain, not_(found.absent)) for found in applied]
    if all(isinstance(value, Text | Nothing) for value in values):
        cells = [value.cell if isinstance(value, Text) else const(NONE_CELL) for value in values]
        yield Output(PREFIX + key, _chosen(branches, cells, null(TEXT)))
        return
    types = {value.type for value in values if isinstance(value, Scalar)}
    if len(types) != 1 or not all(isinstance(value, Scalar | Nothing | Missing) for value in values):
        raise gap("effect-value", listed[0].span)
    nothing = null(types.pop())
    yield Output(PREFIX + key, _chosen(branches, [value.sql if isinstance(value, Scalar) else nothing for value in values], nothing))
    nones = [is_none(value) for value in values]
    if any(none != FALSE for none in nones):
        yield Output(PREFIX + key + NONE_SUFFIX, _chosen(branches, nones, FALSE))


def _chosen(branches: Sequence[tuple[Form, Form]], values: Sequence[Form], nothing: Form) -> Form:
    """The value of the first effect that applies; nothing from the first that may apply on."""
    found: list[tuple[Form, Form]] = []
    for (certain, possible), value in zip(branches, values, strict=True):
        found += [(certain, value), (possible, nothing)]
    return case(found, nothing)
