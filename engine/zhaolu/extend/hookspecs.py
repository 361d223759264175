"""The hooks. Each takes nothing and returns an iterable of what the plugin supplies; all are optional.

Order: bundled plugins first, then installed ones by the name of their entry point. Where two supply the same name the
first one stands and the other is reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pluggy import HookspecMarker

if TYPE_CHECKING:
    from zhaolu.extend.contracts import Calendar, LintRule, RecordReader, Renderer, TemplateWriter
    from zhaolu.ir.operators import Function

hookspec = HookspecMarker("zhaolu")


@hookspec
def zhaolu_functions() -> Iterable[Function]:  # type: ignore[empty-body]
    """Functions for rule text: rows of the function table with `profile="plugin"` and `call`.

    A name (Chinese or English) that is taken is refused. A function must be pure: same arguments, same value.
    """


@hookspec
def zhaolu_calendars() -> Iterable[Calendar]:  # type: ignore[empty-body]
    """Working-day calendars. The first one is used unless another is named."""


@hookspec
def zhaolu_record_readers() -> Iterable[RecordReader]:  # type: ignore[empty-body]
    """Formats that records can be read from."""


@hookspec
def zhaolu_template_writers() -> Iterable[TemplateWriter]:  # type: ignore[empty-body]
    """Formats that an empty table of facts can be written in."""


@hookspec
def zhaolu_renderers() -> Iterable[Renderer]:  # type: ignore[empty-body]
    """Further forms of what surfaces show (`--format NAME`)."""


@hookspec
def zhaolu_lint_rules() -> Iterable[LintRule]:  # type: ignore[empty-body]
    """Further checks of rulesets, run by `zhaolu check` on rulesets without errors."""
