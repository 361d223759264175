"""Pages in a real browser: at the width of a desk and of a phone, and on paper. Skipped where there is no Chromium."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.pages.browser import Browser, chromium

if TYPE_CHECKING:
    from tests.conftest import Run

HUBEI = Path(__file__).parents[2] / "examples/hubei-2019.yaml"
AS_OF = ("--as-of", "2019-06-01")
PAGES: dict[str, tuple[tuple[Any, ...], tuple[str, ...]]] = {
    "review": (("review", "湖北", 2019, "--city", "孝感"), ("签署以前要看的", "全日制临床应届", "对人的影响", "签发")),
    "review-en": (("review", "湖北", 2024, "--lang", "en", "--no-people"), ("Before signing", "Approved by", "First registration")),
    "diff": (("diff", "湖北", 2019, "山西", 2021, "--format", "html"), ("年龄限", "对人的影响", "暂不能确定")),
    "explain": (("explain", "湖北", 2019, HUBEI, *AS_OF, "--format", "html"), ("甲-应届生", "不符合报名条件", "接下来")),
    "explain-trace": (("explain", "湖北", 2019, HUBEI, *AS_OF, "--id", "乙-在职者", "--trace", "--format", "html"), ("逐条判定",)),
    "explain-line": (("explain", "湖北", 2019, HUBEI, *AS_OF, "--line", "--lang", "en", "--format", "html"), ("not eligible",)),
}


TEXTS = """[...document.querySelectorAll('svg.timeline > g > g')].map(row => [...row.querySelectorAll('text')].map(text => {
  const box = text.getBoundingClientRect();
  return [box.left, box.right, box.top, box.bottom];
}))"""
"""The boxes of the texts of every row of a timeline."""
MARKED = """(() => {
  let count = 0;
  for (const whole of document.querySelectorAll('.entry, .clause.bare, tbody tr, .sides')) {
    const walk = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT), texts = [];
    while (walk.nextNode()) if (walk.currentNode.data.trim()) texts.push(walk.currentNode);
    if (!texts.length) continue;
    texts[0].data = `Q${count}a ${texts[0].data}`;
    texts.at(-1).data += ` Q${count++}z`;
  }
  return count;
})()"""
"""Writes a mark at the beginning and at the end of everything that may not be torn; how many there are."""
SMALLEST = "Math.min(...[...document.querySelectorAll('svg text')].map(text => parseFloat(getComputedStyle(text).fontSize)))"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = chromium()
    if os.name != "posix":
        pytest.skip("the browser is spoken to through pipes of POSIX")
    if program is None:
        pytest.skip("no Chromium: none of chromium, chromium-browser, google-chrome on the PATH, and ZHAOLU_CHROMIUM is not set")
    found = Browser(program)
    yield found
    found.close()


def made(zhaolu: Run, *arguments: Any) -> str:
    done = zhaolu(*arguments)
    assert done.code == 0, done.err
    return str(done.out)


def test_the_report_on_many_records(browser: Browser, zhaolu: Run, tmp_path: Path) -> None:
    made(zhaolu, "evaluate", "湖北", 2019, HUBEI, *AS_OF, "--report", tmp_path / "report.html")
    for width in (1200, 390):
        seen = browser.look((tmp_path / "report.html").read_text(encoding="utf-8"), width)
        assert seen.width <= width and seen.too_wide == () and seen.problems == () and seen.asked == ()
        assert "不符合最多的条款" in seen.text
    assert browser.paper().pages >= 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_at_the_desk_on_the_phone_and_on_paper(browser: Browser, zhaolu: Run, name: str) -> None:
    arguments, words = PAGES[name]
    page = made(zhaolu, *arguments)
    for width in (1200, 390, 320):
        seen = browser.look(page, width)
        assert seen.inner_width == width
        assert seen.width <= width and seen.too_wide == (), f"wider than {width}"
        assert seen.problems == () and seen.asked == ()
        assert [word for word in words if word not in seen.text] == []
    paper = browser.paper()
    assert paper.pages >= 1 and paper.size == (595, 842)  # A4 in points


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on the PATH (poppler-utils)")
@pytest.mark.parametrize("name", ["review", "diff", "explain"])
def test_nothing_that_belongs_together_is_torn_between_sheets(browser: Browser, zhaolu: Run, name: str) -> None:
    arguments, words = PAGES[name]
    browser.look(made(zhaolu, *arguments), 1200)
    plain = ["".join(sheet.split()) for sheet in browser.paper().sheets()]
    assert [number for number, sheet in enumerate(plain, 1) if f"{number}/{len(plain)}" not in sheet] == []
    assert [word for word in words if word not in "".join(plain)] == []
    count = browser.evaluate(MARKED)
    where = {mark: number for number, sheet in enumerate(browser.paper().sheets()) for mark in re.findall(r"Q\d+[az]", sheet)}
    assert count > 4 and len(where) == 2 * count
    assert [at for at in range(count) if where[f"Q{at}a"] != where[f"Q{at}z"]] == []


def test_every_applicant_has_sheets_of_their_own(browser: Browser, zhaolu: Run) -> None:
    browser.look(made(zhaolu, *PAGES["explain"][0]), 1200)
    assert browser.paper().pages >= 4  # the list, and one or more for each of three


def test_the_contents_stand_beside_the_text_at_the_desk_and_above_it_on_the_phone(browser: Browser, zhaolu: Run) -> None:
    page = made(zhaolu, *PAGES["diff"][0])
    place = """(() => {
      const [a, b] = ['nav', 'main'].map(name => document.querySelector(name).getBoundingClientRect());
      return [a.right <= b.left, a.bottom <= b.top];
    })()"""
    browser.look(page, 1200)
    assert browser.evaluate(place) == [True, False]
    browser.look(page, 390)
    assert browser.evaluate(place) == [False, True]


def test_the_timeline_keeps_its_letters_at_any_width(browser: Browser, zhaolu: Run) -> None:
    for lang, year, province in (("zh", 2025, "湖南"), ("en", 2024, "湖北")):
        picture = made(zhaolu, "timeline", province, year, "--lang", lang, "--as-of", f"{year}-06-01", "--format", "svg")
        page = f'<!DOCTYPE html><meta name="viewport" content="width=device-width"><body style="margin:8px">{picture}'
        for width in (900, 390):
            seen = browser.look(page, width)
            assert seen.width <= width and seen.problems == () and seen.asked == ()
            for row in browser.evaluate(TEXTS):
                for at, (left, right, top, bottom) in enumerate(row):
                    assert left >= 0 and right <= width
                    assert all(right <= x or y <= left or bottom <= u or v <= top for x, y, u, v in row[at + 1 :]), row
            assert browser.evaluate(SMALLEST) >= 12


def test_a_page_runs_nothing(browser: Browser, zhaolu: Run) -> None:
    page = made(zhaolu, *PAGES["explain-line"][0])
    seen = browser.look(page.replace("<main", '<script>document.title = "ran"</script><img src="https://example.org/a.png"><main'), 1200)
    assert browser.evaluate("document.title") != "ran" and seen.problems
