"""Conditions and records made by a seed over a few facts with few values, so that contradictions are common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Alternative, Notice, Penalty, ReadingChoice, Rule, Ruleset, Table, Text, Window
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NULL, NUMBER, SECONDS, STRING, Enum, FieldType, List, Range, Struct, Type
from zhaolu.ir.values import Between, Object, Seconds, wrap
from zhaolu.spans import Source, Span

LEVELS = ("无", "专科", "本科")
LEVEL = Enum(LEVELS, "层次")
DEGREE = Struct(
    "学历",
    {
        "level": FieldType("level", "层次", LEVEL),
        "year": FieldType("year", "年份", NUMBER, whole=True, minimum=2018, maximum=2022),
        "ongoing": FieldType("ongoing", "在读", BOOLEAN),
    },
)
UNIT = Struct("单位", {"kind": FieldType("kind", "类别", LEVEL, nullable=True), "status": FieldType("status", "状态", LEVEL, filled=True)})
FACTS = Struct(
    "记录",
    {
        "level": FieldType("level", "层次", LEVEL, filled=True),
        "other": FieldType("other", "其他", LEVEL, nullable=True),
        "word": FieldType("word", "词", STRING, nullable=True),
        "year": FieldType("year", "年份", NUMBER, whole=True, minimum=2018, maximum=2022),
        "score": FieldType("score", "分", NUMBER, minimum=0),
        "more": FieldType("more", "又分", NUMBER),
        "flag": FieldType("flag", "甲", BOOLEAN),
        "sign": FieldType("sign", "乙", BOOLEAN, nullable=True),
        "day": FieldType("day", "日", DATE, nullable=True),
        "at": FieldType("at", "时", DATETIME, nullable=True),
        "unit": FieldType("unit", "单位", UNIT, nullable=True),
        "education": FieldType("education", "学历", List(DEGREE), filled=True),
        "courses": FieldType("courses", "课程", List(DEGREE), nullable=True),
        "levels": FieldType("levels", "各层次", List(LEVEL), nullable=True),
    },
)
DAY = date(2020, 5, 15)


def lit(value: Any, type_: Type) -> ir.Literal:
    return ir.Literal(value, type=type_)


def member(base: ir.Expr, name: str) -> ir.Expr:
    struct = base.type.item if isinstance(base.type, List) else base.type
    assert isinstance(struct, Struct)
    found = struct.fields[name].type
    return ir.Member(base, name, type=List(found) if isinstance(base.type, List) else found)


def fact(name: str) -> ir.Expr:
    return ir.Fact(name, type=FACTS.fields[name].type)


class Conditions:
    """Makes conditions, a ruleset around them, and records. The same seed makes the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.items: list[str] = []
        self.source, self.places = Source("made", "?" * 2000), 0
        self.definitions: dict[str, ir.Expr] = {}
        self.readings: dict[str, ReadingChoice] = {}
        self.windows = {
            "w": Window(
                id="w", clause="c", name=Text("窗"), actor="applicant",
                start=lit(datetime(2020, 5, 15, tzinfo=BEIJING), DATETIME), end=lit(datetime(2020, 5, 18, tzinfo=BEIJING), DATETIME),
                first_day=lit(DAY, DATE),
                last_day=ir.Arithmetic("+", lit(DAY, DATE), lit(Seconds(Decimal(2 * 86400)), SECONDS), type=DATE),
            )
        }  # fmt: skip
        self.tables = {
            "t": Table(id="t", key=STRING, value=NUMBER, rows={"专科": Decimal(1), "本科": Decimal(3)}, complete=True),
            "u": Table(id="u", key=STRING, value=NUMBER, rows={"专科": Decimal(1), "本科": Decimal(3)}, complete=False),
        }
        for name, type_ in (("r0", BOOLEAN), ("r1", NUMBER), ("r2", List(STRING)), ("r3", DATE)):
            self.readings[name] = self._reading(name, type_)
        for i in range(3):
            self.definitions[f"d{i}"] = self.condition(2)
        self.definitions["n"] = ir.If(self.condition(1), lit(Decimal(2020), NUMBER), ir.Reading("r1", type=NUMBER), type=NUMBER)

    def _reading(self, name: str, type_: Type) -> ReadingChoice:
        if type_ == BOOLEAN:
            options = {"是": self.random.choice([lit(True, BOOLEAN), self.condition(1)]), "否": lit(False, BOOLEAN)}
        elif type_ == NUMBER:
            options = {"大": lit(Decimal(2021), NUMBER), "小": lit(Decimal(2019), NUMBER)}
        elif type_ == DATE:
            options = {"首": ir.WindowPart("w", "first_day", type=DATE), "末": ir.WindowPart("w", "last_day", type=DATE)}
        else:
            options = {"窄": self._words(["专科"]), "宽": self._words(["专科", "本科"])}
        return ReadingChoice(name=name, question=Text(name), options=options, type=type_, settled=self.random.choice([None, *options]))

    def _words(self, words: list[str]) -> ir.Expr:
        return ir.ListOf(tuple(lit(word, STRING) for word in words), type=List(STRING))

    def condition(self, depth: int) -> ir.Expr:
        """A condition with a place of its own."""
        made = self._condition(depth)
        self.places += 1
        return replace(made, span=Span(self.source, self.places, self.places + 1))

    def _condition(self, depth: int) -> ir.Expr:
        r = self.random
        if depth <= 0:
            return self._simple()
        d = depth - 1
        some = r.randint(2, 3)
        ways: list[Callable[[], ir.Expr]] = [
            *[self._simple] * 4,
            *[lambda: ir.And(tuple(self.condition(d) for _ in range(some)))] * 3,
            *[lambda: ir.Or(tuple(self.condition(d) for _ in range(some)))] * 3,
            *[lambda: ir.Not(self.condition(d))] * 2,
            lambda: ir.If(self.condition(d), self.condition(d), self.condition(d), type=BOOLEAN),
            *[lambda: self._quantified(d)] * 2,
            lambda: ir.Compare(r.choice(["=", "!="]), self.condition(d), lit(r.choice([True, False, None]), BOOLEAN), type=BOOLEAN),
        ]
        if "d1" in self.definitions:
            ways.append(lambda: ir.Definition(r.choice(["d0", "d1"]), type=BOOLEAN))
        return r.choice(ways)()

    def _quantified(self, depth: int) -> ir.Expr:
        source = fact(self.random.choice(["education", "education", "courses"]))
        if self.random.random() < 0.2:
            return self._of_levels(member(source, "level"))
        if self.random.random() < 0.15:
            source = ir.Filter(
                source, ir.Compare("=", member(ir.Local("item", type=DEGREE), "level"), lit("专科", STRING), type=BOOLEAN), type=source.type
            )
        name = f"e{len(self.items)}"
        self.items.append(name)
        try:
            return ir.Quantified(self.random.choice(["some", "every"]), name, source, self.condition(depth))
        finally:
            self.items.pop()

    def _of_levels(self, source: ir.Expr) -> ir.Expr:
        """A condition on the values of a field, of which some may be none."""
        value = ir.Local("x", type=LEVEL)
        tests = [
            ir.Compare(self.random.choice(["=", "!="]), value, lit(self.random.choice([*LEVELS, None]), STRING), type=BOOLEAN)
            for _ in range(self.random.randint(1, 2))
        ]
        body = tests[0] if len(tests) == 1 else self.random.choice([ir.And, ir.Or])(tuple(tests))
        return ir.Quantified(self.random.choice(["some", "every"]), "x", source, body)  # type: ignore[arg-type]

    def _simple(self) -> ir.Expr:
        r = self.random
        ways: list[Callable[[], ir.Expr]] = [
            self._numbers,
            self._numbers,
            self._texts,
            self._texts,
            self._texts,
            self._days,
            self._instants,
        ]
        ways += [lambda: fact(r.choice(["flag", "sign"])), lambda: lit(r.random() < 0.5, BOOLEAN)]
        if self.items:
            ways.append(lambda: member(ir.Local(r.choice(self.items), type=DEGREE), "ongoing"))
        if "r0" in self.readings:
            ways.append(lambda: ir.Reading("r0", type=BOOLEAN))
        ways.append(
            lambda: ir.Compare(
                r.choice(["=", "!="]), fact(r.choice(["unit", "education", "courses", "other", "day"])), lit(None, NULL), type=BOOLEAN
            )
        )
        ways.append(lambda: ir.Call("list contains", (fact("levels"), lit("专科", STRING)), type=BOOLEAN))
        return r.choice(ways)()

    def _compared(self, left: ir.Expr, right: ir.Expr, ops: list[str]) -> ir.Expr:
        sides = [left, right] if self.random.random() < 0.8 else [right, left]
        return ir.Compare(self.random.choice(ops), sides[0], sides[1], type=BOOLEAN)  # type: ignore[arg-type]

    def _numbers(self) -> ir.Expr:
        r = self.random
        whole = [fact("year"), fact("year")] + [member(ir.Local(name, type=DEGREE), "year") for name in self.items]
        left: ir.Expr = r.choice([*whole, fact("score"), fact("more")])
        bounds = (
            [Decimal(n) for n in (2018, 2019, 2020, 2021, 2022)]
            if left in whole
            else [Decimal("-1"), Decimal(0), Decimal("59.5"), Decimal(60)]
        )
        if left in whole and r.random() < 0.2:
            left = ir.Arithmetic(r.choice(["+", "-"]), left, lit(Decimal(1), NUMBER), type=NUMBER)
        ops = ["=", "!=", "<", "<=", ">", ">="]
        if r.random() < 0.2:
            lo, hi = sorted(r.sample(bounds, 2))
            ends = [r.random() < 0.7 for _ in range(2)]
            test = ir.RangeOf(lit(lo, NUMBER), lit(hi, NUMBER) if r.random() < 0.8 else None, ends[0], ends[1], type=Range(NUMBER))
            return ir.In(left, (test, lit(r.choice(bounds), NUMBER))[: r.randint(1, 2)], r.random() < 0.2)
        if r.random() < 0.1:
            key = r.choice([fact("level"), fact("word")])
            return self._compared(
                ir.Lookup(r.choice(["t", "u"]), key, type=NUMBER), lit(r.choice([Decimal(0), Decimal(1), None]), NUMBER), ["=", "!="]
            )
        if r.random() < 0.1:
            return self._compared(ir.Call("count", (fact("education"),), type=NUMBER), lit(Decimal(r.choice([0, 1, 2])), NUMBER), ops)
        right: ir.Expr = lit(r.choice(bounds), NUMBER)
        if left in whole and r.random() < 0.3:
            right = r.choice(
                [ir.Reading("r1", type=NUMBER), *([ir.Definition("n", type=NUMBER)] if "n" in self.definitions else []), r.choice(whole)]
            )
        elif r.random() < 0.1:
            right = fact(r.choice(["score", "more"]))
        return self._compared(left, right, ops)

    def _texts(self) -> ir.Expr:
        r = self.random
        unit = fact("unit")
        lefts = [fact("level"), fact("level"), fact("other"), fact("word"), member(unit, "kind"), member(unit, "status")]
        left = r.choice([*lefts, *(member(ir.Local(name, type=DEGREE), "level") for name in self.items)])
        match r.randint(0, 5):
            case 0 | 1:
                tests: tuple[ir.Expr, ...] = (self._words(r.sample(list(LEVELS), 2)),)
                if r.random() < 0.3:
                    more: list[ir.Expr] = [lit(None, NULL), ir.Reading("r2", type=List(STRING)), lit("无", STRING)]
                    tests = (*tests, r.choice(more))
                return ir.In(left, tests, r.random() < 0.2)
            case 2:
                return ir.In(left, (ir.Reading("r2", type=List(STRING)),))
            case 3:
                return self._compared(left, r.choice(lefts), ["=", "!=", "<"])
            case _:
                return self._compared(left, lit(r.choice(LEVELS), STRING), ["=", "!=", "=", "!=", "<"])

    def _days(self) -> ir.Expr:
        r = self.random
        left: ir.Expr = r.choice([fact("day"), fact("day"), ir.Call("date", (fact("at"),), type=DATE)])
        if r.random() < 0.2:
            left = ir.Arithmetic("+", left, lit(Seconds(Decimal(86400)), SECONDS), type=DATE)
        if r.random() < 0.2:
            return self._compared(ir.Member(left, "year", type=NUMBER), lit(Decimal(2020), NUMBER), ["=", "!=", "<", ">="])
        near = lit(DAY + timedelta(days=r.randint(-1, 3)), DATE)
        rights: list[ir.Expr] = [near, ir.WindowPart("w", "last_day", type=DATE), ir.Reading("r3", type=DATE)]
        return self._compared(left, r.choice(rights), ["=", "!=", "<", "<=", ">", ">="])

    def _instants(self) -> ir.Expr:
        r = self.random
        rights: list[ir.Expr] = [ir.WindowPart("w", "start", type=DATETIME), ir.WindowPart("w", "end", type=DATETIME)]
        rights.append(lit(datetime(2020, 5, 16, tzinfo=BEIJING), DATETIME))
        return self._compared(fact("at"), r.choice(rights), ["<", "<=", ">", ">=", "="])

    # --- rulesets and records ---

    def rule(self, number: int) -> Rule:
        count = self.random.choice([1, 1, 2, 3])
        conditions = [self.condition(self.random.choice([0, 1, 2])) for _ in range(count)]
        alternatives = tuple(
            Alternative(id=f"a{number}-{i}", clause=f"c{number}-{i}", condition=condition, unmet=Text("不符合"), span=condition.span)
            for i, condition in enumerate(conditions)
        )
        return Rule(
            id=f"rule-{number}", clause=f"c{number}", kind="eligibility", form="one_of" if count > 1 else "require",
            guard=self.condition(1) if self.random.random() < 0.5 else None, alternatives=alternatives,
            consequence=self.random.choice(["reject", "reject", "review"]), readings=tuple(self.readings),
        )  # fmt: skip

    def ruleset(self, rules: int = 0, penalties: tuple[Penalty, ...] = ()) -> Ruleset:
        return Ruleset(
            notice=Notice(id="made", title="造", province_id="hubei", province="湖北", year=2020, program_id="gp", program="助理"),
            digest="", facts=FACTS, clauses={}, readings=self.readings, definitions=self.definitions, parameters={}, tables=self.tables,
            presumptions=(), windows=self.windows, rules=tuple(self.rule(i) for i in range(rules)), penalties=penalties, effects=(),
            quotas=(), steps=(),
        )  # fmt: skip

    def _degree(self) -> dict[str, Any]:
        r = self.random
        years = [*map(Decimal, range(2018, 2023)), None]
        return {"level": r.choice([*LEVELS, None]), "year": r.choice(years), "ongoing": r.choice([True, False, None])}

    def record(self) -> Object:
        r = self.random
        missing = r.choice([0.0, 0.0, 0.2])
        unit: Any = r.choice([None, {"kind": r.choice([*LEVELS, None]), "status": r.choice(LEVELS)}, {"status": r.choice(LEVELS)}])
        degrees, courses = ([self._degree() for _ in range(r.choice([0, 1, 1, 2]))] for _ in range(2))
        day = r.choice([None, DAY + timedelta(days=r.randint(-2, 4)), Between(date(2020, 5, 1), date(2020, 5, 31)), date(2019, 5, 15)])
        found: dict[str, Any] = {
            "level": r.choice(LEVELS), "other": r.choice([*LEVELS, None]), "word": r.choice([*LEVELS, None, "字"]),
            "year": r.choice([*map(Decimal, range(2018, 2023)), None]),
            "score": r.choice([Decimal(0), Decimal("59.5"), Decimal(60), Decimal(70), None]),
            "more": r.choice([Decimal(-1), Decimal("59.9"), Decimal(0), Decimal(60), None]), "flag": r.choice([True, False, None]),
            "sign": r.choice([True, False, None]), "day": day, "unit": unit, "education": degrees,
            "courses": r.choice([courses, courses, None]),
            "at": r.choice([None, *(datetime(2020, 5, d, h, tzinfo=BEIJING) for d in (14, 15, 16, 17, 18) for h in (0, 9))]),
            "levels": r.choice([None, [], ["专科"], ["无", "本科"]]),
        }  # fmt: skip
        return wrap({name: value for name, value in found.items() if r.random() >= missing})  # type: ignore[no-any-return]
