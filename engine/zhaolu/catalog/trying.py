"""Messages about trying out rulesets: E56x cases and coverage, the pages of codes."""

from __future__ import annotations

from typing import Final

from zhaolu.catalog import Entry

CODES: Final[dict[str, Entry]] = {
    "E560": Entry(
        "--only 只跑一部分用例，算不出覆盖多少",
        "--only runs some cases only; what they cover says nothing",
        "去掉 --only，或去掉 --min-coverage",
        "leave out --only or --min-coverage",
    ),
    "E561": Entry(
        "{ruleset} 旁边没有用例文件，没有可以改起的记录",
        "{ruleset} has no cases file beside it, so there is no record to start from",
        "先写 {file}，里面至少有 base（一份合乎条件的记录）和一个例子",
        "write {file} first, with a base (a record that qualifies) and one case",
    ),
    "E562": Entry(
        "没有 {given} 这个代码", "there is no code {given}", "全部代码见 zhaolu explain-code", "zhaolu explain-code lists them all"
    ),
}
