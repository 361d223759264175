"""`zhaolu diff`: what changes from one ruleset to another, and for whom."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.cli.output import add_output_argument, put, put_document
from zhaolu.surfaces.cli.show import Forms

if TYPE_CHECKING:
    from zhaolu.model.records import Record
    from zhaolu.surfaces.api import Ruleset
    from zhaolu.surfaces.comparing.moves import Case, Moves, Pair


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "choice",
        metavar="A B",
        nargs="+",
        help="两份规则集，各写一个：规则集的 id、文件，或 省 年 [项目 [市州]]"
        " / two rulesets, each an id, a file, or PROVINCE YEAR [PROGRAM [CITY]]",
    )
    parser.add_argument("--records", metavar="FILE", help="看这些人的结论怎样变；缺省造一些接近规则边缘的人 / whose outcomes to compare")
    parser.add_argument("--input-format", metavar="FORMAT", help="记录的格式；缺省看扩展名和内容 / format of the records")
    parser.add_argument(
        "--as-is", action="store_true", help="记录不随年度和省平移 / do not move records along to the other year and province"
    )
    parser.add_argument(
        "--as-of", metavar="T", help="两边都按这一天看；缺省各按报名的末日 / the moment for both; default: registration's last day"
    )
    parser.add_argument("--context", metavar="FILE", help="通知留给别处决定的参数 / parameters the notices leave to others")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="造人用的种子 / seed of the made-up applicants")
    parser.add_argument("--no-people", action="store_true", help="只比规则 / compare the rules alone")
    selection.add_common_arguments(parser, Forms("text", "markdown", "json", "html"))
    add_output_argument(parser)


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.choices import open_choice, split_choices
    from zhaolu.surfaces.comparing.comparison import compare
    from zhaolu.surfaces.comparing.comparison_document import comparison_document

    rulesets = selection.open_rulesets(args)
    choices = split_choices(args.choice, rulesets.names())
    if len(choices) != 2:
        raise ZhaoluError.of("E551", count=len(choices))
    with ExitStack() as stack:
        a, b = (open_choice(choice, rulesets, stack) for choice in choices)
        moves = None if args.no_people else _people(args, a, b)
        found = compare(a.ir, b.ir, args.lang)
        if args.format == "html":
            from zhaolu.surfaces.pages.comparison import comparison_page

            put(comparison_page(found, moves), args.output, args.lang)
        else:
            put_document(comparison_document(found, moves), args.format, rulesets.late, args.output)
    return 0


def _people(args: argparse.Namespace, a: Ruleset, b: Ruleset) -> Moves:
    from zhaolu.surfaces.batch.progress import Meter
    from zhaolu.surfaces.comparing.moves import generated_moves, moves_of, pair_of

    pair = pair_of(a, b, as_of=args.as_of, context=selection.read_context(args.context), as_is=args.as_is)
    if args.records:
        return moves_of(_cases(args, pair), generated=False, carried=pair.carry, seed=None, as_of=(pair.a.as_of, pair.b.as_of))
    with Meter(args.lang) as meter:
        return generated_moves(pair, args.seed, meter.add)


def _cases(args: argparse.Namespace, pair: Pair) -> Iterator[Case]:
    given = argparse.Namespace(
        file=args.records, input_format=args.input_format, table=None, columns=None, record="id", rejects=None, lang=args.lang
    )
    records: Iterable[Record] = selection.read_and_check(given, pair.a.ruleset)
    return (pair.case(record) for record in records)
