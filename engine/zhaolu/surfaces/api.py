"""The Python API: open a folder of rulesets, pick one, decide records, explain.

Nothing here is global: an opened folder holds its own compiled rulesets behind a lock and may be shared by threads.
Evaluation reads no clock, file or network; the moment asked about is an argument.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from typing import Literal as OneOf

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.frozen import dataclass, field
from zhaolu.ir.times import BEIJING, midnight
from zhaolu.surfaces.evaluator import Answer, Evaluator

if TYPE_CHECKING:
    from zhaolu.compile.compiled import Compiled
    from zhaolu.extend.contracts import Calendar
    from zhaolu.extend.late import LatePlugins
    from zhaolu.extend.manager import Plugins
    from zhaolu.ir.decisions import Sanction
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
