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
    "E562": Entry(
        "没有 {given} 这个代码", "there is no code {given}", "全部代码见 zhaolu explain-code", "zhaolu explain-code lists them all"
    ),
}
