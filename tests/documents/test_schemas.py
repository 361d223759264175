"""The JSON Schemas in `grammar/`: current, valid, and of one mind with the models."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from zhaolu.model.schemas import models, stale
from zhaolu.spans import Source
from zhaolu.text.yaml_nodes import to_data
from zhaolu.text.yaml_reader import read_yaml

ROOT = Path(__file__).resolve().parents[2]


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((ROOT / "grammar" / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def as_json(value: Any) -> Any:
    match value:
        case dict():
            return {key: as_json(item) for key, item in value.items()}
        case list():
            return [as_json(item) for item in value]
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case _:
            return value


def load(path: Path) -> Any:
    return as_json(to_data(read_yaml(Source(str(path), path.read_text(encoding="utf-8")))))


def kind_of(path: Path) -> str:
    if path.parent == ROOT / "rulesets":
        return path.stem
    return "cases" if path.name.endswith(".cases.yaml") else "ruleset"


FILES = sorted((ROOT / "rulesets").rglob("*.yaml"))


def test_schemas_are_up_to_date() -> None:
    assert stale(ROOT / "grammar") == []


@pytest.mark.parametrize("name", sorted(models()))
def test_every_key_is_described_in_chinese(name: str) -> None:
    schema = json.loads((ROOT / "grammar" / name).read_text(encoding="utf-8"))
    for part in [schema, *schema.get("$defs", {}).values()]:
        for key, found in part.get("properties", {}).items():
            assert not found.get("description", "").isascii(), (name, key)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_shipped_files_are_accepted(path: Path) -> None:
    assert [error.message for error in validator(kind_of(path)).iter_errors(load(path))] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_shipped_files_name_their_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    up = "../" * len(path.relative_to(ROOT).parent.parts)
    assert first == f"# yaml-language-server: $schema={up}grammar/{kind_of(path)}.schema.json"


SHAPES = [
    "unknown-key",
    "missing-key",
    "is-a-mapping",
    "wrong-kinds",
    "two-forms",
    "amount-without-key",
    "numbers-out-of-bounds",
    "unquoted-and-quoted",
    "key-of-the-whole-file",
    "reading-without-alternatives",
]


@pytest.mark.parametrize("name", SHAPES)
def test_malformed_files_are_refused(name: str) -> None:
    assert list(validator("ruleset").iter_errors(load(ROOT / "grammar" / "malformed" / f"{name}.yaml")))


def test_malformed_cases_are_refused() -> None:
    path = ROOT / "grammar" / "malformed" / "cases-misspelt" / "hubei" / "2019-assistant-gp.cases.yaml"
    assert list(validator("cases").iter_errors(load(path)))


def test_each_key_of_a_good_file_is_checked() -> None:
    """Misspelling any key of a ruleset is noticed."""
    check = validator("ruleset")
    good: dict[str, Any] = {
        "notice": {"province": "hubei", "year": 2019, "program": "assistant-gp"},
        "rules": [{"id": "a", "clause": "一", "one_of": [{"clause": "一", "require": "x"}]}],
        "clauses": {"一": {"says": "甲"}},
    }
    assert not list(check.iter_errors(good))
    for path in (["notice"], ["rules", 0], ["rules", 0, "one_of", 0], ["clauses", "一"], []):
        bad = copy.deepcopy(good)
        holder: Any = bad
        for step in path:
            holder = holder[step]
        for key in list(holder):
            holder[f"{key}x"] = holder.pop(key)
        assert list(check.iter_errors(bad)), path
