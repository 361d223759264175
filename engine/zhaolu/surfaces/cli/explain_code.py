"""`zhaolu explain-code`: what a code of a message means and how to mend it."""

from __future__ import annotations

import argparse
import json

from zhaolu.surfaces.cli import selection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("codes", metavar="CODE", nargs="*", help="代码，如 E142；缺省列出全部 / code, such as E142; lists all by default")
    selection.add_common_arguments(parser)


def run(args: argparse.Namespace) -> int:
    from zhaolu import catalog
    from zhaolu.surfaces.checking.code_pages import find, overview, page, page_document

    codes = [find(given) for given in args.codes]
    if args.format == "json":
        pages = [page_document(code, args.lang) for code in codes or sorted(catalog.codes())]
        print(json.dumps(pages, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(page(code, args.lang) for code in codes) if codes else overview(args.lang))
    return 0
