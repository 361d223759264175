"""What a penalty can impose: the closed list of consequences, by canonical Chinese name."""

from __future__ import annotations

from typing import Final, NamedTuple


class EffectName(NamedTuple):
    """`zh` is the name used everywhere; `en` may be written instead."""

    zh: str
    en: str


EFFECTS: Final = (
    EffectName("禁止报名", "ban registration"),
    EffectName("取消录取", "cancel admission"),
    EffectName("取消报名和录取", "cancel registration and admission"),
    EffectName("取消培训资格", "cancel training"),
    EffectName("不予补报", "no late registration"),
    EffectName("培训费用自理", "pay own training"),
    EffectName("记入诚信档案", "record in integrity file"),
    EffectName("放弃本次资格", "forfeit this admission"),
    EffectName("视为退出", "deemed withdrawn"),
    EffectName("削减下年计划", "cut next year's places"),
)
