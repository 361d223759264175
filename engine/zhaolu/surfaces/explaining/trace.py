"""Every rule with the value of each condition that mattered, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhaolu.executors.prose.expressions import describe, describe_value
from zhaolu.executors.prose.fold import folded
from zhaolu.executors.prose.names import item_type
from zhaolu.executors.prose.scope import Scope
from zhaolu.frozen import dataclass, field
from zhaolu.ir.decisions import Decision, Hanging, Trace
from zhaolu.ir.expressions import And, Definition, Literal, Not, Or, Quantified
from zhaolu.ir.rules import Rule
from zhaolu.ir.types import Type
from zhaolu.ir.values import Unknown
from zhaolu.surfaces.document import Branch, Run, line, plain
from zhaolu.surfaces.wording import FactWords, known, verdict_word

_YES, _NO, _OPEN, _NONE = Run("✓", "good"), Run("✗", "bad"), Run("?", "unsure"), Run("–", "dim")


def rule_branch(rule: Rule, traces: Sequence[Trace], decision: Decision, facts: FactWords) -> Branch:
    """One rule: its verdict, clause and id, and below it whom it concerns and each way to meet it."""
    zh = facts.lang == "zh"
    failing = {f.rule for f in decision.failing}
    undecided = {f.rule for f in decision.undecided}
    guard, ways = (traces[0], traces[1:]) if rule.guard is not None else (None, traces)
    applies = guard is None or guard.value is not False
    mark = _NO if rule.id in failing else _OPEN if rule.id in undecided else _YES if applies else _NONE
    children: list[Branch] = []
    if guard is not None:
        inner = condition_branch(guard, facts)
        if inner is not None:
            text = ("适用于：" if zh else "concerns: ") if applies else ("不适用：只管" if zh else "does not apply; concerns only: ")
            children.append(Branch(line(Run(text, "dim"), inner.content), inner.mark if applies else _NONE, inner.children))
    if applies:
        named = len(rule.alternatives) > 1
        for alternative, way in zip(rule.alternatives, ways, strict=False):
            inner = condition_branch(way, facts)
            if inner is None:
                continue
            label = Run(f"{facts.names.clause(alternative.clause)}{'：' if zh else ': '}", "dim") if named else ""
            children.append(Branch(line(label, inner.content), inner.mark, inner.children))
    return Branch(
        line(Run(facts.names.clause(rule.clause), "strong"), "  ", _title(rule, facts), Run(f"  [{rule.id}]", "dim")), mark, tuple(children)
    )


def _reading_branch(hanging: Hanging, facts: FactWords) -> Branch:
    """An open reading the answer hangs on; the conditions above show its first option."""
    zh = facts.lang == "zh"
    each = [
        f"取“{option}”则{verdict_word(verdict, 'zh')}" if zh else f"“{option}”: {verdict_word(verdict, 'en')}"
        for option, verdict in hanging.options.items()
    ]
    question = facts.names.question(hanging.reading)
    return Branch(line(f"读法：{question}？{'；'.join(each)}" if zh else f"reading: {question}? {'; '.join(each)}"), _OPEN)


def _title(rule: Rule, facts: FactWords) -> str:
    clause = facts.ruleset.clauses.get(rule.clause)
    listed = clause.says if clause is not None else None
    for text in (listed, rule.says) if rule.form == "window" else (rule.says, listed):
        if text is not None and (facts.lang == "zh" or text.en):
            return text.in_(facts.lang)
    return rule.alternatives[0].unmet.in_(facts.lang)


@dataclass(frozen=True, slots=True)
class Around:
    """The variables around a condition, with their types, and the one whose fields are named without saying whose."""

    locals: Mapping[str, Type] = field(default_factory=dict)
    subject: str | None = None


NOWHERE = Around()


def condition_branch(trace: Trace, facts: FactWords, negated: bool = False, around: Around = NOWHERE) -> Branch | None:
    """One condition and its parts; None where settled readings leave nothing to tell."""
    zh = facts.lang == "zh"
    expr = trace.expr
    settled = folded(expr, facts.ruleset)
    if isinstance(settled, Literal) and isinstance(settled.value, bool):
        return None
    if isinstance(expr, Not) and trace.parts:
        return condition_branch(trace.parts[0], facts, not negated, around)
    if isinstance(expr, Quantified):
        children = _items(trace, expr, facts, around)
    else:
        inherited = negated if isinstance(expr, And | Or) else False
        children = tuple(b for b in (condition_branch(part, facts, inherited, around) for part in trace.parts) if b is not None)
    mark = _mark(trace.value, negated)
    match expr:
        case And() | Or() if len(children) == 1:
            return children[0]
        case And() | Or() if children:
            every = isinstance(expr, And) is not negated
            head = ("以下都要符合" if every else "以下有一项符合即可") if zh else ("all of these" if every else "any one of these")
            return Branch(line(head), mark, children)
        case Definition(name):
            text = ("不属于“" if negated else "“") + name + "”" if zh else ("not “" if negated else "“") + name + "”"
            return Branch(line(text), mark, children)
        case Quantified(kind, _, source, _) if children:
            of = describe_value(source, facts.ruleset, facts.lang, locals=around.locals, subject=around.subject)
            some = (kind == "some") is not negated
            head = (
                (f"{of}中有一项符合即可" if some else f"每项{of}都要符合")
                if zh
                else (f"any one {of} entry" if some else f"every {of} entry")
            )
            return Branch(line(head), mark, children)
        case _:
            text = _says(trace, facts, negated, around)
            return Branch(line(text, Run(_read(trace, facts), "dim")), mark, children)


def _items(trace: Trace, expr: Quantified, facts: FactWords, around: Around) -> tuple[Branch, ...]:
    """The items of a list that mattered, each called by its position."""
    source = folded(expr.source, facts.ruleset)
    inner = Around({**around.locals, expr.variable: item_type(Scope(facts.names, around.locals).type_of(source))}, expr.variable)
    found = []
    for part in trace.parts:
        branch = condition_branch(part, facts, False, inner)
        if branch is None:
            continue
        holder = next((path.rpartition(".")[0] for path in _paths(part) if path.endswith("]") or "]." in path), "")
        label = facts.label(holder) if holder else ""
        found.append(
            Branch(
                line(Run(f"{label}{'：' if facts.lang == 'zh' else ': '}", "dim") if label else "", branch.content),
                branch.mark,
                branch.children,
            )
        )
    return tuple(found)


def _paths(trace: Trace) -> Iterator[str]:
    for path, _ in trace.facts:
        yield path
    for part in trace.parts:
        yield from _paths(part)


def _says(trace: Trace, facts: FactWords, negated: bool, around: Around) -> str:
    expr = Not(trace.expr) if negated else trace.expr
    return describe(expr, facts.ruleset, facts.lang, locals=around.locals, subject=around.subject)


def _read(trace: Trace, facts: FactWords) -> str:
    """What the record says about a condition, in brackets."""
    zh = facts.lang == "zh"
    seen = {path: value for path, value in trace.facts if known(value)}
    missing = [path for path, value in trace.facts if not known(value)]
    parts = [f"{label}{'：' if zh else ': '}{text}" for label, text in facts.record(seen)]
    if missing:
        parts.append(f"{facts.labels(dict.fromkeys(missing))}{'：没有资料' if zh else ': not given'}")
    if not parts:
        return ""
    return f"（{'；'.join(parts)}）" if zh else f" ({'; '.join(parts)})"


def _mark(value: Any, negated: bool) -> Run:
    if isinstance(value, bool):
        return _YES if value is not negated else _NO
    return _OPEN if isinstance(value, Unknown) or value is None else _NONE


def rule_data(rule: Rule, traces: Sequence[Trace], decision: Decision, facts: FactWords) -> dict[str, Any]:
    """The same for programs."""
    branch = rule_branch(rule, traces, decision, facts)
    return {
        "rule": rule.id,
        "clause": rule.clause,
        "verdict": _word(branch.mark),
        "conditions": [_branch_data(child) for child in branch.children],
    }


def _branch_data(branch: Branch) -> dict[str, Any]:
    found: dict[str, Any] = {"text": plain(branch.content), "verdict": _word(branch.mark)}
    if branch.children:
        found["conditions"] = [_branch_data(child) for child in branch.children]
    return found


def _word(mark: Run) -> str:
    return {"✓": "met", "✗": "unmet", "?": "undecided"}.get(mark.text, "not-applicable")
