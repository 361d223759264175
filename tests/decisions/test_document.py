"""Every decision fits the published schema of the document."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.decisions.records import full_record, paths, without
from tests.decisions.test_properties import IDS, evaluator, rulesets
from zhaolu.resources import grammar_text

SCHEMA = Draft202012Validator(json.loads(grammar_text("decision.schema.json")))


@pytest.mark.parametrize("name", IDS)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_decision_fits(name: str, seed: int) -> None:
    raw = full_record(rulesets().vocabulary, seed)
    for steps in list(paths(raw))[seed % 7 :: 7]:
        raw = without(raw, steps)
    document = json.loads(evaluator(name).evaluate(raw).to_json())
    assert not [f"{e.json_path}: {e.message}" for e in SCHEMA.iter_errors(document)]


def test_the_keys_come_in_one_order() -> None:
    document = evaluator(IDS[0]).evaluate({}).document()
    properties = list(SCHEMA.schema["properties"])
    assert list(document) == [key for key in properties if key in document]
