"""`zhaolu rules`: a ruleset in sentences, or as the program it becomes."""

from __future__ import annotations

import argparse

from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.cli.show import Forms, show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, evaluating=False, formats=Forms("text", "markdown", "json"))
    parser.add_argument(
        "--as", dest="generated", choices=("python",), help="看由规则生成的程序源码 / show the source generated from the rules instead"
    )


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.listing import rules_document

    ruleset = selection.open_ruleset(args)
    if args.generated:
        from zhaolu.executors.python import program_of

        print(program_of(ruleset.ir, {}).text())
        return 0
    show(rules_document(ruleset.ir, args.lang), args.format, ruleset.owner.late)
    return 0
