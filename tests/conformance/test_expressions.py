"""The neutral cases of `expressions/*.yaml`, run on every executor.

An executor is a function from a checked expression and a case to a value of `ir.values`; add it to `EXECUTORS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from zhaolu.compile.expressions import check_expression
from zhaolu.compile.scope import Scope
from zhaolu.diagnostics import Severity
from zhaolu.executors.reference.expressions import Environment, evaluate
from zhaolu.ir.expressions import Expr
from zhaolu.ir.kinds import type_of
from zhaolu.ir.rules import Table
from zhaolu.ir.times import last_of_month
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER, STRING, Enum, FieldType, List, Struct, Type
from zhaolu.ir.values import Between, Object, Unknown
from zhaolu.spans import Located
from zhaolu.text.parser import parse_expression

HERE = Path(__file__).parent
FILES = {path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) for path in sorted((HERE / "expressions").glob("*.yaml"))}
TYPED = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((HERE / "expressions").glob("*.yaml"))}


@dataclass
class Case:
    """What an executor needs to know besides the expression."""

    facts: Object
    as_of: datetime
    scope: Scope
    definitions: Mapping[str, Expr]
    readings: Mapping[str, Expr]
    windows: Mapping[str, Any]
    tables: Mapping[str, Table]
    calendar: Any


class Calendar:
    def __init__(self, years: Mapping[str, list[str]]) -> None:
        self.days = {date.fromisoformat(str(day)) for days in years.values() for day in days}
        self.years = {int(year) for year in years}

    def is_working_day(self, day: date) -> bool:
        if day.year not in self.years:
            raise LookupError(f"{day.year}")
        return day in self.days


def run_reference(expr: Expr, case: Case) -> Any:
    environment = Environment(
        facts=case.facts, as_of=case.as_of, definitions=case.definitions, readings=case.readings, windows=case.windows, tables=case.tables,
        calendar=case.calendar,
    )  # fmt: skip
    return evaluate(expr, environment)


EXECUTORS: dict[str, Callable[[Expr, Case], Any]] = {"reference": run_reference}


# --- from the file to types and values --------------------------------------------------------------------------


def type_from(declared: Mapping[str, Any]) -> Type:
    match declared["type"]:
        case "enum":
            return Enum(tuple(declared["values"]), declared["label"])
        case "object":
            return Struct(declared["label"], fields_from(declared["fields"]))
        case "list":
            return List(Struct(declared["label"], fields_from(declared["fields"])))
        case plain:
            simple = {"string": STRING, "number": NUMBER, "boolean": BOOLEAN, "date": DATE, "date and time": DATETIME}
            return List(simple[plain.removeprefix("list of ")]) if plain.startswith("list of ") else simple[plain]


def fields_from(declared: Mapping[str, Any]) -> dict[str, FieldType]:
    return {id: FieldType(id, d["label"], type_from(d), d.get("nullable") == "true") for id, d in declared.items()}


def value_from(raw: Any, type_: Type, path: str) -> Any:
    if raw is None or raw in ("null", "空"):
        return None
    match type_:
        case Struct(_, fields):
            return Object({id: value_from(part, fields[id].type, f"{path}.{id}" if path else id) for id, part in raw.items()}, path)
        case List(item):
            return tuple(value_from(part, item, f"{path}[{i}]") for i, part in enumerate(raw, 1))
        case _ if type_ == DATE and len(raw) == 7:
            year, month = map(int, raw.split("-"))
            return Between(date(year, month, 1), last_of_month(year, month))
        case _ if type_ == DATE:
            return date.fromisoformat(raw)
        case _ if type_ == DATETIME:
            return datetime.fromisoformat(raw)
        case _ if type_ == NUMBER:
            return Decimal(raw)
        case _ if type_ == BOOLEAN:
            return {"true": True, "false": False}[raw]
        case _:
            return raw


def checked(text: str, scope: Scope) -> Expr:
    node, found = check_expression(parse_expression(Located.of(text)), scope)
    assert not [item for item in found if item.severity is Severity.ERROR], [item.message() for item in found]
    return node


def case_of(file: Mapping[str, Any], case: Mapping[str, Any]) -> Case:
    struct = Struct("", fields_from(file["facts"]))
    now = datetime(2019, 6, 1, tzinfo=datetime.fromisoformat("2019-06-01T00:00:00+08:00").tzinfo)
    windows = file.get("windows", {})
    constants = {n: evaluate(checked(text, Scope()), Environment(as_of=now)) for n, text in file.get("constants", {}).items()}
    tables = {
        id: Table(id=id, key=STRING, value=NUMBER, rows={k: Decimal(v) for k, v in t["rows"].items()}, complete=t["complete"] == "true")
        for id, t in file.get("tables", {}).items()
    }
    scope = Scope(
        facts=struct, windows={n: n for n in windows}, constants={n: (v, type_of(v)) for n, v in constants.items()}, tables=tables
    )
    readings = {n: checked(text, scope) for n, text in file.get("readings", {}).items()}
    scope = Scope(**{**vars(scope), "readings": {n: e.type for n, e in readings.items()}})
    definitions: dict[str, Expr] = {}
    for name, text in file.get("define", {}).items():
        definitions[name] = checked(text, Scope(**{**vars(scope), "definitions": {n: e.type for n, e in definitions.items()}}))
    return Case(
        facts=value_from(case.get("record", file.get("record", {})), struct, ""),
        as_of=datetime.fromisoformat(case["as_of"]) if "as_of" in case else now,
        scope=Scope(**{**vars(scope), "definitions": {n: e.type for n, e in definitions.items()}}),
        definitions=definitions,
        readings=readings,
        windows={n: SimpleNamespace(**{part: checked(text, Scope()) for part, text in w.items()}) for n, w in windows.items()},
        tables=tables,
        calendar=Calendar(file.get("working_days", {})),
    )


CASES = [(name, i) for name, file in FILES.items() for i in range(len(file["cases"]))]


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize(("name", "at"), CASES, ids=[f"{name}-{at}" for name, at in CASES])
def test_case(name: str, at: int, executor: str) -> None:
    file = FILES[name]
    given = file["cases"][at]
    case = case_of(file, given)
    found = EXECUTORS[executor](checked(given["expression"], case.scope), case)
    if "unknown" in given:
        assert isinstance(found, Unknown), found
        assert {c.reason if c.reason == "error" else f"{c.reason} {c.subject}" for c in found.causes} == set(given["unknown"])
    elif "between" in given:
        assert isinstance(found, Between), found
        assert [found.lo, found.hi] == [evaluate(checked(text, Scope()), Environment(as_of=case.as_of)) for text in given["between"]]
    else:
        expected = evaluate(checked(given["value"], Scope()), Environment(as_of=case.as_of))
        assert (type(found), found) == (type(expected), expected)


@pytest.mark.parametrize("name", FILES)
def test_files_follow_the_schema(name: str) -> None:
    import jsonschema

    schema = json.loads((HERE / "expressions.schema.json").read_text(encoding="utf-8"))
    document = json.loads(json.dumps(TYPED[name], default=str))
    jsonschema.validate(document, schema)
