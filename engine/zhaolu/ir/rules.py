"""A ruleset after checking: what executors decide by and surfaces show.

All conditions are checked `Expr` of type boolean. Sugar is gone: `exclude` has become `Not`, a document or a window
has become a `Rule` with one alternative. Order is that of the notice (the clause ledger).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias
from typing import Literal as OneOf

from zhaolu.frozen import dataclass, field
from zhaolu.ir.expressions import Expr
from zhaolu.ir.types import Struct, Type
from zhaolu.spans import Span


@dataclass(frozen=True, slots=True)
class Text:
    """Wording for people. `en` falls back to `zh`."""

    zh: str
    en: str = ""

    def in_(self, lang: str) -> str:
        return self.en or self.zh if lang == "en" else self.zh


Actor: TypeAlias = OneOf["applicant", "employer", "base", "city-authority", "province"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every part of a ruleset has: an id unique in its ruleset, the clause it encodes, others it also covers."""

    id: str
    clause: str
    also: tuple[str, ...] = ()
    says: Text | None = None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Which notice this is. `id` such as `hubei-2019-assistant-gp`; names are Chinese, `…_id` ASCII."""

    id: str
    title: str
    province_id: str
    province: str
    year: int
    program_id: str
    program: str
    city_id: str | None = None
    city: str | None = None
    number: str | None = None
    issued: date | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A line of the ledger. `kind` is set where no item encodes the clause; `readings` are the open questions it raises."""

    id: str
    says: Text
    kind: str | None = None
    actor: Actor | None = None
    readings: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingChoice:
    """An ambiguity and its options (label to value). `settled` names the option in force; None means open."""

    name: str
    question: Text
    options: Mapping[str, Expr]
    settled: str | None = None
    source: Text | None = None
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presumption:
    """What silence means. `path` is a fact's id path; a step over a list item is written `education[].ongoing`.

    Applies where the key is missing and `when` is true (inside a list item, `Local('item')` is the item). `source`
    says on what authority.
    """

    path: str
    when: Expr | None
    take: Expr
    source: Text
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Item):
    """A span of time. `start` (included) and `end` are instants; `end_included` when the end was a clock time.

    `first_day` and `last_day` are dates. Any bound may be absent (open-ended). `minimum` is set for a period of at
    least so many days counted from `first_day`, with `unit` day | working day.
    """

    name: Text
    actor: Actor
    start: Expr | None
    end: Expr | None
    end_included: bool = False
    first_day: Expr | None = None
    last_day: Expr | None = None
    minimum: int | None = None
    unit: OneOf["day", "working day"] = "day"
    gate: bool = False
    applies: Expr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One way to meet a rule. `condition` true means met.

    `fallback`: exists only through a reading or a catch-all (design section 5). `listed_with`: clauses with which an
    undecided fallback is listed all the same. `only_when_failed`: not listed among the undecided.
    """

    id: str
    clause: str
    condition: Expr
    unmet: Text
    fallback: bool = False
    listed_with: tuple[str, ...] = ()
    only_when_failed: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Item):
    """A gate. Met if the guard is false or any alternative is met.

    `due`: while the moment asked about is before this instant, an unmet rule is not yet due; only where `due_if`
    (absent = always) holds. `form` says how it was written (require | exclude | one_of | document | window), for
    people only. `carried_by`: rules that speak for this one where both are undecided for want of the same fact; the
    verdict stays undecided, only the listing differs.
    """

    kind: str
    form: str
    guard: Expr | None
    alternatives: tuple[Alternative, ...]
    consequence: OneOf["reject", "review"] = "reject"
    due: Expr | None = None
    due_if: Expr | None = None
    readings: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """No registration for `count` years: by admission year (the years after the event's), or by date from `start`."""

    count: int
    by: OneOf["year", "date"]
    start: Expr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposition:
    """One consequence of a penalty, by its Chinese name (禁止报名, 取消录取, …); `ban` for 禁止报名."""

    effect: str
    ban: Ban | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryTest:
    """How a penalty's event shows in the `history` of a later record.

    Expressions see the history item as `Local('e')`. `condition`: the event is one this clause punishes. `start`: the
    day a ban by date counts from. `undated_month`: events without a date lie in this month of their admission year,
    by event name. `presume`: what the clause takes an absent field of the event for (by field id), where the notice
    puts the burden of proof so; whether the event happened is never presumed. `elsewhere`: whether the ban reaches another
    province. `reaches_back`: whether the clause also judges events before its own year.
    """

    condition: Expr
    start: Expr | None = None
    undated_month: Mapping[str, int] = field(default_factory=dict)
    presume: Mapping[str, Expr] = field(default_factory=dict)
    elsewhere: Expr | None = None
    reaches_back: Expr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty(Item):
    """What an event brings. Nothing is listed unless `event` is true; then `when` decides 成立 / 待定 / absent.

    `programs`: Chinese names of the programmes a ban covers. `principal`: the notice's ban clause that an unknown
    history leaves undecided. `lifted`: how a ban ends.
    """

    event: Expr
    when: Expr | None
    impositions: tuple[Imposition, ...]
    programs: tuple[str, ...]
    subject: Actor = "applicant"
    history: HistoryTest | None = None
    principal: bool = False
    lifted: Text | None = None
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Item):
    """A value of `effects`: `key` gets `value` where `when` is true (first that applies); `collect` gathers a list."""

    kind: str
    key: str
    when: Expr | None
    value: Expr
    collect: bool = False
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Keyed data. `complete`: an absent key is none; otherwise unknown."""

    id: str
    key: Type
    value: Type
    rows: Mapping[str, Any]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Item):
    """Places. `rows` by name (also a table of that id for `lookup`); `total` as stated; `minimum` to run a base."""

    unit: str
    total: int | None
    rows: Mapping[str, int]
    complete: bool
    hard_cap: bool = False
    minimum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Item):
    """A step of admission, or an assessment: shown, not decided. `by` orders or conditions it where it can be said."""

    kind: str
    actor: Actor
    window: str | None = None
    by: Expr | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDeclaration:
    """A context parameter: what a notice leaves to others."""

    name: str
    label: str
    type: Type
    meaning: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """A checked ruleset, overlays merged, common readings and presumptions included."""

    notice: Notice
    digest: str
    facts: Struct
    clauses: Mapping[str, Clause]
    readings: Mapping[str, ReadingChoice]
    definitions: Mapping[str, Expr]
    parameters: Mapping[str, ParameterDeclaration]
    tables: Mapping[str, Table]
    presumptions: tuple[Presumption, ...]
    windows: Mapping[str, Window]
    rules: tuple[Rule, ...]
    penalties: tuple[Penalty, ...]
    effects: tuple[Effect, ...]
    quotas: tuple[Quota, ...]
    steps: tuple[Step, ...]
    removed: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.notice.id

    def expressions(self) -> Iterator[Expr]:
        """Every expression of the ruleset that decides something, definitions and readings included, each part once."""
        yield from self.definitions.values()
        for reading in self.readings.values():
            yield from reading.options.values()
        for window in self.windows.values():
            yield from (e for e in (window.start, window.end, window.first_day, window.last_day, window.applies) if e is not None)
        for rule in self.rules:
            yield from (e for e in (rule.guard, rule.due, rule.due_if, *(a.condition for a in rule.alternatives)) if e is not None)
        for penalty in self.penalties:
            yield from (e for e in (penalty.event, penalty.when, *(i.ban.start for i in penalty.impositions if i.ban)) if e is not None)
            if test := penalty.history:
                history = (test.condition, test.start, test.elsewhere, test.reaches_back, *test.presume.values())
                yield from (e for e in history if e is not None)
        for effect in self.effects:
            yield from (e for e in (effect.when, effect.value) if e is not None)

    def order_of_fact(self, path: str) -> tuple[int, str]:
        """A sort key that puts fact paths in the order of the vocabulary."""
        root = path.split(".", 1)[0].split("[", 1)[0]
        names = list(self.facts.fields)
        return (names.index(root) if root in names else len(names)), path

    def order_of_clause(self, clause: str) -> tuple[int, str]:
        """A sort key that puts clauses in the order of the ledger, those of other notices last."""
        names = list(self.clauses)
        return (names.index(clause) if clause in self.clauses else len(names)), clause
