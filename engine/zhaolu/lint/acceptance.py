"""Findings that a ruleset accepts with a written reason (`accept`): taken out, and told where they are none.

An acceptance covers every finding of its code inside the item it names, whichever pass or plugin found it; errors that
keep a ruleset from being used cannot be accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from zhaolu import catalog
from zhaolu.diagnostics import Diagnostic
from zhaolu.spans import Span

if TYPE_CHECKING:
    from zhaolu.model.document import Part
    from zhaolu.model.ruleset import AcceptPart, RulesetDocument

OWN = ("E700", "E701", "W702")
"""What is said of acceptances themselves."""


def settled(found: Iterable[Diagnostic], chain: Sequence[RulesetDocument], *, whole: bool = True) -> list[Diagnostic]:
    """The findings nobody has accepted, and what is wrong with the acceptances of the last document of the chain.

    `chain`: the ruleset's own document last, those it lies over before it, whose own findings their acceptances cover.
    `whole`: everything was looked for, so that an acceptance without a finding has none.
    """
    left = list(found)
    for document in chain:
        own = document is chain[-1]
        for accepted in document.accept:
            places = list(_places(document, accepted.item))
            why = _unfit(accepted.code)
            kept = [each for each in left if why or each.code != accepted.code or not _within(each.span, places)]
            if not own:
                pass
            elif why:
                kept.append(Diagnostic.of("E700", accepted.at("code"), named=accepted.code, why=why))
            elif not places:
                kept.append(_no_item(document, accepted))
            elif whole and len(kept) == len(left):
                kept.append(Diagnostic.of("W702", accepted.head, named=accepted.code, item=accepted.item))
            left = kept
    return left


def _unfit(code: str) -> tuple[str, str] | None:
    """Why a code cannot be accepted, if it cannot."""
    if code not in catalog.codes():
        return "没有这个代码", "there is no such code"
    if code in OWN:
        return "它说的就是 accept 本身", "it speaks of accept itself"
    if code[0] == "E" and code[1] != "7":
        return "它是错误，不改好规则集就不能用", "it is an error; the ruleset cannot be used until it is mended"
    return None


def _no_item(document: RulesetDocument, accepted: AcceptPart) -> Diagnostic:
    from zhaolu.model.faults import nearest

    mend = nearest(accepted.item, list(_names(document)))
    other = (
        "写本文件里的 id、名字或条款号；上级的写在上级的文件里",
        "an id, name or clause of this file; what is inherited is accepted in its own file",
    )
    return Diagnostic.of("E701", accepted.at("item"), item=accepted.item, mend=mend or other)


def _names(document: RulesetDocument) -> Iterator[str]:
    yield "notice"
    yield from (item.id for _, item in document.items())
    for section in document.TABLES:
        yield from getattr(document, section)


def _places(document: RulesetDocument, name: str) -> Iterator[Span]:
    """Where the things of a name stand in the file, from their key to their end."""
    if name == "notice":
        yield _whole(document.notice)
    for _, item in document.items():
        if item.id == name:
            yield _whole(item)
    for section in document.TABLES:
        if name not in getattr(document, section):
            continue
        if section == "define":
            yield document.key_at("define", name).to(document.define[name].span())
        else:
            yield _whole(getattr(document, section)[name])


def _whole(part: Part) -> Span:
    begin = min(part.head.start, part.span.start)
    return Span(part.span.source, begin, part.span.end)


def _within(span: Span | None, places: Iterable[Span]) -> bool:
    return span is not None and any(
        span.source.name == place.source.name and place.start <= span.start <= span.end <= place.end for place in places
    )
