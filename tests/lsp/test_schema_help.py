"""What any editor with a YAML extension offers from the JSON Schemas alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import zhaolu

GRAMMAR = Path(__file__).resolve().parents[2] / "grammar"


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GRAMMAR / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def offered(found: dict[str, Any], part: dict[str, Any]) -> list[Any]:
    """The values an editor lists for a place."""
    if "$ref" in part:
        part = found["$defs"][part["$ref"].rpartition("/")[2]]
    return list(part["anyOf"][0]["enum"])


def test_facts_of_a_case_are_offered_by_label_and_id() -> None:
    cases = schema("cases")
    record = cases["$defs"]["Record"]["properties"]
    for fact in zhaolu.open().vocabulary.facts:
        for key in (fact.label, fact.id):
            assert fact.meaning.zh in record[key]["description"]
    assert offered(cases, record["国籍或地区"]) == ["中国内地", "香港", "澳门", "台湾", "外国"]
    employment = cases["$defs"][record["employment"]["$ref"].rpartition("/")[2]]["properties"]
    assert offered(cases, employment["就业状态"]) == offered(cases, employment["status"]) == ["无单位", "在职"]
    assert cases["properties"]["base"]["$ref"] == cases["$defs"]["CasePart"]["properties"]["record"]["$ref"] == "#/$defs/Record"


def test_facts_and_names_of_a_ruleset_are_offered() -> None:
    rules = schema("ruleset")
    assert {"报名身份", "学历[].在读", "报到.应报到日"} <= set(offered(rules, rules["$defs"]["PresumptionPart"]["properties"]["fact"]))
    notice = rules["$defs"]["NoticePart"]["properties"]
    assert "hubei" in offered(rules, notice["province"]) and offered(rules, notice["program"]) == ["assistant-gp", "resident"]


@pytest.mark.parametrize("record", [{"籍贯": "湖北"}, {"国籍或地区": "火星"}, {"学历": [{"层次": "小学"}]}, {"现工作单位": None}])
def test_a_vocabulary_of_ones_own_is_not_marked_wrong(record: dict[str, Any]) -> None:
    case = {"id": "a", "expect": {"outcome": "eligible"}}
    whole = {"ruleset": "hubei-2030-x", "base": record, "cases": [case]}
    assert list(Draft202012Validator(schema("cases")).iter_errors(whole)) == []
