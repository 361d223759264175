"""The order of the passes: from a loaded ruleset document to the checked ruleset.

1. names: notice, context parameters, tables, windows by name
2. readings and definitions, each checked when first needed
3. windows and deadlines
4. presumptions
5. rules, penalties, effects, quotas, steps
6. what nobody uses
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhaolu.compile import consequences, declarations
from zhaolu.compile import windows as window_pass
from zhaolu.compile.compiled import Compiled
from zhaolu.compile.readings import Reach
from zhaolu.compile.rules import rules
from zhaolu.compile.workbench import Workbench
from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError, in_order
from zhaolu.frozen import replace
from zhaolu.ir.functions import FUNCTIONS
from zhaolu.ir.rules import Clause, Ruleset

if TYPE_CHECKING:
    from zhaolu.ir.operators import FunctionTable
    from zhaolu.model.loader import Catalogue, LoadedRuleset
    from zhaolu.model.ruleset import RulesetDocument
    from zhaolu.model.selection import RulesetKey
    from zhaolu.model.vocabulary import Vocabulary


def compile_ruleset(catalogue: Catalogue, key: RulesetKey, *, functions: FunctionTable = FUNCTIONS, calendar: Any = None) -> Compiled:
    """Load and check a ruleset. Raises `ZhaoluError` with every fault (and every warning) of the files that take part."""
    loaded, early = catalogue.attempt(key)
    if loaded is None:
        raise ZhaoluError(early)
    broken = any(item.severity is Severity.ERROR for item in early)
    if broken and loaded.names_missing:
        raise ZhaoluError(early)
    ruleset, found = build(loaded, catalogue.vocabulary, functions, calendar)
    diagnostics = in_order([*early, *(item for item in found if not broken or item.severity is Severity.ERROR)])
    if any(item.severity is Severity.ERROR for item in diagnostics):
        raise ZhaoluError(diagnostics)
    return Compiled(key, ruleset, diagnostics, loaded.sources)


def workbench(document: RulesetDocument, vocabulary: Vocabulary, functions: FunctionTable = FUNCTIONS) -> Workbench:
    """The first two passes: everything the rule texts of a document may name.

    Definitions and readings are checked when their types are first asked for.
    """
    early: list[Diagnostic] = []

    def report(code: str, span: Any = None, **args: Any) -> None:
        early.append(Diagnostic.of(code, span, **args))

    parameters = declarations.parameters(document, report)
    tables = declarations.tables(document, report)
    notice = declarations.notice(document, vocabulary)
    bench = Workbench(notice=notice, facts=vocabulary.struct, parameters=parameters, tables=tables, functions=functions)
    bench.found += early
    bench.windows = window_pass.names(bench, document)
    bench.readings = declarations.readings(bench, document.readings)
    bench.definitions = declarations.definitions(bench, document)
    return bench


def build(loaded: LoadedRuleset, vocabulary: Vocabulary, functions: FunctionTable, calendar: Any) -> tuple[Ruleset, list[Diagnostic]]:
    """All passes over one document; what comes back is usable only if no diagnostic is an error."""
    document = loaded.document
    bench = workbench(document, vocabulary, functions)
    notice, parameters, tables = bench.notice, bench.declared, bench.tables
    bare = window_pass.windows(bench, document)
    readings = {name: bench.readings[name] for name in document.readings}
    definitions = {name: bench.definitions[name] for name in document.define}
    windows = window_pass.with_conditions(bench, document, bare)
    window_pass.check_calendar(bench, windows, calendar)
    reach = Reach(definitions, readings, windows)
    ruleset = Ruleset(
        notice=notice,
        digest=loaded.digest,
        facts=vocabulary.struct,
        clauses=_ledger(document),
        readings=readings,
        definitions=definitions,
        parameters=parameters,
        tables=tables,
        presumptions=declarations.presumptions(bench, document, vocabulary),
        windows=windows,
        rules=rules(bench, document, windows, reach),
        penalties=consequences.penalties(bench, document, notice, vocabulary, reach),
        effects=consequences.effects(bench, document, reach),
        quotas=consequences.quotas(document),
        steps=consequences.steps(bench, document),
        removed=loaded.removed,
    )
    if not any(item.severity is Severity.ERROR for item in bench.found):  # a rule that cannot be read may use them
        _unused(bench, loaded, ruleset, reach)
    return replace(ruleset, presumptions=declarations.presumptions_read(ruleset, vocabulary)), bench.found


def _ledger(document: RulesetDocument) -> dict[str, Clause]:
    return {
        name: Clause(id=name, says=part.says, kind=part.kind, actor=part.actor, readings=part.readings, span=part.head)
        for name, part in document.clauses.items()
    }


def _unused(bench: Workbench, loaded: LoadedRuleset, ruleset: Ruleset, reach: Reach) -> None:
    """Definitions and readings of this very file that nothing hangs on."""
    own = loaded.chain[-1]
    shown = [step.by for step in ruleset.steps] + [window.applies for window in ruleset.windows.values()]
    presumed = [part for p in ruleset.presumptions for part in (p.when, p.take)]
    hanging = set(reach.of([*shown, *presumed]))
    for readings in (item.readings for items in (ruleset.rules, ruleset.penalties, ruleset.effects) for item in items):
        hanging |= set(readings)
    for name in own.define:
        reach_before = name in reach.used_definitions
        if not reach_before:
            bench.report("W601", own.key_at("define", name), name=name)
    listed = {name for clause in ruleset.clauses.values() for name in clause.readings}
    for name, part in own.readings.items():
        if name not in hanging and name not in listed:
            bench.report("W602", part.head, name=name)
