"""`zhaolu sanctions`: do earlier events bar a registration, also for a year whose notice is not encoded yet."""

from __future__ import annotations

import argparse
import json

from zhaolu.surfaces.cli import selection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("province", metavar="PROVINCE", help="省，代号或中文名 / province")
    parser.add_argument("year", metavar="YEAR", type=selection.year, help="要报名的招录年度 / admission year")
    parser.add_argument("--program", metavar="P", required=True, help="项目，代号或中文名 / programme")
    parser.add_argument(
        "--reading", metavar="NAME=VALUE", action="append", default=[], help="固定一个读法，可重复 / pin a reading; repeatable"
    )
    selection.add_common_arguments(parser, ("text", "json", "jsonl"))
    selection.add_records_argument(parser)


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.explaining.sanctions import sanctions_line

    rulesets = selection.open_rulesets(args)
    pins = selection.read_pins(args.reading)
    rejected: list[int] = []
    documents = []
    for record in selection.read_and_check(args, rulesets, rejected):
        answer = rulesets.sanctions(record, args.province, args.year, args.program, readings=pins)
        if args.format == "text":
            print(sanctions_line(answer, args.lang))
        elif args.format == "jsonl":
            print(json.dumps(answer.document(), ensure_ascii=False))
        else:
            documents.append(answer.document())
    if args.format == "json":
        print(json.dumps(documents, ensure_ascii=False, indent=2))
    return 1 if rejected else 0
