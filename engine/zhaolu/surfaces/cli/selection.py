"""Which ruleset, which moment, which records: the arguments most verbs share, and what they open."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.surfaces.cli.show import Forms

if TYPE_CHECKING:
    from zhaolu.model.records import Record
    from zhaolu.surfaces.api import Evaluator, Ruleset, Rulesets


def add_common_arguments(parser: argparse.ArgumentParser, formats: tuple[str, ...] | Forms = ("text", "json")) -> None:
    """`--rulesets`, `--lang` and `--format`."""
    parser.add_argument("--rulesets", metavar="DIR", help="规则集所在目录；缺省用自带的 / folder of rulesets; the bundled ones by default")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="输出语言 / language of the output")
    own = formats.own if isinstance(formats, Forms) else formats
    parser.add_argument(
        "--format", choices=formats, default=own[0], metavar=f"{{{','.join(own)}}}", help="输出格式 / output format"
    )


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
        help="申请人记录：JSON、JSONL、YAML、CSV、XLSX、Parquet；- 为标准输入"
        " / records: JSON, JSONL, YAML, CSV, XLSX, Parquet; - is standard input",
    )
    parser.add_argument(
        "--input-format",
        metavar="FORMAT",
        help="记录的格式：json、jsonl、yaml、csv、xlsx 或插件的；缺省看扩展名和内容"
        " / format of the records: json, jsonl, yaml, csv, xlsx or a plugin's; by default ending and content tell",
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
    return open_rulesets(args).pick(args.province, args.year, args.program, args.city)


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


def read_and_check(args: argparse.Namespace, handle: Ruleset | Rulesets, rejected: list[int] | None = None) -> Iterator[Record]:
    """The readable records of FILE in order; the others are reported on standard error and kept in `--rejects`.

    `rejected` collects the row numbers of the others.
    """
    from zhaolu.surfaces.readers import RejectedRow, read_records
    from zhaolu.surfaces.rejects import Rejects

    if args.rejects and Path(args.rejects).exists() and Path(args.file).exists() and Path(args.rejects).samefile(args.file):
        raise ZhaoluError.of("E527", file=args.rejects, reason=("这正是要读的文件", "it is the file to be read"))
    with Rejects(args.rejects, args.lang) as rejects:
        if args.input_format is None and args.file.lower().endswith((".parquet", ".pq")):
            from zhaolu.surfaces.tables.deciding import Table

            with Table(args.file, handle.vocabulary) as table:
                yield from table.records(rejects)
            if rejected is not None:
                rejected += rejects.rows
            return
        plugins = (handle.owner if hasattr(handle, "owner") else handle).plugins
        for row in read_records(args.file, handle.vocabulary, format=args.input_format, plugins=plugins):
            if isinstance(row, RejectedRow):
                rejects.add(row.row, row.diagnostics, row.raw)
                if rejected is not None:
                    rejected.append(row.row)
            else:
                for item in row.diagnostics:
                    if item.severity == "warning":
                        print(
                            (f"第 {row.row} 行：" if args.lang == "zh" else f"row {row.row}: ") + item.message(args.lang), file=sys.stderr
                        )
                yield row.record


def fail(found: ZhaoluError | list[Diagnostic], lang: str) -> int:
    """Show diagnostics on standard error; the exit code for wrong use or broken input."""
    from zhaolu.surfaces.diagnostics_text import render

    items = found.diagnostics if isinstance(found, ZhaoluError) else found
    print(render(items, lang=lang, color=sys.stderr.isatty()), file=sys.stderr)
    return 2
