"""One record, twelve conditions: generated Python against the same by hand and against zen-engine (`make bench`).

All contestants get what suits them best, made before the clock starts: the generated program checked records, the
hand-written one plain dicts with Python's own numbers and dates, zen-engine numbers for days and instants. Answers are
compared before anything is timed; then everybody runs in turns, the median of all turns counts.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import kernel_handwritten as by_hand  # noqa: E402

import zhaolu  # noqa: E402
from zhaolu.executors.python import Executor  # noqa: E402
from zhaolu.ir.values import Between, Object  # noqa: E402
from zhaolu.model.records import Record, check_record  # noqa: E402
from zhaolu.surfaces.api import Evaluator  # noqa: E402

AS_OF = "2025-06-20"
UNKNOWN = 0.05
TIMED = 500
"""Records that are timed, again and again: few enough to stay in the cache, as one record does that has just come in."""


def some_record(chooser: Random) -> dict[str, Any]:
    """An applicant: most would do, one fact in twenty is not known."""
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
    record: dict[str, Any] = {
        "home_province": "湖北", "gender": "女", "ethnicity": "汉族", "nationality": "中国" if likely() < 0.99 else "外国",
        "birth_date": birth if likely() < 0.98 else birth[:7],
        "healthy": likely() < 0.98, "good_conduct": likely() < 0.99, "law_abiding": likely() < 0.99,
        "education": education, "exam_eligible": not fresh or likely() < 0.5, "employed": employed,
        "unit_kind": chooser.choice(["乡镇卫生院", "诊所", "二级医院", "三级医院" if likely() < 0.3 else "诊所"]) if employed else None,
        "licence": "无" if likely() < 0.95 else chooser.choice(["执业助理医师", "执业医师"]),
        "route": "单位委派" if sent else "个人", "employer_consent": likely() < 0.95, "rural_contract": sent and likely() < 0.3,
        "accepts_adjustment": True, "choices": chooser.randint(1, 3),
        "submitted_at": f"2025-0{5 if likely() < 0.5 else 6}-{chooser.randint(15, 30) if likely() < 0.02 else 15}T10:00:00+08:00",
        "history": events,
    }  # fmt: skip
    return {name: _forgetful(value, chooser) for name, value in record.items() if likely() >= UNKNOWN}


def _forgetful(value: Any, chooser: Random) -> Any:
    if isinstance(value, list):
        return [{name: part for name, part in item.items() if chooser.random() >= UNKNOWN} for item in value]
    return value


def plain(value: Any) -> Any:
    """A checked value as somebody writing by hand would hold it."""
    match value:
        case Object():
            return {name: plain(part) for name, part in value.items()}
        case tuple():
            return [plain(item) for item in value]
        case Decimal():
            return int(value)
        case Between(lo, hi):
            return lo, hi
        case _:
            return value


def for_zen(raw: dict[str, Any]) -> dict[str, Any]:
    """The same for zen-engine: numbers for days and instants, a text for none."""
    found = {name: _for_zen(value) for name, value in raw.items() if name != "birth_date"}
    if (birth := raw.get("birth_date")) is not None:
        first, last = birth if isinstance(birth, tuple) else (birth, birth)
        found |= {"born_first": first.toordinal(), "born_last": last.toordinal()}
    return found


def _for_zen(value: Any) -> Any:
    match value:
        case dict():
            return {name: _for_zen(part) for name, part in value.items()}
        case list():
            return [_for_zen(item) for item in value]
        case datetime():
            return int(value.timestamp())
        case None:
            return "无"
        case _:
            return value


ZEN = {
    "admitted-groups": (
        "some(education ?? [], #.level == '专科' and #.full_time == true and #.major == '临床医学' and #.graduation_year == 2025)"
        " or (exam_eligible == true and some(education ?? [], #.level == '专科' and #.full_time == false and #.ongoing == false))",
        "education != null and not some(education ?? [], (#.level ?? '专科') == '专科' and (#.full_time ?? true) == true"
        " and (#.major ?? '临床医学') == '临床医学' and (#.graduation_year ?? 2025) == 2025) and (exam_eligible == false"
        " or not some(education ?? [], (#.level ?? '专科') == '专科' and (#.full_time ?? false) == false"
        " and (#.ongoing ?? false) == false))",
    ),
    "age-limit": ("born_first != null and born_first > {cut}", "born_last != null and born_last <= {cut}"),
    "not-tertiary": (
        "employed == false or (unit_kind != null and unit_kind != '三级医院')",
        "employed == true and unit_kind == '三级医院'",
    ),
    "no-bachelor": (
        "education != null and not some(education ?? [], (#.level ?? '本科') in ['本科', '硕士', '博士'])",
        "some(education ?? [], #.level != null and #.level in ['本科', '硕士', '博士'])",
    ),
    "no-licence": ("licence != null and licence != '执业医师'", "licence == '执业医师'"),
    "consent": ("(route != null and route != '单位委派') or employer_consent == true", "route == '单位委派' and employer_consent == false"),
    "rural-by-unit": ("rural_contract == false or route == '单位委派'", "rural_contract == true and route != null and route != '单位委派'"),
    "healthy": ("healthy == true", "healthy == false"),
    "conduct": ("good_conduct == true and law_abiding == true", "good_conduct == false or law_abiding == false"),
    "registration": (
        "submitted_at != null and submitted_at >= {opens} and submitted_at < {closes}",
        "submitted_at != null and (submitted_at < {opens} or submitted_at >= {closes})",
    ),
    "no-show": (
        "history != null and not some(history ?? [], (#.year ?? 2024) == 2024 and (#.event ?? '未报到') == '未报到'"
        " and (#.reason ?? '无故') == '无故')",
        "some(history ?? [], #.year == 2024 and #.event == '未报到' and #.reason == '无故')",
    ),
    "nationality": ("nationality == '中国'", "nationality != null and nationality != '中国'"),
}
"""For each rule whether it is surely met, and whether it surely fails; zen-engine has one null, so none is given as a text."""


def zen_expressions() -> tuple[Any, Any] | None:
    """Compiled expressions: [met…, failing…] of all rules (three-valued), and [met…] alone (two-valued, saying less)."""
    try:
        import zen
    except ImportError:
        return None
    cut, opens, closes = by_hand.TOO_OLD.toordinal(), int(by_hand.OPENS.timestamp()), int(by_hand.CLOSES.timestamp())
    met, failing = ([pair[i].format(cut=cut, opens=opens, closes=closes) for pair in ZEN.values()] for i in (0, 1))
    return zen.compile_expression(f"[{', '.join(met + failing)}]"), zen.compile_expression(f"[{', '.join(met)}]")


def compare_answers(
    evaluator: Evaluator, executor: Executor, checked: list[Record], plain_records: list[dict[str, Any]], sample: int
) -> None:
    """Generated and hand-written say the same of every record, and the reference of some."""
    for record, raw in zip(checked, plain_records, strict=True):
        brief, hand = executor.brief(record.facts), by_hand.decide(raw, False)
        quick = executor.quick(record.facts)
        assert (quick[0], tuple(quick[1]), tuple(quick[2]), quick[3]) == brief
        assert (str(brief.outcome), set(brief.failing), set(brief.undecided)) == (hand[0], set(hand[1]), set(hand[2])), (brief, hand, raw)
        failures = executor.failures(record.facts)[1].items()
        mine = {id: {path: plain(value) for found in listed for path, value in found.items()} for id, listed in failures}
        assert mine == by_hand.decide_with_facts(raw, False)[1], (mine, by_hand.decide_with_facts(raw, False)[1])
    from zhaolu.executors.reference import decide

    for record in checked[:sample]:
        judged = decide(evaluator.question(record), record.name, evaluator.priors)
        brief = executor.brief(record.facts)
        assert brief.outcome is judged.outcome
        assert set(brief.failing) == {f.rule for f in judged.failing} and set(brief.undecided) == {f.rule for f in judged.undecided}
        assert executor.decide(record.facts, record.name) == judged


REPEATS = 4


def in_turns(work: dict[str, Callable[[], object]], turns: int) -> dict[str, float]:
    """Median seconds of each, in turns, after one warm-up."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(turns + 1):
        for name, act in work.items():
            gc.collect()
            start = time.perf_counter()
            for _ in range(REPEATS):
                act()
            if turn:
                taken[name].append((time.perf_counter() - start) / REPEATS)
    return {name: statistics.median(found) for name, found in taken.items()}


