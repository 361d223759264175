"""`zhaolu rules`: a ruleset in sentences."""

from __future__ import annotations

import argparse

from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.cli.show import Forms, show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, evaluating=False, formats=Forms("text", "markdown", "json"))


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.listing import rules_document

    ruleset = selection.open_ruleset(args)
    show(rules_document(ruleset.ir, args.lang), args.format, ruleset.owner.plugins)
    return 0
