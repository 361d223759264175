"""`zhaolu explain`: why, for the applicant and the clerk."""

from __future__ import annotations

import argparse
import json
import sys

from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.cli.show import Forms, shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from zhaolu.surfaces.document import FORMS

    selection.add_selection_arguments(parser, formats=Forms(*FORMS, "html"))
    selection.add_records_argument(parser)
    parser.set_defaults(engine="reference")  # for a few records it is the sooner done: nothing is generated
    parser.add_argument(
        "--id", metavar="ID", action="append", default=[], help="只说明这个人（记录的 id 或行号），可重复 / only this record; repeatable"
    )
    depth = parser.add_mutually_exclusive_group()
    depth.add_argument("--line", dest="level", action="store_const", const="line", default="normal", help="一人一行 / one line each")
    depth.add_argument(
        "--trace",
        dest="level",
        action="store_const",
        const="trace",
        help="逐条列出每个条件的结果 / every rule with the value of each condition",
    )


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.explaining.explain import UNBROKEN, explain
    from zhaolu.surfaces.layout import Style, terminal_width
    from zhaolu.surfaces.timetable.schedule import resolver, schedule

    ruleset = selection.open_ruleset(args)
    evaluator = selection.evaluator(args, ruleset)
    width, style = UNBROKEN if args.level == "line" else terminal_width(sys.stdout), Style.of(sys.stdout)
    rejected: list[int] = []
    wanted = set(args.id)
    seen: list[str] = []
    count = 0
    data = []
    sheets = []
    for record in selection.read_and_check(args, ruleset, rejected):
        seen.append(record.name)
        if wanted and record.name not in wanted:
            continue
        document = explain(
            evaluator.decide(record),
            ruleset.ir,
            lang=args.lang,
            level=args.level,
            trace=evaluator.trace(record) if args.level == "trace" else None,
            vocabulary=ruleset.vocabulary,
            calendar=schedule(ruleset.ir, evaluator.as_of, resolver(evaluator, record)),
        )
        if args.format == "json":
            data.append(document.data)
        elif args.format == "html":
            sheets.append(document)
        else:
            if count and args.level != "line" and args.format != "jsonl":
                print("\n" + ("---\n" if args.format == "markdown" else ""))
            print(shown(document, args.format, ruleset.owner.late, width=width, style=style))
        count += 1
    if args.format == "json":
        print(json.dumps(data[0] if len(data) == 1 and len(wanted) == 1 else data, ensure_ascii=False, indent=2))
    if args.format == "html":
        from zhaolu.surfaces.cli.output import put
        from zhaolu.surfaces.pages.explanation import explanation_page

        put(explanation_page(sheets, ruleset.ir, evaluator.as_of, args.lang), None, args.lang)
    missing = [name for name in args.id if name not in seen]
    if missing:
        _report_missing(missing, seen, args.lang)
    return 1 if missing or rejected else 0


def _report_missing(missing: list[str], seen: list[str], lang: str) -> None:
    from difflib import get_close_matches

    for name in missing:
        near = get_close_matches(name, seen, 1)
        if lang == "zh":
            print(f"记录里没有“{name}”" + (f"，是不是“{near[0]}”？" if near else f"（共 {len(seen)} 人）"), file=sys.stderr)
        else:
            print(f"no record “{name}”" + (f"; did you mean “{near[0]}”?" if near else f" ({len(seen)} records)"), file=sys.stderr)
