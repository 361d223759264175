"""The clauses of a notice from its plain text: numbers such as 一、（一）1．(1)①, attachments, paragraphs without a number.

Clauses get the names ledgers use: `三(五)2`, `四(一)1(2)②`; several paragraphs below one number `六(三)段1`, those after its
items `二段末`, the line that introduces items `三(五)引`, a heading that names days `三(一)题`; several sentences of one clause
`五(四)-3`; `附件1`, `导语`, `末段`. A number that is only a heading is no clause. Tables, page numbers, letterheads and
signatures are left out. Of the text itself only the first words of each clause and the days and numbers in it are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from zhaolu.surfaces.drafting.numbering import HEADING_LENGTH, Place, Structure
from zhaolu.surfaces.drafting.paragraphs import TITLE, Paragraph, paragraphs, sentences

WORDS_KEPT: Final = 12
"""How many characters of a clause are kept."""
FIGURES_KEPT: Final = 8
"""How many days and numbers of a clause are kept."""

_ISSUED = re.compile(r"(20[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日(?:印发)?\Z")
_NUMBER = re.compile(r"\S{2,12}[〔\[(](?:20[0-9]{2})[〕\])]\s*[0-9]+号")
_FIGURE = re.compile(
    r"(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日?)?(?:[-~至][0-9]{1,2}日)?"
    r"|20[0-9]{2}年(?![0-9])"
    r"|[0-9]{1,2}:[0-9]{2}"
    r"|[0-9]+(?:\.[0-9]+)?(?:周岁|岁|万元|万|元|名|人|个工作日|个月|个|天|日|周|年级|年|%|分|倍|学时|KB|MB|份|家|时)"
)
_SIGNATURE_LENGTH: Final = 30
_RUN_IN_LENGTH: Final = 12
_INLINE = (re.compile(r"\(([0-9]{1,2})\)"), re.compile(r"([①-⑳])"))
_CONTACT = re.compile(r"联系|咨询")


@dataclass(frozen=True, slots=True)
class OutlineClause:
    """A clause by its name; `words` are its first words, `figures` the days and numbers in it, `line` where it begins.

    `repeated`: the number came before and has been made unique.
    """

    id: str
    words: str
    line: int
    figures: tuple[str, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The clauses in order; document number, day of issue and subject where the text shows them.

    `places` are all numbered places, those that are only headings too.
    """

    clauses: tuple[OutlineClause, ...]
    number: str | None = None
    issued: date | None = None
    title: str | None = None
    places: frozenset[str] = frozenset()


def place_of(clause: str) -> str:
    """The numbered place a clause of a ledger belongs to: 三(六) of 三(六)段2-1, 五 of 五段末."""
    return re.sub(r"(?:段.*|末.*|引|题|-.*)\Z", "", clause) or clause


def outline_of(text: str) -> Outline:
    """The clauses of a notice, one paragraph a line; lines broken in the middle of a sentence are joined."""
    body = list(paragraphs(text))
    number = next((p.text for p in body if _NUMBER.fullmatch(p.text)), None)
    days = [_dated(paragraph) for paragraph in body]
    structure = Structure("附件1" if re.search(r"附\s*件\s*1", text) else "附件")
    for paragraph, day, following in zip(body, days, [*days, None][1:], strict=True):
        signed = following is not None and len(paragraph.text) <= _SIGNATURE_LENGTH and paragraph.text[-1] not in "。;:"
        if day is None and not signed and paragraph.text != number:
            structure.take(paragraph)
    issued = next((day for day in days if day is not None), None)
    clauses = tuple(_unique(_clauses(structure)))
    places = {place_of(clause.id) for clause in clauses} | set(structure.names())
    return Outline(clauses, number, issued, _title(structure.opening), frozenset(places))


