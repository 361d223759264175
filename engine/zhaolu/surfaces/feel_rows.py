"""Rows of the DMN conformance kit, answered: one expression or decision table with typed inputs each.

A row in and an answer out are plain objects as the kit's README describes them; values are `{"t": type, "v": value}` with
numbers as exact texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from zhaolu.compile.expressions import check_expression, check_tests
from zhaolu.compile.scope import Scope
from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError
from zhaolu.executors.reference.dynamic import has_type
from zhaolu.executors.reference.expressions import Environment, evaluate
from zhaolu.ir import expressions as ir
from zhaolu.ir.kinds import type_of
from zhaolu.ir.meaning.texts import plain_number
from zhaolu.ir.temporal import YearOutOfRange, read_date, read_datetime, read_duration, read_time, write_temporal
from zhaolu.ir.types import ANY, BOOLEAN, DATE, DATETIME, MONTHS, NUMBER, SECONDS, STRING, TIME, FieldType, List, Struct, Type
from zhaolu.ir.values import Between, Months, Object, RangeValue, Seconds, Unknown
from zhaolu.spans import Located
from zhaolu.text.parser import parse_expression, parse_unary_tests

_TYPES: Final[Mapping[str, Type]] = {
    "number": NUMBER, "string": STRING, "boolean": BOOLEAN, "date": DATE, "time": TIME, "dateTime": DATETIME, "date and time": DATETIME,
    "dayTimeDuration": SECONDS, "days and time duration": SECONDS, "yearMonthDuration": MONTHS, "years and months duration": MONTHS,
}  # fmt: skip
_UNSUPPORTED_CODES: Final = frozenset({"E112", "E161", "E163"})
_UNSUPPORTED_FUNCTIONS: Final = frozenset(
    (
        "sort", "context", "context put", "context merge", "get value", "get entries", "before", "after", "meets", "met by", "overlaps",
        "overlaps before", "overlaps after", "finishes", "finished by", "includes", "during", "starts", "started by", "coincides", "range",
        "function",
    )
)  # fmt: skip


class Unsupported(Exception):
    """Something of FEEL that the profile leaves out."""


@dataclass
class _Fault(Exception):
    stage: str
    code: str
    message: str


def answer(row: Mapping[str, Any], *, unchecked: bool = False, lang: str = "zh") -> dict[str, Any]:
    """The answer to one row: its value, or an error with the stage syntax | type | unsupported | run."""
    try:
        return {"id": row["id"], "value": write_value(_run(row, unchecked, lang))}
    except _Fault as fault:
        return {"id": row["id"], "error": {"stage": fault.stage, "code": fault.code, "message": fault.message}}
    except (Unsupported, YearOutOfRange) as fault:
        return {"id": row["id"], "error": {"stage": "unsupported", "code": "E161", "message": str(fault)}}


def _run(row: Mapping[str, Any], unchecked: bool, lang: str) -> Any:
    declared = row.get("types") or {}
    types: dict[str, Type] = {}
    values: dict[str, Any] = {}
    for name, given in (row.get("inputs") or {}).items():
        values[name] = read_value(given)
        types[name] = type_of(values[name])
    for name, written in (row.get("input_types") or {}).items():
        type_ = _type(written, declared)
        if type_ != ANY:
            types[name] = type_
            values[name] = converted(values.get(name), type_)
        else:
            types.setdefault(name, ANY)
            values.setdefault(name, None)
    run = _Run(types, values, unchecked, lang)
    for dependency in row.get("deps") or ():
        type_ = _type(dependency.get("type"), declared)
        value = converted(run.expression(dependency["expression"]), type_)
        values[dependency["name"]] = value
        types[dependency["name"]] = type_ if type_ != ANY else type_of(value)
    result = run.table(row["table"]) if row.get("table") else run.expression(row["expression"], _type(row.get("result_type"), declared))
    return converted(result, _type(row.get("result_type"), declared))


@dataclass
class _Run:
    types: dict[str, Type]
    values: dict[str, Any]
    unchecked: bool
    lang: str

    def scope(self) -> Scope:
        return Scope(locals=self.types, zone=None, unchecked=self.unchecked)

    def environment(self) -> Environment:
        return Environment(as_of=datetime.now(UTC), locals=self.values, zone=None, unchecked=self.unchecked)

    def expression(self, text: str, expected: Type = ANY) -> Any:
        node, found = check_expression(self.parsed(parse_expression, text), self.scope())
        self.refuse(found)
        if not self.unchecked and not _convertible(node.type, expected):
            raise _Fault("type", "E149", f"{node.type} / {expected}")
        return self.value(node)

    def value(self, node: ir.Expr) -> Any:
        environment = self.environment()
        value = evaluate(node, environment)
        if any("1 to 9999" in fault for fault in environment.progress.faults):
            raise Unsupported("year outside 1 to 9999")
        if isinstance(value, Unknown | Between):
            raise _Fault("run", "E180", "; ".join(sorted(cause.subject for cause in value.causes)))
        return value

    def parsed(self, parse: Any, text: str) -> Any:
        try:
            return parse(Located.of(text, "<row>"))
        except ZhaoluError as fault:
            self.refuse(fault.diagnostics, "syntax")
            raise

    def refuse(self, found: Any, stage: str = "type") -> None:
        for item in found:
            if item.code in _UNSUPPORTED_CODES or (item.code == "E145" and dict(item.args)["name"] in _UNSUPPORTED_FUNCTIONS):
                raise _Fault("unsupported", item.code, item.message(self.lang))
        errors: list[Diagnostic] = [item for item in found if item.severity is Severity.ERROR]
        if errors and (stage == "syntax" or not self.unchecked):
            raise _Fault(stage, errors[0].code, errors[0].message(self.lang))

    def table(self, table: Mapping[str, Any]) -> Any:
        scope = self.scope()
        inputs, allowed = [], []
        for column in table["inputs"]:
            node, found = check_expression(self.parsed(parse_expression, column["expression"]), scope)
            self.refuse(found)
            inputs.append(node)
            among = self.tests(column["allowed"], node) if column.get("allowed") else None
            allowed.append(among.tests if among else None)
        rows = []
        for rule in table["rules"]:
            tests = tuple(self.tests(text, value) for text, value in zip(rule["in"], inputs, strict=True))
            rows.append(ir.TableRow(tests, tuple(self.node(text) for text in rule["out"])))
        outputs = table["outputs"]
        found_table = ir.DecisionTable(
            table["hit_policy"].lower(),
            table["aggregation"].lower() if table.get("aggregation") else None,
            tuple(inputs),
            tuple(column.get("name") or "" for column in outputs),
            tuple(self.constants(column["allowed"]) if column.get("allowed") else None for column in outputs),
            tuple(self.node(column["default"]) if column.get("default") else None for column in outputs),
            tuple(rows),
            tuple(allowed),
        )
        return self.value(found_table)

    def tests(self, text: str, value: ir.Expr) -> ir.In | None:
        tree = self.parsed(parse_unary_tests, text)
        tests, found = check_tests(tree, self.scope(), value)
        self.refuse(found)
        return tests

    def node(self, text: str) -> ir.Expr:
        node, found = check_expression(self.parsed(parse_expression, text), self.scope())
        self.refuse(found)
        return node

    def constants(self, text: str) -> tuple[Any, ...]:
        tests = self.tests(text, ir.Literal(None))
        return tuple(evaluate(test, self.environment()) for test in tests.tests) if tests else ()


# --- types ------------------------------------------------------------------------------------------------------


def _type(written: Any, declared: Mapping[str, Any]) -> Type:
    """A type name of a row, or a declaration with fields; `any` for what is not said."""
    if written is None:
        return ANY
    if isinstance(written, str):
        if written in declared:
            return _type(declared[written], declared)
        return _TYPES.get(written, ANY)
    fields = written.get("fields")
    if fields:
        found: Type = Struct(written.get("name") or "", {f["name"]: FieldType(f["name"], f["name"], _type(f, declared)) for f in fields})
    else:
        inner = written.get("type")
        found = _type(inner, declared) if inner != written.get("name") or inner in _TYPES else ANY
    return List(found) if written.get("collection") else found


def _convertible(found: Type, expected: Type) -> bool:
    """Whether a value of type `found` may conform to `expected` or be converted to it."""
    from zhaolu.ir.operators import meets

    if meets(found, expected) or isinstance(expected, Struct) or (found, expected) == (DATE, DATETIME):
        return True
    if isinstance(found, List) and not isinstance(expected, List):
        return meets(found.item, expected)
    return isinstance(expected, List) and not isinstance(found, List) and meets(found, expected.item)


def converted(value: Any, type_: Type) -> Any:
    """FEEL's conversions on the way in and out: a list of one to its item, a value to a list of one, a date to its midnight; else none."""
    if _conforms(value, type_):
        return value
    if isinstance(value, tuple) and len(value) == 1 and not isinstance(type_, List):
        return converted(value[0], type_)
    if isinstance(type_, List) and not isinstance(value, tuple) and _conforms(value, type_.item):
        return (value,)
    if type_ == DATETIME and isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    return None


