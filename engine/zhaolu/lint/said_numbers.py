"""Numbers told to the applicant that the condition does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.rules import Alternative, Rule
from zhaolu.lint.places import DAY, of_words
from zhaolu.lint.subject import Subject, numbers

_SAID: Final = re.compile(r"(?<![\d.:：])(?P<number>\d+(?:\.\d+)?)\s*(?:周岁|岁|KB|个|天|分|名|家|项|年(?!度|\s*\d))")
_YEAR: Final = re.compile(r"\d{4}\s*年")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Only where the condition compares with numbers at all; one more or one less is how a bound may be put."""
    for rule in subject.ruleset.rules:
        for alternative in rule.alternatives if rule.form != "window" else ():
            if found := _other_number(subject, rule, alternative):
                yield found


def _other_number(subject: Subject, rule: Rule, alternative: Alternative) -> Diagnostic | None:
    known = numbers(subject.constants(alternative.condition, rule.guard))
    if not known:
        return None
    near = {number + step for number in known for step in (-1, 0, 1)}
    text = DAY.sub(lambda shown: " " * len(shown[0]), alternative.unmet.zh)
    for shown in _SAID.finditer(text):
        if Decimal(shown["number"]) in near or _YEAR.match(text, shown.start()):
            continue
        listed = "、".join(f"{number:f}" for number in sorted(known))
        place = of_words(alternative.span, shown[0], alternative.unmet)
        return Diagnostic.of("W761", place, said=shown[0], numbers=listed)
    return None
