"""The items of a ruleset: rules, windows, documents, penalties and the other things a clause can say."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from zhaolu.model.document import (
    AtLeastOne,
    Count,
    Flag,
    HumanText,
    Ident,
    ListOf,
    MapOf,
    Month,
    OneOf,
    Part,
    RuleText,
    Word,
    Words,
    fault,
)

ActorName = Annotated[Literal["applicant", "employer", "base", "city-authority", "province"], OneOf]
Consequence = Annotated[Literal["reject", "review"], OneOf]
RuleKind = Annotated[
    Literal[
        "eligibility",
        "exclusion",
        "document",
        "window",
        "preference",
        "reporting",
        "quota",
        "admission",
        "agreement",
        "assessment",
        "deadline",
        "benefit",
        "penalty",
        "duty-of-office",
        "information",
    ],
    OneOf,
]
StepKind = Annotated[
    Literal["exam", "order", "tie-break", "adjustment", "minimum", "publicity", "confirmation", "invitation", "review", "allocation"],
    OneOf,
]


class ItemPart(Part):
    """What every item may have."""

    id: Ident = Field(default="", description="本项的名字：小写英文、数字和连字符，全文件不重复；不写就按所在一节和次序取名")
    clause: Word = Field(description="本项出自通知的哪一条，与 clauses 里的写法一致")
    also: Words = Field(default=(), description="本项同时落实的其他各条")
    says: HumanText | None = Field(default=None, description="用自己的话说这一条，一句话")
    replaces: Flag = Field(default=False, description="只用于叠加层：用本项代替上级同名（id 相同）的一项")


class AlternativePart(Part):
    """One way to meet a rule."""

    id: Ident = Field(default="", description="这一支的名字，可不写")
    clause: Word = Field(description="这一支出自哪一条")
    require: RuleText | None = Field(default=None, description="要成立的条件（规则文字）")
    exclude: RuleText | None = Field(default=None, description="不得成立的条件（规则文字）")
    unmet: HumanText | None = Field(default=None, description="不满足时对申请人说的话")
    fallback: Flag = Field(default=False, description="只因一种读法或兜底条款才有的一支：不列为失败，一般也不列为未决")
    listed_with: Words = Field(default=(), description="兜底的一支未决时，与这些条的支一起列出")
    only_when_failed: Flag = Field(default=False, description="只在整条规则失败时列出，不列为未决")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        _exactly_one(self, "require", "exclude")
        return self


def _exactly_one(part: Part, *names: str) -> None:
    given = [name for name in names if getattr(part, name) is not None]
    if len(given) != 1:
        place = part.key_at(given[1]) if given else part.head
        raise fault("E313", place, names=("、".join(names), ", ".join(names)), count=len(given))


class RulePart(ItemPart):
    """A gate: it must hold, must not hold, or one of several must hold."""

    kind: RuleKind | None = Field(default=None, description="这条管什么；不写时 require 为 eligibility，exclude 为 exclusion")
    when: RuleText | None = Field(default=None, description="只在这个条件成立时才管（规则文字）")
    require: RuleText | None = Field(default=None, description="必须成立的条件（规则文字）")
    exclude: RuleText | None = Field(default=None, description="必须不成立的条件（规则文字）")
    document: RuleText | None = Field(default=None, description="要交的材料：已交为满足，如 材料.身份证")
    instead: RuleText | None = Field(default=None, description="与 document 合用：这个条件成立也算满足（规则文字）")
    one_of: Annotated[tuple[AlternativePart, ...], AtLeastOne, ListOf] | None = Field(default=None, description="择一：有一支成立即可")
    unmet: HumanText | None = Field(default=None, description="不满足时对申请人说的话")
    consequence: Consequence = Field(default="reject", description="不满足的后果：reject 不予受理（缺省），review 转人工")
    due: RuleText | None = Field(default=None, description="到这个时候才看，如 by 2025-07-18；之前不满足算未到期")
    carried_by: Words = Field(default=(), description="与这些规则（id）因同一个缺失的事实都未决时，只列它们，不列本条")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        _exactly_one(self, "require", "exclude", "one_of", "document")
        if self.instead is not None and self.document is None:
            raise fault("E314", self.key_at("instead"), key="instead", needs="document")
        return self


class DocumentPart(ItemPart):
    """A paper to hand in."""

    document: RuleText = Field(description="哪一份材料：已交为满足，如 材料.身份证")
    when: RuleText | None = Field(default=None, description="只在这个条件成立时才要交（规则文字）")
    instead: RuleText | None = Field(default=None, description="这个条件成立也算满足（规则文字）")
    unmet: HumanText | None = Field(default=None, description="缺件时对申请人说的话")
    consequence: Consequence = Field(default="reject", description="缺件的后果：reject（缺省）或 review")
    due: RuleText | None = Field(default=None, description="到这个时候才看；之前缺件算未到期")
    carried_by: Words = Field(default=(), description="与这些规则（id）因同一个缺失的事实都未决时，只列它们，不列本条")
    kind: RuleKind | None = Field(default=None, description="缺省 document")


class WindowPart(ItemPart):
    """A span of time; with `event` a gate for the applicant."""

    name: HumanText = Field(description="时段的名字；规则文字里用 <名字>.首日、.末日、.开始、.结束")
    event: RuleText | None = Field(default=None, description="必须落在时段内的事件，如 报名提交时间；写了才成为对申请人的要求")
    open: RuleText = Field(description="时段，如 2019-04-25 to 2019-05-30、by 2025-08-25、报到.末日 后 7 日内")
    when: RuleText | None = Field(default=None, description="只在这个条件成立时才管（规则文字）")
    actor: ActorName = Field(default="applicant", description="谁要守这个时段")
    unmet: HumanText | None = Field(default=None, description="不在时段内时对申请人说的话")
    consequence: Consequence = Field(default="reject", description="不在时段内的后果：reject（缺省）或 review")
    kind: RuleKind | None = Field(default=None, description="缺省 window")


class DeadlinePart(ItemPart):
    """A time set for an office, or a stage: shown and nameable, never a gate."""

    name: HumanText = Field(description="期限的名字；规则文字里用 <名字>.末日 等")
    open: RuleText = Field(description="期限，如 by 2019-06-22")
    actor: ActorName = Field(default="base", description="谁要守这个期限")
    when: RuleText | None = Field(default=None, description="只在这个条件成立时才有（规则文字）")


class AgreementPart(ItemPart):
    when: RuleText | None = Field(default=None, description="在什么条件下签这种协议（规则文字）")
    agreement: Word = Field(description="协议种类，如 三方、两方、劳动合同")


class EffectPart(ItemPart):
    kind: Word = Field(description="效果的种类，如 preference")
    key: Word = Field(description="写入决定的 effects 的哪一个键")
    when: RuleText | None = Field(default=None, description="在什么条件下（规则文字）")
    value: RuleText = Field(description="写入的值（规则文字；文字要写成 '\"…\"'）")
    collect: Flag = Field(default=False, description="true：各项收成一个列表；缺省取第一个成立的")


class BenefitPart(ItemPart):
    key: Word | None = Field(default=None, description="写入 effects 的键；与 amount 一起写，都不写就只供展示")
    when: RuleText | None = Field(default=None, description="在什么条件下（规则文字）")
    amount: RuleText | None = Field(default=None, description="数额（规则文字）")
    unit: Word | None = Field(default=None, description="单位，如 元/年")

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.key is None) != (self.amount is None):
            given, missing = ("key", "amount") if self.amount is None else ("amount", "key")
            raise fault("E314", self.key_at(given), key=given, needs=missing)
        return self


class AssessmentPart(ItemPart):
    actor: ActorName = Field(default="base", description="由谁考核")
    requires: RuleText | None = Field(default=None, description="能写成条件的要求（规则文字）")


class AdmissionPart(ItemPart):
    """A step of admission, as typed data."""

    kind: StepKind = Field(description="这一步是什么：考试、排序、同分、调剂、下限、公示、确认、邀请、复核、分配")
    actor: ActorName = Field(default="base", description="由谁做")
    by: RuleText | None = Field(default=None, description="依据（规则文字），能写就写")
    count: Count | None = Field(default=None, description="个数（如可填几个志愿）")
    window: Word | None = Field(default=None, description="在哪个时段或期限内：windows 或 deadlines 的 id 或名字")


class QuotaPart(ItemPart):
    unit: Word = Field(description="按什么分，如 市州、基地")
    total: Count | None = Field(default=None, description="通知写的总数")
    complete: Flag = Field(default=False, description="true：没有列出的就是没有名额；缺省为不知道")
    hard_cap: Flag = Field(default=False, description="名额是否不可突破")
    minimum: Count | None = Field(default=None, description="少于这个数就不开办")
    rows: Annotated[dict[str, Count], MapOf] = Field(default_factory=dict, description="各处的名额")


class HistoryPart(Part):
    """How a penalty's event shows in the history of a later year."""

    event: RuleText = Field(description="往年事件里的一项（写作 e）是不是本条所罚的事（规则文字）")
    start: RuleText | None = Field(default=None, alias="from", description="按日计的禁期从哪一天起（规则文字），如 e.日期")
    undated_month: Annotated[dict[str, Month], MapOf] = Field(default_factory=dict, description="没有日期的事件算在录取年度的哪一月")
    presume: Annotated[dict[str, RuleText], MapOf] = Field(
        default_factory=dict, description="事件里没有写的一项算作什么（标签 → 规则文字），只在本条的举证责任如此时写，如 原因: null"
    )
    elsewhere: RuleText | None = Field(default=None, description="禁期是否及于外省（规则文字，缺省 false）")
    reaches_back: RuleText | None = Field(default=None, description="是否也管本年以前的事件（规则文字，缺省 false）")