def _conforms(value: Any, type_: Type) -> bool:
    match type_:
        case Struct(_, fields):
            return value is None or (
                isinstance(value, Mapping) and all(n in value and _conforms(value[n], f.type) for n, f in fields.items())
            )
        case List(item):
            return value is None or (isinstance(value, tuple) and all(_conforms(part, item) for part in value))
        case _:
            return has_type(value, type_)


# --- values -----------------------------------------------------------------------------------------------------


def read_value(given: Mapping[str, Any]) -> Any:
    """A value of a row. Raises YearOutOfRange for a year outside 1..9999."""
    kind, value = given["t"], given["v"]
    match kind:
        case "number":
            return Decimal(value)
        case "list":
            return tuple(read_value(item) for item in value)
        case "context":
            return Object({name: read_value(part) for name, part in value.items()})
        case "date":
            return read_date(value)
        case "time":
            return read_time(value)
        case "dateTime":
            return read_datetime(value)
        case "duration":
            return read_duration(value)
        case _:
            return value


def write_value(value: Any) -> dict[str, Any]:
    """A value as an object of a row."""
    match value:
        case None:
            return {"t": "null", "v": None}
        case bool():
            return {"t": "boolean", "v": value}
        case Decimal():
            return {"t": "number", "v": plain_number(value)}
        case str():
            return {"t": "string", "v": value}
        case datetime():
            return {"t": "dateTime", "v": write_temporal(value)}
        case date():
            return {"t": "date", "v": write_temporal(value)}
        case time():
            return {"t": "time", "v": write_temporal(value)}
        case Months() | Seconds():
            return {"t": "duration", "v": write_temporal(value)}
        case tuple():
            return {"t": "list", "v": [write_value(item) for item in value]}
        case RangeValue():
            from zhaolu.ir.meaning.texts import string

            return {"t": "range", "v": string(value)}
        case Mapping():
            return {"t": "context", "v": {name: write_value(part) for name, part in value.items()}}
        case Unknown() | Between():
            return {"t": "unknown", "v": sorted(cause.subject for cause in value.causes)}
        case _:
            raise TypeError(f"not a value: {type(value).__name__}")
