"""`zhaolu test`: the cases beside the rulesets."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cases.junit import difference_lines, junit_xml
from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.whole_files import write_whole

if TYPE_CHECKING:
    from zhaolu.surfaces.api import Ruleset, Rulesets
    from zhaolu.surfaces.cases.testing import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("province", metavar="PROVINCE", nargs="?", help="省；缺省测试全部规则集 / province; all rulesets by default")
    parser.add_argument("year", metavar="YEAR", type=selection.year, nargs="?", help="招录年度 / admission year")
    parser.add_argument("--program", metavar="P", help="项目 / programme")
    parser.add_argument("--city", metavar="C", help="市州 / city")
    parser.add_argument("--only", metavar="TEXT", default="", help="只跑名字里有这段文字的用例 / only cases whose id holds this text")
    parser.add_argument(
        "--min-coverage",
        metavar="PERCENT",
        type=percentage,
        help="覆盖低于百分之几就以 1 退出 / exit code 1 where less than this was tried",
    )
    parser.add_argument("--junit", metavar="FILE", help="另存一份 JUnit XML / also write JUnit XML here")
    selection.add_common_arguments(parser)


def percentage(text: str) -> float:
    """The type of an argument that is a percentage."""
    try:
        found = float(text.removesuffix("%"))
    except ValueError:
        found = -1.0
    if not 0 <= found <= 100:
        raise argparse.ArgumentTypeError(f"“{text}”不是 0 到 100 的数 / '{text}' is not a number from 0 to 100")
    return found


def run(args: argparse.Namespace) -> int:
    from zhaolu.model.cases import resolve_cases
    from zhaolu.surfaces.cases.coverage import percent, shown
    from zhaolu.surfaces.cases.testing import run_cases

    if args.only and args.min_coverage is not None:
        raise ZhaoluError.of("E560")
    rulesets = selection.open_rulesets(args)
    failed = total = 0
    documents = []
    reports: list[Report] = []
    for ruleset in chosen(args, rulesets):
        document = rulesets.catalogue.cases(ruleset.compiled.key)
        if document is None:
            _say(args, f"{ruleset.id}：没有用例文件", f"{ruleset.id}: no cases file")
            continue
        report = run_cases(ruleset, [case for case in resolve_cases(document) if args.only in case.id])
        if args.only and not report.results:
            continue
        reports.append(report)
        failed += len(report.failed)
        total += len(report.results)
        if args.format == "json":
            documents.append(_document(report, args.lang))
        else:
            _print(report, args)
    if args.only and not total:
        raise ZhaoluError.of("E532", text=args.only)
    if args.junit:
        write_whole(args.junit, junit_xml(reports, args.lang))
    if args.format == "json":
        print(json.dumps(documents, ensure_ascii=False, indent=2))
    share = percent([report.coverage for report in reports])
    if args.only:
        _say(args, f"共 {total} 例，{failed} 例不符", f"{total} cases, {failed} differ")
        return 1 if failed else 0
    _say(args, f"共 {total} 例，{failed} 例不符，覆盖 {shown(share)}%", f"{total} cases, {failed} differ, {shown(share)}% covered")
    low = args.min_coverage is not None and share < args.min_coverage
    if low:
        wanted = f"{args.min_coverage:g}"
        zh = f"覆盖 {shown(share)}%，低于要求的 {wanted}%"
        print(zh if args.lang == "zh" else f"{shown(share)}% covered, less than the {wanted}% wanted", file=sys.stderr)
    return 1 if failed or low else 0


def _say(args: argparse.Namespace, zh: str, en: str) -> None:
    if args.format == "text":
        print(zh if args.lang == "zh" else en)


def chosen(args: argparse.Namespace, rulesets: Rulesets) -> list[Ruleset]:
    """The rulesets PROVINCE and YEAR name: one, all of a province, all there are. Raises `ZhaoluError`."""
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
    from zhaolu.surfaces.cases.coverage import percent, shown

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
        for line in difference_lines(result, args.lang):
            print(f"      {line}")
    if not args.only:
        coverage = report.coverage
        count = f"{coverage.count}/{len(coverage.targets)}"
        share = shown(percent([coverage]))
        print(f"  覆盖 {share}%（{count}）" if zh else f"  {share}% covered ({count})")
        for target in coverage.missing:
            print(f"  ○ {target.words(args.lang)}")


def _document(report: Report, lang: str) -> dict[str, Any]:
    from zhaolu.surfaces.cases.coverage import percent, shown

    coverage = report.coverage
    return {
        "ruleset": report.ruleset,
        "cases": [
            {"id": r.case.id, "passed": r.passed, "differences": difference_lines(r, lang), "line": r.case.span.line}
            for r in report.results
        ],
        "untried": {rule: [str(side) for side in sides] for rule, sides in report.untried.items()},
        "coverage": {
            "percent": float(shown(percent([coverage]))),
            "covered": coverage.count,
            "total": len(coverage.targets),
            "missing": [target.document(lang) for target in coverage.missing],
        },
    }
