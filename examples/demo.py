"""What `make demo` shows: invented applicants of several notices, decided and explained from the shipped rulesets."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

import zhaolu


def main() -> int:
    lang = "en" if "--en" in sys.argv else "zh"
    rulesets = zhaolu.open()
    for case in yaml.safe_load(Path(__file__).with_name("applicants.yaml").read_text(encoding="utf-8")):
        notice = case["notice"]
        ruleset = rulesets.pick(notice["province"], notice["year"])
        answer = ruleset.evaluate(case["record"], as_of=notice["as_of"])
        print(f"\n━━ {case['title']} ━━\n")
        print(answer.explain(lang=lang))
    print("\n自己试试 / try it yourself:")
    print("  .venv/bin/zhaolu rules 湖北 2019")
    print("  .venv/bin/zhaolu timeline 福建 2023 --as-of 2023-07-10")
    print("  .venv/bin/zhaolu template 湖北 2019 out.xlsx")
    return 0


if __name__ == "__main__":
    sys.exit(main())
