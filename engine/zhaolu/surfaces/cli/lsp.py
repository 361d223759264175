"""`zhaolu lsp`: the language server for editors."""

from __future__ import annotations

import argparse
import sys

from zhaolu.diagnostics import ZhaoluError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stdio", action="store_true", help="从标准输入输出通话；本来就是 / standard input and output, as always")
    parser.add_argument("--lang", choices=("zh", "en"), help="说什么语言；缺省随编辑器 / language; by default the editor's")


def run(args: argparse.Namespace) -> int:
    if sys.stdin.isatty():
        raise ZhaoluError.of("E590")
    try:
        from zhaolu.surfaces.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise ZhaoluError.of("E543", package="pygls", extra="desk") from None
    return 0 if serve(args.lang) else 1
