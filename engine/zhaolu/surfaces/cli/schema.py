"""`zhaolu schema`: the JSON Schemas that let an editor complete and explain the files."""

from __future__ import annotations

import argparse

NAMES = ("ruleset", "readings", "cases", "survivors", "vocabulary", "decision")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        choices=NAMES,
        help="哪一种文件的：ruleset 规则集、readings 读法、cases 用例、survivors 不必发现的小错、vocabulary 词汇表、decision 判定结果"
        " / of which kind of file: ruleset, readings, cases, survivors, vocabulary or decision",
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="核对这个文件是否合乎它 / check this file against it")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="消息语言 / language of messages")


def run(args: argparse.Namespace) -> int:
    from zhaolu.resources import grammar_text

    if args.file is None:
        print(grammar_text(f"{args.name}.schema.json"), end="")
        return 0
    from pathlib import Path

    from zhaolu.model.schema_check import violations
    from zhaolu.surfaces.checking.diagnostics_text import render
    from zhaolu.text.files import read_source

    found = violations(args.name, read_source(Path(args.file)))
    if found:
        print(render(found, lang=args.lang))
        return 1
    print("合乎 JSON Schema" if args.lang == "zh" else "fits the JSON Schema")
    return 0
