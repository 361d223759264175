"""`zhaolu diff`: what is told of two rulesets, and what of people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import zhaolu as package
from zhaolu.ir.decisions import Outcome
from zhaolu.surfaces.comparing.comparison import Section, compare
from zhaolu.surfaces.comparing.moves import Pair, generated_cases, usual_moment

if TYPE_CHECKING:
    from running import Run

HUBEI = Path(__file__).parents[2] / "rulesets/hubei/2019-assistant-gp.yaml"
IDS = package.open().names()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Hubei 2019 with a stricter age, a later end of registration, one place more, and an exclusion dropped."""
    text = HUBEI.read_text(encoding="utf-8")
    for before, after in (
        ("周岁(出生日期, 算年龄之日) <= 年龄上限", "周岁(出生日期, 算年龄之日) < 年龄上限"),
        ("2019-04-25 至 2019-05-30", "2019-04-25 至 2019-06-05"),
        ("神农架: 0", "神农架: 1"),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    path = tmp_path / "new.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def asked(zhaolu: Run, *arguments: Any) -> dict[str, Any]:
    done = zhaolu("diff", *arguments, "--format", "json")
    assert done.code == 0 and not done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def section(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(s for s in found["sections"] if s["section"] == name)


@pytest.mark.parametrize("name", IDS)
def test_a_ruleset_does_not_differ_from_itself(name: str) -> None:
    ruleset = package.open().load(name).ir
    assert not compare(ruleset, ruleset).differs


@pytest.mark.parametrize(("a", "b"), [(IDS[0], IDS[-1]), (IDS[1], IDS[3]), (IDS[1], IDS[2])])
def test_both_directions_tell_the_same(a: str, b: str) -> None:
    rulesets = package.open()
    there, back = compare(rulesets.load(a).ir, rulesets.load(b).ir), compare(rulesets.load(b).ir, rulesets.load(a).ir)
    assert there.differs

    def ids(found: Section, side: str) -> set[str]:
        return {part.id for part in getattr(found, side)}

    for one, other in zip(there.sections, back.sections, strict=True):
        assert ids(one, "added") == ids(other, "removed") and ids(one, "removed") == ids(other, "added")
        assert {(c.a.id, c.b.id) for c in one.changed} == {(c.b.id, c.a.id) for c in other.changed} and one.same == other.same


def test_what_was_changed_in_a_file_is_told_and_nothing_else(zhaolu: Run, changed: Path) -> None:
    found = asked(zhaolu, "湖北", 2019, changed, "--no-people")
    assert [s["section"] for s in found["sections"] if s["changed"]] == ["rules", "windows", "quotas", "readings"]
    assert not any(s["added"] or s["removed"] for s in found["sections"]) and "people" not in found
    (age,) = section(found, "rules")["changed"]
    assert age["a"]["id"] == age["b"]["id"] == "age-limit" and "不超过 35 周岁" in age["a"]["text"] and "不满 35 周岁" in age["b"]["text"]
    (window,) = section(found, "windows")["changed"]
    assert window["values"] == {"a": ["2019年5月30日"], "b": ["2019年6月5日"]}
    (places,) = section(found, "quotas")["changed"]
    assert places["rows"] == {"神农架": {"a": "0", "b": "1"}}


def test_rules_under_other_ids_are_matched_by_what_they_read(zhaolu: Run) -> None:
    found = asked(zhaolu, "hubei-2019-assistant-gp", "shanxi-2021-assistant-gp", "--no-people")
    pairs = {(c["a"]["id"], c["b"]["id"]): c for c in section(found, "rules")["changed"]}
    assert ("no-full-licence", "no-licence-yet") in pairs and ("age-limit", "age-limit-past-graduates") in pairs
    age = pairs["age-limit", "age-limit-past-graduates"]
    assert age["a"]["clauses"] == ["三(五)2"] and "一段1-4" in age["b"]["clauses"]


def test_who_moves_when_the_age_becomes_stricter(zhaolu: Run, changed: Path) -> None:
    people = asked(zhaolu, "湖北 2019", changed)["people"]
    moves = {(m["from"], m["to"]): m for m in people["moves"]}
    assert people["generated"] and people["seed"] == 1 and not people["carried"]
    out, into = moves["eligible", "ineligible"], moves["ineligible", "eligible"]
    assert out["clauses"]["b"] == {"三(五)2": out["count"]} and out["example"]["b"] == ["三(五)2"]
    assert into["clauses"]["a"] == {"四(一)1(1)-2": into["count"]}
    assert people["total"] == sum(people["stay"].values()) + sum(m["count"] for m in people["moves"])


def test_records_say_who_moves(zhaolu: Run, changed: Path, tmp_path: Path) -> None:
    example = (HUBEI.parents[2] / "examples/hubei-2019.yaml").read_text(encoding="utf-8")
    (tmp_path / "people.yaml").write_text(example, encoding="utf-8")
    people = asked(zhaolu, "湖北", 2019, changed, "--records", "people.yaml")["people"]
    assert not people["generated"] and people["total"] == 3
    (move,) = people["moves"]
    assert (move["from"], move["to"]) == ("undetermined", "ineligible")
    assert [r["record"] for r in move["records"]] == ["丙-往届生"] and move["records"][0]["b"] == ["三(五)2"]


def test_the_seed_decides_who_is_made_up(zhaolu: Run, changed: Path) -> None:
    first, again, other = (asked(zhaolu, "湖北", 2019, changed, "--seed", seed)["people"] for seed in (7, 7, 8))
    assert first == again and first["moves"] != other["moves"]


def test_an_applicant_is_taken_along_to_the_other_notice() -> None:
    rulesets = package.open()
    a, b = rulesets.load("hubei-2019-assistant-gp"), rulesets.load("fujian-2023-assistant-gp")
    pair = Pair(a.evaluator(as_of=usual_moment(a)), b.evaluator(as_of=usual_moment(b)), True)
    raw = {
        "birth_date": "1992-02-29",
        "submitted_at": "2019-04-25T00:00:00+08:00",
        "education": [{"level": "专科", "graduation_year": 2019}],
        "employment": {"province": "湖北"},
    }
    moved = pair.carried(pair.a.check(raw).facts)
    assert moved["birth_date"].isoformat() == "1996-02-29" and moved["submitted_at"].isoformat() == "2023-07-09T08:00:00+08:00"
    assert moved["education"][0]["graduation_year"] == 2023 and moved["employment"]["province"] == "福建"
    assert moved["education"][0].path == "education[1]"


def test_made_up_applicants_come_close_enough_to_be_eligible() -> None:
    ruleset = package.open().load("fujian-2023-assistant-gp")
    asked_of = ruleset.evaluator(as_of=usual_moment(ruleset))
    cases = list(generated_cases(Pair(asked_of, asked_of, False), seed=3))
    assert {case.a.outcome for case in cases} == set(Outcome) and all(case.a.outcome == case.b.outcome for case in cases)


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_form_and_language(zhaolu: Run, form: str, lang: str) -> None:
    done = zhaolu("diff", "hubei", 2019, "fujian", 2023, "--format", form, "--lang", lang)
    assert done.code == 0 and not done.err
    assert ("从湖北2019到福建2023有什么不同" if lang == "zh" else "What changes from Hubei 2019 to Fujian 2023") in done.out
    assert ("对人的影响" if lang == "zh" else "What it does to people") in done.out


def test_a_city_against_its_province(zhaolu: Run) -> None:
    found = asked(zhaolu, "湖北", 2019, "湖北", 2019, "孝感", "--no-people")
    assert found["b"]["id"] == "hubei-2019-assistant-gp-xiaogan"
    assert "choice-of-city-bases" in {p["id"] for p in section(found, "rules")["added"]}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("湖北",), "E550"),
        (("湖北", 2019), "E551"),
        (("湖北", 2019, "湖北", 2019, "湖北", 2019), "E551"),
        (("湖北", 2018, "湖北", 2019), "E503"),
        (("没有.yaml", "湖北", 2019), "E221"),
    ],
)
def test_wrong_choices(zhaolu: Run, given: tuple[Any, ...], code: str) -> None:
    done = zhaolu("diff", *given)
    assert done.code == 2 and code in done.err and not done.out
