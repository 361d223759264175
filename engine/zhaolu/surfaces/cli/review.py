"""`zhaolu review`: one page for the person who signs."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import TYPE_CHECKING

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.cli.output import add_output_argument, put

if TYPE_CHECKING:
    from zhaolu.surfaces.api import Ruleset


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("province", metavar="PROVINCE", help="省，代号或中文名 / province by id or Chinese name")
    parser.add_argument("year", metavar="YEAR", type=selection.year, help="招录年度 / admission year")
    parser.add_argument("--program", metavar="P", help="项目，代号或中文名 / programme by id or Chinese name")
    parser.add_argument("--city", metavar="C", help="市州，代号或中文名 / city by id or Chinese name")
    parser.add_argument(
        "--against",
        metavar="A",
        nargs="+",
        help="与哪一份相比：规则集的 id、文件，或 省 年 [项目 [市州]]；缺省与上一年度的（市州的与省的）相比"
        " / what to compare with: an id, a file, or PROVINCE YEAR [PROGRAM [CITY]];"
        " by default the year before (for a city its province's)",
    )
    parser.add_argument("--no-people", action="store_true", help="不看谁的结论改变 / leave out whose outcome changes")
    selection.add_common_arguments(parser, ("html",))
    add_output_argument(parser)


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.batch.progress import Meter
    from zhaolu.surfaces.pages.review import review_page
    from zhaolu.surfaces.review import predecessor, review

    ruleset = selection.open_ruleset(args)
    with ExitStack() as stack:
        against = _against(args, ruleset, stack) if args.against else predecessor(ruleset)
        with Meter(args.lang) as meter:
            found = review(ruleset, against, args.lang, people=not args.no_people, watch=meter.add)
        put(review_page(found), args.output, args.lang)
    if args.output:
        points = [point.text for point in found.points]
        zh = args.lang == "zh"
        if points:
            print("签署以前要看的：" if zh else "before signing:")
        for text in points:
            print(f"  {text}")
    return 0


def _against(args: argparse.Namespace, ruleset: Ruleset, stack: ExitStack) -> Ruleset:
    from zhaolu.surfaces.choices import open_choice, split_choices

    choices = split_choices(args.against, ruleset.owner.names())
    if len(choices) != 1:
        mend = ("--against 后面写一份：规则集的 id、文件，或 省 年", "give --against one: an id, a file, or PROVINCE YEAR")
        raise ZhaoluError.of("E551", count=1 + len(choices), mend=mend)
    return open_choice(choices[0], ruleset.owner, stack)
