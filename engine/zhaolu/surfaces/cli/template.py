"""`zhaolu template`: a workbook to fill in, with the facts a ruleset asks for."""

from __future__ import annotations

import argparse
from pathlib import Path

from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.expressions import Fact, walk
from zhaolu.ir.rules import Ruleset
from zhaolu.surfaces.cli import selection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, evaluating=False, formats=("text",))
    parser.add_argument("output", metavar="FILE", help="写到哪里：.xlsx 或 .csv / where to write: .xlsx or .csv")
    parser.add_argument("--all", action="store_true", help="列出词汇表的全部事实 / every fact of the vocabulary")
    parser.add_argument("--force", action="store_true", help="文件已在时覆盖 / overwrite")


def run(args: argparse.Namespace) -> int:
    ruleset = selection.open_ruleset(args)
    path = Path(args.output)
    if path.exists() and not args.force:
        raise ZhaoluError.of("E529", file=args.output)
    from zhaolu.surfaces.readers.template import write_template

    facts = None if args.all else facts_used(ruleset.ir)
    write_template(path, ruleset.vocabulary, facts, plugins=ruleset.owner.plugins)
    count = len(ruleset.ir.facts.fields) if facts is None else len(facts)
    print(f"已写出 {args.output}：{count} 项事实" if args.lang == "zh" else f"wrote {args.output}: {count} facts")
    return 0


def facts_used(ruleset: Ruleset) -> list[str]:
    """The ids of the facts a ruleset reads, in the order of the vocabulary; the history always."""
    used = {node.id for expr in ruleset.expressions() for node in walk(expr) if isinstance(node, Fact)}
    if any(p.history for p in ruleset.penalties):
        used.add("history")
    return [name for name in ruleset.facts.fields if name in used]
