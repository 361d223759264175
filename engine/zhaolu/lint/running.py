"""The engine's lint rules run over a ruleset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhaolu.diagnostics import Diagnostic
from zhaolu.lint.registry import RULES
from zhaolu.lint.subject import Subject

if TYPE_CHECKING:
    from zhaolu.ir.rules import Ruleset
    from zhaolu.model.cases import CasesDocument
    from zhaolu.model.ruleset import RulesetDocument


def lint(ruleset: Ruleset, document: RulesetDocument, cases: CasesDocument | None, *, tests_wanted: bool = True) -> list[Diagnostic]:
    """What the rules say of the ruleset's own file; what it inherits is told where it was written.

    `document` is that file as written, `cases` those beside it (see `Subject`). Not yet settled with what the file accepts.
    """
    subject = Subject(ruleset, document, cases, tests_wanted)
    own = document.notice.head.source.name
    return [found for rule in RULES for found in rule(subject) if found.span is not None and found.span.source.name == own]
