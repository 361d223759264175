"""Applicants made up for the kernel: 20 facts, about one in twenty unknown, about two in five eligible."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import zhaolu

if TYPE_CHECKING:
    from zhaolu.surfaces.evaluator import Evaluator

FOLDER = Path(__file__).resolve().parent / "kernel"
AS_OF = "2025-06-20"
UNKNOWN = 0.05


def evaluator() -> Evaluator:
    return zhaolu.open(FOLDER).pick("hubei", 2025).evaluator(as_of=AS_OF)


def records(count: int, seed: int = 1) -> list[dict[str, Any]]:
    chooser = Random(seed)
    return [_record(chooser) for _ in range(count)]


def _record(chooser: Random) -> dict[str, Any]:
    likely = chooser.random
    fresh = likely() < 0.8
    degree = {
        "level": "专科",
        "full_time": fresh,
        "major": "临床医学" if likely() < 0.97 else "口腔医学",
        "graduation_year": 2025 if fresh else chooser.randint(2010, 2024),
        "ongoing": False,
    }
    education = [degree]
    if likely() < 0.25:
        education.insert(0, {"level": "中专", "full_time": True, "major": "护理", "graduation_year": 2018, "ongoing": False})
    if likely() < 0.02:
        education.append({"level": "本科", "full_time": False, "major": "临床医学", "graduation_year": 2025, "ongoing": False})
    employed = not fresh
    sent = employed and likely() < 0.5
    birth = date(chooser.randint(1988 if likely() < 0.05 else 1992, 2004), chooser.randint(1, 12), chooser.randint(1, 28)).isoformat()
    kinds, reasons = ["录取", "未录取", "未报到"], [None, "不可抗力", "无故"]
    events = [
        {"year": chooser.choice([2022, 2023, 2024]), "event": chooser.choice(kinds), "reason": chooser.choice(reasons)}
        for _ in range(chooser.choice([0, 0, 0, 0, 1, 1, 2]))
    ]
    submitted = f"2025-0{5 if likely() < 0.5 else 6}-{chooser.randint(15, 30) if likely() < 0.02 else 15}T10:00:00+08:00"
    record: dict[str, Any] = {
        "home_province": "湖北", "gender": "女", "ethnicity": "汉族", "nationality": "中国" if likely() < 0.99 else "外国",
        "birth_date": birth if likely() < 0.98 else birth[:7],
        "healthy": likely() < 0.98, "good_conduct": likely() < 0.99, "law_abiding": likely() < 0.99,
        "education": education, "exam_eligible": not fresh or likely() < 0.5, "employed": employed,
        "unit_kind": chooser.choice(["乡镇卫生院", "诊所", "二级医院", "三级医院" if likely() < 0.3 else "诊所"]) if employed else None,
        "licence": "无" if likely() < 0.95 else chooser.choice(["执业助理医师", "执业医师"]),
        "route": "单位委派" if sent else "个人", "employer_consent": likely() < 0.95, "rural_contract": sent and likely() < 0.3,
        "accepts_adjustment": True, "choices": chooser.randint(1, 3),
        "submitted_at": submitted if likely() < 0.99 else None,
        "history": events,
    }  # fmt: skip
    return {name: _forgetful(value, chooser) for name, value in record.items() if likely() >= UNKNOWN}


def _forgetful(value: Any, chooser: Random) -> Any:
    if isinstance(value, list):
        return [{name: part for name, part in item.items() if chooser.random() >= UNKNOWN} for item in value]
    return value
