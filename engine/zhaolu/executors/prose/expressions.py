"""Wording of one expression."""

from __future__ import annotations

from collections.abc import Mapping

from zhaolu.executors.prose.chinese import Chinese
from zhaolu.executors.prose.english import English
from zhaolu.executors.prose.fold import folded
from zhaolu.executors.prose.names import Names
from zhaolu.executors.prose.scope import Said, Scope
from zhaolu.ir.expressions import And, Definition, Expr, Not, Or
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.types import BOOLEAN, Type


def speaker(
    ruleset: Ruleset, lang: str, *, expand: bool = False, locals: Mapping[str, Type] | None = None, subject: str | None = None
) -> Chinese | English:
    scope = Scope(Names(ruleset, lang), locals or {}, subject, expand)
    return Chinese(scope) if lang == "zh" else English(scope)


def describe(
    expr: Expr,
    ruleset: Ruleset,
    lang: str = "zh",
    *,
    expand: bool = False,
    locals: Mapping[str, Type] | None = None,
    subject: str | None = None,
) -> str:
    """A condition as a sentence fragment. `expand` shows definitions in place; `locals` types variables around it."""
    return speaker(ruleset, lang, expand=expand, locals=locals, subject=subject).says(folded(expr, ruleset)).text


def describe_value(
    expr: Expr, ruleset: Ruleset, lang: str = "zh", *, locals: Mapping[str, Type] | None = None, subject: str | None = None
) -> str:
    """A value (a date, an amount, a list) as a noun phrase."""
    return speaker(ruleset, lang, locals=locals, subject=subject).noun(folded(expr, ruleset))


def conditions(expr: Expr, ruleset: Ruleset, lang: str = "zh", *, negated: bool = False) -> tuple[str, ...]:
    """What has to hold together, one text each: the members of a conjunction, else the condition alone."""
    words = speaker(ruleset, lang)
    found = _conjuncts(folded(expr, ruleset), words, negated)
    if len(found) == 1:
        return (found[0].text,)
    return tuple(said.within("；") if lang == "zh" else said.within(";", "(", ")") for said in found)


def _conjuncts(expr: Expr, words: Chinese | English, negated: bool) -> tuple[Said, ...]:
    if isinstance(expr, Not):
        return _conjuncts(expr.operand, words, not negated)
    if isinstance(expr, Or if negated else And):
        return tuple(said for item in expr.items for said in _conjuncts(item, words, negated))
    return (words.says(expr, negated),)


def definition_texts(ruleset: Ruleset, lang: str) -> dict[str, str]:
    """Every definition by name in words; those that are values as noun phrases."""
    found = {}
    for name, expr in ruleset.definitions.items():
        words, body = speaker(ruleset, lang), folded(expr, ruleset)
        found[name] = words.says(body).text if words.scope.type_of(Definition(name)) == BOOLEAN else words.noun(body)
    return {name: text[1:-1] if text[:1] in "（(" and text[-1:] in "）)" and _one_bracket(text) else text for name, text in found.items()}


def _one_bracket(text: str) -> bool:
    """Whether the first bracket is closed by the last."""
    depth = 0
    for at, char in enumerate(text):
        depth += char in "（("
        depth -= char in "）)"
        if depth == 0:
            return at == len(text) - 1
    return False
