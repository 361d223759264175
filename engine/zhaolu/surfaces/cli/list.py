"""`zhaolu list`: the rulesets there are."""

from __future__ import annotations

import argparse
import json

from zhaolu.surfaces.cli import selection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    selection.add_common_arguments(parser)


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.layout import table

    rulesets = selection.open_rulesets(args)
    names = rulesets.vocabulary
    rows = [
        [
            key.id,
            names.provinces.get(key.province, key.province),
            key.year,
            names.programs.get(key.program, key.program),
            rulesets.catalogue.city_name(key),
        ]
        for key in rulesets.catalogue.list()
    ]
    if args.format == "json":
        keys = ("id", "province", "year", "program", "city")
        print(json.dumps([dict(zip(keys, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
        return 0
    heads = ["规则集", "省", "年度", "项目", "市州"] if args.lang == "zh" else ["ruleset", "province", "year", "programme", "city"]
    print("\n".join(table(heads, [["" if cell is None else str(cell) for cell in row] for row in rows])))
    return 0
