"""Trying a slip: the ruleset is compiled with the mistake in it, and the cases are decided by what came of it.

Rules do not see each other, so only what the mistake reaches is decided again; where that differs from before, the whole
case is decided and compared with what it expects. The reference executor judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from zhaolu.diagnostics import Severity, ZhaoluError
from zhaolu.surfaces.cases.testing import answer_to, differences
from zhaolu.surfaces.mutation.documents import slips_of, with_slip
from zhaolu.surfaces.mutation.reach import Reach, Uses

if TYPE_CHECKING:
    from zhaolu.executors.reference.worlds import Question
    from zhaolu.ir.decisions import Decision
    from zhaolu.ir.rules import Ruleset as RulesetIR
    from zhaolu.model.cases import Case
    from zhaolu.model.loader import LoadedRuleset
    from zhaolu.model.ruleset import ReadingPart, RulesetDocument
    from zhaolu.surfaces.api import Ruleset
    from zhaolu.surfaces.evaluator import Answer
    from zhaolu.surfaces.mutation.slip import Slip

Seen: TypeAlias = tuple[frozenset[str], frozenset[str], tuple[Any, ...], str]
"""What a case can expect of a decision: clauses failing, clauses undecided, penalties, effects."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A slip and the id of the case that caught it, None if none did. `clauses` are those it reaches."""

    slip: Slip
    caught_by: str | None
    clauses: tuple[str, ...] = ()


