"""The Python API: open a folder of rulesets, pick one, decide records, explain.

Nothing here is global: an opened folder holds its own compiled rulesets behind a lock and may be shared by threads.
Evaluation reads no clock, file or network; the moment asked about is an argument.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from typing import Literal as OneOf

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.frozen import dataclass, field, replace
from zhaolu.ir.times import BEIJING, midnight

if TYPE_CHECKING:
    from zhaolu.compile.compiled import Compiled
    from zhaolu.executors.python import Executor
    from zhaolu.executors.python.brief import Brief
    from zhaolu.executors.reference.worlds import Question
    from zhaolu.extend.contracts import Calendar
    from zhaolu.extend.late import LatePlugins
    from zhaolu.extend.manager import Plugins
    from zhaolu.ir.decisions import Decision, Finding, Outcome, PenaltyFinding, Sanction, Trace
    from zhaolu.ir.operators import FunctionTable
    from zhaolu.ir.rules import ReadingChoice
    from zhaolu.ir.rules import Ruleset as RulesetIR
    from zhaolu.model.loader import Catalogue, Draft
    from zhaolu.model.records import Record
    from zhaolu.model.selection import RulesetKey
    from zhaolu.model.vocabulary import Vocabulary


_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]|\Z)")


def moment(text: str | date | datetime | None) -> datetime:
    """A moment asked about, in Beijing time: an ISO day means its 00:00, a date-time without an offset is Beijing time.

    None means now. Raises `ZhaoluError` (E520) for text that is not an ISO date or date-time.
    """
    if text is None:
        return datetime.now(BEIJING).replace(microsecond=0)
    if isinstance(text, datetime):
        return text.astimezone(BEIJING) if text.tzinfo else text.replace(tzinfo=BEIJING)
    if isinstance(text, date):
        return midnight(text)
    try:
        if not _MOMENT.match(text.strip()):
            raise ValueError
        if len(text.strip()) == 10:
            return midnight(date.fromisoformat(text.strip()))
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ZhaoluError.of("E520", given=text) from None
    return found.astimezone(BEIJING) if found.tzinfo else found.replace(tzinfo=BEIJING)


class Rulesets:
    """A folder of rulesets with its vocabulary. Make one with `zhaolu.open()`; share it between threads."""

    def __init__(
        self,
        folder: str | Path | None = None,
        plugins: Plugins | None = None,
        *,
        keep: bool = True,
        drafts: Mapping[Path, Draft] | None = None,
    ) -> None:
        """`keep`: what was compiled is kept between runs (see `surfaces.keeping`); it changes nothing but the time.

        `drafts`: texts that stand in for files of the folder (see `Catalogue`); nothing made of them is kept.
        """
        from zhaolu.extend.late import LatePlugins, installed
        from zhaolu.model.loader import Catalogue
        from zhaolu.resources import rulesets_folder
        from zhaolu.surfaces.keeping import Keeping, own_store

        self._late = LatePlugins(installed if plugins is None else lambda: plugins)
        store = own_store() if keep and drafts is None else None
        self._catalogue = Catalogue(Path(folder) if folder is not None else rulesets_folder(), drafts, store)
        self._keeping = Keeping(self._catalogue, self._late, store)
        self._lock = threading.RLock()
        self._compiled: dict[str, tuple[Any, Compiled]] = {}

    @property
    def catalogue(self) -> Catalogue:
        """What files there are."""
        return self._catalogue

    @property
    def vocabulary(self) -> Vocabulary:
        return self._catalogue.vocabulary

    @property
    def plugins(self) -> Plugins:
        """The plugins in use."""
        return self._late.plugins

    @property
    def late(self) -> LatePlugins:
        """The plugins, looked for when something of theirs is asked for."""
        return self._late

    @property
    def functions(self) -> FunctionTable:
        """The engine's functions and the plugins'; these are looked for when one is asked for."""
        return self._late.functions

    @property
    def calendar(self) -> Calendar:
        """The plugins' calendar, looked for when a day is asked for."""
        return self._late.calendar

    def names(self) -> list[str]:
        """The ids of all rulesets in the folder, sorted."""
        return [key.id for key in self._catalogue.list()]

    def pick(self, province: str, year: int | str, program: str | None = None, city: str | None = None) -> Ruleset:
        """The ruleset of a province and year, by id or Chinese name.

        Raises `ZhaoluError` listing what there is when the choice is missing or ambiguous; never another year.
        """
        chosen = self._catalogue.find(province, year, program, city)
        return Ruleset(self, self.compiled(chosen.key), chosen.diagnostics)

    def load(self, ruleset_id: str) -> Ruleset:
        """The ruleset with this id, such as `hubei-2019-assistant-gp`."""
        return Ruleset(self, self.compiled(self._catalogue.by_id(ruleset_id)), ())

    def all(self) -> Iterator[Ruleset]:
        """Every ruleset of the folder (loads them all)."""
        for key in self._catalogue.list():
            yield Ruleset(self, self.compiled(key), ())

    def compiled(self, key: RulesetKey) -> Compiled:
        """The checked form, compiled once and again when a file it was made of has changed."""
        with self._lock:
            held = self._compiled.get(key.id)
            if held is None or held[0] != self._catalogue.stamp(key, held[1].sources):
                found = self._keeping.compiled(key)
                held = self._catalogue.stamp(key, found.sources), found
                self._compiled[key.id] = held
            return held[1]

    def priors(self, province: str | None, year: int | None, program: str | None) -> tuple[RulesetIR, ...]:
        """The provinces' own rulesets of a province, year and programme (Chinese names); None stands for any."""
        names = self.vocabulary
        return tuple(
            self.compiled(key).ruleset
            for key in self._catalogue.list()
            if key.city is None
            and year in (None, key.year)
            and province in (None, names.provinces.get(key.province, key.province))
            and program in (None, names.programs.get(key.program, key.program))
        )

    def sanctions(
        self, record: Record | Mapping[str, Any], province: str, year: int, program: str, *, readings: Mapping[str, str] | None = None
    ) -> SanctionsAnswer:
        """Whether earlier events bar a registration, also for a year without a ruleset."""
        from zhaolu.surfaces.explaining.sanctions import ask_sanctions

        return ask_sanctions(self, record, province, year, program, dict(readings or {}))


