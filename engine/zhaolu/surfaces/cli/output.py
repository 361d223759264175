"""A text for programs or browsers: on standard output as it is, or in a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zhaolu.surfaces.cli.show import show, shown
from zhaolu.surfaces.layout import Style

if TYPE_CHECKING:
    from zhaolu.extend.late import LatePlugins
    from zhaolu.surfaces.document import Document


def add_output_argument(parser: argparse.ArgumentParser) -> None:
    """`--output FILE`."""
    parser.add_argument("--output", metavar="FILE", help="写到这个文件；缺省写到标准输出 / write to this file; standard output by default")


def put(text: str, file: str | None, lang: str | None = None) -> None:
    """Write the text, its line ends unchanged, whole or not at all. Raises `ZhaoluError` (E527, E578).

    With `lang` a line on standard output tells of a file that was written.
    """
    if file is None:
        sys.stdout.flush()
        raw = getattr(sys.stdout, "buffer", None)
        if raw is None:
            sys.stdout.write(text)
        else:
            raw.write(text.encode("utf-8"))
            raw.flush()
        return
    from zhaolu.surfaces.whole_files import whole_file

    with whole_file(file) as part:
        Path(part).write_bytes(text.encode("utf-8"))
    if lang is not None:
        print(f"已写出 {file}" if lang == "zh" else f"written: {file}")


def put_document(document: Document, form: str, plugins: LatePlugins, file: str | None) -> None:
    """The document as `text`, `markdown`, `json`, `jsonl` or a plugin's form; in a file without colour, 80 columns wide."""
    if file is None:
        show(document, form, plugins)
    else:
        put(shown(document, form, plugins, width=80, style=Style()) + "\n", file, document.lang)
