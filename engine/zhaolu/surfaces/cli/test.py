"""`zhaolu test`: the cases beside the rulesets."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cli import selection

if TYPE_CHECKING:
    from zhaolu.surfaces.api import Ruleset, Rulesets
    from zhaolu.surfaces.testing import CaseResult, Report

_SIDES = {"met": ("满足", "met"), "unmet": ("不满足", "unmet"), "undecided": ("未决", "undecided")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("province", metavar="PROVINCE", nargs="?", help="省；缺省测试全部规则集 / province; all rulesets by default")
    parser.add_argument("year", metavar="YEAR", type=selection.year, nargs="?", help="招录年度 / admission year")
    parser.add_argument("--program", metavar="P", help="项目 / programme")
    parser.add_argument("--city", metavar="C", help="市州 / city")
    parser.add_argument("--only", metavar="TEXT", default="", help="只跑名字里有这段文字的用例 / only cases whose id holds this text")
    selection.add_common_arguments(parser)


def run(args: argparse.Namespace) -> int:
    from zhaolu.model.cases import resolve_cases
    from zhaolu.surfaces.testing import run_cases

    rulesets = selection.open_rulesets(args)
    failed = total = 0
    documents = []
    for ruleset in _chosen(args, rulesets):
        document = rulesets.catalogue.cases(ruleset.compiled.loaded.key)
        if document is None:
            _say(args, f"{ruleset.id}：没有用例文件", f"{ruleset.id}: no cases file")
            continue
        report = run_cases(ruleset, [case for case in resolve_cases(document) if args.only in case.id])
        if args.only and not report.results:
            continue
        failed += len(report.failed)
        total += len(report.results)
        if args.format == "json":
            documents.append(_document(report, args.lang))
        else:
            _print(report, args)
    if args.only and not total:
        raise ZhaoluError.of("E532", text=args.only)
    if args.format == "json":
        print(json.dumps(documents, ensure_ascii=False, indent=2))
    _say(args, f"共 {total} 例，{failed} 例不符", f"{total} cases, {failed} differ")
    return 1 if failed else 0


def _say(args: argparse.Namespace, zh: str, en: str) -> None:
    if args.format == "text":
        print(zh if args.lang == "zh" else en)


def _chosen(args: argparse.Namespace, rulesets: Rulesets) -> list[Ruleset]:
    from zhaolu.model.selection import province_id

    if args.province is None:
        return list(rulesets.all())
    if args.year is None:
        keys = rulesets.catalogue.list()
        chosen = province_id(args.province, rulesets.vocabulary.provinces, dict.fromkeys(key.province for key in keys))
        found = [rulesets.load(key.id) for key in keys if key.province == chosen]
        if not found:
            rulesets.catalogue.find(args.province)  # raises, saying which provinces there are
        return found
    return [rulesets.pick(args.province, args.year, args.program, args.city)]


def _print(report: Report, args: argparse.Namespace) -> None:
    zh = args.lang == "zh"
    passed = len(report.results) - len(report.failed)
    print(
        f"{report.ruleset}：{passed}/{len(report.results)} 例相符"
        if zh
        else f"{report.ruleset}: {passed}/{len(report.results)} as expected"
    )
    for result in report.failed:
        span = result.case.span
        print(f"  ✗ {result.case.id} {result.case.note}  ({span.source.name}:{span.line})")
        for line in _lines(result, args.lang):
            print(f"      {line}")
    if not args.only:
        for rule, sides in report.untried.items():
            words = ("、" if zh else ", ").join(_SIDES[side][0 if zh else 1] for side in sides)
            print(f"  ○ {rule} 没有用例试过：{words}" if zh else f"  ○ {rule} never tried: {words}")


def _lines(result: CaseResult, lang: str) -> list[str]:
    zh = lang == "zh"
    lines = [f"{what}：应为 {want}，实为 {got}" if zh else f"{what}: expected {want}, got {got}" for what, want, got in result.differences]
    return lines + [f"{fault.code} {fault.message(lang)}" for fault in result.faults]


def _document(report: Report, lang: str) -> dict[str, Any]:
    return {
        "ruleset": report.ruleset,
        "cases": [{"id": r.case.id, "passed": r.passed, "differences": _lines(r, lang), "line": r.case.span.line} for r in report.results],
        "untried": {rule: [str(side) for side in sides] for rule, sides in report.untried.items()},
    }
