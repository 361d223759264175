"""Which ruleset, which moment, which records: the arguments most verbs share, and what they open."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.surfaces.cli.show import Forms

if TYPE_CHECKING:
    from zhaolu.model.records import Record
    from zhaolu.surfaces.api import Ruleset, Rulesets
    from zhaolu.surfaces.evaluator import Evaluator
    from zhaolu.surfaces.tables.sources import Source


FOLDER = "ZHAOLU_RULESETS"
"""The environment variable that stands for `--rulesets`."""


def add_common_arguments(parser: argparse.ArgumentParser, formats: tuple[str, ...] | Forms = ("text", "json")) -> None:
    """`--rulesets`, `--lang` and `--format`."""
    parser.add_argument(
        "--rulesets",
        metavar="DIR",
        default=os.environ.get(FOLDER) or None,
        help=f"规则集所在目录；缺省是环境变量 {FOLDER} 所指的，再没有就用自带的"
        f" / folder of rulesets; by default the one the variable {FOLDER} names, else the bundled ones",
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="输出语言 / language of the output")
    own = formats.own if isinstance(formats, Forms) else formats
    parser.add_argument("--format", choices=formats, default=own[0], metavar=f"{{{','.join(own)}}}", help="输出格式 / output format")


def add_selection_arguments(
    parser: argparse.ArgumentParser, *, evaluating: bool = True, formats: tuple[str, ...] | Forms = ("text", "json")
) -> None:
    """PROVINCE YEAR and what belongs to them; with `evaluating` also context and readings."""
    parser.add_argument(
        "province", metavar="PROVINCE", help="省，代号或中文名，如 hubei、湖北 / province by id or Chinese name, such as hubei"
    )
    parser.add_argument("year", metavar="YEAR", type=year, help="招录年度，如 2019 / admission year, such as 2019")
    parser.add_argument(
        "--program", metavar="P", help="项目，代号或中文名，如 assistant-gp / programme by id or Chinese name, such as assistant-gp"
    )
    parser.add_argument("--city", metavar="C", help="市州，代号或中文名，如 xiaogan、孝感 / city by id or Chinese name, such as xiaogan")
    parser.add_argument(
        "--as-of",
        metavar="T",
        help="按哪一天（当日 00:00）或哪一刻看；缺省为现在 / the day (its 00:00 in Beijing) or moment asked about; default now",
    )
    if evaluating:
        parser.add_argument(
            "--context", metavar="FILE", help="通知留给别处决定的参数，JSON 或 YAML / parameters the notice leaves to others, JSON or YAML"
        )
        parser.add_argument(
            "--reading",
            metavar="NAME=VALUE",
            action="append",
            default=[],
            help="固定一个读法，可重复 / pin a reading to an option; repeatable",
        )
        parser.add_argument("--engine", choices=("python", "reference"), default="python", help=argparse.SUPPRESS)
    add_common_arguments(parser, formats)


def add_records_argument(parser: argparse.ArgumentParser) -> None:
    """FILE and how it is read."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="申请人记录：JSON、JSONL、YAML、CSV、XLSX、Parquet（或文件夹、式样）、Arrow、DuckDB、SQLite、postgresql://…；- 为标准输入"
        " / records: JSON, JSONL, YAML, CSV, XLSX, Parquet (a folder or pattern too), Arrow, DuckDB, SQLite, postgresql://…;"
        " - is standard input",
    )
    parser.add_argument(
        "--input-format",
        metavar="FORMAT",
        help="记录的格式：json、jsonl、yaml、csv、xlsx、parquet、arrow、duckdb、sqlite 或插件的；缺省看扩展名和内容"
        " / format of the records: json, jsonl, yaml, csv, xlsx, parquet, arrow, duckdb, sqlite or a plugin's;"
        " by default ending and content tell",
    )
    parser.add_argument("--table", metavar="NAME", help="数据库里的哪张表；只有一张时可以不写 / which table of a database")
    parser.add_argument(
        "--columns",
        metavar="MAP",
        help="表头不是字段名时，哪一列是哪个字段：JSON 或 YAML 文件，或 字段=列名,字段=列名；没有写的列不读"
        " / where headers are no facts, which column holds which: a JSON or YAML file, or FACT=COLUMN,FACT=COLUMN; others are not read",
    )
    parser.add_argument(
        "--record", metavar="COLUMN", default="id", help="记录名所在的列，缺省为 id / the column that names the record, default id"
    )
    parser.add_argument("--rejects", metavar="FILE", help="读不懂的行另存到这里（JSONL） / keep unreadable rows here (JSONL)")


