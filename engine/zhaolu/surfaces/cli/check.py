"""`zhaolu check`: every fault of every file in one run."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError, in_order
from zhaolu.surfaces.cli import selection

if TYPE_CHECKING:
    from zhaolu.surfaces.api import Rulesets


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="*", help="只报这些文件的问题；缺省报全部 / report only these files; all by default")
    parser.add_argument("--strict", action="store_true", help="有警告也以 1 退出 / warnings too give exit code 1")
    selection.add_common_arguments(parser, ("text", "json", "sarif"))


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.diagnostics_text import render

    rulesets = selection.open_rulesets(args)
    found = check(rulesets)
    if args.files:
        wanted = {Path(name).resolve() for name in args.files}
        missing = [name for name in args.files if not Path(name).exists()]
        if missing:
            raise ZhaoluError.of("E524", file=missing[0], reason=("没有这个文件", "there is no such file"))
        found = tuple(d for d in found if d.span is not None and Path(d.span.source.name).resolve() in wanted)
    errors = sum(d.severity is Severity.ERROR for d in found)
    warnings = sum(d.severity is Severity.WARNING for d in found)
    if args.format == "json":
        print(json.dumps([d.to_json(args.lang) for d in found], ensure_ascii=False, indent=2))
    elif args.format == "sarif":
        from zhaolu.surfaces.sarif import sarif

        print(json.dumps(sarif(found, args.lang), ensure_ascii=False, indent=2))
    elif found:
        print(render(found, lang=args.lang, color=sys.stdout.isatty()))
    else:
        count = len(args.files) or len(rulesets.names())
        print(f"检查了 {count} 份规则集，没有发现问题" if args.lang == "zh" else f"{count} rulesets checked; nothing found")
    if errors:
        return 2
    return 1 if warnings and args.strict else 0


def check(rulesets: Rulesets) -> tuple[Diagnostic, ...]:
    """Everything that is wrong, or doubtful, in a folder of rulesets, its plugins included."""
    found: list[Diagnostic] = [*rulesets.catalogue.check(), *rulesets.plugins.diagnostics]
    for key in rulesets.catalogue.list():
        try:
            compiled = rulesets.compiled(key)
        except ZhaoluError as error:
            found += error.diagnostics
        else:
            found += compiled.diagnostics
            found += rulesets.plugins.lint(compiled.ruleset)
    return in_order(found)
