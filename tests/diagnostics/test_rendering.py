"""How a diagnostic is shown: carets below wide characters, long lines, colour, both languages, data."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from zhaolu.diagnostics import Diagnostic
from zhaolu.spans import Source, Span
from zhaolu.surfaces.checking.diagnostics_text import EXCERPT_WIDTH, as_data, excerpt, render, render_one
from zhaolu.surfaces.layout import display_width, printable

LINE = '    require: 年龄 <= 35 且 学历.层次 = "专科"'


def span(text: str, what: str) -> Span:
    start = text.index(what)
    return Span(Source("f.yaml", text), start, start + len(what))


def test_the_caret_stands_below_wide_characters() -> None:
    shown = excerpt(span(f"甲\n{LINE}\n", "学历"))
    assert shown == ("2", LINE, " " * display_width("    require: 年龄 <= 35 且 ") + "^^^^")


@settings(deadline=None)
@given(
    st.text(alphabet="ab 年龄，：\t\u0301é", max_size=300),
    st.text(alphabet="x岁", min_size=1, max_size=120),
    st.text(alphabet="ab 年", max_size=300),
)
def test_the_caret_marks_the_stretch_and_lines_stay_within_bounds(before: str, marked: str, after: str) -> None:
    text = before + marked + after
    shown = excerpt(Span(Source("f", text), len(before), len(before) + len(marked)))
    assert shown is not None
    _, line, caret = shown
    lead = len(caret) - len(caret.lstrip(" "))
    assert display_width(line) <= EXCERPT_WIDTH + 2
    tail, width = "", 0
    for char in line:
        if width >= lead and width < len(caret):
            tail += char
        width += display_width(char)
    assert printable(marked).startswith(tail.strip("…\u0301"))
    assert tail


def test_a_stretch_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    text = "a: |\n  甲\n  乙\n"
    shown = excerpt(Span(Source("f", text), 3, len(text)))
    assert shown == ("1", "a: |", "   ^")


def test_plain_coloured_and_english() -> None:
    item = Diagnostic.of("E210", span("a: 1\na: 2\n", "a: 2"), key="a", line=1)
    assert render_one(item) == "f.yaml:2:1: 错误 E210：键 a 重复，第 1 行已经有了\n 2 | a: 2\n   | ^^^^\n   = 改法：删掉一个，或改名"
    assert render_one(item, lang="en").startswith("f.yaml:2:1: error E210: the key a is repeated; line 1 has it already")
    assert "\x1b[" not in render_one(item)
    assert "\x1b[1;31m" in render_one(item, color=True)


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    item = Diagnostic.of("E301", span("\x1b[31mbad\x07key: 1\n", "bad"), key="bad\x1b[0m")
    assert "\x1b" not in render_one(item)
    assert "\x07" not in render_one(item)


def test_summary_counts_by_severity_and_file() -> None:
    one = Diagnostic.of("E216", Span(Source("a", ""), 0, 0))
    two = Diagnostic.of("W510", Span(Source("b", ""), 0, 0), file="b")
    assert render([two, one, one]).endswith("共 1 个错误、1 个警告，在 2 个文件里")
    assert render([two, one], lang="en").endswith("1 error, 1 warning in 2 files")
    assert render([]) == ""


def test_data_for_programs() -> None:
    item = Diagnostic.of("E210", span("a: 1\n甲: 2\n", "甲"), key="甲", line=1)
    assert as_data([item, item]) == [
        {
            "code": "E210",
            "severity": "error",
            "message": "键 甲 重复，第 1 行已经有了",
            "help": "删掉一个，或改名",
            "file": "f.yaml",
            "line": 2,
            "column": 1,
            "end_line": 2,
            "end_column": 2,
        }
    ]
