"""Slips tried on cases: what is caught, and that the short way of trying them is the long one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import zhaolu
from tests.mutation.tiny import CASES, written
from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.reference import decide
from zhaolu.model.cases import resolve_cases
from zhaolu.model.survivors import read_survivors
from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.cases.testing import answer_to, differences
from zhaolu.surfaces.mutation.documents import slips_of, with_slip
from zhaolu.surfaces.mutation.slip import one_line
from zhaolu.surfaces.mutation.trial import Trial
from zhaolu.text.files import read_source

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def rulesets() -> Rulesets:
    return zhaolu.open()


def trial_of(rulesets: Rulesets, name: str) -> Trial:
    document = rulesets.catalogue.cases(rulesets.catalogue.by_id(name))
    assert document is not None
    return Trial(rulesets.load(name), resolve_cases(document))


def test_what_a_small_ruleset_allows_and_what_its_cases_notice(tmp_path: Path) -> None:
    written(tmp_path)
    trial = trial_of(zhaolu.open(tmp_path), "hubei-2019-assistant-gp")
    tried = [(slip, trial.try_(slip)) for slip in trial.slips]
    by = {(slip.item, slip.was, slip.now): found.caught_by for slip, found in tried if found is not None}
    some = '存在 e 属于 学历 满足 e.层次 属于 ["专科", "本科"] 且 e.全日制'
    assert [key for key, case in by.items() if case is None] == [
        ("who", some, some.replace("存在", "每个")),
        ("planned", '查表("places", 志愿[1].基地所在市州) > 0', '查表("places", 志愿[1].基地所在市州) > 1'),
        ("places", "神农架: 0", ""),
        ("places", "complete: true", ""),
    ]
    assert by["registration", "2019-04-25 至 2019-05-30", "2019-04-26 至 2019-05-30"] == "first-moment"
    assert by["registration", "2019-04-25 至 2019-05-30", "2019-04-25 至 2019-05-31"] == "after"
    assert by["registration", "event: 报名提交时间", ""] in ("before", "after", "unknown-moment")
    assert by["tiny-limit", "不含: 34", "不含: 33"] == "thirty-four-strict"
    assert by["tiny-limit", "settled: 含", "settled: 不含"] is not None
    assert by["who", "fallback: true", ""] in ("master", "part-time")
    assert by["age", "consequence: reject", "consequence: review"] in ("thirty-six", "thirty-five-strict")
    refused = {slip.now for slip, found in tried if found is None}
    assert 'document: 材料.身份证 = "未交"' not in refused
    assert "武汉: 31" in refused, "whether there are 30 places or 31 no condition asks"
    assert "武汉: 0" not in refused


def test_a_slip_changes_one_place_of_the_document(rulesets: Rulesets) -> None:
    document = rulesets.catalogue.load(rulesets.catalogue.by_id("fujian-2023-assistant-gp")).document
    for slip in slips_of(document, rulesets.vocabulary):
        changed = with_slip(document, slip)
        differing = [name for name in type(document).model_fields if getattr(changed, name) != getattr(document, name)]
        assert differing == [slip.path[0]], slip


@pytest.mark.parametrize(
    ("name", "step"), [("hubei-2019-assistant-gp", 97), ("hubei-2019-assistant-gp-xiaogan", 61), ("shanxi-2021-assistant-gp", 101)]
)
def test_the_short_way_and_the_long_way_agree(rulesets: Rulesets, name: str, step: int) -> None:
    """Every so many slips, tried by deciding every case anew, with nothing left out."""
    trial = trial_of(rulesets, name)
    plain = [answer_to(trial.ruleset, c.record, c.as_of, c.context, c.reading, c.id) for c in trial.cases]
    for slip in trial.slips[::step]:
        changed = trial.compiled(slip)
        if changed is None:
            assert trial.try_(slip) is None
            continue
        caught = set()
        for case, answer in zip(trial.cases, plain, strict=True):
            question = replace(answer.evaluator.question(answer.record), ruleset=changed, _environments={})
            decision = decide(question, case.id, answer.evaluator.priors)
            if any(True for _ in differences(case.expect, replace(answer, decision=decision))):
                caught.add(case.id)
        found = trial.try_(slip)
        if found is None or found.caught_by is None:
            assert not caught, slip
        else:
            assert found.caught_by in caught, slip


def test_of_a_city_only_what_the_city_wrote(rulesets: Rulesets) -> None:
    trial = trial_of(rulesets, "hubei-2019-assistant-gp-xiaogan")
    assert {slip.span.source.name.rpartition("/")[2] for slip in trial.slips if slip.span} == {"2019-assistant-gp.xiaogan.yaml"}
    taken_over = next(slip for slip in trial.slips if slip.was == "agreements: three-party")
    changed = trial.compiled(taken_over)
    assert changed is not None
    assert next(e for e in changed.effects if e.id == "three-party").clause == "hubei-2019-assistant-gp/五(三)-1"


def test_cases_that_do_not_hold_are_said_first(tmp_path: Path) -> None:
    written(tmp_path, CASES + "  - {id: wrong, expect: {outcome: ineligible}}\n")
    with pytest.raises(ZhaoluError) as caught:
        trial_of(zhaolu.open(tmp_path), "hubei-2019-assistant-gp")
    assert [(d.code, d.message()) for d in caught.value.diagnostics] == [
        ("E631", "hubei-2019-assistant-gp 有 1 个用例本来就不符：wrong")
    ]


def test_what_is_accepted_can_still_be_written(rulesets: Rulesets) -> None:
    """Every entry of the shipped list names a mistake its ruleset allows (whether it survives, `make mutate` tells)."""
    document = read_survivors(read_source(ROOT / "rulesets" / "survivors.yaml"), rulesets.names())
    for name, parts in document.survivors.items():
        known = {(slip.item, slip.was, slip.now) for slip in Trial(rulesets.load(name), ()).slips}
        for part in parts:
            for slip in part.slips:
                assert (part.item, one_line(slip.was), one_line(slip.now or "")) in known