class PenaltyPart(ItemPart):
    event: RuleText = Field(description="有没有发生（规则文字）；不成立或不知道就不列")
    when: RuleText | None = Field(default=None, description="认定（规则文字）；不知道或取决于未定读法时为待定")
    impose: Annotated[tuple[RuleText, ...], AtLeastOne, ListOf] = Field(description="罚则，如 取消录取、禁止报名 1 年")
    programs: Words = Field(default=(), description="禁止报名管哪些项目（id），缺省为本通知的项目")
    subject: ActorName = Field(default="applicant", description="罚谁；罚基地的只展示")
    principal: Flag = Field(default=False, description="往年情况不知道时，列为未决的就是这一条（至多一条）")
    history: HistoryPart | None = Field(default=None, description="本条所罚的事在以后年度的往年事件里怎样认出来")
    lifted: HumanText | None = Field(default=None, description="怎样解除")


class ClausePart(Part):
    """A line of the ledger."""

    says: HumanText = Field(description="这一条说什么，用自己的话")
    kind: Word | None = Field(default=None, description="没有规则落实这一条时写：information、duty-of-office 等")
    why: HumanText | None = Field(default=None, description="为什么没有写成规则")
    actor: ActorName | None = Field(default=None, description="这一条约束谁")
    readings: Words = Field(default=(), description="这一条引起的歧义，readings 里的名字")
