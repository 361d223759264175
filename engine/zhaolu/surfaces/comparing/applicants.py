"""Made-up applicants: whole records drawn from the vocabulary by a seed, and records close to what rulesets ask.

The same seed gives the same records. Nobody real is in them; names of places are those a test of the rules needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from zhaolu.ir.expressions import Compare, Expr, Fact, In, Index, Literal, Local, Member, children
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import Enum
from zhaolu.model.vocabulary import Declaration, Vocabulary
from zhaolu.surfaces.timetable.schedule import closure

WORDS: Final[Mapping[str, list[str]]] = {
    "major": ["临床医学", "口腔医学", "中医学", "护理", "麻醉学", "精神医学"],
    "specialty": ["全科", "内科", "儿科", "麻醉科", "助理全科", "口腔全科"],
    "province": ["湖北", "湖南", "福建", "山西", "江西"],
    "school_province": ["湖北", "湖南"],
    "city": ["荆州", "孝感", "黄石", "神农架", "仙桃"],
    "school_city": ["武汉", "黄石"],
    "county": ["静乐", "孝南", "临县"],
    "base": ["汉川市人民医院", "太原市中心医院", "黄石市中心医院", "甲基地"],
    "assigned_base": ["甲基地", "乙基地"],
}
NEAR: Final = [2016, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025]

Pools = Mapping[str, tuple[Any, ...]]
"""Values worth trying, by the id of a fact or field, as a record writes them."""


def value(declared: Declaration, chooser: Random, pools: Pools | None = None) -> Any:
    """A value a fact may have; now and then none. With `pools`, mostly one the rules speak of."""
    if declared.kind not in ("list", "object") and chooser.random() < 0.15:
        return None
    if pools is not None and chooser.random() < 0.75 and (found := _pooled(declared, pools)):
        return chooser.choice(found)
    match declared.kind:
        case "bool":
            return chooser.random() < 0.6
        case "enum":
            assert isinstance(declared.type, Enum)
            return chooser.choice(declared.type.values)
        case "date":
            day = f"{chooser.choice([1983, 1984, 1990, 1991, *NEAR])}-{chooser.randint(1, 12):02d}-{chooser.randint(1, 28):02d}"
            return day[:7] if chooser.random() < 0.2 else day
        case "datetime":
            day = f"{chooser.choice(NEAR)}-{chooser.randint(4, 8):02d}-{chooser.randint(1, 28):02d}"
            return f"{day}T{chooser.randint(0, 23):02d}:00:00+08:00"
        case "int" | "number":
            if declared.id in ("year", "graduation_year", "until"):
                return chooser.choice(NEAR)
            return chooser.randint(max(declared.minimum or 0, 1), min(declared.maximum or 8, 8))
        case "string":
            return chooser.choice(WORDS.get(declared.id, ["甲", "乙"]))
        case "list" if declared.items is not None:
            drawn = [value(declared.items, chooser, pools) for _ in range(chooser.randint(0, 2))]
            return [item for item in drawn if item is not None]
        case "list":
            return [members(declared.fields, chooser, pools) for _ in range(chooser.randint(0, 2))]
        case "object":
            return members(declared.fields, chooser, pools)


def members(fields: tuple[Declaration, ...], chooser: Random, pools: Pools | None = None) -> dict[str, Any]:
    return {field.id: value(field, chooser, pools) for field in fields}


def full_record(vocabulary: Vocabulary, seed: int) -> dict[str, Any]:
    """A record with every key present; the same seed gives the same record."""
    return members(vocabulary.facts, Random(seed))


# --- close to the rules -----------------------------------------------------------------------------------------


def pools_of(*rulesets: Ruleset) -> Pools:
    """The values the rules compare each fact with, the days at and beside their dates, birthdays at and beside their ages."""
    found: dict[str, set[Any]] = {}
    days: set[date] = set()
    ages: set[int] = set()
    for ruleset in rulesets:
        for expr in ruleset.expressions():
            for node in closure(expr, ruleset):
                match node:
                    case Literal(datetime() as moment):
                        days.add(moment.astimezone(BEIJING).date())
                    case Literal(date() as day):
                        days.add(day)
                    case Literal(Decimal() as number) if 16 <= number <= 70:
                        ages.add(int(number))
                    case Compare() | In():
                        _compared(node, ruleset, found)
                    case _:
                        pass
    beside = sorted({day + timedelta(days=step) for day in days for step in (-1, 0, 1)})
    first = rulesets[0].notice.year if rulesets else 2020
    around = sorted({age + step for age in ages for step in (-1, 0, 1)} | {22, 25})
    born = [date(first - age, month, 15) for age in around for month in (1, 6, 12)]
    pools: dict[str, tuple[Any, ...]] = {name: tuple(sorted(values, key=str)) for name, values in found.items()}
    pools["birth_date"] = tuple(day.isoformat() for day in born)
    for name in ("graduation_year", "year"):
        pools[name] = (first, first, first - 1, first - 2)
    pools[DAYS] = tuple(day.isoformat() for day in beside)
    pools[MOMENTS] = tuple(f"{day.isoformat()}T10:00:00+08:00" for day in beside)
    return pools


DAYS: Final = "@days"
MOMENTS: Final = "@moments"
"""The pools of facts that are days or moments and have none of their own."""


def _pooled(declared: Declaration, pools: Pools) -> tuple[Any, ...]:
    match declared.kind:
        case "enum" | "string":
            return tuple(v for v in pools.get(declared.id, ()) if isinstance(v, str) and (not declared.values or v in declared.values))
        case "int":
            return tuple(v for v in pools.get(declared.id, ()) if isinstance(v, int))
        case "date":
            return pools.get(declared.id) or pools.get(DAYS, ())
        case "datetime":
            return pools.get(MOMENTS, ())
        case _:
            return ()


def _compared(node: Compare | In, ruleset: Ruleset, found: dict[str, set[Any]]) -> None:
    """Notes the constants a comparison holds a fact or field against."""
    parts = children(node)
    names = [name for part in parts if (name := _named(part)) is not None]
    for part in parts:
        if _named(part) is not None:
            continue
        for inner in closure(part, ruleset):
            if isinstance(inner, Literal) and (plain := _plain(inner.value)) is not None:
                for name in names:
                    found.setdefault(name, set()).add(plain)


def _named(expr: Expr) -> str | None:
    match expr:
        case Fact(name) | Local(name) | Member(_, name):
            return name
        case Index():
            return _named(children(expr)[0])
        case _:
            return None


def _plain(given: Any) -> str | int | None:
    if isinstance(given, Decimal) and given == int(given):
        return int(given)
    return given if isinstance(given, str) else None


Cost = Callable[[dict[str, Any]], tuple[int, tuple[str, ...]]]
"""How much stands against a record, and the id paths of the facts that do."""


def near_records(vocabulary: Vocabulary, pools: Pools, cost: Cost, *, seed: int, starts: int, steps: int) -> Iterator[dict[str, Any]]:
    """Records on the way from anybody to somebody `cost` finds no fault with, and around such a one, one key changed at a time.

    A step is kept unless it costs more, and mostly changes what stands against the record. Yields every record tried.
    """
    chooser = Random(seed)
    facts = {fact.id: fact for fact in vocabulary.facts}
    for _ in range(starts):
        record = members(vocabulary.facts, chooser, pools)
        best, blamed = cost(record)
        yield record
        for _ in range(steps):
            roots = [root for path in blamed if (root := path.split(".")[0].split("[")[0]) in facts]
            name = chooser.choice(roots) if roots and chooser.random() < 0.85 else chooser.choice([*facts])
            tried = _stepped(record, facts[name], chooser, pools)
            price, reasons = cost(tried)
            yield tried
            if price <= best:
                record, best, blamed = tried, price, reasons


def _stepped(record: dict[str, Any], declared: Declaration, chooser: Random, pools: Pools) -> dict[str, Any]:
    """The record with one fact, or one field of it, drawn anew; now and then the fact is left out."""
    held = record.get(declared.id)
    if chooser.random() < 0.05:
        return {name: inner for name, inner in record.items() if name != declared.id}
    if declared.kind == "object" and isinstance(held, dict) and chooser.random() < 0.8:
        return {**record, declared.id: _stepped(held, chooser.choice(declared.fields), chooser, pools)}
    if declared.kind == "list" and declared.fields and isinstance(held, list) and held and chooser.random() < 0.6:
        at = chooser.randrange(len(held))
        field = chooser.choice(declared.fields)
        changed = [_stepped(item, field, chooser, pools) if i == at else item for i, item in enumerate(held)]
        return {**record, declared.id: changed}
    return {**record, declared.id: value(declared, chooser, pools)}
