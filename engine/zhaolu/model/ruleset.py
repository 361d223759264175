"""A ruleset file and the common readings, as documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from zhaolu.model.document import (
    Day,
    Flag,
    HumanText,
    Ident,
    ListOf,
    MapOf,
    OptionText,
    Part,
    Raw,
    RuleText,
    Word,
    Words,
    Year,
    option_map,
)
from zhaolu.model.items import (
    AdmissionPart,
    AgreementPart,
    AlternativePart,
    AssessmentPart,
    BenefitPart,
    ClausePart,
    DeadlinePart,
    DocumentPart,
    EffectPart,
    ItemPart,
    PenaltyPart,
    QuotaPart,
    RulePart,
    WindowPart,
)


class CityPart(Part):
    id: Ident = Field(description="市州的英文名，与文件名一致，如 xiaogan")
    name: Word = Field(description="市州的中文名，如 孝感")


class NoticePart(Part):
    """Which notice a ruleset encodes."""

    province: Ident = Field(description="省的英文名，与目录名一致；中文名在 vocabulary.yaml 的 provinces 里")
    year: Year = Field(description="招录年度")
    program: Ident = Field(description="项目的英文名，与文件名一致；中文名在 vocabulary.yaml 的 programs 里")
    title: Word | None = Field(default=None, description="通知的标题或简称")
    number: Word | None = Field(default=None, description="文号")
    issued: Day | None = Field(default=None, description="发文日期")
    city: CityPart | None = Field(default=None, description="只用于市级叠加层：哪个市州")

    @property
    def id(self) -> str:
        """Such as hubei-2019-assistant-gp-xiaogan."""
        parts = [self.province, str(self.year), self.program, *([self.city.id] if self.city else [])]
        return "-".join(parts)


class ReadingPart(Part):
    """An ambiguity and its options."""

    question: HumanText = Field(description="通知哪里没有写清，问什么")
    options: Annotated[dict[str, OptionText], BeforeValidator(option_map)] = Field(
        description="各种读法：名字 → 数、true/false、方括号列表或规则文字；至少两种"
    )
    settled: Word | None = Field(default=None, description="已定的读法，写 options 里的名字；不写就是未定")
    source: HumanText | None = Field(default=None, description="依据；已定的必须写")


class ReadingsDocument(Part):
    """The readings common to several notices (`rulesets/readings.yaml`)."""

    readings: Annotated[dict[str, ReadingPart], MapOf] = Field(description="几份通知共有的歧义与读法")


class PresumptionPart(Part):
    """What silence means."""

    fact: Word = Field(description="事实的标签或路径；列表里的写作 学历[].在读 或 education[].ongoing")
    when: RuleText | None = Field(default=None, description="只在这个条件成立时推定（规则文字；列表里的一项写作 item）")
    take: RuleText = Field(description="没有写时算作什么：null、false 或规则文字")
    source: HumanText | None = Field(default=None, description="依据")
    reading: Word | None = Field(default=None, description="依据是哪一种读法，readings 里的名字")


class ParameterPart(Part):
    """Something a notice leaves to others."""

    label: Word = Field(description="中文名，规则文字里可用")
    type: Word = Field(description="类型，如 list of string、map of list of date and time")
    meaning: HumanText = Field(description="是什么，由谁给出")
    replaces: Flag = Field(default=False, description="只用于叠加层：代替上级同名的一项")


class TablePart(Part):
    """Keyed data, read by 查表."""

    clause: Word | None = Field(default=None, description="出自哪一条")
    also: Words = Field(default=(), description="同时落实的其他各条")
    complete: Flag = Field(default=False, description="true：没有列出的键就是没有；缺省为不知道")
    rows: Annotated[dict[str, Raw], MapOf] = Field(description="键 → 值（数、文字、true/false）")
    says: HumanText | None = Field(default=None, description="这张表是什么")
    replaces: Flag = Field(default=False, description="只用于叠加层：代替上级同名的一张表")


class AcceptPart(Part):
    """A finding of `check` that stays as it is, and why."""

    code: Word = Field(description="检查给出的代码，如 W719")
    item: Word = Field(description="在哪一项：规则、罚则、时段等的 id，表、定义、读法、参数的名字，或条款号；说整份的写 notice")
    why: HumanText = Field(description="为什么照旧，写给复核的人看")


class RulesetDocument(Part):
    """A ruleset as written, or as merged with its parents (`overlay.merge`)."""

    notice: NoticePart = Field(description="哪一份通知")
    overlay_on: Ident | None = Field(default=None, description="叠加在哪个规则集之上，写它的 id，如 hubei-2019-assistant-gp")
    remove: Words = Field(default=(), description="只用于叠加层：上级的哪些项（id）在这里不用")
    add_alternatives: Annotated[dict[str, Annotated[tuple[AlternativePart, ...], ListOf]], MapOf] = Field(
        default_factory=dict, description="只用于叠加层：给上级的择一规则（id）加上几支"
    )
    readings: Annotated[dict[str, ReadingPart], MapOf] = Field(default_factory=dict, description="歧义与读法")
    presume: Annotated[tuple[PresumptionPart, ...], ListOf] = Field(default=(), description="推定：没有写的事实算作什么")
    context: Annotated[dict[str, ParameterPart], MapOf] = Field(default_factory=dict, description="通知留给别处决定、由调用者给出的参数")
    tables: Annotated[dict[str, TablePart], MapOf] = Field(default_factory=dict, description="供 查表 用的表")
    define: Annotated[dict[str, RuleText], MapOf] = Field(default_factory=dict, description="给常用的条件起名：名字 → 规则文字")
    windows: Annotated[tuple[WindowPart, ...], ListOf] = Field(default=(), description="时段；写了 event 的是对申请人的要求")
    deadlines: Annotated[tuple[DeadlinePart, ...], ListOf] = Field(default=(), description="办事机构的期限和各阶段的时间")
    rules: Annotated[tuple[RulePart, ...], ListOf] = Field(default=(), description="规则：必须成立、不得成立、择一")
    documents: Annotated[tuple[DocumentPart, ...], ListOf] = Field(default=(), description="要交的材料")
    agreements: Annotated[tuple[AgreementPart, ...], ListOf] = Field(default=(), description="签什么协议")
    effects: Annotated[tuple[EffectPart, ...], ListOf] = Field(default=(), description="决定里 effects 的其他内容")
    benefits: Annotated[tuple[BenefitPart, ...], ListOf] = Field(default=(), description="待遇和数额")
    assessments: Annotated[tuple[AssessmentPart, ...], ListOf] = Field(default=(), description="考核")
    admission: Annotated[tuple[AdmissionPart, ...], ListOf] = Field(default=(), description="录取的步骤、次序和调剂（只展示）")
    quotas: Annotated[tuple[QuotaPart, ...], ListOf] = Field(default=(), description="名额")
    penalties: Annotated[tuple[PenaltyPart, ...], ListOf] = Field(default=(), description="罚则")
    accept: Annotated[tuple[AcceptPart, ...], ListOf] = Field(default=(), description="检查指出而照旧的：代码、在哪一项、为什么")
    clauses: Annotated[dict[str, ClausePart], MapOf] = Field(description="逐条清单：通知的每一条，按原文次序")

    SECTIONS: ClassVar[tuple[str, ...]] = (
        "windows",
        "deadlines",
        "rules",
        "documents",
        "agreements",
        "effects",
        "benefits",
        "assessments",
        "admission",
        "quotas",
        "penalties",
    )
    """The sections that hold items."""
    TABLES: ClassVar[tuple[str, ...]] = ("readings", "context", "tables", "define", "clauses")
    """The sections that hold named things."""

    @property
    def id(self) -> str:
        return self.notice.id

    def items(self) -> Iterator[tuple[str, ItemPart]]:
        """Every item with the name of its section."""
        for section in self.SECTIONS:
            for item in getattr(self, section):
                yield section, item
