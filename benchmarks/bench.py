"""Speed as ratios, in one run: `make bench`.

Cold starts are whole processes against `python -c pass`; the rest is measured inside this process. Every figure is the
median of several runs taken in turns (A B A B …), so that a machine whose speed drifts gives the same ratios.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import kernel
import yaml

import zhaolu

HERE = Path(__file__).resolve().parent
APPLICANTS = HERE.parent / "examples" / "hubei-2019.yaml"


def in_turns(work: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median seconds of each, taken in turns after one warm-up."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(runs + 1):
        for name, act in work.items():
            start = time.perf_counter()
            act()
            if turn:
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in taken.items()}


def cold_starts(runs: int) -> None:
    first = yaml.safe_load(APPLICANTS.read_text(encoding="utf-8"))[0]
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record.yaml"
        record.write_text(yaml.safe_dump([first], allow_unicode=True), encoding="utf-8")

        def process(*command: str) -> Callable[[], object]:
            return lambda: subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)

        found = in_turns(
            {
                "python -c pass": process("-c", "pass"),
                "zhaolu --help": process("-m", "zhaolu", "--help"),
                "zhaolu explain": process("-m", "zhaolu", "explain", "hubei", "2019", "--as-of", "2019-06-01", str(record)),
            },
            runs,
        )
    base = found["python -c pass"]
    for name, seconds in found.items():
        print(f"  {name:<24}{seconds * 1000:9.1f} ms   {seconds / base:6.1f} x python -c pass")


def loading(runs: int) -> None:
    def everything() -> None:
        rulesets = zhaolu.open()
        for ruleset in rulesets.all():
            assert ruleset.ir.rules

    found = in_turns({"load": everything}, runs)["load"]
    count = len(zhaolu.open().names())
    print(f"  load and check {count} rulesets   {found * 1000:9.1f} ms   {found / count * 1000:.1f} ms each")


def decisions(runs: int, count: int) -> None:
    rulesets = zhaolu.open()
    evaluator = rulesets.pick("hubei", 2019).evaluator(as_of="2019-06-01", engine="reference")
    generated = rulesets.pick("hubei", 2019).evaluator(as_of="2019-06-01")
    raw = yaml.safe_load(APPLICANTS.read_text(encoding="utf-8"))
    checked = [evaluator.check(record) for record in raw]
    expected = [str(evaluator.decide(record).outcome) for record in checked]
    assert expected == ["eligible", "ineligible", "undetermined"], expected

    def door() -> None:
        for i in range(count):
            evaluator.check(raw[i % len(raw)])

    def decide() -> None:
        for i in range(count):
            evaluator.decide(checked[i % len(checked)])

    def decide_generated() -> None:
        for i in range(count):
            generated.decide(checked[i % len(checked)])

    found = in_turns({"door": door, "decide": decide, "generated": decide_generated}, runs)
    for name, words in (
        ("door", "records checked at the door"),
        ("decide", "decisions by the reference"),
        ("generated", "by generated Python"),
    ):
        print(f"  {words:<30}{count / found[name]:9.0f} /s   {found[name] / count * 1e6:8.1f} µs each")


def growth(runs: int, sizes: tuple[int, ...]) -> None:
    """How loading grows with the number of rules: time per rule must stay level."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "vocabulary.yaml").write_text(
            (zhaolu_folder() / "vocabulary.yaml").read_text(encoding="utf-8"), encoding="utf-8"
        )
        (root / "hubei").mkdir()
        for year, size in enumerate(sizes, 2030):
            (root / "hubei" / f"{year}-assistant-gp.yaml").write_text(synthetic(year, size), encoding="utf-8")

        def load(year: int) -> Callable[[], object]:
            return lambda: zhaolu.open(root).pick("hubei", year).ir

        load(2030)()
        work = {str(size): load(year) for year, size in enumerate(sizes, 2030)}
        found = in_turns(work, runs)
        floor = found[str(sizes[0])] / sizes[0]
        for size in sizes:
            seconds = found[str(size)]
            print(f"  {size:>6} rules {seconds * 1000:9.1f} ms   {seconds / size * 1e6:8.1f} µs a rule")
        print(f"  a rule among {sizes[-1]} costs {found[str(sizes[-1])] / sizes[-1] / (found[str(sizes[-2])] / sizes[-2]):.2f} x one among {sizes[-2]}"
              f" (fixed costs dominate {sizes[0]}: {floor * 1e6:.0f} µs)")  # fmt: skip


def zhaolu_folder() -> Path:
    from zhaolu.resources import rulesets_folder

    return Path(str(rulesets_folder()))


def synthetic(year: int, rules: int) -> str:
    lines = [
        f"notice: {{province: hubei, year: {year}, program: assistant-gp, title: 合成规则集}}",
        "rules:",
    ]
    for i in range(rules):
        lines += [
            f"  - id: rule-{i}",
            f"    clause: 第{i}条",
            f"    require: 存在 e 属于 学历 满足 e.层次 = \"专科\" 且 e.毕业年份 >= {1950 + i % 100} 或 报名身份 = \"个人\"",
            f"    unmet: 第 {i} 条没有满足",
        ]
    lines.append("clauses:")
    lines += [f"  第{i}条: {{says: 第 {i} 条的内容}}" for i in range(rules)]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", default="10,100,1000,10000")
    options = parser.parse_args()
    print("cold start (whole processes)")
    cold_starts(options.runs)
    print("loading")
    loading(options.runs)
    print("deciding (hubei-2019-assistant-gp, one process, one thread)")
    decisions(options.runs, 300)
    print("kernel: one record, twelve conditions (kernel/, kernel_handwritten.py)")
    kernel.run(5_000, max(31, options.runs), 1)
    print("growth of loading")
    growth(max(3, options.runs // 2), tuple(int(s) for s in options.sizes.split(",")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
