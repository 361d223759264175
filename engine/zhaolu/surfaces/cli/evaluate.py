"""`zhaolu evaluate`: one decision per record, in input order."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

from zhaolu.diagnostics import Diagnostic
from zhaolu.surfaces.cli import selection
from zhaolu.surfaces.interruption import Interruption
from zhaolu.surfaces.progress import progress

if TYPE_CHECKING:
    from zhaolu.ir.decisions import Decision
    from zhaolu.surfaces.api import Evaluator, Ruleset


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, formats=("text", "json", "jsonl"))
    selection.add_records_argument(parser)
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="结论写成一张表（.parquet 或 .csv），写完才出现；记录是 Parquet 时整表在内嵌数据库里判定"
        " / write the decisions as a table (.parquet or .csv), whole or not at all; Parquet records are decided as a table",
    )
    parser.add_argument("--fail", action="store_true", help="有人不符合时以 1 退出 / exit 1 if anybody is ineligible")


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.decision import to_document, to_json

    ruleset = selection.open_ruleset(args)
    evaluator = selection.evaluator(args, ruleset)
    if args.output is not None:
        return _to_table(args, ruleset, evaluator)
    rejected: list[int] = []
    outcomes: Counter[str] = Counter()
    first = True
    if args.format == "json":
        print("[", end="")
    interrupted = False
    try:
        with Interruption() as interruption:
            for record in progress(selection.read_and_check(args, ruleset, rejected), args.lang):
                decision = evaluator.decide(record)
                with interruption.held():
                    if args.format == "text":
                        print(_line(decision, args.lang))
                    elif args.format == "jsonl":
                        print(to_json(to_document(decision, args.lang)))
                    else:
                        document = json.dumps(to_document(decision, args.lang), ensure_ascii=False, indent=2)
                        print(("\n" if first else ",\n") + document, end="")
                    first = False
                    outcomes[str(decision.outcome)] += 1
                    if args.file == "-":
                        sys.stdout.flush()
    except KeyboardInterrupt:
        interrupted = True
    if args.format == "json":
        print("\n]" if not first else "]")
    if interrupted:
        sys.stdout.flush()
        selection.fail([Diagnostic.of("E528", done=sum(outcomes.values()))], args.lang)
        return 130
    if args.format == "text":
        _summary(outcomes, len(rejected), args.lang)
    if rejected:
        return 1
    return 1 if args.fail and outcomes["ineligible"] else 0


def _to_table(args: argparse.Namespace, ruleset: Ruleset, evaluator: Evaluator) -> int:
    """Write the decisions to `--output`: a Parquet file as a whole table, any other input record by record."""
    from zhaolu.surfaces.rejects import Rejects
    from zhaolu.surfaces.tables.answers import check_name, is_parquet, row_of, whole_file, write_rows

    check_name(args.output)
    if is_parquet(args.file):
        from zhaolu.surfaces.tables.deciding import Table

        with Table(args.file, ruleset.vocabulary) as table, Rejects(args.rejects, args.lang) as rejects:
            outcomes = table.decide(evaluator, args.output, rejects)
            count = rejects.count
    else:
        rejected: list[int] = []
        records = progress(selection.read_and_check(args, ruleset, rejected), args.lang)
        with whole_file(args.output) as part:
            outcomes = write_rows((row_of(evaluator.decide(record)) for record in records), part, parquet=is_parquet(args.output))
        count = len(rejected)
    _summary(outcomes, count, args.lang)
    return 1 if count or (args.fail and outcomes["ineligible"]) else 0


def _line(decision: Decision, lang: str) -> str:
    from zhaolu.surfaces.wording import effect_name, outcome_word, status_word

    zh = lang == "zh"
    clauses = [f.clause for f in decision.failing] or [f.clause for f in decision.undecided]
    parts = [decision.record, outcome_word(decision.outcome, lang)]
    if clauses:
        parts.append(("、" if zh else ", ").join(dict.fromkeys(clauses)))
    if decision.penalties:
        named = [(effect_name(p.effect, lang), status_word(p.status, lang)) for p in decision.penalties]
        parts.append(("；" if zh else "; ").join(dict.fromkeys(f"{e}（{s}）" if zh else f"{e} ({s})" for e, s in named)))
    return "\t".join(parts)


def _summary(outcomes: Counter[str], rejected: int, lang: str) -> None:
    from zhaolu.ir.decisions import Outcome
    from zhaolu.surfaces.wording import outcome_word

    parts = [f"{outcome_word(o, lang)} {outcomes[str(o)]}" for o in Outcome]
    if rejected:
        parts.append(f"读不懂 {rejected}" if lang == "zh" else f"unreadable {rejected}")
    total = f"共 {sum(outcomes.values())} 人：" if lang == "zh" else f"{sum(outcomes.values())} decided: "
    print(total + ("，" if lang == "zh" else ", ").join(parts), file=sys.stderr)
