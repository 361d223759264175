"""`zhaolu schema`: the JSON Schemas that let an editor complete and explain the files."""

from __future__ import annotations

import argparse

NAMES = ("ruleset", "readings", "cases", "vocabulary")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        choices=NAMES,
        help="哪一种文件的：ruleset 规则集、readings 读法、cases 用例、vocabulary 词汇表"
        " / of which kind of file: ruleset, readings, cases or vocabulary",
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="消息语言 / language of messages")


def run(args: argparse.Namespace) -> int:
    from zhaolu.resources import grammar_text

    print(grammar_text(f"{args.name}.schema.json"), end="")
    return 0
