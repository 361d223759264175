"""`zhaolu timeline`: what happens when, and the days left; also as a picture and as a calendar file."""

from __future__ import annotations

import argparse
import sys

from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.cli.output import add_output_argument, put, put_document
from zhaolu.surfaces.cli.show import Forms


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, formats=Forms("text", "markdown", "json", "svg", "ics"))
    parser.add_argument(
        "--actor",
        choices=("applicant", "employer", "base", "city-authority", "province"),
        metavar="WHO",
        help="只列这一方的：applicant 申请人、employer 单位、base 基地、city-authority 市州、province 省"
        " / only this party's: applicant, employer, base, city-authority or province",
    )
    add_output_argument(parser)


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.timetable.schedule import resolver, schedule

    ruleset = selection.open_ruleset(args)
    evaluator = selection.evaluator(args, ruleset)
    calendar = schedule(ruleset.ir, evaluator.as_of, resolver(evaluator))
    match args.format:
        case "svg":
            from zhaolu.surfaces.pages.timeline import timeline_picture

            asked = evaluator.as_of if args.as_of else None
            put(timeline_picture(ruleset.ir, calendar, args.lang, as_of=asked, actor=args.actor) + "\n", args.output, args.lang)
        case "ics":
            from zhaolu.surfaces.timetable.ics import calendar_file, left_out_text

            made = calendar_file(ruleset.ir, calendar, args.lang, actor=args.actor)
            put(made.text, args.output, args.lang)
            if made.left_out:
                print(left_out_text(made.left_out, args.lang), file=sys.stderr)
        case form:
            from zhaolu.surfaces.timetable.timeline import timeline_document

            document = timeline_document(ruleset.ir, calendar, evaluator.as_of, args.lang, actor=args.actor)
            put_document(document, form, ruleset.owner.late, args.output)
    return 0
