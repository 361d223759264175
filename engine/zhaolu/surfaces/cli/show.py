"""A document on standard output, in the form asked for, as wide as the terminal; forms of plugins included."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhaolu.extend.late import LatePlugins
    from zhaolu.extend.manager import Plugins
    from zhaolu.surfaces.document import Document
    from zhaolu.surfaces.layout import Style


class Forms:
    """What `--format` takes where a document is shown: `own`, and the renderers of plugins, loaded only for another name."""

    def __init__(self, *own: str) -> None:
        self.own = own

    def __contains__(self, form: object) -> bool:
        return form in self.own or form in self._of_plugins()

    def __iter__(self) -> Iterator[str]:
        yield from self.own
        yield from self._of_plugins()

    def _of_plugins(self) -> list[str]:
        from zhaolu.extend.manager import Plugins

        return [*Plugins.load().renderers()]


def shown(document: Document, form: str, plugins: Plugins | LatePlugins, *, width: int, style: Style) -> str:
    """The document in a form of the engine's own or of a plugin."""
    from zhaolu.surfaces.document import FORMS, render

    if form not in FORMS:
        return plugins.renderers()[form].render(document)
    return render(document, form, width=width, style=style)


def show(document: Document, form: str, plugins: Plugins | LatePlugins) -> None:
    from zhaolu.surfaces.layout import Style, terminal_width

    print(shown(document, form, plugins, width=terminal_width(sys.stdout), style=Style.of(sys.stdout)))
