"""What an HTML page holds, read with the standard parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "hr", "input"}


@dataclass
class Page:
    """`text`: all that is shown, white space folded; `headings`: (level, text) in order; `open`: elements never closed."""

    lang: str = ""
    title: str = ""
    text: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page, given = self.page, dict(attrs)
        page.elements.append(tag)
        if tag == "html":
            page.lang = given.get("lang") or ""
        if "id" in given:
            page.ids.append(given["id"] or "")
        if tag == "a":
            page.links.append(given.get("href") or "")
        outward = ("src", "srcset", "data", "action") if tag == "a" else ("src", "srcset", "data", "action", "href")
        page.fetched += [value or "" for name, value in attrs if name in outward]
        if re.fullmatch("h[1-6]", tag):
            page.headings.append((int(tag[1]), ""))
        if tag not in VOID:
            page.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.page.open and self.page.open[-1] == tag, f"</{tag}> closes {self.page.open[-3:]}"
        self.page.open.pop()

    def handle_data(self, data: str) -> None:
        inside = self.page.open
        if "style" in inside:
            return
        if "title" in inside and "svg" not in inside:
            self.page.title += data
            return
        self.parts.append(data)
        if any(re.fullmatch("h[1-6]", tag) for tag in inside):
            level, text = self.page.headings[-1]
            self.page.headings[-1] = level, text + data


def read(html: str) -> Page:
    """A page; fails where an element is closed that is not the last opened."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.text = folded("".join(reader.parts))
    reader.page.headings = [(level, folded(text)) for level, text in reader.page.headings]
    return reader.page


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def squeezed(text: str) -> str:
    """Without any white space: for texts a terminal has wrapped."""
    return re.sub(r"\s+", "", text)


def sound(html: str) -> Page:
    """A page that is well formed, needs nothing from elsewhere, runs nothing, and whose links and headings are in order."""
    page = read(html)
    assert page.open == [] and html.startswith("<!DOCTYPE html>") and html.endswith("\n")
    assert page.lang in ("zh-CN", "en") and page.title
    assert page.fetched == [] and not {"script", "iframe", "object", "img", "link"} & set(page.elements)
    assert re.findall(r"(?:@import|url\()", html) == []
    assert len(page.ids) == len(set(page.ids))
    assert [link for link in page.links if link.removeprefix("#") not in page.ids or not link.startswith("#")] == []
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert [pair for pair in zip(levels, levels[1:], strict=False) if pair[1] > pair[0] + 1] == []
    assert all(text for _, text in page.headings)
    return page
