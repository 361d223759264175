"""`zhaolu evaluate`: one decision per record, in input order; on standard output, or as a table in a file."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.surfaces.batch.interruption import Interruption, exit_code
from zhaolu.surfaces.batch.progress import Meter
from zhaolu.surfaces.batch.summary import Summary, penalty_text, total_line
from zhaolu.surfaces.cli import selection

if TYPE_CHECKING:
    from zhaolu.ir.decisions import Decision
    from zhaolu.surfaces.api import Ruleset
    from zhaolu.surfaces.evaluator import Evaluator

SHOWN = 5
"""Rows of each table of the summary on standard error."""


WARNED = 10
"""Kinds of warnings on standard error."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, formats=("text", "json", "jsonl"))
    selection.add_records_argument(parser)
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="结论写成一张表：.csv、.parquet、.arrow，或给人看的 .xlsx；写完才出现"
        " / write the decisions as a table: .csv, .parquet, .arrow, or .xlsx for people; whole or not at all",
    )
    parser.add_argument("--messages", action="store_true", help="表里加一列说明 / a further column of the table: why, in words")
    parser.add_argument(
        "--report",
        metavar="FILE",
        help="另写一页汇总（.html）：结论、不符合和待定最多的条款、缺什么，附图 / also write a page (.html) that sums it up, with pictures",
    )
    parser.add_argument("--fail", action="store_true", help="有人不符合时以 1 退出 / exit 1 if anybody is ineligible")


def run(args: argparse.Namespace) -> int:
    _check_files(args)
    ruleset = selection.open_ruleset(args)
    evaluator = selection.evaluator(args, ruleset)
    summary = Summary()
    code = _to_table(args, ruleset, evaluator, summary) if args.output is not None else _to_stdout(args, ruleset, evaluator, summary)
    if code:
        return code
    if args.report is not None:
        from zhaolu.surfaces.cli.output import put
        from zhaolu.surfaces.pages.report import report_page

        put(report_page(summary, evaluator, args.lang, "" if args.file == "-" else args.file), args.report)
    return 1 if summary.unreadable or (args.fail and summary.outcomes["ineligible"]) else 0


def _check_files(args: argparse.Namespace) -> None:
    """Nothing is read and written at once, and every file to be written can be. Raises `ZhaoluError`."""
    from zhaolu.surfaces.whole_files import same_file

    named = [
        (args.file if args.file != "-" else None, ("要读的文件", "the file to be read")),
        (args.output, ("--output", "--output")),
        (args.rejects, ("--rejects", "--rejects")),
        (args.report, ("--report", "--report")),
    ]
    for at, (file, one) in enumerate(named):
        for other_file, other in named[at + 1 :]:
            if same_file(file, other_file):
                raise ZhaoluError.of("E575", file=file, one=one, other=other)
    if args.report is not None:
        from zhaolu.surfaces.pages.frame import environment

        if not args.report.lower().endswith((".html", ".htm")):
            raise ZhaoluError.of("E584", file=args.report)
        environment()
    if args.output is not None:
        from zhaolu.surfaces.tables.writers import writer_of

        writer_of(args.output)


def _to_stdout(args: argparse.Namespace, ruleset: Ruleset, evaluator: Evaluator, summary: Summary) -> int:
    """The decisions as they come."""
    from zhaolu.surfaces.decision import to_document, to_json
    from zhaolu.surfaces.tables.answers import row_of

    rejected: list[int] = []
    first = True
    if args.format == "json":
        print("[", end="")
    interrupted: KeyboardInterrupt | None = None
    try:
        with Interruption() as interruption, Meter(args.lang, quiet=sys.stdout.isatty()) as meter:
            for record in selection.read_and_check(args, ruleset, rejected):
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
                    summary.add(row_of(decision))
                    summary.look(decision)
                    if args.file == "-":
                        sys.stdout.flush()
                meter.add(1)
    except KeyboardInterrupt as error:
        interrupted = error
    if args.format == "json":
        print("\n]" if not first else "]")
    if interrupted is not None:
        sys.stdout.flush()
        selection.fail([Diagnostic.of("E528", done=summary.decided)], args.lang)
        return exit_code(interrupted)
    summary.unreadable = len(rejected)
    if args.format == "text":
        print(total_line(summary, args.lang), file=sys.stderr)
    return 0


