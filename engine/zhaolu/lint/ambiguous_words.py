"""Words that notices leave open, in the ledger's line of a clause that decides something, with no reading attached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.rules import Effect, Penalty, Rule
from zhaolu.lint.places import of_words
from zhaolu.lint.subject import Subject

_INCLUDED: Final = ("含不含本数没有说", "whether the number itself is included is not said")
_DAY: Final = ("含不含当日没有说", "whether the day itself is included is not said")
_ABOUT: Final = ("到底是多少没有说", "how many is not said")
_PRINCIPLE: Final = ("例外是什么没有说", "what the exceptions are is not said")
_REST: Final = ("没有列出的算不算没有说", "whether what is not listed counts is not said")
_JUDGED: Final = ("由谁按什么标准认定没有说", "who finds so, and by what standard, is not said")

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    r"\d+\s*(?:周岁|岁|年|个月|天|日|周|分|人|名|个|家|KB|万元|元|%)?\s*(?P<word>以[上下内])": _INCLUDED,
    r"\d\s*[日号]\s*(?P<word>前|以前|之前)(?!后)": _DAY,
    r"\d\s*\w{0,2}(?P<word>左右|上下)|\d\s*\w{0,2}(?P<word2>前后)|(?P<word3>大约|大致|约)\s*\d": _ABOUT,
    r"(?P<word>原则上|一般应|一般不|特殊情况)": _PRINCIPLE,
    r"(?P<word>等)(?=$|[，。；、）)的]|有关|相关|材料|专业|情形|人员|机构|单位)(?<!同等)(?<!平等)(?<!高等)(?<!中等)(?<!初等)": _REST,
    r"(?P<word>情节严重|适当|酌情|必要时|较大|较好)": _JUDGED,
}
"""What makes a word ambiguous: how it stands in the text, and what is left open."""
_SAID: Final = re.compile(r"\s*[（(](?:不?含|包括|不包括|即|指)")
"""The line itself says how the word is taken."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Clauses that an item encodes; a reading of the clause, or one that an item of it hangs on, is enough."""
    ruleset = subject.ruleset
    items: list[Rule | Penalty | Effect] = [*ruleset.rules, *ruleset.penalties, *ruleset.effects]
    covered = {clause for item in items if item.readings for clause in (item.clause, *item.also)}
    covered |= {a.clause for rule in ruleset.rules if rule.readings for a in rule.alternatives}
    for name, part in subject.document.clauses.items():
        clause = ruleset.clauses.get(name)
        if part.kind is not None or part.readings or name in covered or clause is None:
            continue
        for pattern, doubt in WORDS.items():
            if (shown := re.search(pattern, part.says.zh)) is None:
                continue
            word = next(text for text in shown.groups() if text)
            if not _SAID.match(part.says.zh, shown.end()):
                yield Diagnostic.of("W760", of_words(clause.span, word, part.says), clause=name, word=word, doubt=doubt)
