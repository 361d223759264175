"""The numbered places of a notice: paragraphs read one after the other into a tree, attachments and closing lines apart.

Comes in: paragraphs. Leaves: `Structure`. Names are as in ledgers: `三(五)2`, `附件1一`, `附件3-1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from zhaolu.surfaces.drafting.paragraphs import Paragraph, Step, is_closing, step_of

HEADING_LENGTH: Final = 40
"""Longer lines are never headings."""

_LISTED = re.compile(r"([0-9]{1,2})\s*[.、]\s*(?P<rest>.*)\Z")
_ATTACHMENT = re.compile(r"附\s*件\s*(?P<number>[0-9]{1,2}|[一二三四五六七八九十]?)\s*(?:\Z|[:.、]\s*|\s)(?P<rest>.*)\Z")
_HAN = "一二三四五六七八九十"


@dataclass
class Place:
    """A numbered place: its name, the text on its line, the paragraphs before and after the items below it."""

    name: str
    level: int
    line: int
    above: Place | None = field(default=None, repr=False)
    text: str = ""
    before: list[Paragraph] = field(default_factory=list)
    items: list[Place] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)

    @property
    def heading(self) -> bool:
        """Whether the line only names what follows."""
        more = bool(self.before or self.items)
        return not self.text or (more and len(self.text) <= HEADING_LENGTH and not re.search(r"[。;!?:]", self.text))


@dataclass
class Attachment:
    """An attachment: its name, what it is called, the sentences in it, the numbered places in it. Tables are left out."""

    name: str
    title: str
    line: int
    prose: list[Paragraph] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


@dataclass
class Structure:
    """A notice as read so far: `opening` before the first number, `closing` whom to ask. Empty attachments names are none."""

    sole_attachment: str
    """What an attachment without a number is called."""
    opening: list[Paragraph] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    closing: list[Paragraph] = field(default_factory=list)
    _inside: Attachment | None = None
    _listing: bool = False
    _open: Place | None = None

    def take(self, paragraph: Paragraph) -> None:
        """One more paragraph."""
        if shown := _ATTACHMENT.match(paragraph.text):
            self._attach(shown, paragraph)
        elif self._listing and (listed := _LISTED.match(paragraph.text)):
            self._attachment(f"附件{listed[1]}", listed["rest"], paragraph.line)
        elif is_closing(paragraph.text) and self.places:
            self._listing = False
            self.closing.append(paragraph)
        else:
            self._listing = False
            if not self._numbered(paragraph):
                self._unnumbered(paragraph)

    def names(self) -> Iterator[str]:
        """Every numbered place."""
        left = [*self.places, *(place for attachment in self.attachments.values() for place in attachment.places)]
        while left:
            place = left.pop()
            yield place.name
            left += place.items

    def _attach(self, shown: re.Match[str], paragraph: Paragraph) -> None:
        """The list of attachments at the end of a notice, or the head of one of them."""
        number, rest = shown["number"], shown["rest"]
        self._open = None
        if not number and (listed := _LISTED.match(rest)):
            self._listing, self._inside = True, None
            self._attachment(f"附件{listed[1]}", listed["rest"], paragraph.line)
        else:
            digits = str(_HAN.index(number) + 1) if number and number in _HAN else number
            self._listing = False
            self._inside = self._attachment(f"附件{digits}" if digits else self.sole_attachment, rest, paragraph.line)

    def _attachment(self, name: str, title: str, line: int) -> Attachment:
        found = self.attachments.setdefault(name, Attachment(name, title, line))
        found.title = found.title or title
        return found

    def _numbered(self, paragraph: Paragraph) -> bool:
        """Opens the place, or places (`（一）1．`), a paragraph begins with; False where it has no number."""
        rest, deepest = paragraph.text, 0
        while (step := step_of(rest, self._before)) and step.level > deepest:
            deepest, rest = step.level, step.rest
            self._begin(step, paragraph.line)
        if self._open is not None and deepest:
            self._open.text = rest
        return bool(deepest)

    def _begin(self, step: Step, line: int) -> None:
        above = self._above(step.level)
        beside = self._beside(above)
        prefix = above.name if above else self._inside.name if self._inside else ""
        number = step.name or str(len(beside) + 1)
        dash = "-" if prefix[-1:].isdecimal() and number[:1].isdecimal() else ""
        place = Place(prefix + dash + number, step.level, line, above)
        if above is not None and above.after:  # not after the items after all: paragraphs of the last item
            above.items[-1].before += above.after
            above.after = []
        beside.append(place)
        self._open = place

    def _beside(self, above: Place | None) -> list[Place]:
        return above.items if above else self._inside.places if self._inside else self.places

    def _before(self, level: int) -> str | None:
        """The name of the place a number of this level would follow; None where it would be the first."""
        beside = self._beside(self._above(level))
        return beside[-1].name if beside and beside[-1].level == level else None

    def _above(self, level: int) -> Place | None:
        place = self._open
        while place is not None and place.level >= level:
            place = place.above
        return place

    def _unnumbered(self, paragraph: Paragraph) -> None:
        """A paragraph without a number: of the place just named, after the items it closes, or of an attachment."""
        place, inside = self._open, self._inside
        if inside is not None and not inside.title:
            inside.title = paragraph.text
        elif inside is not None and not (len(paragraph.text) >= HEADING_LENGTH // 2 and paragraph.text[-1] in "。;"):
            pass  # a row of a table
        elif place is None:
            (self.opening if inside is None else inside.prose).append(paragraph)
        else:
            whole = len(place.text) > HEADING_LENGTH or place.text[-1:] in ("。", ";", "!", "?")
            closes = whole and not place.items and place.above is not None and not paragraph.introduces and place.text[-1] != ":"
            if closes and place.above is not None:
                place.above.after.append(paragraph)
            else:
                (place.after if place.items else place.before).append(paragraph)
