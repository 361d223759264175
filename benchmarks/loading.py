"""Loading and checking: the shipped rulesets, and how the time grows with the number of rules.

Nothing is kept between runs here. The garbage collector looks through everything made so far, again and again, while
thousands of rules are made; what a higher threshold would give is stated beside it.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from figures import Figure, at_most, in_turns, rate

import zhaolu
from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.api import Rulesets

TITLE = "loading and checking rulesets"
SIZES = (100, 1_000, 10_000)
THRESHOLD = 50_000
"""Objects made before the collector looks at the youngest, instead of Python's 700 (2,000 from 3.14)."""


def measure() -> Iterator[Figure]:
    names = zhaolu.open().names()
    found = in_turns({"shipped": _shipped})["shipped"]
    yield rate(f"the {len(names)} shipped rulesets, each", found, len(names))
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "hubei").mkdir()
        (root / "vocabulary.yaml").write_text((Path(str(rulesets_folder())) / "vocabulary.yaml").read_text("utf-8"), encoding="utf-8")
        for year, size in enumerate(SIZES, 2030):
            (root / "hubei" / f"{year}-assistant-gp.yaml").write_text(synthetic(year, size), encoding="utf-8")
        work: dict[str, Callable[[], object]] = {str(size): _loading(root, year) for year, size in enumerate(SIZES, 2030)}
        taken = in_turns(work)
        largest = work[str(SIZES[-1])]
        variants = in_turns(
            {
                f"gc.set_threshold({THRESHOLD})": lambda: _with_threshold(THRESHOLD, largest),
                "gc.disable()": lambda: _with_threshold(0, largest),
            },
            turns=3,
        )
        seldom = {how: variants[how] for how in variants.turns}
    for size in SIZES:
        seconds = taken[str(size)]
        yield Figure(f"{size:,} rules", f"{seconds * 1000:,.0f} ms, {seconds / size * 1e6:.0f} µs a rule")
    for how, seconds in seldom.items():
        yield Figure(f"{SIZES[-1]:,} rules with {how}", f"{seconds * 1000:,.0f} ms")
    yield at_most("loading: a rule among 10,000 to one among 1,000", taken.ratio("10000", "1000") / 10, 1.2)


def _shipped() -> None:
    for ruleset in Rulesets(keep=False).all():
        assert ruleset.ir.rules


def _loading(root: Path, year: int) -> Callable[[], object]:
    return lambda: Rulesets(root, keep=False).pick("hubei", year).ir


def _with_threshold(threshold: int, act: Callable[[], object]) -> None:
    held = gc.get_threshold()
    gc.set_threshold(threshold, *held[1:])
    try:
        act()
    finally:
        gc.set_threshold(*held)


def synthetic(year: int, rules: int) -> str:
    """A ruleset with many rules."""
    lines = [f"notice: {{province: hubei, year: {year}, program: assistant-gp, title: 合成规则集}}", "rules:"]
    for i in range(rules):
        lines += [
            f"  - id: rule-{i}",
            f"    clause: 第{i}条",
            f'    require: 存在 e 属于 学历 满足 e.层次 = "专科" 且 e.毕业年份 >= {1950 + i % 100} 或 报名身份 = "个人"',
            f"    unmet: 第 {i} 条没有满足",
        ]
    lines.append("clauses:")
    lines += [f"  第{i}条: {{says: 第 {i} 条的内容}}" for i in range(rules)]
    return "\n".join(lines) + "\n"
