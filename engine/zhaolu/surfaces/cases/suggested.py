"""Suggested cases as the YAML of a cases file: the applicant, in a note what is special about them, the answer to approve."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from zhaolu.executors.prose.sentences import describe_penalty, describe_rule
from zhaolu.ir.rules import Rule
from zhaolu.surfaces.cases.boundaries import AS_OF, SIDES, Boundary
from zhaolu.surfaces.cases.suggesting import Suggestion, expected
from zhaolu.surfaces.cases.workshop import Workshop
from zhaolu.surfaces.drafting.unfinished import APPROVE

if TYPE_CHECKING:
    from zhaolu.surfaces.evaluator import Answer

_BEIJING = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\+08:00\Z")
WIDTH = 96
"""Columns of a comment line; longer sentences are broken."""


def how_to(file: str, lang: str = "zh") -> list[str]:
    """What to do with suggestions, as comment lines."""
    if lang == "zh":
        return [
            f"# 逐个核对，再放到 {file} 的 cases 下面：看 note 说的是怎样的人，想一想照通知该是什么结论。",
            "# expect 是引擎的答案，不等于正确。对，就删去“待核”那一行；不对，是规则写错了，或者通知有两种读法：先改规则。",
        ]
    return [
        f"# Look at each, then put it under cases of {file}: the note says what is special; think what the notice would say.",
        "# expect is the engine's answer, not the truth. Right: delete the line with 待核. Wrong: mend the rule, or the notice is unclear.",
    ]


def as_yaml(suggestion: Suggestion, workshop: Workshop, lang: str = "zh") -> str:
    """One item of `cases`, indented by two, without a last line break."""
    gone = [workshop.written(b.path) for b in suggestion.changes.values() if b.gone]
    given = workshop.given(suggestion.changes)
    lines = [f"  - id: {suggestion.id}", f"    note: {_flow(note(suggestion, workshop, lang))}"]
    lines += [f"    as_of: {_flow(suggestion.changes[AS_OF].value)}"] if AS_OF in suggestion.changes else []
    lines += ["    change:", *(f"      {_flow(path)}: {_flow(value)}" for path, value in given.items())] if given else []
    lines += [f"    remove: {_flow(gone)}"] if gone else []
    return "\n".join([*lines, *_answered(suggestion.answer, lang)])


def _answered(answer: Answer, lang: str) -> list[str]:
    """The answer as a case's `expect`, below the mark that nobody has approved it."""
    said = " ".join(answer.explain(lang, "line").split()).partition("：" if lang == "zh" else ": ")[2]
    mark = f"{APPROVE}：引擎的答案是“{said.rstrip('。')}”" if lang == "zh" else f"{APPROVE}: the engine says '{said.rstrip('.')}'"
    return [f"    {mark}", "    expect:", *(f"      {key}: {_flow(value)}" for key, value in expected(answer).items())]


def grouped(suggestions: Iterable[Suggestion], workshop: Workshop, lang: str = "zh") -> Iterator[str]:
    """The items of `cases`, those of one rule under a comment that says what the rule asks."""
    before: str | None = None
    for suggestion in suggestions:
        if suggestion.about.id != before:
            before = suggestion.about.id
            yield "\n".join(f"  # {line}" for line in _asked(suggestion, workshop, lang))
        yield as_yaml(suggestion, workshop, lang)


def _asked(suggestion: Suggestion, workshop: Workshop, lang: str) -> list[str]:
    from zhaolu.surfaces.layout import wrap

    about, ir = suggestion.about, workshop.ruleset.ir
    said = describe_rule(about, ir, lang) if isinstance(about, Rule) else describe_penalty(about, ir, lang)
    return wrap(f"{about.clause}  {said}  [{about.id}]", WIDTH)


def note(suggestion: Suggestion, workshop: Workshop, lang: str = "zh") -> str:
    """What the applicant differs in, in one line; where the last difference stands from a bound."""
    zh = lang == "zh"
    parts = [_said(boundary, workshop, lang) for boundary in suggestion.changes.values()]
    return f"{suggestion.about.clause}：{'，'.join(parts)}" if zh else f"{suggestion.about.clause}: {', '.join(parts)}"


def _said(boundary: Boundary, workshop: Workshop, lang: str) -> str:
    zh = lang == "zh"
    label = workshop.ruleset.vocabulary.label_path(boundary.path) if zh else boundary.path
    if boundary.gone:
        return f"{label}不明" if zh else f"{label} unknown"
    where = SIDES[boundary.side][0 if zh else 1] if boundary.side else ""
    where = (f"（{where}）" if zh else f" ({where})") if where else ""
    if boundary.path == AS_OF:
        return f"在 {_words(boundary.value, zh)} 问{where}" if zh else f"asked on {_words(boundary.value, zh)}{where}"
    if boundary.size is not None:
        return f"{label}共 {boundary.size} 项{where}" if zh else f"{label}: {boundary.size} items{where}"
    (value,) = workshop.given({boundary.path: boundary}).values()
    return f"{label} {_words(value, zh)}{where}"


def _words(value: Any, zh: bool) -> str:
    if value is None or value == []:
        return "无" if zh else "none"
    if value == {}:
        return "有，详情不明" if zh else "there, details unknown"
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    return "、".join(map(str, value)) if isinstance(value, list) else _BEIJING.sub(r"\1 \2", str(value))


def cases_file(workshop: Workshop, suggestions: Iterable[Suggestion], file: str, lang: str = "zh") -> str:
    """A whole new cases file: the workshop's base to be made a likely applicant, and what is suggested from it."""
    zh = lang == "zh"
    mark = (
        "一个大体合乎各条的虚构的人，由引擎照规则造出；改成常见的样子"
        if zh
        else "an invented person the engine made to fit the rules; make it a likely one"
    )
    lines = ["# yaml-language-server: $schema=../../grammar/cases.schema.json", *how_to(file, lang), f"ruleset: {workshop.ruleset.id}", ""]
    lines += [f"{APPROVE}{'：' if zh else ': '}{mark}", "base:"]
    lines += [f"  {key}: {_flow(value)}" for key, value in workshop.base.items()] or ["  {}"]
    lines += ["", "cases:"]
    if typical := workshop.ask({}):
        what = "就是 base 那个人" if zh else "the person of base"
        lines += ["  - id: typical", f"    note: {_flow(what)}", *_answered(typical[0], lang)]
    return "\n".join([*lines, *grouped(suggestions, workshop, lang)]) + "\n"


def added(text: str, items: Iterable[str]) -> str:
    """The text of a cases file with more items at the end of its `cases`, indented as those there are."""
    lines = text.rstrip().split("\n")
    start = next((at for at, line in enumerate(lines) if re.match(r"cases\s*:\s*(?:#.*|\[\s*\]\s*)?\Z", line)), None)
    if start is None:
        lines, start = [*lines, "", "cases:"], len(lines) + 1
    lines[start] = "cases:" if "[" in lines[start] else lines[start]
    end = next((at for at in range(start + 1, len(lines)) if re.match(r"[^\s#-]", lines[at])), len(lines))
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    dash = next((shown[1] for line in lines[start + 1 : end] if (shown := re.match(r"(\s*)- ", line))), "  ")
    more = [f"{dash}{line[2:]}" for item in items for line in item.split("\n")]
    return "\n".join([*lines[:end], *more, *lines[end:]]) + "\n"


def _flow(value: Any) -> str:
    """A value in YAML's flow style, which JSON is."""
    return json.dumps(value, ensure_ascii=False)
