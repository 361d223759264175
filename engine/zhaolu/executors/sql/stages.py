"""The SELECT-shaped form: stages of named columns, each stage over the one before.

An expression that is used more than once becomes a column, so that the query grows with the rules and not with their
combinations. A column's stage is one more than the latest stage it reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zhaolu.executors.sql.form import TRUE, Column, Const, Form, SqlType, compare, const, never_null, or_, parts, walk
from zhaolu.executors.sql.form import Item as FoldItem


@dataclass(frozen=True, slots=True)
class Output:
    """A column of the answer. `form` is an expression, or a list that a dialect writes its own way."""

    name: str
    form: Form | Listing | Lookup


@dataclass(frozen=True, slots=True)
class Entry:
    """One possible entry of a list: there where `present` is true."""

    present: Form
    value: tuple[tuple[str, Form | tuple[Const, ...] | Years], ...]


@dataclass(frozen=True, slots=True)
class Years:
    """The `count` years after that of a day; none where the day is NULL."""

    day: Form
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of the entries that are there, in this order; with one unnamed member the entries are that member itself.

    `where`: a condition without which there surely are none.
    """

    entries: tuple[Entry, ...]
    members: tuple[str, ...] = ()
    where: Form = TRUE


@dataclass(frozen=True, slots=True)
class Lookup:
    """A list of constant texts. Each group is a number (`flags`) and the texts that its bits stand for, the lowest first."""

    groups: tuple[tuple[Form, tuple[str, ...]], ...]

    def some(self) -> Form:
        """Whether there is an entry: never NULL."""
        return or_(*(compare(">", number, const(0)) for number, _ in self.groups))


@dataclass
class Stages:
    """Columns by stage. `columns[0]` are those worked out from the table itself."""

    columns: list[dict[str, Form]] = field(default_factory=list)
    _known: dict[Form, Column] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)
    _depths: dict[int, tuple[Form, int]] = field(default_factory=dict)

    def depth(self, form: Form) -> int:
        """The latest stage an expression reads."""
        held = self._depths.get(id(form))
        if held is not None:
            return held[1]
        if isinstance(form, Column):
            found = form.stage
        else:
            found = max((self.depth(part) for part in parts(form)), default=0)
        self._depths[id(form)] = form, found
        return found

    def hoist(self, name: str, form: Form) -> Form:
        """A column for an expression (the expression itself where it is a column or a constant already)."""
        if isinstance(form, Column | Const):
            return form
        held = self._known.get(form)
        if held is not None:
            return held
        if free_items(form):
            return form
        stage = self.depth(form)
        while len(self.columns) <= stage:
            self.columns.append({})
        column = Column(self._free(name), form.type, stage + 1, form.type is SqlType.BOOL and never_null(form))
        self.columns[stage][column.name] = form
        self._known[form] = column
        return column

    def take(self, name: str) -> None:
        """Keep a name free (a column of the table)."""
        self._names.add(name.lower())

    def _free(self, name: str) -> str:
        found, number = name, 2
        while found.lower() in self._names:
            found, number = f"{name}_{number}", number + 1
        self._names.add(found.lower())
        return found


def free_items(form: Form) -> set[str]:
    """The fold variables an expression uses and does not bind."""
    from zhaolu.executors.sql.form import Fold, Shared

    match form:
        case FoldItem(variable) | Shared(variable):
            return {variable}
        case Fold(_, source, variable, body, _, lets):
            inner = {name for part in (body, *(let for _, let in lets)) for name in free_items(part)}
            return free_items(source) | (inner - {variable})
        case _:
            return {name for part in parts(form) for name in free_items(part)}


@dataclass(frozen=True)
class Query:
    """A whole question to a table: stages, then the answer."""

    table: str
    stages: Stages
    outputs: tuple[Output, ...]
    source: tuple[tuple[str, SqlType], ...] = ()

    def size(self) -> int:
        """How many expression nodes there are."""
        forms = [form for stage in self.stages.columns for form in stage.values()]
        return sum(1 for form in forms for _ in walk(form))

    def pruned(self) -> Query:
        """Without the columns nobody reads, and with those of the table that somebody does."""
        needed: set[tuple[int, str]] = set()
        source: dict[str, SqlType] = {}

        def need(form: Form) -> None:
            for part in walk(form):
                if isinstance(part, Column):
                    if part.stage == 0:
                        source[part.name] = part.type
                    else:
                        needed.add((part.stage, part.name))

        for output in self.outputs:
            for form in forms_of(output.form):
                need(form)
        kept: list[dict[str, Form]] = [{} for _ in self.stages.columns]
        for at in range(len(self.stages.columns) - 1, -1, -1):
            for name, form in self.stages.columns[at].items():
                if (at + 1, name) in needed:
                    kept[at][name] = form
                    need(form)
        stages = Stages(kept)
        return Query(self.table, stages, self.outputs, tuple(sorted(source.items())))


def forms_of(output: Form | Listing | Lookup) -> list[Form]:
    """The expressions in a column of the answer."""
    if isinstance(output, Lookup):
        return [number for number, _ in output.groups]
    if not isinstance(output, Listing):
        return [output]
    found: list[Form] = [output.where]
    for entry in output.entries:
        found.append(entry.present)
        for _, value in entry.value:
            if isinstance(value, Years):
                found.append(value.day)
            elif not isinstance(value, tuple):
                found.append(value)
    return found
