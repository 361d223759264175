"""`zhaolu sql`: a ruleset as one query that decides every row of a table."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.sql.tables import NONE_SUFFIX
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
    parser.add_argument("--messages", action="store_true", help="结果里加一列说明 / a further column: why, in words")
    parser.add_argument("--effects", action="store_true", help="结果里加上 effects 各项 / further columns: what else the decision says")


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.tables.asking import Given, sql_of

    ruleset = selection.open_ruleset(args)
    evaluator = selection.evaluator(args, ruleset)
    vocabulary = ruleset.vocabulary
    columns = None if args.columns is None else read_columns(args.columns)
    messages = args.lang if args.messages else None
    written = sql_of(evaluator, args.table, args.dialect, columns, args.record, messages=messages, effects=args.effects)
    if args.format == "json":
        found = {
            "notice": ruleset.id,
            "as_of": evaluator.as_of.isoformat(),
            "digest": ruleset.ir.digest,
            "dialect": args.dialect,
            "columns": [{"name": column.name, "type": column.type, "fact": column.fact} for column in written.columns],
            "answers": [{"name": name, "type": type_} for name, type_ in written.answers.items()],
            "sql": written.text,
        }
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0

    def label(column: Given) -> str:
        if column.name == args.record:
            return _ANSWERS["record"][args.lang == "en"]
        bare = column.fact.removesuffix(NONE_SUFFIX)
        if bare != column.fact:
            return vocabulary.label_path(bare) + ("：没有", ": none")[args.lang == "en"]
        fact = vocabulary.find(bare)
        items = fact.fields if fact is not None and column.json else ()
        return vocabulary.label_path(bare) + (f"  [{{{', '.join(item.id for item in items)}}}]" if items else "")

    head = f"{ruleset.id}  {evaluator.as_of.isoformat()}  {ruleset.ir.digest}"
    expected = [f'"{column.name}" {column.type}  {label(column)}' for column in written.columns]
    promised = [f'"{name}" {type_}  {_meaning(name, args.lang)}' for name, type_ in written.answers.items()]
    print("\n".join(_comments(head, args, expected, promised)))
    print(written.text + ";")
    return 0


_ANSWERS = {
    "record": ("记录名", "the name of the record"),
    "outcome": (
        "eligible 符合；ineligible 不符合；undetermined 还不能确定",
        "eligible, ineligible, or undetermined (cannot be told yet)",
    ),
    "failing": ("不符合的条款，按通知的次序", "the clauses not met, in the order of the notice"),
    "undecided": ("还不能确定的条款", "the clauses that cannot be told yet"),
    "penalties": ("处理：条款、种类、成立或待定、所禁的年度", "what the record's events bring: clause, effect, status, years"),
    "messages": ("每个条款的说明，先不符合的，再不能确定的", "what is said of each clause: those not met, then those undecided"),
}
_DIALECT_NOTES = {
    "spark": (
        "规则多时，先 SET spark.sql.codegen.wholeStage=false 更快；结果一样",
        "with many rules it is faster after SET spark.sql.codegen.wholeStage=false; the answers are the same",
    ),
}


def _meaning(name: str, lang: str) -> str:
    if name in _ANSWERS:
        return _ANSWERS[name][lang == "en"]
    none = ("：没有", ": none")[lang == "en"] if name.endswith(NONE_SUFFIX) else ""
    return ("结论的 effects；不适用为 NULL", "from the decision's effects; NULL where it does not apply")[lang == "en"] + none


def _comments(head: str, args: argparse.Namespace, expected: list[str], promised: list[str]) -> list[str]:
    english = args.lang == "en"
    lines = [
        head,
        (
            f"{args.table} 要有这些列（NULL 是不知道，文字 null 是没有）：",
            f"{args.table} has these columns (NULL: not known; the text null: none):",
        )[english],
        *(f"  {line}" for line in expected),
        ("结果每行一个结论：", "one decision a row:")[english],
        *(f"  {line}" for line in promised),
    ]
    if args.dialect in _DIALECT_NOTES:
        lines.append(_DIALECT_NOTES[args.dialect][english])
    return [f"-- {line}" for line in lines]


def read_columns(given: str) -> Mapping[str, str]:
    """The map of `--columns`: a JSON file, or pairs written out. Raises `ZhaoluError`."""
    if "=" in given and not Path(given).exists():
        return selection.read_pins([pair for pair in given.replace("，", ",").split(",") if pair.strip()])
    found: Mapping[str, Any] = selection.read_context(given)
    wrong = [name for name, column in found.items() if not isinstance(column, str)]
    if wrong:
        raise ZhaoluError.of("E542", file=given, name=wrong[0])
    return found
