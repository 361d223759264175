"""What compiling leaves."""

from __future__ import annotations

from zhaolu.diagnostics import Diagnostic
from zhaolu.frozen import dataclass
from zhaolu.ir.rules import Ruleset
from zhaolu.model.selection import RulesetKey
from zhaolu.spans import Source


@dataclass(frozen=True)
class Compiled:
    """A checked ruleset, warnings, and the files it was made of (vocabulary first)."""

    key: RulesetKey
    ruleset: Ruleset
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]
