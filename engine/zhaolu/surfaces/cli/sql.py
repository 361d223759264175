"""`zhaolu sql`: a ruleset as one query that decides every row of a table."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cli import selection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_selection_arguments(parser, formats=("text", "json"))
    parser.add_argument("--dialect", choices=("duckdb", "postgres", "spark"), default="duckdb", help="哪种数据库 / which database")
    parser.add_argument(
        "--table", metavar="NAME", default="applicants", help="表名，可带模式名 / name of the table, with its schema if need be"
    )
    parser.add_argument(
        "--columns",
        metavar="MAP",
        help="字段与列名：JSON 文件，或 字段=列名,字段=列名；没有写的字段表里没有"
        " / which column holds which fact: a JSON file, or FACT=COLUMN,FACT=COLUMN; facts left out are not in the table",
    )
    parser.add_argument("--record", metavar="COLUMN", default="id", help="记录名所在的列 / the column that names the record")
    parser.add_argument("--messages", action="store_true", help="结果里加上不符和待定的说明 / also the wording of what is listed")


def run(args: argparse.Namespace) -> int:
    try:
        from zhaolu.executors.sql.render import render
    except ModuleNotFoundError as missing:
        raise ZhaoluError.of("E543", package=missing.name, extra="sql") from None
    from zhaolu.executors.sql.query import query_of
    from zhaolu.executors.sql.tables import NONE_SUFFIX, column_type
    from zhaolu.surfaces.tables.asking import mapped_layout, question_of, standard_layout

    ruleset = selection.open_ruleset(args)
    evaluator = selection.evaluator(args, ruleset)
    vocabulary = ruleset.vocabulary
    if args.columns is None:
        layout = standard_layout(vocabulary, args.dialect, args.record)
    else:
        layout = mapped_layout(vocabulary, args.dialect, read_columns(args.columns), args.record)
    query = query_of(question_of(evaluator), args.table, layout, messages=args.lang if args.messages else None)
    text = render(query, args.dialect)
    facts = {column: path for path, column in layout.renamed.items() if column}
    columns = []
    for name, _ in query.source:
        path = facts.get(name, name)
        bare = path.removesuffix(NONE_SUFFIX)
        label = vocabulary.label_path(bare) if name != args.record else ""
        columns.append((name, column_type(layout.columns[name], args.dialect), label + ("" if bare == path else "（是否没有 / none?）")))
    if args.format == "json":
        found = {
            "notice": ruleset.id,
            "as_of": evaluator.as_of.isoformat(),
            "digest": ruleset.ir.digest,
            "dialect": args.dialect,
            "columns": [{"name": name, "type": type_, "fact": facts.get(name, name)} for name, type_, _ in columns],
            "sql": text,
        }
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    print(_heading(ruleset.id, ruleset.ir.digest, evaluator.as_of.isoformat(), args, columns))
    print(text + ";")
    return 0


def _heading(name: str, digest: str, as_of: str, args: argparse.Namespace, columns: list[tuple[str, str, str]]) -> str:
    zh = args.lang == "zh"
    expected = "应有这些列（空为不知道，文字 null 为没有）：" if zh else "is expected to have (NULL is unknown, the text null is none):"
    lines = [
        f"-- {name}  as of {as_of}  {digest}",
        f"-- {args.table} {expected}",
        *(f'--   "{column}" {type_}' + (f"  {label}" if label else "") for column, type_, label in columns),
        f"-- {'每行一个结论：' if zh else 'one decision a row: '}record, outcome, failing, undecided, penalties",
    ]
    return "\n".join(lines)


def read_columns(given: str) -> Mapping[str, str]:
    """The map of `--columns`: a JSON file, or pairs written out. Raises `ZhaoluError`."""
    if "=" in given and not Path(given).exists():
        return selection.read_pins([pair for pair in given.replace("，", ",").split(",") if pair.strip()])
    found: Mapping[str, Any] = selection.read_context(given)
    wrong = [name for name, column in found.items() if not isinstance(column, str)]
    if wrong:
        raise ZhaoluError.of("E542", file=given, name=wrong[0])
    return found
