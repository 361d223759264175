"""`zhaolu cases suggest`: boundary applicants from the rules, with the engine's answer, for a person to approve."""

from __future__ import annotations

import argparse
import json
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from zhaolu.surfaces.cli import selection

if TYPE_CHECKING:
    from zhaolu.surfaces.cases.suggesting import Suggestion
    from zhaolu.surfaces.cases.workshop import Workshop

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
    parser.add_argument(
        "--write",
        action="store_true",
        help="添进用例文件（没有就新建），都注明“待核” / add them to the cases file, or begin one, all marked as not approved",
    )
    selection.add_common_arguments(parser)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”不是正整数 / '{text}' is not a positive whole number")
    return int(text)


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.batch.progress import Meter
    from zhaolu.surfaces.cases.suggesting import make_base, suggest
    from zhaolu.surfaces.cases.workshop import Workshop

    ruleset = selection.open_ruleset(args)
    catalogue, key = ruleset.owner.catalogue, ruleset.compiled.key
    document = catalogue.cases(key)
    if document is None:
        workshop = Workshop(ruleset, make_base(ruleset, args.lang), lang=args.lang)
    else:
        workshop = Workshop.beside(ruleset, document, args.lang)
    found = []
    with Meter(args.lang, total=args.limit + 1, quiet=not sys.stderr.isatty()) as meter:
        for each in islice(suggest(workshop, document, every=args.all), args.limit + 1):
            found.append(each)
            meter.add(1)
    shown, more = found[: args.limit], len(found) > args.limit
    if args.format == "json":
        print(json.dumps([_document(each, workshop, args.lang) for each in shown], ensure_ascii=False, indent=2))
    elif document is not None and not shown:
        zh = "# 没有可建议的：规则里的界线都有用例试过"
        print(zh if args.lang == "zh" else "# nothing to suggest: the cases try every boundary that was found")
    elif args.write:
        _write(args, workshop, shown, catalogue.root / key.cases_file, key.cases_file, new=document is None)
    else:
        _print(args, workshop, shown, key.cases_file, new=document is None)
    if more and args.format == "text" and shown:
        print(
            f"# 还有更多，见 --limit（现在是 {args.limit}）" if args.lang == "zh" else f"# there are more: see --limit (now {args.limit})"
        )
    return 0


def _document(suggestion: Suggestion, workshop: Workshop, lang: str) -> dict[str, object]:
    from zhaolu.surfaces.cases.suggested import as_yaml, note
    from zhaolu.surfaces.cases.suggesting import expected

    return {
        "id": suggestion.id,
        "note": note(suggestion, workshop, lang),
        "yaml": as_yaml(suggestion, workshop, lang),
        "expect": expected(suggestion.answer),
        "approved": False,
        "adds": [target.document(lang) for target in suggestion.adds],
    }


def _print(args: argparse.Namespace, workshop: Workshop, shown: list[Suggestion], file: str, *, new: bool) -> None:
    from zhaolu.surfaces.cases.suggested import cases_file, grouped, how_to

    if new:
        print(cases_file(workshop, shown, file, args.lang), end="")
    else:
        print("\n".join([*how_to(file, args.lang), *grouped(shown, workshop, args.lang)]))


def _write(args: argparse.Namespace, workshop: Workshop, shown: list[Suggestion], path: Path, file: str, *, new: bool) -> None:
    from zhaolu.model.cases import read_cases
    from zhaolu.spans import Source
    from zhaolu.surfaces.cases.suggested import added, cases_file, grouped
    from zhaolu.surfaces.whole_files import write_whole
    from zhaolu.text.files import read_source

    text = cases_file(workshop, shown, file, args.lang) if new else added(read_source(path).text, grouped(shown, workshop, args.lang))
    read_cases(Source(str(path), text))
    write_whole(str(path), text)
    count = len(shown) + new
    zh = f"已添进 {path.as_posix()}：{count} 例待核。打开它，看 note，对的删去“# 待核”那一行"
    print(
        zh if args.lang == "zh" else f"added to {path.as_posix()}: {count} to approve. Open it, read the notes, delete '# 待核' where right"
    )