@dataclass
class Trial:
    """The cases of a ruleset, decided once without a mistake. Raises `ZhaoluError` (E631) where they do not hold as they are."""

    ruleset: Ruleset
    cases: tuple[Case, ...]
    _answers: list[Answer] = field(default_factory=list, repr=False)
    _before: dict[tuple[int, Reach], Seen] = field(default_factory=dict, repr=False)
    _lately: dict[Reach, list[int]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        broken: list[str] = []
        for case in self.cases:
            try:
                answer = answer_to(self.ruleset, case.record, case.as_of, case.context, case.reading, case.id)
            except ZhaoluError:
                broken.append(case.id)
                continue
            self._answers.append(answer)
            if any(True for _ in differences(case.expect, answer)):
                broken.append(case.id)
        if broken:
            more = "、".join(broken[:5]) + ("……" if len(broken) > 5 else "")
            raise ZhaoluError.of("E631", ruleset=self.ruleset.id, count=len(broken), cases=more)

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """Every mistake the ruleset's own file allows, and the common readings in force."""
        written = self._written
        return tuple(slips_of(written.document, self.ruleset.vocabulary, written.shared))

    def about(self, text: str) -> tuple[Slip, ...]:
        """The mistakes in rules, penalties and effects whose id or clause holds a text, and in what those are decided by."""
        names = self._uses.about(text)
        return tuple(slip for slip in self.slips if slip.item in names)

    @cached_property
    def _written(self) -> _Written:
        catalogue = self.ruleset.owner.catalogue
        return _Written.of(catalogue.load(catalogue.by_id(self.ruleset.id)), catalogue.readings())

    @cached_property
    def original(self) -> RulesetIR:
        """The ruleset without a mistake, compiled as the others are."""
        found = self._built(self._written.base)
        assert found is not None
        return found

    @cached_property
    def _uses(self) -> Uses:
        return Uses(self.original)

    def try_(self, slip: Slip) -> Tried | None:
        """What came of a mistake; None for one that is none: the checker refuses it, or nothing that is decided reads it."""
        changed = self.compiled(slip)
        if changed is None:
            return None
        reach = self._uses.reach(changed)
        if not reach:
            return None
        clauses = reach.clauses(self.original) or reach.clauses(changed)
        for number in self._order(reach):
            if self._catches(number, changed, reach):
                lately = self._lately.setdefault(reach, [])
                if number in lately:
                    lately.remove(number)
                lately.insert(0, number)
                return Tried(slip, self.cases[number].id, clauses)
        return Tried(slip, None, clauses)

    def compiled(self, slip: Slip) -> RulesetIR | None:
        """The ruleset with the mistake in it; None where the checker refuses it."""
        loaded = self._written.loaded(slip)
        return None if loaded is None else self._built(loaded)

    def _built(self, loaded: LoadedRuleset) -> RulesetIR | None:
        from zhaolu.compile.pipeline import build

        plugins = self.ruleset.owner.plugins
        ruleset, found = build(loaded, self.ruleset.vocabulary, plugins.functions(), plugins.calendar())
        return None if any(item.severity is Severity.ERROR for item in found) else ruleset

    def _order(self, reach: Reach) -> Iterator[int]:
        """The cases that caught something here lately, then those in which what is reached has something to say, then the rest."""
        lately = tuple(self._lately.get(reach, ()))
        yield from lately
        rest = [n for n in range(len(self._answers)) if n not in lately]
        yield from sorted(rest, key=lambda n: not any(self._was(n, reach)[:3]))

    def _catches(self, number: int, changed: RulesetIR, reach: Reach) -> bool:
        if _seen(self._decide(number, reach.part_of(changed), reach.all_)) == self._was(number, reach):
            return False
        decided = replace(self._answers[number], decision=self._decide(number, changed, reach.all_))
        return any(True for _ in differences(self.cases[number].expect, decided))

    def _was(self, number: int, reach: Reach) -> Seen:
        """What a case shows of the part reached, without the mistake."""
        key = number, reach
        if key not in self._before:
            self._before[key] = _seen(self._decide(number, reach.part_of(self.original), reach.all_))
        return self._before[key]

    def _decide(self, number: int, ruleset: RulesetIR, afresh: bool) -> Decision:
        """A case's record decided by another form of its ruleset; what is presumed is worked out `afresh`, or taken over."""
        from zhaolu.executors.reference import decide

        answer = self._answers[number]
        question = answer.evaluator.question(answer.record) if afresh else self._questions[number]
        return decide(replace(question, ruleset=ruleset, _environments={}), answer.record.name, answer.evaluator.priors)

    @cached_property
    def _questions(self) -> list[Question]:
        """The cases' questions with what the ruleset presumes filled in."""
        from zhaolu.executors.reference.presume import presume

        asked = (replace(a.evaluator.question(a.record), ruleset=self.original, _environments={}) for a in self._answers)
        return [presume(question)[0] for question in asked]


@dataclass(frozen=True)
class _Written:
    """The document mistakes are made in: a province's with the common readings, of a city's only what the city wrote."""

    document: RulesetDocument
    base: LoadedRuleset
    parent: RulesetDocument | None
    common: Mapping[str, ReadingPart]

    @property
    def shared(self) -> frozenset[str]:
        """The readings that are not the ruleset's own."""
        return frozenset(self.document.readings) - frozenset(self.base.chain[-1].readings)

    @classmethod
    def of(cls, loaded: LoadedRuleset, common: Mapping[str, ReadingPart]) -> _Written:
        from zhaolu.model.overlay import merge

        if len(loaded.chain) == 1:
            return cls(loaded.document, loaded, None, common)
        parent = loaded.chain[0]
        for document in loaded.chain[1:-1]:
            parent, _ = merge(parent, document)
        return cls(loaded.chain[-1], loaded, parent, common)

    def loaded(self, slip: Slip) -> LoadedRuleset | None:
        """As it would be loaded with the mistake; None where it does not fit the parent."""
        from zhaolu.model.overlay import merge

        document = with_slip(self.document, slip)
        if self.parent is not None:
            document, faults = merge(self.parent, document)
            if any(item.severity is Severity.ERROR for item in faults):
                return None
            document = document.model_copy(update={"readings": {**self.common, **document.readings}})
        return replace(self.base, document=document)


def _seen(decision: Decision) -> Seen:
    from zhaolu.surfaces.decision import plain

    return (
        frozenset(f.clause for f in decision.failing),
        frozenset(f.clause for f in decision.undecided),
        tuple((p.clause, p.effect, p.status, p.years, p.province, p.programs) for p in decision.penalties),
        repr(plain(decision.effects)),
    )