def _dated(paragraph: Paragraph) -> date | None:
    """The day of a line that is only the day of issue, perhaps after who issued it."""
    plain = re.sub(r"\s", "", paragraph.text)
    shown = _ISSUED.search(plain)
    if shown is None or len(plain) > 2 * _SIGNATURE_LENGTH or (shown.start() > _SIGNATURE_LENGTH // 2 and not plain.endswith("印发")):
        return None
    try:
        return date(int(shown[1]), int(shown[2]), int(shown[3]))
    except ValueError:
        return None


def _title(opening: list[Paragraph]) -> str | None:
    """What the notice is about, from `关于做好…工作的通知`, which may stand on two lines."""
    texts = [re.sub(r"\s", "", p.text) for p in opening]
    for at, text in enumerate(texts):
        if "关于" in text and "《" not in text[: text.index("关于")]:
            for more in range(1, 4):
                if shown := TITLE.search("".join(texts[at : at + more])):
                    return re.sub(r"[\"\\#:]", "", shown["what"])
    return None


def _clauses(structure: Structure) -> Iterator[OutlineClause]:
    """Everything read, in the order of the notice."""
    if structure.opening:
        whole = [p for p in structure.opening if len(p.text) > HEADING_LENGTH and p.text[-1] in "。:"]
        start = (whole or structure.opening)[0]
        yield _clause("导语", start.text, start.line)
    last = structure.places[-1] if structure.places else None
    contact = last if last is not None and last.heading and _CONTACT.search(last.text) else None
    closing = structure.closing if contact or last is None else [*_asking(last), *structure.closing]
    for place in structure.places:
        yield from [_clause(place.name, place.text, place.line)] if place is contact else _of(place)
    if closing and not contact:
        yield OutlineClause("末段", "联系方式", closing[0].line)
    for attachment in structure.attachments.values():
        yield _clause(attachment.name, attachment.title, attachment.line)
        yield from (_clause(f"{attachment.name}段{at}", p.text, p.line) for at, p in enumerate(attachment.prose, 1))
        for place in attachment.places:
            yield from _of(place)


def _asking(place: Place) -> list[Paragraph]:
    """Takes a closing line such as whom to ask away from the last place, if it stands there."""
    while place.items and not place.after:
        place = place.items[-1]
    held = place.after or place.before[1:]
    if held and len(held[-1].text) <= HEADING_LENGTH and _CONTACT.search(held[-1].text):
        return [(place.after or place.before).pop()]
    return []


def _of(place: Place) -> Iterator[OutlineClause]:
    """The clauses of a numbered place and of the items below it."""
    own = [] if place.heading else [Paragraph(place.text, place.line)]
    if not own and re.search(r"[0-9]月", place.text):
        yield _clause(f"{place.name}题", place.text, place.line)
    body = _joined([*own, *place.before])
    introduces = bool(body and place.items) and _introduces(body[-1], itself=not place.before)
    intro = body.pop() if introduces else None
    if not (body or intro or place.items):
        yield _clause(place.name, place.text, place.line)
    alone = len(body) == 1 and bool(own or not place.items)
    for at, paragraph in enumerate(body, 1):
        yield from _split(place.name if alone else f"{place.name}段{at}", paragraph, titled=bool(own) and at == 1)
    if intro:
        yield _clause(f"{place.name}引", intro.text, intro.line)
    for item in place.items:
        yield from _of(item)
    last = f"{place.name}段末" if place.level == 1 else f"{place.name}末"
    for at, paragraph in enumerate(place.after, 1):
        yield from _split(f"{last}{at}" if len(place.after) > 1 else last, paragraph)


def _introduces(paragraph: Paragraph, *, itself: bool) -> bool:
    """Whether it only introduces the items below; `itself`: it stands on the line of the number."""
    return paragraph.introduces and (itself or len(paragraph.text) <= HEADING_LENGTH) and len(sentences(paragraph.text)) == 1


def _joined(body: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs where one that ends in a colon goes on with the next."""
    found: list[Paragraph] = []
    for paragraph in body:
        if found and found[-1].introduces:
            found[-1] = Paragraph(found[-1].text + paragraph.text, found[-1].line)
        else:
            found.append(paragraph)
    return found


def _split(name: str, paragraph: Paragraph, *, titled: bool = False) -> Iterator[OutlineClause]:
    """A paragraph as one clause, or one for each of its sentences and of the items inside it.

    `titled`: a short first sentence, such as a title on the line of the number, belongs to the next.
    """
    if name.startswith("附件"):
        yield _clause(name, paragraph.text, paragraph.line)
        return
    intro, items = _inline(paragraph.text)
    parts = sentences(intro)
    if titled and len(parts) > 1 and len(parts[0]) <= _RUN_IN_LENGTH:
        parts = [parts[0] + parts[1], *parts[2:]]
    divided = len(parts) > 1 or bool(items)
    for at, part in enumerate(parts, 1):
        yield _clause(f"{name}-{at}" if divided else name, part, paragraph.line)
    for label, part in items:
        yield _clause(f"{name}{label}", part, paragraph.line)


def _inline(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Items numbered inside a paragraph, (1)… (2)… or ①… ②…: what stands before them, and each with its number."""
    for pattern in _INLINE:
        marks: list[re.Match[str]] = []
        for mark in pattern.finditer(text):
            number = int(mark[1]) if mark[1].isdecimal() else ord(mark[1]) - ord("①") + 1
            if number == len(marks) + 1 and (mark.start() == 0 or text[mark.start() - 1] in ":;。,、)"):
                marks.append(mark)
        if len(marks) > 1:
            ends = [*(mark.start() for mark in marks[1:]), len(text)]
            return text[: marks[0].start()], [(mark[0], text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    return text, []


def _clause(name: str, text: str, line: int) -> OutlineClause:
    figures = dict.fromkeys(m[0] for m in _FIGURE.finditer(re.sub(r"\s", "", text)))
    return OutlineClause(name, _first(text), line, tuple(figures)[:FIGURES_KEPT])


def _first(text: str) -> str:
    """The first words, up to a comma where there is one, without what would disturb YAML."""
    words = re.sub(r"[\"\\\s#]", "", text)[:WORDS_KEPT]
    return re.sub(r"(?<=.{3})[,。;:(].*", "", words).rstrip("。;:,.、(《“")


def _unique(found: Iterator[OutlineClause]) -> Iterator[OutlineClause]:
    seen: dict[str, int] = {}
    for clause in found:
        seen[clause.id] = seen.get(clause.id, 0) + 1
        if seen[clause.id] > 1:
            clause = replace(clause, id=f"{clause.id}·{seen[clause.id]}", repeated=True)
        yield clause
