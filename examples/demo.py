"""What `make demo` shows: invented applicants of several notices, decided and explained from the shipped rulesets."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

import zhaolu

HERE = Path(__file__).parent
SHOWN = (
    ("甲-应届生", "湖北", 2019, "2019-06-01", "材料齐全的应届生", "a student of the year with every document"),
    ("乙-在职者", "湖北", 2019, "2019-06-01", "三级医院的在职人员，年龄也超过了", "of a tertiary hospital, and over the age limit"),
    ("丙-往届生", "湖北", 2019, "2019-06-01", "通知两种读法；生日只知年月，健康没有填", "two readings; birth month only; health not given"),
    ("丁-晚报到", "福建", 2023, "2023-09-07", "录取后晚报到：本次的后果", "reported late after admission: what follows"),
    ("戊-往年未报到", "湖北", 2024, "2024-05-01", "前一年录取后不报到：3 年内不得报名", "a no-show of the year before: barred for 3 years"),
)
IDS = {"湖北": "hubei", "福建": "fujian"}


def main() -> int:
    lang = "en" if "--en" in sys.argv else "zh"
    rulesets = zhaolu.open()
    for name, province, year, as_of, zh, en in SHOWN:
        file = HERE / f"{IDS[province]}-{year}.yaml"
        record = next(r for r in yaml.safe_load(file.read_text(encoding="utf-8")) if r["id"] == name)
        answer = rulesets.pick(province, year).evaluate(record, as_of=as_of)
        print(f"\n━━ {zh if lang == 'zh' else en}")
        print(f"$ zhaolu explain {province} {year} examples/{file.name} --id {name} --as-of {as_of}\n")
        print(answer.explain(lang=lang))
    print("\n━━ 自己试试 / try it yourself（.venv/bin/zhaolu …）")
    print("  zhaolu rules 湖北 2019                             这份通知的规则，用句子说")
    print("  zhaolu timeline 福建 2023 --as-of 2023-07-10       什么时候该做什么，还剩几天")
    print("  zhaolu template 湖北 2019 名单.xlsx                填报用的空表")
    print("  zhaolu evaluate 湖北 2019 名单.xlsx --as-of 2019-06-01   整张表一起判定")
    return 0


if __name__ == "__main__":
    sys.exit(main())
