"""What every page shares: the templates, the style, and `render`.

A page is a template in `templates/` that begins with `{% extends "frame.html" %}` and fills the blocks `masthead` (title
and first facts), `contents` (the table of contents, optional) and `main`. `parts.html` has the macros all pages use:
`line`, `blocks` (a `Document`'s content), `badge`, `facts`. Everything is escaped unless it is `Markup`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.layout import printable

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def render(template: str, *, lang: str, title: str, **context: Any) -> str:
    """The page as HTML text ending with a line break. Raises `ZhaoluError` (E543) where jinja2 is not installed."""
    return environment().get_template(template).render(lang=lang, zh=lang == "zh", title=title, **context).strip() + "\n"


def picture(template: str, **context: Any) -> Markup:
    """A part of a page, such as an SVG, that may be put into another template as it is."""
    from markupsafe import Markup

    return Markup(environment().get_template(template).render(**context).strip())


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates of this package with everything escaped and no name undefined in silence."""
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ModuleNotFoundError:
        raise ZhaoluError.of("E543", package="jinja2", extra="desk") from None

    from zhaolu import __version__

    made = Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    made.filters |= {"noun": lambda block: type(block).__name__, "css": css_text, "clean": printable, "capital": capital}
    made.globals |= {"version": __version__, "anchor": anchor}
    return made


def _source(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def css_text(text: str) -> Markup:
    """A text as a CSS string, safe inside a `style` element."""
    from markupsafe import Markup

    return Markup('"' + re.sub(r'[\x00-\x1f"\\<>&]', lambda found: f"\\{ord(found[0]):x} ", text) + '"')


def capital(text: str) -> str:
    """The text with a great first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def anchor(*parts: object) -> str:
    """An id for links within a page: letters, digits and Chinese characters of the parts, anything else a dash."""
    return "-".join(re.sub(r"\W+", "-", str(part)).strip("-") for part in parts)
