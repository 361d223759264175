"""`zhaolu clauses`: the ledger, clause by clause."""

from __future__ import annotations

import argparse

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.cli.show import Forms, show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, evaluating=False, formats=Forms("text", "markdown", "json"))
    parser.add_argument(
        "--open", action="store_true", help="只列还没有读的和有未定读法的条款 / only clauses not read yet or with an open reading"
    )
    parser.add_argument("--kind", metavar="K", help="只列这一类，如 penalty、罚则 / only this kind")


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.ledger import clauses_document

    ruleset = selection.open_ruleset(args)
    show(clauses_document(ruleset.ir, args.lang, only_open=args.open, kind=_kind(args.kind)), args.format, ruleset.owner.late)
    return 0


def _kind(given: str | None) -> str | None:
    """A kind by id or by its word in either language. Raises ZhaoluError (E533) listing them for any other word."""
    from zhaolu.surfaces.wording import kind_named, kind_words

    if given is None:
        return None
    found = kind_named(given)
    if found is None:
        raise ZhaoluError.of("E533", given=given, known=("、".join(kind_words("zh")), ", ".join(kind_words("en"))))
    return found
