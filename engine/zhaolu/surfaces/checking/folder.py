"""Everything that is wrong, or doubtful, in a folder of rulesets: what `zhaolu check` prints and an editor shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError, in_order
from zhaolu.lint.acceptance import settled
from zhaolu.lint.running import lint
from zhaolu.surfaces.drafting.unfinished import unfinished

if TYPE_CHECKING:
    from zhaolu.ir.rules import Ruleset
    from zhaolu.model.ruleset import RulesetDocument
    from zhaolu.model.selection import RulesetKey
    from zhaolu.surfaces.api import Rulesets


def check(rulesets: Rulesets) -> tuple[Diagnostic, ...]:
    """All of a folder, its plugins included, in order, each once."""
    found = [*check_folder(rulesets)]
    for key in rulesets.catalogue.list():
        found += check_ruleset(rulesets, key)
    rulesets.plugins.functions()  # whatever compiling did not ask the plugins for
    return in_order([*found, *rulesets.plugins.diagnostics])


def check_folder(rulesets: Rulesets) -> tuple[Diagnostic, ...]:
    """What belongs to no ruleset: names of files, the vocabulary, plugins."""
    return (*rulesets.catalogue.check_folder(), *rulesets.plugins.diagnostics)


def check_ruleset(rulesets: Rulesets, key: RulesetKey, *, linted: bool = True) -> tuple[Diagnostic, ...]:
    """One ruleset with its parents and the cases beside it, without what its file accepts.

    Without `linted`, what the lint rules find is left out: it takes most of the time.
    """
    found = [*rulesets.catalogue.check_ruleset(key)]
    chain = loaded.chain if (loaded := rulesets.catalogue.attempt(key)[0]) else ()
    open_places = [*unfinished(rulesets.catalogue, key)]
    try:
        compiled = rulesets.compiled(key)
    except ZhaoluError as error:
        found = settled([*found, *error.diagnostics], chain, whole=False)
    else:
        found += compiled.diagnostics
        if linted:
            found += rulesets.plugins.lint(compiled.ruleset)
            found += _linted(rulesets, compiled.ruleset, key, chain, draft=bool(open_places))
        found = settled(found, chain, whole=linted)
    broken = any(item.severity is Severity.ERROR and item.code[1] != "7" for item in found)
    return in_order([*found, *(() if broken else open_places)])


def _linted(rulesets: Rulesets, ruleset: Ruleset, key: RulesetKey, chain: Sequence[RulesetDocument], draft: bool) -> list[Diagnostic]:
    """What the engine's lint rules find; a draft is not asked for cases yet."""
    if not chain:
        return []
    try:
        return lint(ruleset, chain[-1], rulesets.catalogue.cases(key), tests_wanted=not draft)
    except ZhaoluError:
        return lint(ruleset, chain[-1], None, tests_wanted=False)
