"""Rulesets made by a seed, as checked IR, that use every node of the rule language, and every part of a ruleset."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, cast

from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import (
    Alternative,
    Ban,
    Clause,
    Effect,
    HistoryTest,
    Imposition,
    Notice,
    ParameterDeclaration,
    Penalty,
    Presumption,
    ReadingChoice,
    Rule,
    Ruleset,
    Table,
    Text,
    Window,
)
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, MONTHS, NULL, NUMBER, SECONDS, STRING, Enum, List, Map, Range, Struct, Type
from zhaolu.ir.values import Months, Seconds

YEAR = 2023
WORDS = ["专科", "本科", "临床医学", "在职", "无单位", "个人", "单位委派", "三级医院", "已交", "未报到", "无故", "甲"]
NODES = tuple(cast(Any, ir.Expr).__args__)


def lit(value: Any, type_: Type) -> ir.Literal:
    return ir.Literal(value, type=type_)


class Maker:
    """Makes expressions of a wanted type over the facts of a vocabulary. The same seed makes the same."""

    def __init__(self, facts: Struct, seed: int) -> None:
        self.random = Random(seed)
        self.facts = facts
        self.atoms: dict[Type, list[ir.Expr]] = {t: [] for t in (BOOLEAN, NUMBER, STRING, DATE, DATETIME)}
        self.lists: list[tuple[ir.Expr, Struct]] = []
        self.texts: list[ir.Expr] = []
        self._gather(facts, None)
        self.definitions: dict[str, ir.Expr] = {}
        self.readings: dict[str, ReadingChoice] = {}
        self.windows: dict[str, Window] = {}
        self.items: list[tuple[str, Struct]] = []

    def _gather(self, struct: Struct, base: ir.Expr | None) -> None:
        for field in struct.fields.values():
            node: ir.Expr = ir.Fact(field.id, type=field.type) if base is None else ir.Member(base, field.id, type=field.type)
            match field.type:
                case Struct():
                    self._gather(field.type, node)
                case List(Struct() as item):
                    self.lists.append((node, item))
                case List(Enum() | Type()) if field.type.item in (STRING,) or isinstance(field.type.item, Enum):
                    self.texts.append(node)
                case Enum():
                    self.atoms[STRING].append(node)
                case kind if kind in self.atoms:
                    self.atoms[kind].append(node)

    # --- choosing ---

    def pick(self, *ways: Callable[[], ir.Expr]) -> ir.Expr:
        return self.random.choice(ways)()

    def named(self, type_: Type) -> list[Callable[[], ir.Expr]]:
        """Definitions and readings of a type."""
        found: list[Callable[[], ir.Expr]] = [
            lambda name=name: ir.Definition(name, type=type_) for name, body in self.definitions.items() if body.type == type_  # type: ignore[misc]
        ]
        found += [lambda name=name: ir.Reading(name, type=type_) for name, r in self.readings.items() if r.type == type_]  # type: ignore[misc]
        return found

    def atom(self, type_: Type) -> ir.Expr:
        """A fact, or a field of an item of a list that is being gone through."""
        if self.items and self.random.random() < 0.7:
            variable, struct = self.random.choice(self.items)
            fits = [f for f in struct.fields.values() if f.type == type_ or (type_ == STRING and isinstance(f.type, Enum))]
            if fits:
                field = self.random.choice(fits)
                return ir.Member(ir.Local(variable, type=struct), field.id, type=field.type)
        return self.random.choice(self.atoms[type_])

    def of(self, type_: Type, depth: int) -> ir.Expr:
        makers = {BOOLEAN: self.condition, NUMBER: self.number, STRING: self.text, DATE: self.day, DATETIME: self.instant}
        return makers[type_](depth)

    # --- kinds of values ---

    def condition(self, depth: int) -> ir.Expr:
        if depth <= 0:
            return self.pick(lambda: self.atom(BOOLEAN), lambda: self._compared(0), lambda: lit(self.random.random() < 0.5, BOOLEAN))
        d = depth - 1
        some = self.random.randint(2, 3)
        return self.pick(
            *[lambda: self._compared(d)] * 3,
            *[lambda: self._quantified(d)] * 2,
            *[lambda: self._among(d)] * 3,
            lambda: ir.And(tuple(self.condition(d) for _ in range(some))),
            lambda: ir.Or(tuple(self.condition(d) for _ in range(some))),
            lambda: ir.Not(self.condition(d)),
            lambda: ir.If(self.condition(d), self.condition(d), self.condition(d), type=BOOLEAN),
            lambda: ir.InstanceOf(self.atom(NUMBER), self.random.choice([NUMBER, STRING])),
            lambda: ir.Call("list contains", (self.random.choice(self.texts), lit(self.random.choice(WORDS), STRING)), type=BOOLEAN),
            lambda: ir.Call("contains", (self.text(d), lit("学", STRING)), type=BOOLEAN),
            lambda: ir.Call("all", (ir.ListOf((self.condition(0), self.condition(0)), type=List(BOOLEAN)),), type=BOOLEAN),
            lambda: self._table(d, BOOLEAN),
            lambda: self.atom(BOOLEAN),
            *self.named(BOOLEAN),
        )

    def _compared(self, depth: int) -> ir.Expr:
        type_ = self.random.choice([NUMBER, NUMBER, STRING, DATE, DATE, DATETIME])
        left = self.atom(type_) if self.random.random() < 0.6 else self.of(type_, depth)
        if self.random.random() < 0.15:
            return ir.Compare(self.random.choice(["=", "!="]), left, lit(None, NULL), type=BOOLEAN)
        op = self.random.choice(["=", "!=", "<", "<=", ">", ">="]) if type_ != STRING else self.random.choice(["=", "!=", "=", "!=", "<"])
        sides = [left, self.of(type_, depth)]
        if self.random.random() < 0.2:
            sides.reverse()
        return ir.Compare(op, sides[0], sides[1], type=BOOLEAN)  # type: ignore[arg-type]

    def _among(self, depth: int) -> ir.Expr:
        negated = self.random.random() < 0.2
        if self.random.random() < 0.5:
            words = tuple(lit(w, STRING) for w in self.random.sample(WORDS, 3))
            test: ir.Expr = ir.ListOf(words, type=List(STRING)) if self.random.random() < 0.6 else words[0]
            tests = (test, lit(None, NULL)) if self.random.random() < 0.3 else (test,)
            return ir.In(self.atom(STRING), tests, negated)
        type_ = self.random.choice([NUMBER, DATE])
        value = self.atom(type_)
        lo, hi = self.of(type_, 0), self.of(type_, 0)
        ends = [self.random.random() < 0.5 for _ in range(2)]
        open_end = self.random.random() < 0.2
        test = ir.RangeOf(lo, None if open_end else hi, ends[0], ends[1], type=Range(type_))
        asked = ir.Compare(">=", ir.Local("?", type=type_), self.of(type_, 0), type=BOOLEAN)
        return ir.In(value, self.random.choice([(test,), (test, self.of(type_, 0)), (asked,), (asked, test)]), negated)

    def _quantified(self, depth: int) -> ir.Expr:
        source, struct = self.random.choice(self.lists)
        kind = self.random.choice(["some", "every"])
        if self.random.random() < 0.15:
            source = self._filtered(depth, source, struct)
        self.items.append((f"e{len(self.items)}", struct))
        try:
            return ir.Quantified(kind, self.items[-1][0], source, self.condition(depth))  # type: ignore[arg-type]
        finally:
            self.items.pop()

    def _filtered(self, depth: int, source: ir.Expr, struct: Struct) -> ir.Expr:
        held, self.items = self.items, [("item", struct)]
        try:
            return ir.Filter(source, self.condition(min(depth, 1)), type=source.type)
        finally:
            self.items = held

    def number(self, depth: int) -> ir.Expr:
        simple = (
            lambda: self.atom(NUMBER),
            lambda: lit(Decimal(self.random.choice([0, 1, 2, 3, 5, 35, 2019, 2022, 2023])), NUMBER),
            lambda: ir.Member(self.atom(DATE), self.random.choice(["year", "month", "day"]), type=NUMBER),
        )
        if depth <= 0:
            return self.pick(*simple)
        d = depth - 1
        source, struct = self.random.choice(self.lists)
        counted = self.random.choice([source, self._filtered(d, source, struct)])
        return self.pick(
            *simple,
            lambda: ir.Arithmetic(self.random.choice(["+", "-", "*", "/"]), self.number(d), self.number(d), type=NUMBER),  # type: ignore[arg-type]
            lambda: ir.Negate(self.number(d), type=NUMBER),
            lambda: ir.Call("count", (counted,), type=NUMBER),
            lambda: ir.Call("age", (self.atom(DATE), self.day(0)), type=NUMBER),
            lambda: ir.Call("days between", (self.day(0), self.day(0)), type=NUMBER),
            lambda: ir.Call("sum", (self._numbers(d),), type=NUMBER),
            lambda: ir.Call("max", (self.number(0), self.number(0)), type=NUMBER),
            lambda: ir.Call("working days", (self.day(0), self.day(0)), type=NUMBER),
            lambda: ir.Index(self._numbers(d), lit(Decimal(self.random.choice([1, 2, -1, 0])), NUMBER), type=NUMBER),
            lambda: ir.Lookup(self.random.choice(["full", "partial", "given"]), self.text(0), type=NUMBER),
            lambda: ir.If(self.condition(d), self.number(d), self.number(d), type=NUMBER),
            lambda: self._table(d, NUMBER),
            *self.named(NUMBER),
        )

    def _numbers(self, depth: int) -> ir.Expr:
        lists = [
            (node, f.id) for node, struct in self.lists for f in struct.fields.values() if f.type == NUMBER
        ]
        node, name = self.random.choice(lists)
        range_ = ir.RangeOf(lit(Decimal(1), NUMBER), lit(Decimal(3), NUMBER), True, True, type=Range(NUMBER))
        x = ir.Local("x", type=NUMBER)
        product = ir.Arithmetic("*", x, ir.Local("y", type=NUMBER), type=NUMBER)
        return self.pick(
            lambda: ir.Member(node, name, type=List(NUMBER)),
            lambda: ir.ListOf((self.number(0), self.number(0)), type=List(NUMBER)),
            lambda: ir.For("x", range_, ir.Arithmetic("+", x, self.number(0), type=NUMBER), type=List(NUMBER)),
            lambda: ir.For("x", range_, ir.For("y", range_, product, True, type=List(NUMBER)), True, type=List(NUMBER)),
            lambda: ir.Call("distinct values", (ir.Member(node, name, type=List(NUMBER)),), type=List(NUMBER)),
        )  # fmt: skip

    def text(self, depth: int) -> ir.Expr:
        simple = (lambda: self.atom(STRING), lambda: lit(self.random.choice(WORDS), STRING))
        if depth <= 0:
            return self.pick(*simple)
        return self.pick(
            *simple,
            lambda: ir.Arithmetic("+", self.text(0), self.text(0), type=STRING),
            lambda: ir.Call("string", (self.number(0),), type=STRING),
            lambda: ir.Index(self.random.choice(self.texts), lit(Decimal(1), NUMBER), type=STRING),
            lambda: ir.Call("day of week", (self.day(0),), type=STRING),
            *self.named(STRING),
        )

    def day(self, depth: int) -> ir.Expr:
        base = date(YEAR, 1, 1) + timedelta(days=self.random.randint(-800, 500))
        simple = (
            lambda: self.atom(DATE),
            lambda: lit(base, DATE),
            lambda: ir.AsOf("date", type=DATE),
            lambda: ir.WindowPart("w0", self.random.choice(["first_day", "last_day"]), type=DATE),  # type: ignore[arg-type]
        )
        if depth <= 0:
            return self.pick(*simple)
        step = self.random.choice([lit(Months(self.random.randint(-20, 20)), MONTHS), lit(Seconds(Decimal(86400 * 7)), SECONDS)])
        return self.pick(
            *simple,
            lambda: ir.Arithmetic(self.random.choice(["+", "-"]), self.day(0), step, type=DATE),  # type: ignore[arg-type]
            lambda: ir.Call("date", (self.instant(0),), type=DATE),
            *self.named(DATE),
        )

    def instant(self, depth: int) -> ir.Expr:
        return self.pick(
            lambda: self.atom(DATETIME),
            lambda: lit(datetime(YEAR, self.random.randint(4, 9), 1, tzinfo=BEIJING), DATETIME),
            lambda: ir.AsOf("instant", type=DATETIME),
            lambda: ir.Parameter("moment", type=DATETIME),
            lambda: ir.WindowPart("w1", self.random.choice(["start", "end"]), type=DATETIME),  # type: ignore[arg-type]
        )

    def _table(self, depth: int, type_: Type) -> ir.Expr:
        hit = self.random.choice(["unique", "any", "first", "priority", "collect", "rule order", "output order"])
        aggregation = self.random.choice(["sum", "min", "max", "count"]) if hit == "collect" and type_ == NUMBER else None
        if aggregation is None and hit in ("collect", "rule order", "output order"):
            hit = "first"
        inputs = (self.atom(NUMBER), self.atom(STRING))

        def row() -> ir.TableRow:
            bound = lit(Decimal(self.random.choice([1, 3, 2020])), NUMBER)
            tests = (
                ir.In(inputs[0], (ir.RangeOf(None, bound, False, True, type=Range(NUMBER)),)) if self.random.random() < 0.8 else None,
                ir.In(inputs[1], (lit(self.random.choice(WORDS), STRING),), self.random.random() < 0.6),
            )
            return ir.TableRow(tests, (self.of(type_, 0),))

        default = self.of(type_, 0) if self.random.random() < 0.5 else None
        limit = (lit(Decimal(3000), NUMBER), ir.RangeOf(None, lit(Decimal(2500), NUMBER), False, False, type=Range(NUMBER)))
        return ir.DecisionTable(
            hit, aggregation, inputs, ("",), (None,), (default,), tuple(row() for _ in range(3)),
            (limit if self.random.random() < 0.3 else None, None), type=type_,
        )  # fmt: skip

    # --- a ruleset ---

    def maybe(self, chance: float, make: Callable[[], ir.Expr]) -> ir.Expr | None:
        return make() if self.random.random() < chance else None


def used_readings(ruleset_parts: dict[str, Any], *roots: ir.Expr | None) -> tuple[str, ...]:
    """Every reading that can be reached, through definitions, readings and windows, in the order declared."""
    found: set[tuple[str, str]] = set()
    waiting = [root for root in roots if root is not None]
    while waiting:
        for node in ir.walk(waiting.pop()):
            key: tuple[str, str] | None = None
            more: list[ir.Expr] = []
            match node:
                case ir.Definition(name):
                    key, more = ("d", name), [ruleset_parts["definitions"][name]]
                case ir.Reading(name):
                    key, more = ("r", name), list(ruleset_parts["readings"][name].options.values())
                case ir.WindowPart(name, part):
                    key, more = ("w", name + part), [b for b in [getattr(ruleset_parts["windows"][name], part)] if b is not None]
                case _:
                    pass
            if key is not None and key not in found:
                found.add(key)
                waiting += more
    return tuple(name for name in ruleset_parts["readings"] if ("r", name) in found)


def make_ruleset(facts: Struct, seed: int, *, rules: int = 8) -> Ruleset:
    """A ruleset of that seed."""
    make = Maker(facts, seed)
    random = make.random
    opens = date(YEAR, random.randint(3, 7), 1)
    for i in range(2):
        first, last = opens, opens + timedelta(days=random.randint(0, 60))
        make.windows[f"w{i}"] = Window(
            id=f"w{i}", clause="c0", name=Text(f"时段{i}"), actor="applicant",
            start=lit(datetime(first.year, first.month, first.day, tzinfo=BEIJING), DATETIME),
            end=None if i and random.random() < 0.2 else lit(datetime(last.year, last.month, last.day, tzinfo=BEIJING), DATETIME),
            first_day=lit(first, DATE), last_day=lit(last, DATE),
        )  # fmt: skip
    for i, type_ in enumerate((BOOLEAN, NUMBER, DATE)):
        options = {label: make.of(type_, 1 if label == "乙" else 0) for label in ("甲", "乙")}
        settled = "甲" if random.random() < 0.4 else None
        make.readings[f"r{i}"] = ReadingChoice(name=f"r{i}", question=Text("？"), options=options, settled=settled, type=type_)
    for i, type_ in enumerate((BOOLEAN, BOOLEAN, NUMBER, STRING, DATE, BOOLEAN)):
        body = make.of(type_, 2)
        if body.type == type_:
            make.definitions[f"定义{i}"] = body
    parts = {"definitions": make.definitions, "readings": make.readings, "windows": make.windows}
    made = [_rule(make, parts, i) for i in range(rules)]
    text = Text("因为")
    presumptions = tuple(
        Presumption(path=path, when=make.maybe(0.6, lambda: make.condition(1)), take=take, source=text)
        for path, take in (
            ("withdrawal", lit(None, NULL)),
            ("route", lit("个人", STRING)),
            ("employment.unit_kind", lit(None, NULL)),
            ("education[].ongoing", lit(False, BOOLEAN)),
            ("reporting.due", make.day(1)),
            ("submitted_at", make.instant(0)),
        )
        if random.random() < 0.6
    )
    return Ruleset(
        notice=Notice(
            id=f"synthetic-{seed}", title="合成", province_id="fujian", province="福建", year=YEAR,
            program_id="assistant-gp", program="助理全科医生培训",
        ),
        digest=f"synthetic-{seed}",
        facts=facts,
        clauses={f"c{i}": Clause(id=f"c{i}", says=text) for i in range(6)},
        readings=make.readings,
        definitions=make.definitions,
        parameters={"moment": ParameterDeclaration(name="moment", label="时刻", type=DATETIME, meaning=text),
                    "given": ParameterDeclaration(name="given", label="给定", type=Map(NUMBER), meaning=text)},
        tables={
            "full": Table(id="full", key=STRING, value=NUMBER, rows={"甲": Decimal(1), "临床医学": Decimal(2)}, complete=True),
            "partial": Table(id="partial", key=STRING, value=NUMBER, rows={"专科": Decimal(3)}, complete=False),
        },
        presumptions=presumptions,
        windows=make.windows,
        rules=tuple(made),
        penalties=tuple(_penalty(make, parts, i) for i in range(3)),
        effects=tuple(_effect(make, parts, i) for i in range(4)),
        quotas=(),
        steps=(),
    )  # fmt: skip


def _rule(make: Maker, parts: dict[str, Any], i: int) -> Rule:
    random = make.random
    guard = make.maybe(0.4, lambda: make.condition(2))
    count = random.choice([1, 1, 1, 2, 3])
    alternatives = tuple(
        Alternative(
            id=f"rule-{i}-{n}", clause=f"c{random.randint(0, 5)}", condition=make.condition(3), unmet=Text(f"没有满足{i}-{n}"),
            fallback=n > 0 and random.random() < 0.4,
            listed_with=(f"c{random.randint(0, 5)}",) if random.random() < 0.5 else (),
            only_when_failed=n > 0 and random.random() < 0.2,
        )
        for n in range(count)
    )  # fmt: skip
    due = make.maybe(0.3, lambda: make.instant(0))
    due_if = make.maybe(0.5, lambda: make.condition(1)) if due is not None else None
    return Rule(
        id=f"rule-{i}", clause=f"c{random.randint(0, 5)}", kind="eligibility", form="one_of", guard=guard, alternatives=alternatives,
        consequence="review" if random.random() < 0.15 else "reject", due=due, due_if=due_if,
        readings=used_readings(parts, guard, due, *(a.condition for a in alternatives)),
        carried_by=(f"rule-{i - 1}",) if i and random.random() < 0.3 else (),
    )  # fmt: skip


def _penalty(make: Maker, parts: dict[str, Any], i: int) -> Penalty:
    random = make.random
    event, when = make.condition(2), make.maybe(0.6, lambda: make.condition(2))
    by_date = random.random() < 0.5
    start = make.day(1) if by_date else None
    struct = next(struct for node, struct in make.lists if isinstance(node, ir.Fact) and node.id == "history")
    e = ir.Local("e", type=struct)

    def of_event(name: str, *words: str) -> ir.Expr:
        return ir.In(ir.Member(e, name, type=struct.fields[name].type), tuple(lit(w, STRING) for w in words))

    condition: ir.Expr = of_event("event", "未报到", "违约")
    if random.random() < 0.6:
        condition = ir.And((condition, ir.Or((of_event("reason", "无故"), make.condition(1)))))
    history = HistoryTest(
        condition=condition,
        start=ir.Member(e, "date", type=DATE) if by_date else None,
        undated_month={"未报到": 9},
        presume={"reason": lit("无故", STRING)} if random.random() < 0.4 else {},
        elsewhere=make.maybe(0.3, lambda: make.condition(1)),
        reaches_back=make.maybe(0.3, lambda: make.condition(0)),
    )
    parts_of_history = (history.condition, history.start, history.elsewhere, history.reaches_back, *history.presume.values())
    return Penalty(
        id=f"penalty-{i}", clause=f"c{random.randint(0, 5)}", event=event, when=when,
        impositions=(Imposition(effect="禁止报名", ban=Ban(count=random.randint(1, 3), by="date" if by_date else "year", start=start)),
                     Imposition(effect="取消录取")),
        programs=("助理全科医生培训",), history=history, principal=i == 0 and random.random() < 0.6,
        readings=used_readings(parts, event, when, start, *parts_of_history),
    )  # fmt: skip


def _effect(make: Maker, parts: dict[str, Any], i: int) -> Effect:
    random = make.random
    when, value = make.maybe(0.8, lambda: make.condition(2)), make.of(random.choice([NUMBER, STRING, BOOLEAN]), 1)
    return Effect(
        id=f"effect-{i}", clause="c1", kind="effect", key=f"key{random.randint(0, 2)}", when=when, value=value,
        collect=random.random() < 0.3, readings=used_readings(parts, when, value),
    )  # fmt: skip