def run(count: int, turns: int, seed: int) -> None:
    chooser = Random(seed)
    ruleset = zhaolu.open(HERE / "kernel").pick("hubei", 2025)
    evaluator = ruleset.evaluator(as_of=AS_OF)
    executor = evaluator.executor
    assert executor is not None
    raws = [some_record(chooser) for _ in range(count)]
    checked = [evaluator.check(raw) for raw in raws]
    dicts = [plain(record.facts) for record in checked]
    compare_answers(evaluator, executor, checked, dicts, 500)
    outcomes = Counter(str(executor.brief(record.facts).outcome) for record in checked)
    print(f"  {count} records, answers equal; " + ", ".join(f"{name} {n / count:.0%}" for name, n in outcomes.most_common()))
    facts = [record.facts for record in checked]
    generated, failures, decide, check = executor.quick, executor.failures, evaluator.decide, evaluator.check
    hand, hand_with_facts = by_hand.decide, by_hand.decide_with_facts
    timed = facts[:TIMED], dicts[:TIMED], checked[:TIMED], raws[:TIMED]

    def each(act: Callable[[Any], object], over: list[Any]) -> Callable[[], object]:
        def work() -> None:
            for item in over:
                act(item)

        return work

    def by_hand_all() -> None:
        for item in timed[1]:
            hand(item, False)

    def by_hand_with_facts() -> None:
        for item in timed[1]:
            hand_with_facts(item, False)

    work: dict[str, Callable[[], object]] = {
        "by hand": by_hand_all,
        "generated": each(generated, timed[0]),
        "by hand, with facts": by_hand_with_facts,
        "generated, with facts": each(failures, timed[0]),
        "generated, whole decision": each(decide, timed[2]),
        "door, by the model": each(lambda raw: check_record(raw, evaluator.ruleset.vocabulary), timed[3]),
        "door, generated": each(check, timed[3]),
        "door and short answer": each(lambda raw: generated(check(raw).facts), timed[3]),
    }
    expressions = zen_expressions()
    if expressions is not None:
        for_it = [for_zen(item) for item in dicts]
        compare_with_zen(expressions[0], for_it, dicts)
        work["zen-engine"] = each(expressions[0].evaluate, for_it[:TIMED])
        work["zen-engine, two-valued"] = each(expressions[1].evaluate, for_it[:TIMED])
    one = {name: seconds / len(timed[0]) for name, seconds in in_turns(work, turns).items()}
    for name, seconds in one.items():
        print(f"  {name:<28}{seconds * 1e6:8.2f} µs   {1 / seconds:10.0f} /s")
    print(f"  generated / by hand                    {one['generated'] / one['by hand']:6.2f}   (at most 1.25)")
    print(f"  generated / by hand, both with facts   {one['generated, with facts'] / one['by hand, with facts']:6.2f}   (at most 1.5)")
    if expressions is None:
        print("  zen-engine is not installed (pip install zen-engine)")
    else:
        print(f"  zen-engine / generated                 {one['zen-engine'] / one['generated']:6.2f}   (at least 5)")
        print(f"  zen-engine two-valued / generated      {one['zen-engine, two-valued'] / one['generated']:6.2f}   (it says less)")


def compare_with_zen(expression: Any, records: list[dict[str, Any]], by_hand_records: list[dict[str, Any]]) -> None:
    """zen-engine says the same where it can: a birthday after the first day or no submission are not among its cases."""
    names = list(ZEN)
    for record, raw in zip(records, by_hand_records, strict=True):
        said = expression.evaluate(record)
        failing = [name for name, fails in zip(names, said[len(names) :], strict=True) if fails]
        _, by_us, undecided = by_hand.decide(raw, False)
        assert set(failing) == set(by_us), (failing, by_us, raw)
        assert {n for n, met in zip(names, said, strict=False) if not met} == {*by_us, *undecided}, (said, by_us, undecided, raw)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=61)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("kernel (one record, one thread)")
    run(options.records, options.turns, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
