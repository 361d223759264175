from __future__ import annotations

import pytest
from surface_sample import RULESET

from zhaolu.executors.prose.effects import effect_name
from zhaolu.executors.prose.glossary import LABELS, VALUES
from zhaolu.ir.decisions import REASONS, Outcome, Verdict
from zhaolu.ir.effects import EFFECTS
from zhaolu.surfaces import wording
from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.wording import FactWords


@pytest.fixture(scope="module")
def vocabulary():  # type: ignore[no-untyped-def]
    return Rulesets().vocabulary


def test_every_label_and_listed_value_of_the_vocabulary_has_english(vocabulary) -> None:  # type: ignore[no-untyped-def]
    labels = {found.label for found in vocabulary.by_path.values()}
    values = {value for found in vocabulary.by_path.values() for value in found.values}
    assert labels - LABELS.keys() == set()
    assert {v for v in values if not v.isascii()} - VALUES.keys() == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_closed_lists_are_worded(lang: str) -> None:
    assert len({wording.outcome_word(o, lang) for o in Outcome}) == 3
    assert len({wording.verdict_word(v, lang) for v in Verdict}) == 3
    assert len({wording.reason_text(r, lang) for r in REASONS}) == len(REASONS)
    assert len({wording.actor_word(a, lang) for a in ("applicant", "employer", "base", "city-authority", "province")}) == 5
    assert all(effect_name(e.zh, lang) == (e.zh if lang == "zh" else e.en) for e in EFFECTS)


def test_kinds_by_id_or_word() -> None:
    assert wording.kind_named("罚则") == wording.kind_named("penalties") == wording.kind_named("penalty") == "penalty"
    assert wording.kind_named("没有") is None
    assert "罚则" in wording.kind_words("zh")
    assert wording.kind_word("unheard-of", "zh") == "其他"


@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("birth_date", "出生日期", "date of birth"),
        ("employment.unit_kind", "现工作单位·单位类别", "present employment, kind of unit"),
        ("education[1].level", "学历第1项·层次", "education 1, level"),
        ("base_windows", "基地报名时间", "registration times of the bases"),
        ("nobody_knows", "“nobody_knows”", "nobody knows"),
    ],
)
def test_labels_of_paths(path: str, zh: str, en: str) -> None:
    assert FactWords(RULESET, "zh").label(path) == zh
    assert FactWords(RULESET, "en").label(path) == en


def test_facts_of_one_object_are_told_together() -> None:
    words = FactWords(RULESET, "zh")
    assert (
        words.labels(["healthy", "employment.status", "birth_date", "employment.unit_kind"])
        == "身体条件合格；现工作单位·就业状态、单位类别；出生日期"
    )
    assert words.record({"employment.status": "在职", "healthy": True, "employment.unit_kind": "三级医院"}) == [
        ("现工作单位", "就业状态为在职，单位类别为三级医院"),
        ("身体条件合格", "是"),
    ]


def test_none_is_told_by_what_the_vocabulary_says(vocabulary) -> None:  # type: ignore[no-untyped-def]
    assert FactWords(RULESET, "zh", vocabulary).value("submitted_at", None) == vocabulary.find("submitted_at").none.zh
    assert FactWords(RULESET, "zh").value("submitted_at", None) == "未发生"
    assert FactWords(RULESET, "en", vocabulary).value("employment.province", "湖北") == "Hubei"
