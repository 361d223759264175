"""`zhaolu rules`: a ruleset in sentences."""

from __future__ import annotations

import argparse

from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.cli.show import show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, evaluating=False, formats=("text", "markdown", "json"))


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.listing import rules_document

    show(rules_document(selection.open_ruleset(args).ir, args.lang), args.format)
    return 0
