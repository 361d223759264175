"""`zhaolu mutate`: which small mistakes in the rules would the cases not notice?"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cli import selection

if TYPE_CHECKING:
    from zhaolu.model.survivors import AcceptedPart
    from zhaolu.surfaces.api import Rulesets
    from zhaolu.surfaces.mutation.report import Report

WANTED = 95.0
"""The percentage of mistakes the cases should notice."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from zhaolu.surfaces.cli.test import percentage

    parser.add_argument(
        "province", metavar="PROVINCE", nargs="?", help="省；缺省是有用例的全部规则集 / province; every ruleset with cases by default"
    )
    parser.add_argument("year", metavar="YEAR", type=selection.year, nargs="?", help="招录年度 / admission year")
    parser.add_argument("--program", metavar="P", help="项目 / programme")
    parser.add_argument("--city", metavar="C", help="市州 / city")
    parser.add_argument(
        "--only", metavar="TEXT", default="", help="只改名字或条款里有这段文字的规则 / only rules whose name or clause holds this text"
    )
    parser.add_argument(
        "--min-caught", metavar="PERCENT", type=percentage, default=WANTED,
        help=f"至少要发现百分之几，缺省 {WANTED:g}；有 --only 时不看"
        f" / exit code 1 where less than this is noticed, {WANTED:g} by default; not asked with --only",
    )  # fmt: skip
    parser.add_argument(
        "--jobs", metavar="N", type=int, default=os.cpu_count() or 1, help="同时试几份规则集 / rulesets tried at the same time"
    )
    selection.add_common_arguments(parser)


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.cases.coverage import shown
    from zhaolu.surfaces.cli.test import chosen
    from zhaolu.surfaces.mutation.accepted import accepted
    from zhaolu.surfaces.mutation.report import document, lines, share

    rulesets = selection.open_rulesets(args)
    reasons = accepted(rulesets.catalogue)
    catalogue = rulesets.catalogue
    names = [r.id for r in chosen(args, rulesets) if args.year is not None or catalogue.cases_path(catalogue.by_id(r.id)) is not None]
    reports = []
    for report in _reports(args, rulesets, names, reasons):
        reports.append(report)
        if args.format == "text":
            print("\n".join(lines(report, args.lang)), flush=True)
    if args.only and not reports:
        raise ZhaoluError.of("E632", text=args.only)
    if args.format == "json":
        print(json.dumps([document(report, args.lang) for report in reports], ensure_ascii=False, indent=2))
    unlisted = sum(len(report.unlisted) for report in reports)
    low = [report.ruleset for report in reports if report.share < args.min_caught and not args.only]
    if args.format == "text":
        total, found = sum(r.count for r in reports), sum(len(r.caught) for r in reports)
        zh = f"共 {total} 处小错，用例发现 {found} 处（{shown(share(reports))}%）；没有发现又没有写明理由的 {unlisted} 处"
        en = f"{total} small mistakes, {found} noticed ({shown(share(reports))}%); {unlisted} neither noticed nor accepted with a reason"
        print(zh if args.lang == "zh" else en)
        if unlisted:
            print(
                "补一个用例（zhaolu cases suggest 给出界线上的申请人），或者在规则集目录的 survivors.yaml 里写明为什么不必"
                if args.lang == "zh"
                else "add a case (zhaolu cases suggest makes applicants at the boundaries), or say why not in survivors.yaml"
            )
    if low:
        wanted = f"{args.min_caught:g}"
        zh, en = f"低于要求的 {wanted}%：{'、'.join(low)}", f"less than the {wanted}% wanted: {', '.join(low)}"
        print(zh if args.lang == "zh" else en, file=sys.stderr)
    return 1 if unlisted or low else 0


def _reports(
    args: argparse.Namespace, rulesets: Rulesets, names: Sequence[str], reasons: Mapping[str, tuple[AcceptedPart, ...]]
) -> Iterator[Report]:
    """One ruleset after the other, several at a time where there are several; those `--only` leaves nothing of are left out."""
    from zhaolu.surfaces.mutation.report import mutate

    bar = partial(_bar, lang=args.lang)
    if args.jobs > 1 and len(names) > 1:
        catalogue = rulesets.catalogue
        longest_first = sorted(names, key=lambda name: -catalogue.path(catalogue.by_id(name)).stat().st_size)
        with ProcessPoolExecutor(min(args.jobs, len(names))) as pool:
            running = {name: pool.submit(_apart, args.rulesets, name, reasons.get(name, ()), args.only) for name in longest_first}
            done = (running[name].result() for name in names)
            yield from (report for report in bar(names, done) if report is not None)
        return
    for name in names:
        report = mutate(rulesets.load(name), reasons.get(name, ()), args.only, bar)
        if report is not None:
            yield report


def _apart(folder: str | None, name: str, reasons: tuple[AcceptedPart, ...], only: str) -> Report | None:
    """One ruleset in a process of its own."""
    from zhaolu.surfaces.api import Rulesets
    from zhaolu.surfaces.mutation.report import mutate

    return mutate(Rulesets(folder).load(name), reasons, only)


def _bar(items: Sequence[Any], passing: Iterable[Any] | None = None, lang: str = "zh") -> Iterable[Any]:
    """The items (or `passing`, one for each), with a bar on standard error where that is a terminal."""
    passing = items if passing is None else passing
    if not sys.stderr.isatty():
        return passing
    from tqdm import tqdm

    return tqdm(passing, total=len(items), desc="试" if lang == "zh" else "trying", delay=1.0, file=sys.stderr, leave=False)
