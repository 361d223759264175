"""A document on standard output, in the form asked for, as wide as the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhaolu.surfaces.document import Document


def show(document: Document, form: str) -> None:
    from zhaolu.surfaces.document import render
    from zhaolu.surfaces.layout import Style, terminal_width

    print(render(document, form, width=terminal_width(sys.stdout), style=Style.of(sys.stdout)))
