"""The given columns as values, then presumptions filled in, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from zhaolu.executors.sql.form import (
    BOOL,
    DATE,
    FALSE,
    INSTANT,
    NUMBER,
    TEXT,
    TRUE,
    Case,
    Element,
    Field,
    Form,
    Item,
    Op,
    SqlType,
    and_,
    case,
    coalesce,
    compare,
    const,
    is_known,
    is_null,
    null,
    op,
    or_,
    sure,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.lowering import World
from zhaolu.executors.sql.tables import NONE_SUFFIX, Holds, Layout
from zhaolu.executors.sql.values import (
    NONE_CELL,
    Fixed,
    ListValue,
    Missing,
    Nothing,
    ObjectValue,
    Scalar,
    Text,
    Value,
    constant,
    is_none,
    is_unknown,
)

if TYPE_CHECKING:
    from zhaolu.ir.rules import Presumption
    from zhaolu.model.vocabulary import Declaration

Read = Callable[[str], "tuple[Form, Holds] | None"]


@dataclass
class Staged:
    """An object of the record while presumptions are filled in."""

    given: Form
    none: Form
    members: dict[str, Value] = field(default_factory=dict)

    def value(self) -> ObjectValue:
        none = self.none
        return ObjectValue(self.given, none, lambda name: none_with(self.members.get(name, Missing()), none))


def none_with(value: Value, none: Form) -> Value:
    """A member of an object that may be none: none with it."""
    if none == FALSE:
        return value
    match value:
        case Text(cell):
            return Text(case([(none, const(NONE_CELL))], cell))
        case Scalar(sql, _, hi):
            return Scalar(sql, or_(none, is_none(value)), hi)
        case Missing():
            return Scalar(null(BOOL), none)
        case _:
            raise gap("object-value")


# --- the given columns ------------------------------------------------------------------------------------------


def given_facts(facts: Mapping[str, Declaration], layout: Layout) -> dict[str, Value | Staged]:
    """Every declared fact as the table gives it; what the table has no column for is missing."""
    return {name: _given(fact, name, layout.find) for name, fact in facts.items()}


def _given(fact: Declaration, path: str, read: Read) -> Value | Staged:
    from zhaolu.model.vocabulary import NOT_GIVEN

    companion = read(path + NONE_SUFFIX)
    none = sure(companion[0]) if companion else FALSE
    held = read(path)
    replaced = fact.none_as is not NOT_GIVEN
    if fact.kind == "object":
        return _object(fact, path, read, none, held)
    if held is None:
        return _absent(fact)
    form, holds = held
    if fact.kind == "list":
        if replaced:
            return ListValue(case([(none, Op("empty list", (form,), SqlType.LIST))], form), FALSE, _reader(fact, holds))
        return ListValue(case([(none, null(SqlType.LIST))], form), none, _reader(fact, holds))
    value = _scalar(fact.kind, form, none)
    if replaced and isinstance(value, Text):
        return Text(case([(compare("=", value.cell, const(NONE_CELL)), const(fact.none_as))], value.cell))
    return Text(value.cell, fact.values) if isinstance(value, Text) and fact.kind == "enum" else value


def _object(fact: Declaration, path: str, read: Read, none: Form, held: tuple[Form, Holds] | None) -> Staged:
    from zhaolu.model.vocabulary import NOT_GIVEN

    members = {member.id: _given(member, f"{path}.{member.id}", read) for member in fact.fields}
    plain = {name: value for name, value in members.items() if not isinstance(value, Staged)}
    if held is not None:
        given: Form = and_(is_known(held[0]), _no(none))
    else:
        cells = [read(f"{path}.{member.id}{suffix}") for member in fact.fields for suffix in ("", NONE_SUFFIX)]
        there = [sure(cell[0]) if at % 2 else is_known(cell[0]) for at, cell in enumerate(cells) if cell]
        given = and_(or_(*there), _no(none))
    if fact.none_as is not NOT_GIVEN and none != FALSE:
        for name, stand_in in fact.none_as.items():
            plain[name] = filled(plain[name], none, constant(stand_in))
        return Staged(or_(given, none), FALSE, plain)
    return Staged(given, none, plain)


def _absent(fact: Declaration) -> Value:
    """A fact the table has no column for."""
    if fact.kind == "list":
        return Missing()
    if fact.kind in ("string", "enum"):
        return Text(null(TEXT))
    return Scalar(null({"date": DATE, "datetime": INSTANT, "bool": BOOL}.get(fact.kind, NUMBER)))


def _no(form: Form) -> Form:
    from zhaolu.executors.sql.form import not_

    return not_(form)


def _scalar(kind: str, form: Form, none: Form) -> Value:
    """A column (or member of an item) of a kind. Text cells hold `null` for none, whatever they stand for."""
    if kind in ("string", "enum"):
        return Text(case([(none, const(NONE_CELL))], form))
    if form.type is TEXT:
        none = or_(none, sure(compare("=", form, const(NONE_CELL))))
    match kind:
        case "date" if form.type is TEXT:
            first = op("first day", DATE, form)
            return Scalar(first, none, op("last day", DATE, form, first))
        case "date":
            return Scalar(form if form.type is DATE else op("day of", DATE, form), none)
        case "datetime":
            sql = form if form.type is INSTANT else op("read instant" if form.type is TEXT else "beijing", INSTANT, form)
        case "bool":
            sql = op("read boolean", BOOL, form) if form.type is TEXT else form
        case _:
            sql = op("read number", NUMBER, form) if form.type is TEXT else form
    return Scalar(case([(none, null(sql.type))], sql), none)


def _reader(fact: Declaration, holds: Holds) -> Callable[[Form], Value]:
    """How an item of a list is read."""
    if fact.items is not None:
        return lambda item: Text(_as_text(item, holds.json))
    fields = {member.id: member for member in fact.fields}

    def read(item: Form) -> ObjectValue:
        def member(name: str) -> Value:
            if name not in fields:
                return Missing()
            found = _given(fields[name], name, lambda path: _in_item(item, path, holds, fields))
            assert not isinstance(found, Staged)
            return found

        return ObjectValue(TRUE, FALSE, member)

    return read


def _in_item(item: Form, path: str, holds: Holds, fields: Mapping[str, Declaration]) -> tuple[Form, Holds] | None:
    if holds.json:
        bare = path.removesuffix(NONE_SUFFIX)
        kind, key = fields[bare].kind, const(holds.names.get(bare, bare))
        plain = kind in ("string", "enum", "date")
        if bare != path:
            return None if plain else (Op("json none", (item, key), BOOL), Holds(BOOL))
        if plain:
            return Op("json cell", (item, key), TEXT), Holds(TEXT)
        type_ = {"bool": BOOL, "datetime": TEXT}.get(kind, NUMBER)
        return Op("json value", (item, key), type_), Holds(type_)
    if path not in holds.fields:
        return None
    held = holds.fields[path]
    return Field(item, holds.names.get(path, path), SqlType.NUMBER if held.type is SqlType.DECIMAL else held.type), held


def _as_text(item: Form, json: bool) -> Form:
    if json:
        return Op("json item", (item,), TEXT)
    return replace(item, type=TEXT) if isinstance(item, Item | Element) else item


# --- presumptions -----------------------------------------------------------------------------------------------


def filled(value: Value, condition: Form, take: Value) -> Value:
    """`take` where the condition holds (true or false, never NULL), else the value."""
    if condition == FALSE:
        return value
    match value:
        case Text(cell):
            if not isinstance(take, Text | Nothing):
                raise gap("any-type")
            instead = take.cell if isinstance(take, Text) else const(NONE_CELL)
            if condition == is_null(cell):
                return Text(coalesce(cell, instead))
            return Text(case([(condition, instead)], cell))
        case Scalar(sql, _, hi):
            if isinstance(take, Nothing):
                return Scalar(sql, or_(is_none(value), condition), hi)
            if not isinstance(take, Scalar):
                raise gap("any-type")
            last = None if hi is None and take.hi is None else case([(condition, take.last)], value.last)
            none = or_(is_none(value), and_(condition, is_none(take)))
            return Scalar(case([(condition, take.sql)], sql), none, last)
        case ListValue(sql, none, read):
            if isinstance(take, Nothing):
                return ListValue(sql, or_(none, condition), read)
            if take != Fixed(()):
                raise gap("list-value")
            return ListValue(case([(condition, Op("empty list", (sql,), SqlType.LIST))], sql), none, read)
        case Missing():
            return take if condition == TRUE else _where(condition, take)
        case _:
            raise gap("object-value")


def _where(condition: Form, take: Value) -> Value:
    match take:
        case Text(cell):
            return Text(Case(((condition, cell),), null(TEXT), TEXT))
        case Nothing():
            return Scalar(null(BOOL), condition)
        case Scalar(sql, _, hi):
            last = None if hi is None else Case(((condition, hi),), null(hi.type), hi.type)
            return Scalar(Case(((condition, sql),), null(sql.type), sql.type), and_(condition, is_none(take)), last)
        case _:
            raise gap("list-value")


def presume(world: World, facts: dict[str, Value | Staged], presumption: Presumption) -> None:
    """Fill one presumption in. `world` sees the facts as they are before."""
    steps = presumption.path.split(".")
    name, through_list = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    holder = facts.get(name, Missing())
    if len(steps) == 1:
        value = holder
        if isinstance(value, Staged):
            if not isinstance(world.lower(presumption.take), Nothing):
                raise gap("object-value", presumption.span)
            missing = and_(_no(or_(value.given, value.none)), _holds(world, presumption))
            facts[name] = Staged(value.given, or_(value.none, missing), value.members)
        else:
            facts[name] = _fill(world, presumption, value, TRUE)
        return
    if len(steps) > 2:
        raise gap("object-value", presumption.span)
    if isinstance(holder, Staged):
        before = holder.members.get(steps[1], Missing())
        facts[name] = replace(holder, members={**holder.members, steps[1]: _fill(world, presumption, before, holder.given)})
    elif through_list and isinstance(holder, ListValue):
        facts[name] = replace(holder, read=_filling(world, presumption, holder.read, steps[1]))


def _holds(world: World, presumption: Presumption) -> Form:
    return TRUE if presumption.when is None else sure(world.condition(presumption.when))


def _fill(world: World, presumption: Presumption, value: Value, there: Form) -> Value:
    condition = and_(there, is_unknown(value), _holds(world, presumption))
    return filled(value, condition, world.lower(presumption.take))


def _filling(world: World, presumption: Presumption, read: Callable[[Form], Any], name: str) -> Callable[[Form], Any]:
    def again(item: Form) -> Any:
        held = read(item)

        def member(asked: str) -> Value:
            value: Value = held.member(asked)
            return _fill(world.bind("item", held), presumption, value, TRUE) if asked == name else value

        return replace(held, member=member)

    return again


def live(facts: Mapping[str, Value | Staged]) -> dict[str, Value]:
    """The facts as expressions see them."""
    return {name: value.value() if isinstance(value, Staged) else value for name, value in facts.items()}


def columns_of(world: World, facts: Mapping[str, Value | Staged]) -> dict[str, Value | Staged]:
    """The facts as columns of their own, so that each is worked out once."""
    hoist = world.setting.stages.hoist
    found: dict[str, Value | Staged] = {}
    for name, value in facts.items():
        if isinstance(value, Staged):
            none = hoist(f"{name}__none", value.none)
            members = {m: world.hoisted(f"{name}.{m}", part) for m, part in value.members.items()}
            found[name] = Staged(hoist(f"{name}__given", value.given), none, members)
        elif isinstance(value, ListValue):
            found[name] = ListValue(hoist(name, value.sql), hoist(f"{name}__none", value.none), value.read)
        else:
            found[name] = world.hoisted(name, value)
    return found


def settled(world: World, facts: Mapping[str, Value | Staged]) -> dict[str, Value]:
    """The facts as expressions see them, each with its none worked out."""
    found = live(columns_of(world, facts))
    for name, value in found.items():
        if isinstance(value, ObjectValue):
            staged = facts[name]
            assert isinstance(staged, Staged)
            members = {m: world.hoisted(f"{name}.{m}", value.member(m)) for m in staged.members}
            found[name] = replace(value, member=_member_of(members, value.none))
    return found


def _member_of(members: Mapping[str, Value], none: Form) -> Callable[[str], Value]:
    return lambda name: members[name] if name in members else none_with(Missing(), none)
