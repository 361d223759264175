"""What the prover says is impossible never happens: against the reference, on records made by a seed."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lint.conditions import Conditions
from zhaolu.executors.reference.expressions import evaluate
from zhaolu.executors.reference.worlds import Question
from zhaolu.ir.times import BEIJING
from zhaolu.lint.formulas import F, N, T
from zhaolu.lint.proof import Prover, Wanted

AS_OF = datetime(2020, 5, 16, 12, tzinfo=BEIJING)


def bit(value: Any) -> int:
    """T, F or N; 0 for unknown."""
    return T if value is True else F if value is False else N if value is None else 0


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_what_cannot_be_never_is(seed: int) -> None:
    made = Conditions(seed)
    conditions = [made.condition(3), made.condition(2), made.condition(2)]
    ruleset = made.ruleset()
    prover = Prover(ruleset)
    formulas = [prover.of(condition) for condition in conditions]
    alone = [prover.outcomes(formula) for formula in formulas]
    together = {
        masks: prover.possible(*(Wanted(f, m) for f, m in zip(formulas, masks, strict=True)))
        for masks in product((T, F | N), (T | N, F), (T, F, N))
    }
    for _ in range(20):
        question = Question(ruleset=ruleset, facts=made.record(), as_of=AS_OF)
        for _ in range(3):
            choice = {name: made.random.choice(list(reading.options)) for name, reading in made.readings.items()}
            environment = question.environment(choice)
            bits = [bit(evaluate(condition, environment)) for condition in conditions]
            for condition, can, got in zip(conditions, alone, bits, strict=True):
                assert not got or can & got, (condition, question.facts)
            for masks, possible in together.items():
                if all(got & mask for got, mask in zip(bits, masks, strict=True)):
                    assert possible, (conditions, masks, question.facts)