@dataclass(frozen=True)
class SanctionsAnswer:
    """`barred`: yes | no | unknown; `by`: every loaded clause that bars or could, as `<notice>/<clause>`."""

    record: str
    barred: str
    by: tuple[str, ...]
    sanctions: tuple[Sanction, ...]

    def document(self) -> dict[str, Any]:
        from zhaolu.surfaces.decision import sanction_document

        return {
            "record": self.record,
            "barred": self.barred,
            "by": list(self.by),
            "sanctions": [sanction_document(s) for s in self.sanctions],
        }


@dataclass(frozen=True)
class Ruleset:
    """One ruleset ready to decide. `ir` is its checked form."""

    owner: Rulesets = field(repr=False)
    compiled: Compiled = field(repr=False)
    notes: tuple[Diagnostic, ...] = ()

    @property
    def ir(self) -> RulesetIR:
        return self.compiled.ruleset

    @property
    def id(self) -> str:
        return self.ir.id

    @property
    def vocabulary(self) -> Vocabulary:
        return self.owner.vocabulary

    def evaluate(
        self,
        record: Record | Mapping[str, Any],
        *,
        as_of: str | date | datetime | None = None,
        context: Mapping[str, Any] | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Answer:
        """Decide one record (a plain mapping by fact id or Chinese label, checked here; or one checked before).

        `context` gives the declared parameters, `readings` pins readings (name to option). Raises `ZhaoluError` with
        every fault of the record, context or pins.
        """
        return self.evaluator(as_of=as_of, context=context, readings=readings).evaluate(record)

    def evaluator(
        self,
        *,
        as_of: str | date | datetime | None = None,
        context: Mapping[str, Any] | None = None,
        readings: Mapping[str, str] | None = None,
        engine: OneOf["python", "reference"] = "python",
    ) -> Evaluator:
        """The same question ready for many records: moment, context and pins are checked once.

        `engine`: generated Python, or the reference, which says the same and is the judge.
        """
        from zhaolu.model.records import check_context

        pins = dict(readings or {})
        check_pins(pins, self.ir.readings)
        given = check_context(context or {}, self.ir.parameters)
        return Evaluator(self, moment(as_of), given, pins, given.diagnostics, engine)


def check_pins(pins: Mapping[str, str], readings: Mapping[str, ReadingChoice]) -> None:
    """Pinned readings must exist and have the option. Raises `ZhaoluError` with every fault."""
    found = []
    for name, option in pins.items():
        declared = readings.get(name)
        if declared is None:
            from difflib import get_close_matches

            near = get_close_matches(name, readings, 3, 0.4)
            found.append(Diagnostic.of("E521", name=name, known="、".join(near or list(readings)[:8])))
        elif option not in declared.options:
            found.append(Diagnostic.of("E522", name=name, option=option, options="、".join(declared.options)))
    if found:
        raise ZhaoluError(found)


@dataclass(frozen=True)
class Evaluator:
    """A ruleset, a moment, a context and pinned readings, asked about record after record. Safe to share by threads."""

    ruleset: Ruleset
    as_of: datetime
    parameters: Mapping[str, Any]
    pins: Mapping[str, str]
    notes: tuple[Diagnostic, ...] = ()
    engine: OneOf["python", "reference"] = "python"
    _priors: dict[tuple[str | None, int | None, str | None], tuple[RulesetIR, ...]] = field(default_factory=dict, repr=False, compare=False)

    def priors(self, province: str | None, year: int | None, program: str | None) -> tuple[RulesetIR, ...]:
        """The rulesets of earlier years, looked up once."""
        key = province, year, program
        if key not in self._priors:
            self._priors[key] = self.ruleset.owner.priors(*key)
        return self._priors[key]

    def check(self, record: Record | Mapping[str, Any]) -> Record:
        """The record checked against the vocabulary."""
        return record if isinstance(record, self._record) else self._door(record, None)

    @cached_property
    def _record(self) -> type[Record]:
        from zhaolu.model.records import Record

        return Record

    @cached_property
    def _door(self) -> Callable[[Any, int | None], Record]:
        """The check of records: generated, or the model's own where the reference is wanted."""
        if self.engine == "reference":
            return self.ruleset.vocabulary.door.admit
        from zhaolu.executors.python.door import door_of

        return door_of(self.ruleset.vocabulary)

    def question(self, record: Record) -> Question:
        from zhaolu.executors.reference.worlds import Question

        owner = self.ruleset.owner
        return Question(
            ruleset=self.ruleset.ir,
            facts=record.facts,
            as_of=self.as_of,
            pins=self.pins,
            parameters=self.parameters,
            calendar=owner.calendar,
            functions=owner.functions,
        )

    @cached_property
    def executor(self) -> Executor | None:
        """The generated program of this question; None where the reference is wanted, or left to answer (`python.gaps`)."""
        if self.engine == "reference":
            return None
        from zhaolu.executors.python import Executor

        owner = self.ruleset.owner
        found = Executor.of(
            self.ruleset.ir,
            as_of=self.as_of,
            pins=self.pins,
            parameters=self.parameters,
            calendar=owner.calendar,
            functions=owner.functions,
            priors=self.priors,
            earlier=any(key.year < self.ruleset.ir.notice.year for key in owner.catalogue.list()),
        )
        return None if found.program.gaps else found

    def decide(self, record: Record) -> Decision:
        """The bare decision."""

        if (executor := self.executor) is not None and executor.covers(record.facts):
            decision = executor.decide(record.facts, record.name)
        else:
            from zhaolu.executors.reference import decide

            decision = decide(self.question(record), record.name, self.priors)
        notes = (*self.ruleset.notes, *self.notes, *record.diagnostics)
        return replace(decision, diagnostics=(*notes, *decision.diagnostics)) if notes else decision

    def brief(self, record: Record | Mapping[str, Any]) -> Brief:
        """Outcome and the ids of failing and undecided rules, without any reasons: microseconds where the generated program decides."""
        checked = self.check(record)
        if (executor := self.executor) is not None and executor.covers(checked.facts):
            return executor.brief(checked.facts)
        from zhaolu.executors.python.brief import Brief

        decision = self.decide(checked)
        failing, undecided = (tuple(dict.fromkeys(f.rule for f in found)) for found in (decision.failing, decision.undecided))
        return Brief(decision.outcome, failing, undecided, decision.penalties)

    def trace(self, record: Record) -> list[tuple[Any, list[Trace]]]:
        """For every rule its alternatives' conditions with their values (in the first world of open readings)."""
        from zhaolu.executors.reference.decide import traces

        return traces(self.question(record))

    def evaluate(self, record: Record | Mapping[str, Any]) -> Answer:
        checked = self.check(record)
        return Answer(self.decide(checked), self, checked)

    def evaluate_all(self, records: Iterable[Record | Mapping[str, Any]]) -> Iterator[Answer]:
        """One answer per record, in order; raises at the first record that cannot be read."""
        for record in records:
            yield self.evaluate(record)


@dataclass(frozen=True)
class Answer:
    """A decision with what is needed to explain it."""

    decision: Decision
    evaluator: Evaluator = field(repr=False)
    record: Record = field(repr=False)

    @property
    def outcome(self) -> Outcome:
        """`eligible`, `ineligible` or `undetermined` (a `StrEnum`)."""
        return self.decision.outcome

    @property
    def failing(self) -> tuple[Finding, ...]:
        return self.decision.failing

    @property
    def undecided(self) -> tuple[Finding, ...]:
        return self.decision.undecided

    @property
    def penalties(self) -> tuple[PenaltyFinding, ...]:
        return self.decision.penalties

    @property
    def effects(self) -> Mapping[str, Any]:
        return self.decision.effects

    def document(self, lang: str = "zh") -> dict[str, Any]:
        """The decision as plain data (design of the JSON document: `surfaces.decision`)."""
        from zhaolu.surfaces.decision import to_document

        return to_document(self.decision, lang)

    def to_json(self, indent: int | None = None) -> str:
        from zhaolu.surfaces.decision import to_json

        return to_json(self.document(), indent)

    def explain(self, lang: str = "zh", level: str = "normal", width: int = 80) -> str:
        """Why, for the applicant or the clerk, as plain text. `level`: line | normal | trace."""
        from zhaolu.surfaces.explaining.explain import explain_text

        return explain_text(self, lang=lang, level=level, width=width)
