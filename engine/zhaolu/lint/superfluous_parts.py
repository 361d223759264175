"""Parts of conditions that make no difference, and parts that are always or never true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir import expressions as ir
from zhaolu.ir.types import ANY, List
from zhaolu.lint.formulas import Atom, Const, F, Formula, N, T, Term, terms_of
from zhaolu.lint.proof import Wanted
from zhaolu.lint.subject import Subject
from zhaolu.lint.values import Names, item_domain

SHOWN = 60
"""Characters of a part that are shown."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Every `and` and `or` as it is written, each once, also inside quantified conditions; definitions as a whole."""
    whole = {id(expr) for rule in subject.ruleset.rules for expr in (rule.guard, *(a.condition for a in rule.alternatives))}
    whole |= {id(effect.when) for effect in subject.ruleset.effects} | {id(penalty.when) for penalty in subject.ruleset.penalties}
    whole |= {id(penalty.history.condition) for penalty in subject.ruleset.penalties if penalty.history}
    whole |= {id(window.applies) for window in subject.ruleset.windows.values()}
    for expr in subject.everything_asked():
        yield from _visit(subject, expr, {}, told=id(expr) in whole)


def _visit(subject: Subject, expr: ir.Expr, names: Names, told: bool = False) -> Iterator[Diagnostic]:
    """`told`: another rule of lint speaks of this very condition as a whole."""
    match expr:
        case ir.And(items) | ir.Or(items):
            fixed = None if told else _settled(subject, expr, names)
            if fixed:
                yield fixed
            else:
                yield from _superfluous(subject, items, names, isinstance(expr, ir.And))
            for item in items:
                yield from _visit(subject, item, names)
        case ir.Compare() | ir.In() if not told and (fixed := _settled(subject, expr, names)):
            yield fixed
        case ir.Not(operand):
            yield from _visit(subject, operand, names, told)
        case ir.Quantified(_, variable, source, condition):
            yield from _visit(subject, source, names)
            yield from _visit(subject, condition, _bound(subject, names, variable, source))
        case ir.Filter(base, condition):
            yield from _visit(subject, base, names)
            yield from _visit(subject, condition, _bound(subject, names, "item", base))
        case ir.For(variable, source, result):
            yield from _visit(subject, source, names)
            yield from _visit(subject, result, _bound(subject, names, variable, source))
        case ir.DecisionTable():
            pass
        case _:
            for child in ir.children(expr):
                yield from _visit(subject, child, names)


def _bound(subject: Subject, names: Names, variable: str, source: ir.Expr) -> Names:
    """The names inside a quantified condition, the item being a term like any other."""
    item = source.type.item if isinstance(source.type, List) else ANY
    domain = item_domain(source)
    return {**names, variable: subject.prover.form.made.term("bound", (len(names), domain.has_none), item, domain)}


def _settled(subject: Subject, expr: ir.Expr, names: Names) -> Diagnostic | None:
    """A condition that comes out the same whatever the record says, though it asks something of it."""
    formula = subject.prover.form.formula(expr, names)
    if isinstance(expr, ir.Compare | ir.In) and not _fixed_at_once(formula):
        return None
    possible = subject.prover.possible
    if not possible(Wanted(formula, T)):
        always = "永远不成立", "is never true"
    elif possible(Wanted(formula, F)):
        return None
    elif possible(Wanted(formula, N)):
        always = "总是成立（没有值的除外）", "is always true (unless there is no value)"
    else:
        always = "总是成立", "is always true"
    asks = any(isinstance(node, ir.Fact | ir.Local) for node in subject.under(expr))
    return Diagnostic.of("W720", expr.span, part=_shown(expr), always=always) if asks and expr.span is not None else None


def _fixed_at_once(formula: Formula) -> bool:
    """Whether a comparison has but one way to come out, by the values its term can have at all."""
    match formula:
        case Const():
            return True
        case Atom(_, true, false):
            return true.empty or false.empty
        case _:
            return False


def _superfluous(subject: Subject, items: Sequence[ir.Expr], names: Names, conjunction: bool) -> Iterator[Diagnostic]:
    """The parts without which the whole comes out the same for every record; of two that say the same, the later one."""
    form = subject.prover.form
    left = [(item, form.formula(item, names)) for item in items]
    for item, formula in reversed(list(left)):
        others = [f for other, f in left if other is not item]
        if not others or item.span is None or _tests_for_none(item):
            continue
        if any(formula is other for other in others) or _follows(subject, formula, others, conjunction):
            left = [(other, f) for other, f in left if other is not item]
            yield Diagnostic.of("W719", item.span, part=_shown(item))


def _tests_for_none(expr: ir.Expr) -> bool:
    """`x != null`, which readers expect before x is used, needed or not."""
    return isinstance(expr, ir.Compare) and isinstance(expr.right, ir.Literal) and expr.right.value is None


def _follows(subject: Subject, formula: Formula, others: list[Formula], conjunction: bool) -> bool:
    """Whether a part is true wherever the other parts of an `and` are (of an `or`: false), and not the one to decide.

    Only a part that asks nothing which the others do not ask: else it may decide before they can.
    """
    if isinstance(formula, Const):
        return False
    asked: frozenset[Term] = frozenset().union(*(terms_of(other) for other in others))
    if not terms_of(formula) <= asked:
        return False
    rest = subject.prover.form.made.all(others) if conjunction else subject.prover.form.made.any(others)
    pairs = ((T | N, F), (T, N)) if conjunction else ((F | N, T), (F, N))
    return not any(subject.prover.possible(Wanted(rest, held), Wanted(formula, mask)) for held, mask in pairs)


def _shown(expr: ir.Expr) -> str:
    text = " ".join(expr.span.text.split()) if expr.span else ""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