def year(text: str) -> int:
    """The argument YEAR."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是年份 / '{text}' is not a year") from None


def open_rulesets(args: argparse.Namespace) -> Rulesets:
    from zhaolu.surfaces.api import Rulesets

    return Rulesets(args.rulesets)


def open_ruleset(args: argparse.Namespace) -> Ruleset:
    """The ruleset PROVINCE YEAR names."""
    found = open_rulesets(args).pick(args.province, args.year, args.program, args.city)
    gc.freeze()  # it is needed to the end, as are the modules: looking through them for cycles once more takes a tenth of the time
    return found


def evaluator(args: argparse.Namespace, ruleset: Ruleset) -> Evaluator:
    """The question with moment, context and pinned readings from the arguments."""
    return ruleset.evaluator(as_of=args.as_of, context=read_context(args.context), readings=read_pins(args.reading), engine=args.engine)


def read_pins(given: list[str]) -> dict[str, str]:
    pins = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise ZhaoluError.of("E523", given=item)
        pins[name.strip()] = value.strip()
    return pins


def read_context(name: str | None) -> Mapping[str, Any]:
    """The object in a `--context` file."""
    if name is None:
        return {}
    path = Path(name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        from zhaolu.surfaces.readers.opening import reason

        raise ZhaoluError.of("E524", file=name, reason=reason(error)) from None
    except UnicodeDecodeError:
        raise ZhaoluError.of("E524", file=name, reason=("不是 UTF-8 编码", "it is not UTF-8")) from None
    if path.suffix.lower() in (".yaml", ".yml"):
        from zhaolu.spans import Source
        from zhaolu.text.yaml_nodes import to_data
        from zhaolu.text.yaml_reader import read_yaml

        found = to_data(read_yaml(Source(name, text)))
    else:
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            raise ZhaoluError.of("E525", file=name, line=error.lineno, column=error.colno) from None
    if not isinstance(found, dict):
        raise ZhaoluError.of("E526", file=name)
    return found


def open_input(args: argparse.Namespace, handle: Ruleset | Rulesets, tell: Callable[[Diagnostic], None] | None = None) -> Source:
    """The input FILE names, its columns checked. `tell` is told of remarks on the whole of it. Raises `ZhaoluError`."""
    from zhaolu.surfaces.readers import Naming
    from zhaolu.surfaces.tables.sources import Given, open_source

    naming = Naming(None if args.columns is None else read_columns(args.columns), args.record)
    plugins = (handle.owner if hasattr(handle, "owner") else handle).late

    def warn(item: Diagnostic) -> None:
        if item.severity == "warning":
            print(item.coded(args.lang), file=sys.stderr)

    return open_source(Given(args.file, args.input_format, args.table, naming), handle.vocabulary, plugins, tell or warn)


def read_columns(given: str) -> Mapping[str, str]:
    """The map of `--columns`: a JSON file, or pairs written out. Raises `ZhaoluError`."""
    from zhaolu.surfaces.cli.sql import read_columns

    return read_columns(given)


def read_and_check(args: argparse.Namespace, handle: Ruleset | Rulesets, rejected: list[int] | None = None) -> Iterator[Record]:
    """The readable records of FILE in order; the others are reported on standard error and kept in `--rejects`.

    `rejected` collects the row numbers of the others.
    """
    from zhaolu.surfaces.batch.rejects import Rejects
    from zhaolu.surfaces.readers import RejectedRow
    from zhaolu.surfaces.tables.sources import records
    from zhaolu.surfaces.whole_files import same_file

    if same_file(args.rejects, args.file):
        raise ZhaoluError.of("E527", file=args.rejects, reason=("这正是要读的文件", "it is the file to be read"))
    with Rejects(args.rejects, args.lang, record=args.record) as rejects, closing(open_input(args, handle)) as source:
        for row in records(source, handle.vocabulary, 1 if args.file == "-" else 1000):
            if isinstance(row, RejectedRow):
                rejects.add(row.row, row.diagnostics, row.raw)
                if rejected is not None:
                    rejected.append(row.row)
            else:
                for item in row.diagnostics:
                    if item.severity == "warning":
                        place = f"第 {row.row} 行：" if args.lang == "zh" else f"row {row.row}: "
                        print(place + item.coded(args.lang), file=sys.stderr)
                yield row.record


def fail(found: ZhaoluError | list[Diagnostic], lang: str) -> int:
    """Show diagnostics on standard error; the exit code for wrong use or broken input."""
    from zhaolu.surfaces.checking.diagnostics_text import render

    items = found.diagnostics if isinstance(found, ZhaoluError) else found
    print(render(items, lang=lang, color=sys.stderr.isatty()), file=sys.stderr)
    return 2
