"""A small ruleset, decisions and traces built by hand: what the renderers are tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.decisions import Decision, Finding, Hanging, Outcome, PenaltyFinding, Presumed, Sanction, Trace, Verdict
from zhaolu.ir.expressions import (
    And,
    Arithmetic,
    Call,
    Compare,
    Definition,
    Expr,
    Fact,
    If,
    In,
    ListOf,
    Literal,
    Local,
    Lookup,
    Member,
    Not,
    Or,
    Quantified,
    Reading,
    WindowPart,
)
from zhaolu.ir.rules import (
    Alternative,
    Ban,
    Clause,
    Effect,
    Imposition,
    Notice,
    ParameterDeclaration,
    Penalty,
    Presumption,
    Quota,
    ReadingChoice,
    Rule,
    Ruleset,
    Step,
    Table,
    Text,
    Window,
)
from zhaolu.ir.times import midnight
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER, STRING, Enum, FieldType, List, Map, Struct, Type
from zhaolu.ir.values import Between, Cause, Object, Seconds, Unknown


def field(id: str, label: str, type_: Type, nullable: bool = False) -> tuple[str, FieldType]:
    return id, FieldType(id, label, type_, nullable)


EDUCATION = Struct(
    "学历",
    dict(
        [
            field("level", "层次", Enum(("中专", "专科", "本科"))),
            field("full_time", "全日制", BOOLEAN),
            field("major", "专业", STRING),
            field("graduation_year", "毕业年份", NUMBER),
            field("ongoing", "在读", BOOLEAN),
        ]
    ),
)
FACTS = Struct(
    "记录",
    dict(
        [
            field("birth_date", "出生日期", DATE),
            field("healthy", "身体条件合格", BOOLEAN),
            field("education", "学历", List(EDUCATION)),
            field(
                "employment",
                "现工作单位",
                Struct(
                    "现工作单位",
                    dict([field("status", "就业状态", Enum(("无单位", "在职"))), field("unit_kind", "单位类别", STRING, True)]),
                ),
            ),
            field("route", "报名身份", Enum(("单位委派", "个人"))),
            field("documents", "材料", Struct("材料", dict([field("id_card", "身份证", Enum(("已交", "未交")))]))),
            field("submitted_at", "报名提交时间", DATETIME, True),
            field(
                "preferences", "志愿", List(Struct("志愿", dict([field("base", "基地", STRING), field("city", "基地所在市州", STRING)])))
            ),
            field("accept_adjustment", "是否接受调剂", BOOLEAN),
            field("withdrawal", "退出", Struct("退出", dict([field("reason", "退出原因", Enum(("无故", "个人原因")))])), True),
            field("reporting", "报到", Struct("报到", dict([field("reported_on", "实际报到日", DATE, True)])), True),
            field("exam_eligible", "可报考的考试", List(STRING)),
            field(
                "history", "往年事件", List(Struct("往年事件", dict([field("event", "事件", STRING), field("year", "招录年度", NUMBER)])))
            ),
        ]
    ),
)


def number(value: int) -> Literal:
    return Literal(Decimal(value), type=NUMBER)


def text(value: str) -> Literal:
    return Literal(value, type=STRING)


def member(fact: str, name: str) -> Member:
    found = FACTS.fields[fact].type
    assert isinstance(found, Struct)
    return Member(Fact(fact, type=found), name, type=found.fields[name].type)


def of(variable: str, name: str) -> Member:
    return Member(Local(variable, type=EDUCATION), name, type=EDUCATION.fields[name].type)


def day(year: int, month: int, number_: int) -> Literal:
    return Literal(date(year, month, number_), type=DATE)


def span_window(id: str, zh: str, en: str, clause: str, actor: str, first: date | None, last: date | None, **more: Any) -> Window:
    return Window(
        id=id,
        clause=clause,
        name=Text(zh, en),
        actor=actor,  # type: ignore[arg-type]
        start=Literal(midnight(first), type=DATETIME) if first else None,
        end=Literal(midnight(last + timedelta(days=1)), type=DATETIME) if last else None,
        first_day=Literal(first, type=DATE) if first else None,
        last_day=Literal(last, type=DATE) if last else None,
        **more,
    )


AGE = Compare(
    "<=",
    Call("age", (Fact("birth_date", type=DATE), Definition("算年龄之日", type=DATE)), type=NUMBER),
    Definition("年龄上限", type=NUMBER),
    type=BOOLEAN,
)
FRESH = Quantified(
    "some",
    "e",
    Fact("education", type=List(EDUCATION)),
    And(
        (
            Compare("=", of("e", "level"), text("专科"), type=BOOLEAN),
            of("e", "full_time"),
            In(of("e", "major"), (Reading("clinical-class", type=List(STRING)),)),
            Compare("=", of("e", "graduation_year"), number(2019), type=BOOLEAN),
        )
    ),
)
IN_WORK = Compare("=", member("employment", "status"), text("在职"), type=BOOLEAN)
TERTIARY = And((Definition("在职", type=BOOLEAN), Compare("=", member("employment", "unit_kind"), text("三级医院"), type=BOOLEAN)))
SENT = Compare("=", Fact("route", type=FACTS.fields["route"].type), text("单位委派"), type=BOOLEAN)
WITHIN = And(
    (
        Compare(">=", Fact("submitted_at", type=DATETIME), WindowPart("registration", "start", type=DATETIME), type=BOOLEAN),
        Compare("<", Fact("submitted_at", type=DATETIME), WindowPart("registration", "end", type=DATETIME), type=BOOLEAN),
    )
)


def rule(id: str, clause: str, condition: Expr, unmet: Text, **more: Any) -> Rule:
    given: dict[str, Any] = {"kind": "eligibility", "form": "require", "guard": None, **more}
    return Rule(id=id, clause=clause, alternatives=(Alternative(id=id, clause=clause, condition=condition, unmet=unmet),), **given)


RULES = (
    Rule(
        id="admitted-groups",
        clause="三(一)",
        kind="eligibility",
        form="one_of",
        guard=None,
        says=Text(
            "招应届专科生，或能参加考试的非全日制专科学历者", "Full-time graduates of this year, or part-time ones who may sit the exam"
        ),
        alternatives=(
            Alternative(
                id="admitted-groups",
                clause="三(一)",
                condition=Definition("应届临床", type=BOOLEAN),
                unmet=Text("不是全日制临床应届专科生", "not a full-time graduate of this year"),
            ),
            Alternative(
                id="admitted-groups-2",
                clause="三(二)",
                condition=Call("list contains", (Fact("exam_eligible", type=List(STRING)), text("临床执业助理医师")), type=BOOLEAN),
                unmet=Text("不能报考临床执业助理医师", "may not sit the assistant exam"),
            ),
            Alternative(
                id="admitted-groups-3",
                clause="一(一)-2",
                condition=Reading("past-fulltime", type=BOOLEAN),
                unmet=Text("往届能否招录，通知前后不一", "the notice is inconsistent on earlier years"),
                fallback=True,
            ),
        ),
        readings=("past-fulltime", "clinical-class"),
    ),
    rule("health", "三(五)1", Fact("healthy", type=BOOLEAN), Text("身体条件不合格", "health found wanting")),
    rule("age-limit", "三(五)2", AGE, Text("年龄超过 35 岁", "older than 35"), readings=("age-ref",)),
    rule(
        "not-tertiary",
        "三(五)3-1",
        Not(TERTIARY),
        Text("三级医院的在职人员不招", "staff of tertiary hospitals are not admitted"),
        kind="exclusion",
        form="exclude",
    ),
    rule(
        "consent",
        "三(三)-2",
        Compare("=", member("documents", "id_card"), text("已交"), type=BOOLEAN),
        Text("身份证没有交齐", "the identity card is missing"),
        kind="document",
        form="document",
        guard=Definition("单位委派", type=BOOLEAN),
        due=WindowPart("base-confirm", "end", type=DATETIME),
    ),
    rule("registration", "四(一)", WITHIN, Text("没有在规定时段内报名", "not registered in time"), kind="window", form="window"),
    rule(
        "choice-has-places",
        "附件1",
        Or(
            (
                Reading("zero-places", type=BOOLEAN),
                Quantified(
                    "every",
                    "p",
                    Fact("preferences", type=FACTS.fields["preferences"].type),
                    Compare("!=", Lookup("places", Member(Local("p"), "city", type=STRING), type=NUMBER), Literal(None), type=BOOLEAN),
                ),
            )
        ),
        Text("志愿所在市州没有计划", "no places in the chosen city"),
        kind="preference",
        consequence="review",
        readings=("zero-places",),
    ),
)

RULESET = Ruleset(
    notice=Notice(
        id="hubei-2019-assistant-gp",
        title="湖北省2019年助理全科医生培训招录",
        province_id="hubei",
        province="湖北",
        year=2019,
        program_id="assistant-gp",
        program="助理全科医生培训",
        number="鄂卫办通〔2019〕74号",
        issued=date(2019, 4, 22),
    ),
    digest="0" * 16,
    facts=FACTS,
    clauses={
        c.id: c
        for c in (
            Clause(id="导语", says=Text("说明依据和发送对象"), kind="information"),
            Clause(id="一(一)-2", says=Text("请各地招应届和往届毕业生"), readings=("past-fulltime",)),
            Clause(
                id="三(一)", says=Text("全日制临床类应届专科生", "full-time clinical graduates of this year"), readings=("clinical-class",)
            ),
            Clause(id="三(二)", says=Text("可报考助理医师者")),
            Clause(id="三(三)-2", says=Text("单位委派的，交身份证", "those sent by a unit hand in the identity card")),
            Clause(id="三(五)1", says=Text("身体健康", "in good health")),
            Clause(id="三(五)2", says=Text("年龄限 35 岁以下", "at most 35 years old"), readings=("yixia", "age-ref")),
            Clause(id="三(五)3-1", says=Text("三级医院来的生源不招", "no staff of tertiary hospitals")),
            Clause(id="四(一)", says=Text("4月25日至5月30日报名", "registration from 25 April to 30 May")),
            Clause(id="四(一)1(3)", says=Text("基地 6月22日前确认", "bases confirm by 22 June")),
            Clause(id="四(二)", says=Text("宣传动员", "publicity"), kind="duty-of-office", actor="province"),
            Clause(id="五(一)-2", says=Text("不按时报到的，下一年度不得报名", "no registration the next year for those who do not report")),
            Clause(id="五(三)", says=Text("社会人与基地签两方协议", "two-party agreement")),
            Clause(id="附件1", says=Text("各市州计划数", "places by city"), readings=("zero-places",)),
        )
    },
    readings={
        r.name: r
        for r in (
            ReadingChoice(
                name="age-ref",
                question=Text("年龄算到哪一天，通知没有写", "On which day is age counted"),
                type=DATE,
                options={
                    "首日": WindowPart("registration", "first_day", type=DATE),
                    "末日": WindowPart("registration", "last_day", type=DATE),
                },
            ),
            ReadingChoice(
                name="yixia",
                question=Text("“以下”是否含本数", "Does “at most” include the number"),
                type=BOOLEAN,
                options={"含": Literal(True, type=BOOLEAN), "不含": Literal(False, type=BOOLEAN)},
                settled="含",
                source=Text("民法典第1259条", "Civil Code art. 1259"),
            ),
            ReadingChoice(
                name="clinical-class",
                question=Text("“临床医学类专业”包括哪些专业", "Which majors belong to the clinical class"),
                type=List(STRING),
                options={
                    "只含临床医学": ListOf((text("临床医学"),), type=List(STRING)),
                    "目录2015": ListOf((text("临床医学"), text("口腔医学")), type=List(STRING)),
                },
            ),
            ReadingChoice(
                name="past-fulltime",
                question=Text("全日制往届生是否可招", "May graduates of earlier years apply"),
                type=BOOLEAN,
                options={"可": Literal(True, type=BOOLEAN), "不可": Literal(False, type=BOOLEAN)},
            ),
            ReadingChoice(
                name="zero-places",
                question=Text("计划为 0 时志愿是否还可受理", "Can a choice without places be accepted"),
                type=BOOLEAN,
                options={"可改派": Literal(True, type=BOOLEAN), "不可": Literal(False, type=BOOLEAN)},
            ),
        )
    },
    definitions={
        "应届临床": FRESH,
        "在职": IN_WORK,
        "单位委派": SENT,
        "年龄上限": If(Reading("yixia", type=BOOLEAN), number(35), number(34), type=NUMBER),
        "算年龄之日": Reading("age-ref", type=DATE),
    },
    parameters={
        "base_windows": ParameterDeclaration(
            name="base_windows",
            label="基地报名时间",
            type=Map(List(DATETIME)),
            meaning=Text("各基地自定的现场报名起止", "when each base takes registrations"),
        )
    },
    tables={"places": Table(id="places", key=STRING, value=NUMBER, rows={"武汉": Decimal(30), "神农架": Decimal(0)}, complete=True)},
    presumptions=(
        Presumption(
            path="withdrawal", when=None, take=Literal(None), source=Text("没有写退出的，当作没有退出", "not given means not withdrawn")
        ),
    ),
    windows={
        w.id: w
        for w in (
            span_window("registration", "报名", "registration", "四(一)", "applicant", date(2019, 4, 25), date(2019, 5, 30), gate=True),
            span_window(
                "base-confirm",
                "基地确认",
                "base confirms",
                "四(一)1(3)",
                "base",
                None,
                date(2019, 6, 22),
                says=Text("基地招录完毕后在平台确认", "the base confirms on the platform"),
            ),
            span_window("training-start", "进入基地", "training starts", "四(一)1(3)", "applicant", None, date(2019, 8, 10)),
            Window(
                id="publicity",
                clause="四(一)1(3)",
                name=Text("公示", "publication"),
                actor="province",
                start=None,
                end=None,
                first_day=Literal(date(2019, 6, 24), type=DATE),
                minimum=5,
                unit="working day",
            ),
            Window(
                id="onsite",
                clause="四(一)1(3)",
                name=Text("现场报名", "registration on site"),
                actor="applicant",
                start=None,
                end=Lookup("base_windows", text("x"), type=DATETIME),
            ),
        )
    },
    rules=RULES,
    penalties=(
        Penalty(
            id="no-show-ban",
            clause="五(一)-2",
            event=Compare("=", member("reporting", "reported_on"), Literal(None), type=BOOLEAN),
            when=Compare("=", member("withdrawal", "reason"), text("无故"), type=BOOLEAN),
            impositions=(Imposition(effect="取消录取"), Imposition(effect="禁止报名", ban=Ban(count=1, by="year"))),
            programs=("助理全科医生培训",),
            principal=True,
            lifted=Text("期满自动解除", "ends by itself"),
            says=Text("录取后不报到的，取消录取，下一年度不得报名", "Those who do not report lose the place and are barred the next year"),
        ),
    ),
    effects=(
        Effect(
            id="two-party",
            clause="五(三)",
            kind="agreement",
            key="agreement",
            when=Not(SENT),
            value=text("两方"),
            says=Text("社会人与基地直接签协议", "Others sign with the base"),
        ),
    ),
    quotas=(
        Quota(
            id="places",
            clause="附件1",
            unit="市州",
            total=30,
            rows={"武汉": 30, "神农架": 0},
            complete=True,
            says=Text("各市州招收计划", "Places by city"),
        ),
    ),
    steps=(
        Step(
            id="exam",
            clause="四(一)1(3)",
            kind="exam",
            actor="base",
            window="base-confirm",
            says=Text("基地组织测试，择优录取", "The base tests and admits by merit"),
        ),
    ),
)

AS_OF = midnight(date(2019, 6, 1))


def decision(outcome: Outcome, **more: Any) -> Decision:
    given: dict[str, Any] = {"failing": (), "undecided": (), "penalties": (), "effects": {}, **more}
    return Decision(notice=RULESET.id, record="A-17", as_of=AS_OF, digest=RULESET.digest, outcome=outcome, **given)


def failing(rule_: Rule, facts: dict[str, Any]) -> Finding:
    first = rule_.alternatives[0]
    return Finding(rule=rule_.id, alternative=first.id, clause=first.clause, message=first.unmet, facts=facts)


def undecided(rule_: Rule, **more: Any) -> Finding:
    return replace(failing(rule_, more.pop("facts", {})), **more)


BY_ID = {each.id: each for each in RULES}

ELIGIBLE = decision(
    Outcome.ELIGIBLE,
    effects={"agreement": "两方"},
    presumed=(Presumed(path="withdrawal", value=None, source=Text("没有写退出的，当作没有退出", "not given means not withdrawn")),),
)
INELIGIBLE = decision(
    Outcome.INELIGIBLE,
    failing=(
        failing(BY_ID["age-limit"], {"birth_date": date(1979, 1, 2)}),
        failing(BY_ID["not-tertiary"], {"employment.status": "在职", "employment.unit_kind": "三级医院"}),
        failing(BY_ID["registration"], {"submitted_at": None}),
        Finding(
            rule="no-show-ban",
            alternative="no-show-ban",
            clause="五(一)-2",
            message=Text("2018 年度的“未报到”使本次不得报名", "the event of 2018 bars this registration"),
            facts={},
        ),
    ),
    undecided=(undecided(BY_ID["health"], because=("missing",), needs=("healthy",)),),
    penalties=(
        PenaltyFinding(penalty="no-show-ban", clause="五(一)-2", effect="取消录取", status="成立"),
        PenaltyFinding(
            penalty="no-show-ban",
            clause="五(一)-2",
            effect="禁止报名",
            status="待定",
            province="湖北",
            programs=("助理全科医生培训",),
            years=(2020,),
            because=("missing",),
            needs=("withdrawal.reason",),
        ),
    ),
    sanctions=(
        Sanction(
            by="hubei-2018-assistant-gp/五(一)-2",
            clause="五(一)-2",
            notice="hubei-2018-assistant-gp",
            penalty="no-show-ban",
            barred="yes",
            position=1,
            event="未报到",
            year=2018,
            years=(2019,),
        ),
    ),
)
UNDETERMINED = decision(
    Outcome.UNDETERMINED,
    undecided=(
        undecided(
            BY_ID["admitted-groups"],
            facts={"education[1].level": "专科", "education[1].full_time": True, "education[1].graduation_year": Decimal(2019)},
            because=("missing", "reading"),
            needs=("education[1].major", "exam_eligible"),
            readings=(Hanging(reading="past-fulltime", options={"可": Verdict.MET, "不可": Verdict.UNDECIDED}),),
        ),
        undecided(
            BY_ID["age-limit"],
            facts={"birth_date": Between(date(1984, 5, 1), date(1984, 5, 31))},
            because=("imprecise",),
            needs=("birth_date",),
        ),
        undecided(BY_ID["consent"], facts={"documents.id_card": "未交"}, because=("not-yet-due",), due=midnight(date(2019, 6, 23))),
        undecided(BY_ID["choice-has-places"], facts={"preferences[1].city": "恩施"}, because=("review",)),
    ),
    pinned={"zero-places": "不可"},
)


def known_trace() -> list[tuple[Rule, list[Trace]]]:
    """Traces of three rules: one met, one undecided by a missing fact, one that does not apply."""
    missing = Unknown(frozenset({Cause("missing", "education[1].major")}))
    assert isinstance(FRESH.condition, And)
    level, full_time, major, year = FRESH.condition.items
    parts = (
        Trace(expr=level, value=True, facts=(("education[1].level", "专科"),)),
        Trace(expr=full_time, value=True, facts=(("education[1].full_time", True),)),
        Trace(expr=major, value=missing, facts=(("education[1].major", missing),)),
        Trace(expr=year, value=True, facts=(("education[1].graduation_year", Decimal(2019)),)),
    )
    item = Trace(expr=FRESH.condition, value=missing, parts=parts)
    some = Trace(expr=FRESH, value=missing, parts=(item,))
    groups = BY_ID["admitted-groups"]
    return [
        (
            groups,
            [
                Trace(expr=Definition("应届临床"), value=missing, parts=(some,), label="应届临床"),
                Trace(expr=groups.alternatives[1].condition, value=False, facts=(("exam_eligible", ()),)),
                Trace(expr=groups.alternatives[2].condition, value=True),
            ],
        ),
        (BY_ID["age-limit"], [Trace(expr=AGE, value=True, facts=(("birth_date", date(1990, 1, 2)),))]),
        (
            BY_ID["consent"],
            [
                Trace(
                    expr=Definition("单位委派"),
                    value=False,
                    parts=(Trace(expr=SENT, value=False, facts=(("route", "个人"),)),),
                    label="单位委派",
                ),
                Trace(expr=BY_ID["consent"].alternatives[0].condition, value=False, facts=(("documents.id_card", "未交"),)),
            ],
        ),
        (
            BY_ID["not-tertiary"],
            [
                Trace(
                    expr=Not(TERTIARY),
                    value=True,
                    parts=(
                        Trace(
                            expr=TERTIARY,
                            value=False,
                            parts=(
                                Trace(
                                    expr=Definition("在职"),
                                    value=False,
                                    parts=(Trace(expr=IN_WORK, value=False, facts=(("employment.status", "无单位"),)),),
                                    label="在职",
                                ),
                            ),
                        ),
                    ),
                )
            ],
        ),
    ]


SAMPLES: dict[str, Decision] = {"eligible": ELIGIBLE, "ineligible": INELIGIBLE, "undetermined": UNDETERMINED}
__all__ = ["AS_OF", "RULESET", "SAMPLES", "Arithmetic", "Diagnostic", "Object", "Seconds", "datetime", "known_trace"]