def _to_table(args: argparse.Namespace, ruleset: Ruleset, evaluator: Evaluator, summary: Summary) -> int:
    """The decisions as a table in `--output`, whole or not at all, and what came of them on standard error."""
    from contextlib import closing

    from zhaolu.surfaces.batch.rejects import Rejects
    from zhaolu.surfaces.batch.summary import about, as_table, listed
    from zhaolu.surfaces.tables.deciding import Deciding
    from zhaolu.surfaces.tables.writers import MOST_IN_WORKBOOK, WorkbookWriter, too_many, writer_of
    from zhaolu.surfaces.whole_files import whole_file

    kind = writer_of(args.output)
    said = dict(about(evaluator, args.lang)) if issubclass(kind, WorkbookWriter) else provenance(evaluator)
    meter: Meter | None = None

    def say(text: str) -> None:
        meter.say(text) if meter is not None else print(text, file=sys.stderr)

    def tell(item: Diagnostic) -> None:
        say(item.coded(args.lang))

    try:
        with (
            Interruption(),
            closing(selection.open_input(args, ruleset, tell)) as source,
            whole_file(args.output, tell) as part,
            Meter(args.lang, total=source.total(), part=source.part, lines=True) as meter,
            Rejects(args.rejects, args.lang, whole=True, record=args.record, say=say) as rejects,
        ):
            total = source.total()
            if issubclass(kind, WorkbookWriter) and source.columnar and total is not None and total > MOST_IN_WORKBOOK:
                raise too_many(args.output)
            with kind(part, args.output, messages=args.messages, lang=args.lang, said=said) as writer:
                deciding = Deciding(evaluator, writer, rejects, summary, meter, tell, args.lang if args.messages else None)
                deciding.run(source)
                tables = listed(summary, evaluator, args.lang)
                writer.summary("汇总" if args.lang == "zh" else "Summary", [(each.title, as_table(each, args.lang)) for each in tables])
    except KeyboardInterrupt as error:
        done = meter.count if meter is not None else 0
        selection.fail([Diagnostic.of("E577", done=f"{done:,}", file=args.output)], args.lang)
        return exit_code(error)
    for text in deciding.remarks(args.lang, WARNED):
        print(text, file=sys.stderr)
    _show(args, summary, evaluator)
    return 0


def provenance(evaluator: Evaluator) -> dict[str, str]:
    """What a table of answers says of itself: by which ruleset, as of when, by which engine."""
    from zhaolu import __version__

    ruleset = evaluator.ruleset.ir
    found = {"notice": ruleset.id, "as_of": evaluator.as_of.isoformat(), "digest": ruleset.digest, "engine": __version__}
    if evaluator.pins:
        found["pinned"] = json.dumps(dict(sorted(evaluator.pins.items())), ensure_ascii=False)
    return found


def _show(args: argparse.Namespace, summary: Summary, evaluator: Evaluator) -> None:
    """The summary: tables on standard error, or data on standard output where `--format` asks for data."""
    from zhaolu.surfaces.batch.summary import summary_data, summary_document
    from zhaolu.surfaces.document import to_text
    from zhaolu.surfaces.layout import Style, terminal_width

    if args.format == "text":
        document = summary_document(summary, evaluator, args.lang, most=SHOWN)
        print(to_text(document, width=terminal_width(sys.stderr), style=Style.of(sys.stderr)), file=sys.stderr)
        print(file=sys.stderr)
    else:
        print(json.dumps(summary_data(summary, evaluator), ensure_ascii=False, indent=2 if args.format == "json" else None))
    zh = args.lang == "zh"
    print((f"已写出 {args.output}。" if zh else f"{args.output} written. ") + total_line(summary, args.lang), file=sys.stderr)


def _line(decision: Decision, lang: str) -> str:
    from zhaolu.surfaces.wording import outcome_word

    zh = lang == "zh"
    clauses = [f.clause for f in decision.failing] or [f.clause for f in decision.undecided]
    parts = [decision.record, outcome_word(decision.outcome, lang)]
    if clauses:
        parts.append(("、" if zh else ", ").join(dict.fromkeys(clauses)))
    if decision.penalties:
        named = (penalty_text(p.effect, p.status, lang) for p in decision.penalties)
        parts.append(("；" if zh else "; ").join(dict.fromkeys(named)))
    return "\t".join(parts)
