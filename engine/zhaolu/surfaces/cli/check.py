"""`zhaolu check`: every fault of every file in one run."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError
from zhaolu.surfaces.checking.folder import check
from zhaolu.surfaces.cli import selection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        metavar="PATH",
        nargs="*",
        help="只报这些文件的问题，或检查这个目录；缺省报全部 / report only these files, or check this folder",
    )
    parser.add_argument("--watch", action="store_true", help="文件一有改动就再检查 / check again whenever a file changes")
    parser.add_argument("--strict", action="store_true", help="有警告也以 1 退出 / warnings too give exit code 1")
    selection.add_common_arguments(parser, ("text", "json", "sarif"))


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.checking.diagnostics_text import render

    missing = [name for name in args.files if not Path(name).exists()]
    if missing:
        raise ZhaoluError.of("E524", file=missing[0], reason=("没有这个文件", "there is no such file"))
    if args.watch and args.format != "text":
        raise ZhaoluError.of("E592", format=args.format)
    _choose_folder(args)
    rulesets = selection.open_rulesets(args)
    root = rulesets.catalogue.root
    wanted = {Path(name).resolve() for name in args.files}
    if outside := [path for path in wanted if not path.is_relative_to(root.resolve())]:
        raise ZhaoluError.of("E591", file=str(outside[0]), folder=str(root))

    def checked() -> tuple[Diagnostic, ...]:
        found = check(rulesets)
        return tuple(d for d in found if d.span is not None and Path(d.span.source.name).resolve() in wanted) if wanted else found

    if args.watch:
        from zhaolu.surfaces.checking.watching import watch

        try:
            watch(root, checked, lang=args.lang, clear=sys.stdout.isatty())
        except KeyboardInterrupt:
            print()
        return 0
    found = checked()
    if not found and not rulesets.names():
        raise ZhaoluError.of("E509", folder=str(root))
    errors = [d for d in found if d.severity is Severity.ERROR]
    warnings = sum(d.severity is Severity.WARNING for d in found)
    if args.format == "json":
        print(json.dumps([d.to_json(args.lang) for d in found], ensure_ascii=False, indent=2))
    elif args.format == "sarif":
        from zhaolu.surfaces.checking.sarif import sarif

        print(json.dumps(sarif(found, args.lang), ensure_ascii=False, indent=2))
    elif errors or warnings:
        print(render(found, lang=args.lang, color=sys.stdout.isatty()))
    else:
        count = len(args.files) or len(rulesets.names())
        print(f"检查了 {count} 份规则集，没有发现问题" if args.lang == "zh" else f"{count} rulesets checked; nothing found")
        if found:
            print(f"\n{render(found, lang=args.lang, color=sys.stdout.isatty())}")
    if any(not d.code.startswith("E7") for d in errors):  # E7xx: lint; the ruleset can be used
        return 2
    return 1 if errors or (warnings and args.strict) else 0


def _choose_folder(args: argparse.Namespace) -> None:
    """A folder given alone, or the folder the files lie in, is the one checked, unless `--rulesets` says otherwise."""
    from zhaolu.surfaces.checking.filing import Filed

    paths = [Path(name) for name in args.files]
    if len(paths) == 1 and paths[0].is_dir():
        args.rulesets, args.files = args.rulesets or args.files[0], []
    elif paths and args.rulesets is None:
        roots = {filed.root.resolve(): filed.root for path in paths if (filed := Filed.of(path)) is not None}
        if len(roots) == 1:
            args.rulesets = str(next(iter(roots.values())))
