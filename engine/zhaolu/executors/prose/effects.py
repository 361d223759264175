"""What effects and consequences are called."""

from __future__ import annotations

from typing import Final

from zhaolu.ir.effects import EFFECTS

KEYS: Final[dict[str, tuple[str, str]]] = {
    "agreement": ("签订的协议", "agreement to sign"),
    "preference": ("优先或倾斜", "preference"),
    "tie_break": ("同分时的次序", "order among equals"),
    "adjust": ("调剂", "adjustment"),
    "central_per_year": ("中央财政补助（元/年）", "central subsidy (yuan per year)"),
    "province_per_year": ("省级财政补助（元/年）", "provincial subsidy (yuan per year)"),
    "fiscal_per_trainee_total": ("财政补助（元，每人总额）", "public subsidy per trainee (yuan)"),
    "min_to_trainee": ("发给学员的最低额（元）", "least amount paid to the trainee (yuan)"),
    "training_extended_days": ("培训顺延（天）", "days the training is extended"),
    "enters_training_this_year": ("当年进入培训", "enters training this year"),
}
"""The keys of `effects` that are documented."""


def effect_name(effect: str, lang: str) -> str:
    """A consequence of a penalty: its own name in Chinese, the written form in English."""
    return effect if lang == "zh" else next((e.en for e in EFFECTS if e.zh == effect), effect)


def effect_key(key: str, lang: str) -> str | None:
    """What a key of `effects` is called; None for a key this ruleset made up (its item says what it is)."""
    return KEYS[key][0 if lang == "zh" else 1] if key in KEYS else None
