"""`zhaolu expr`: try one expression, or answer rows of the DMN conformance kit."""

from __future__ import annotations

import argparse
import json
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", nargs="?", help="表达式；- 从标准输入读")
    parser.add_argument("--facts", metavar="FILE", help="一条申请人记录（JSON 或 YAML）")
    parser.add_argument("--as-of", metavar="T", help="查看时刻，缺省为现在")
    parser.add_argument("--unchecked", action="store_true", help="不查类型，按 FEEL 的动态规则算")
    parser.add_argument("--rows", metavar="FILE", help="逐行回答一致性测试（JSONL）")
    parser.add_argument("--format", choices=("text", "json", "jsonl"), default="text", help="输出格式")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言")


def run(args: argparse.Namespace) -> int:
    if args.rows:
        return _rows(args)
    raise NotImplementedError


def _rows(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.feel_rows import answer

    with open(args.rows, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                print(json.dumps(answer(json.loads(line), unchecked=args.unchecked, lang=args.lang), ensure_ascii=False))
    sys.stdout.flush()
    return 0
