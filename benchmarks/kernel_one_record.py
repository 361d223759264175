"""One record, twelve conditions: generated Python against the same by hand, and against zen-engine.

All contestants get what suits them best, made before the clock starts: the generated program checked records, the
hand-written one tuples of Python's own values, zen-engine plain numbers and texts. All give outcome and ids of what fails
and what is undecided (zen-engine true, false and null by position). A month of birth that reaches over the first day is
not among the cases.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import kernel_handwritten as by_hand
import kernel_records
import kernel_zen
from figures import Figure, at_least, at_most, in_short_turns, rate

from zhaolu.executors.python import Executor
from zhaolu.executors.reference import decide as reference
from zhaolu.ir.values import Between
from zhaolu.model.records import Record, check_record
from zhaolu.surfaces.evaluator import Evaluator

TITLE = "kernel: one record, twelve conditions (kernel/, kernel_handwritten.py, kernel_zen.py)"
RECORDS = 5_000
"""Records whose answers are compared."""
JUDGED = 500
"""Records that the reference is asked about too."""
TIMED = 200
"""Records that are timed, again and again: few enough to stay in the cache, as one record does that has just come in."""
FEW = 50
"""Of these the slower things are asked."""
TURNS = 201


def measure() -> Iterator[Figure]:
    evaluator = kernel_records.evaluator()
    executor = evaluator.executor
    assert executor is not None
    raws = kernel_records.records(RECORDS)
    checked = [evaluator.check(raw) for raw in raws]
    applicants = [applicant(record, evaluator) for record in checked]
    compare(evaluator, executor, checked, applicants)
    outcomes = Counter(str(executor.brief(record.facts).outcome) for record in checked)
    yield Figure("records, answers equal", ", ".join(f"{name} {n / RECORDS:.0%}" for name, n in outcomes.most_common()))

    facts = [record.facts for record in checked[:TIMED]]
    work: dict[str, Callable[[], object]] = {
        "by hand": _each_of_two(by_hand.decide, applicants[:TIMED]),
        "generated": _each(executor.quick, facts),
        "by hand, with facts": _each_of_two(by_hand.decide_with_facts, applicants[:TIMED]),
        "generated, with facts": _each(executor.failures, facts),
        "whole decision": _each(evaluator.decide, checked[:FEW]),
        "door, by the model": _each(lambda raw: check_record(raw, evaluator.ruleset.vocabulary), raws[:FEW]),
        "door, generated": _each(evaluator.check, raws[:FEW]),
    }
    expression = kernel_zen.expression()
    if expression is not None:
        plain = [kernel_zen.record(record.facts) for record in checked]
        texts = [json.dumps(record, ensure_ascii=False).encode() for record in plain]
        compare_with_zen(expression, plain, applicants)
        work["zen-engine"] = _each(expression.evaluate, plain[:TIMED])
        work["zen-engine, from JSON"] = _each(expression.evaluate, texts[:TIMED])
    taken = in_short_turns(work, TURNS)
    few = ("whole decision", "door, by the model", "door, generated")
    yield from (rate(name, taken[name], FEW if name in few else TIMED) for name in work)
    yield at_most("generated Python to hand-written Python: outcome and failing ids", taken.ratio("generated", "by hand"), 1.25)
    yield at_most("the same with the facts behind each failure", taken.ratio("generated, with facts", "by hand, with facts"), 1.5)
    if expression is None:
        yield Figure("zen-engine to generated Python", "zen-engine is not installed", "at least 5 x")
    else:
        fastest = min(taken.ratio(name, "generated") for name in ("zen-engine", "zen-engine, from JSON"))
        yield at_least("zen-engine (compiled expression) to generated Python", fastest, 5)


def _each(act: Callable[[Any], object], over: Sequence[Any]) -> Callable[[], object]:
    def work() -> None:
        for item in over:
            act(item)

    return work


def _each_of_two(act: Callable[[Any, bool], object], over: Sequence[Any]) -> Callable[[], object]:
    def work() -> None:
        for item in over:
            act(item, False)

    return work


# --- answers ----------------------------------------------------------------------------------------------------


def applicant(record: Record, evaluator: Evaluator) -> tuple[Any, ...]:
    """A checked record as the hand-written code holds it."""
    return tuple(_held(record.facts.get(fact.id, by_hand.MISSING), fact) for fact in evaluator.ruleset.vocabulary.facts)


def _held(value: Any, fact: Any) -> Any:
    match value:
        case tuple():
            return [tuple(_held(item.get(field.id, by_hand.MISSING), field) for field in fact.fields) for item in value]
        case Decimal():
            return int(value)
        case Between(lo, hi):
            return lo, hi
        case _:
            return value


def _plain(value: Any) -> Any:
    """A fact as text, so that the two ways of holding it compare equal."""
    match value:
        case Between(lo, hi) | (lo, hi):
            return f"{lo}..{hi}"
        case Decimal():
            return str(int(value))
        case () | []:
            return "[]"
        case _:
            return str(value)


def compare(evaluator: Evaluator, executor: Executor, checked: Sequence[Record], applicants: Sequence[Any]) -> None:
    """Generated and hand-written say the same of every record, and the reference of some."""
    for record, held in zip(checked, applicants, strict=True):
        outcome, failing, undecided, penalties = executor.quick(record.facts)
        assert not penalties
        assert (str(outcome), list(failing), list(undecided)) == tuple(_in_order(by_hand.decide(held, False))), held
        listed = executor.failures(record.facts)[1]
        mine = {id: {path: _plain(value) for found in alternatives for path, value in found.items()} for id, alternatives in listed.items()}
        behind = by_hand.decide_with_facts(held, False)[1]
        assert mine == {id: {path: _plain(value) for path, value in found.items()} for id, found in behind.items()}, (mine, behind)
    for record in checked[:JUDGED]:
        judged = reference(evaluator.question(record), record.name, evaluator.priors)
        brief = executor.brief(record.facts)
        assert brief.outcome is judged.outcome
        assert set(brief.failing) == {f.rule for f in judged.failing} and set(brief.undecided) == {f.rule for f in judged.undecided}
        assert executor.decide(record.facts, record.name) == judged


_ORDER = list(kernel_zen.CONDITIONS)


def _in_order(answer: tuple[str, by_hand.Ids, by_hand.Ids]) -> Iterator[Any]:
    """A hand-written answer with the ids in the order of the rules (windows come last there)."""
    outcome, failing, undecided = answer
    yield outcome
    for found in (failing, undecided):
        yield sorted(found, key=_ORDER.index)


def compare_with_zen(expression: Any, records: Sequence[Any], applicants: Sequence[Any]) -> None:
    """zen-engine says the same."""
    for record, held in zip(records, applicants, strict=True):
        said = dict(zip(_ORDER, expression.evaluate(record), strict=True))
        _, failing, undecided = by_hand.decide(held, False)
        assert {id for id, found in said.items() if found is False} == set(failing), (said, failing, held)
        assert {id for id, found in said.items() if found is None} == set(undecided), (said, undecided, held)
