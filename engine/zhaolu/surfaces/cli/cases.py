"""`zhaolu cases suggest`: boundary applicants from the rules, with the engine's answer, for a person to approve."""

from __future__ import annotations

import argparse
import json
from itertools import islice

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cli import selection

LIMIT = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", metavar="ACTION", choices=("suggest",), help="suggest：从规则生成边界上的申请人 / suggest: make them")
    parser.add_argument("province", metavar="PROVINCE", help="省，代号或中文名 / province by id or Chinese name")
    parser.add_argument("year", metavar="YEAR", type=selection.year, help="招录年度 / admission year")
    parser.add_argument("--program", metavar="P", help="项目 / programme")
    parser.add_argument("--city", metavar="C", help="市州 / city")
    parser.add_argument(
        "--limit", metavar="N", type=_count, default=LIMIT, help=f"最多给几个，缺省 {LIMIT} / at most so many; {LIMIT} by default"
    )
    parser.add_argument(
        "--all", action="store_true", help="已有用例试过的也给 / also those that try nothing new; by default only what no case tried"
    )
    selection.add_common_arguments(parser)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”不是正整数 / '{text}' is not a positive whole number")
    return int(text)


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.suggesting import Workshop, as_yaml, expected, note, suggest

    ruleset = selection.open_ruleset(args)
    key = ruleset.compiled.loaded.key
    document = ruleset.owner.catalogue.cases(key)
    if document is None:
        raise ZhaoluError.of("E561", ruleset=ruleset.id, file=key.cases_file)
    zh = args.lang == "zh"
    found = list(islice(suggest(ruleset, document, all_=args.all), args.limit + 1))
    shown, more = found[: args.limit], len(found) > args.limit
    workshop = Workshop(ruleset, document)
    if args.format == "json":
        documents = [
            {
                "id": s.id,
                "note": note(s, workshop, args.lang),
                "yaml": as_yaml(s, workshop, args.lang),
                "expect": expected(s.answer),
                "approved": False,
                "adds": [target.document(args.lang) for target in s.adds],
            }
            for s in shown
        ]
        print(json.dumps(documents, ensure_ascii=False, indent=2))
        return 0
    if not shown:
        print("# 没有可建议的：规则里的界线都有用例试过" if zh else "# nothing to suggest: the cases try every boundary that was found")
        return 0
    print(
        f"# {ruleset.id}：核对以后贴到 {key.cases_file} 的 cases 里；结果由引擎给出，不等于正确"
        if zh
        else f"# {ruleset.id}: check, then paste under cases of {key.cases_file}; the answers are the engine's, not approved"
    )
    for suggestion in shown:
        print(as_yaml(suggestion, workshop, args.lang))
    if more:
        print(f"# 还有更多，见 --limit（现在是 {args.limit}）" if zh else f"# there are more: see --limit (now {args.limit})")
    return 0
