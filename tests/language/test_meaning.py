"""What holds for every rule: filling in an unknown never changes a definite answer; formatting changes no meaning."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhaolu.compile.expressions import check_expression
from zhaolu.compile.scope import Scope
from zhaolu.diagnostics import Severity
from zhaolu.executors.reference.expressions import Environment, evaluate
from zhaolu.ir.meaning.logic import causes
from zhaolu.ir.types import BOOLEAN, DATE, NUMBER, Enum, FieldType, List, Struct
from zhaolu.ir.values import Between, Object, wrap
from zhaolu.spans import Located
from zhaolu.text.formatter import format_expression
from zhaolu.text.parser import parse_expression

LEVELS = ("专科", "本科", "硕士")
ITEM = Struct(
    "学历",
    {
        "level": FieldType("level", "层次", Enum(LEVELS, "层次")),
        "full_time": FieldType("full_time", "全日制", BOOLEAN),
        "year": FieldType("year", "毕业年份", NUMBER),
        "since": FieldType("since", "入学日期", DATE),
    },
)
FACTS = Struct(
    "",
    {
        "n": FieldType("n", "甲数", NUMBER),
        "m": FieldType("m", "乙数", NUMBER),
        "p": FieldType("p", "甲", BOOLEAN),
        "q": FieldType("q", "乙", BOOLEAN),
        "d": FieldType("d", "某日", DATE),
        "birth": FieldType("birth", "生日", DATE),
        "level": FieldType("level", "级", Enum(LEVELS, "级")),
        "unit": FieldType("unit", "单位", ITEM),
        "education": FieldType("education", "学历", List(ITEM)),
    },
)
SCOPE = Scope(facts=FACTS)
NOW = datetime(2019, 6, 1, tzinfo=UTC)

# --- expressions as text, by type -------------------------------------------------------------------------------

literal_numbers = st.sampled_from(["0", "1", "2", "2019", "35"])
literal_days = st.sampled_from(['@"2019-05-01"', '@"2019-05-15"', '@"2019-06-01"', "today()"])
literal_levels = st.sampled_from([f'"{level}"' for level in LEVELS])


def join(*parts: Any) -> st.SearchStrategy[str]:
    return st.tuples(*(part if isinstance(part, st.SearchStrategy) else st.just(part) for part in parts)).map("".join)


def numbers(inner: st.SearchStrategy[str], item: str) -> st.SearchStrategy[str]:
    days_ = days(item)
    base = st.one_of(literal_numbers, st.sampled_from(["甲数", "乙数", "单位.毕业年份", *([f"{item}.毕业年份"] if item else [])]))
    return st.one_of(
        base,
        join("(", base, st.sampled_from([" + ", " - ", " * ", " / "]), base, ")"),
        join("周岁(生日, ", days_, ")"),
        join("日期差(", days_, ", ", days_, ")"),
        join(days_, ".年"),
        st.just("count(学历)"),
        join("count(学历[", filters, "])"),
        st.sampled_from(["max(学历.毕业年份)", "min([甲数, 乙数])", "学历[1].毕业年份", "sum(学历.毕业年份)"]),
        join("(如果 ", inner, " 则 ", base, " 否则 ", base, ")"),
    )


def days(item: str) -> st.SearchStrategy[str]:
    base = st.one_of(literal_days, st.sampled_from(["某日", "生日", "单位.入学日期", *([f"{item}.入学日期"] if item else [])]))
    return st.one_of(base, join("(", base, st.sampled_from([" + ", " - "]), st.sampled_from(['@"P1M"', '@"P10D"', '@"P1Y"']), ")"))


filters = st.sampled_from(['层次 = "专科"', "全日制", "毕业年份 > 2018", '入学日期 < @"2019-05-15"', "item.全日制 且 毕业年份 = 甲数"])


def conditions(inner: st.SearchStrategy[str], item: str) -> st.SearchStrategy[str]:
    comparison = st.sampled_from([" < ", " <= ", " > ", " >= ", " = ", " != "])
    number, day = numbers(inner, item), days(item)
    levels = st.sampled_from(["级", "单位.层次", *([f"{item}.层次"] if item else [])])
    return st.one_of(
        st.sampled_from(["甲", "乙", "单位.全日制", *([f"{item}.全日制"] if item else [])]),
        join("(", number, comparison, number, ")"),
        join("(", day, comparison, day, ")"),
        join("(", levels, st.sampled_from([" = ", " != "]), st.one_of(literal_levels, st.just("空")), ")"),
        join("(", levels, " 属于 [", literal_levels, ", ", literal_levels, "])"),
        join("(", number, " 属于 [1..", literal_numbers, "])"),
        join("(", day, " 介于 ", day, " 与 ", day, ")"),
        join("(", inner, " 且 ", inner, ")"),
        join("(", inner, " 或 ", inner, ")"),
        join("非(", inner, ")"),
        join("(如果 ", inner, " 则 ", inner, " 否则 ", inner, ")"),
        join("list contains(学历.层次, ", literal_levels, ")"),
        join("(", literal_levels, " 属于 学历.层次)"),
        st.sampled_from(["all(学历.全日制)", "any(学历.全日制)", "(单位 = 空)", "(学历.层次 = 学历.层次)", "(学历[1] = 学历[2])"]),
    )


def rules() -> st.SearchStrategy[str]:
    flat = st.recursive(st.sampled_from(["甲", "乙"]), lambda inner: conditions(inner, ""), max_leaves=6)
    inside = st.recursive(st.sampled_from(["甲", "e.全日制"]), lambda inner: conditions(inner, "e"), max_leaves=4)
    quantified = join(
        st.sampled_from(["存在", "每个"]), " e 属于 ", st.one_of(st.just("学历"), join("学历[", filters, "]")), " 满足 ", inside
    )
    return st.one_of(flat, quantified, join(flat, " 且 ", quantified), join("(", quantified, ") 或 ", flat))


# --- records, and what fills their gaps -------------------------------------------------------------------------

MISSING = object()
exact_days = st.dates(date(2018, 12, 1), date(2019, 7, 31))
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    NUMBER: st.one_of(st.sampled_from([Decimal(n) for n in (0, 1, 2, 35, 2018, 2019)]), st.none()),
    BOOLEAN: st.one_of(st.booleans(), st.none()),
    DATE: st.one_of(exact_days, st.none()),
}
rough = st.just(Between(date(2019, 5, 1), date(2019, 5, 31)))


def filled_values(type_: Any) -> st.SearchStrategy[Any]:
    match type_:
        case Enum(values):
            return st.one_of(st.sampled_from(values), st.none())
        case Struct(_, fields):
            return st.one_of(st.none(), st.fixed_dictionaries({name: filled_values(f.type) for name, f in fields.items()}))
        case List(item):
            return st.lists(filled_values(item).filter(lambda value: value is not None), max_size=3)
        case _:
            return VALUES[type_]


@st.composite
def with_gaps(draw: Any, value: Any, type_: Any) -> Any:
    """A value with some of what it says taken away: members missing, days known to the month."""
    match type_:
        case Struct(_, fields) if value is not None:
            return {name: draw(with_gaps(value[name], f.type)) for name, f in fields.items() if draw(st.integers(0, 2))}
        case List(item):
            return [draw(with_gaps(part, item)) for part in value]
        case _ if isinstance(value, date) and (value.year, value.month) == (2019, 5) and draw(st.booleans()):
            return draw(rough)
        case _:
            return value


@st.composite
def records(draw: Any) -> tuple[Object, Object]:
    """A record with gaps, and the same with every gap filled."""
    whole = {name: draw(filled_values(f.type)) for name, f in FACTS.fields.items()}
    gaps = draw(with_gaps(whole, FACTS))
    return wrap(gaps), wrap(whole)


def value_of(text: str, facts: Object) -> Any:
    node, found = check_expression(parse_expression(Located.of(text)), SCOPE)
    assert not [item for item in found if item.severity is Severity.ERROR], (text, [item.message() for item in found])
    return evaluate(node, Environment(facts=facts, as_of=NOW))


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules(), records())
def test_filling_an_unknown_never_changes_a_definite_answer(rule: str, pair: tuple[Object, Object]) -> None:
    gaps, whole = pair
    before = value_of(rule, gaps)
    if not causes(before):
        assert value_of(rule, whole) is before


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules(), records(), st.sampled_from(["zh", "en"]))
def test_formatting_changes_no_meaning(rule: str, pair: tuple[Object, Object], lang: str) -> None:
    printed = format_expression(parse_expression(Located.of(rule)), lang, 40)
    assert value_of(printed, pair[0]) == value_of(rule, pair[0])
