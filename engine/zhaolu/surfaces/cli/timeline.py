"""`zhaolu timeline`: what happens when, and the days left."""

from __future__ import annotations

import argparse

from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.cli.show import Forms, show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, formats=Forms("text", "markdown", "json"))
    parser.add_argument(
        "--actor",
        choices=("applicant", "employer", "base", "city-authority", "province"),
        metavar="WHO",
        help="只列这一方的：applicant 申请人、employer 单位、base 基地、city-authority 市州、province 省"
        " / only this party's: applicant, employer, base, city-authority or province",
    )


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.schedule import resolver, schedule
    from zhaolu.surfaces.timeline import timeline_document

    ruleset = selection.open_ruleset(args)
    evaluator = selection.evaluator(args, ruleset)
    calendar = schedule(ruleset.ir, evaluator.as_of, resolver(evaluator))
    show(timeline_document(ruleset.ir, calendar, evaluator.as_of, args.lang, actor=args.actor), args.format, ruleset.owner.plugins)
    return 0
