from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from zhaolu.surfaces.document import (
    Branch,
    Document,
    Entries,
    Entry,
    Fields,
    Heading,
    Paragraph,
    Run,
    Table,
    Tree,
    line,
    render,
    to_markdown,
    to_text,
)
from zhaolu.surfaces.layout import Style, display_width

WORDS = st.text(alphabet="招录通知规则，。（）“”abc 12*|<\x1b", min_size=1, max_size=40).filter(str.strip)
LINES = st.lists(st.builds(Run, WORDS, st.sampled_from(["plain", "strong", "good", "bad", "dim"])), min_size=1, max_size=3).map(tuple)
MARKS = st.sampled_from([Run("•"), Run("✗", "bad"), Run("")])
FIELDS = st.builds(Fields, st.lists(st.tuples(WORDS.map(lambda t: t[:6]), LINES), min_size=1, max_size=3).map(tuple))
BRANCHES = st.recursive(
    st.builds(Branch, LINES, MARKS), lambda inner: st.builds(Branch, LINES, MARKS, st.lists(inner, max_size=2).map(tuple)), max_leaves=5
)
BLOCKS = st.one_of(
    st.builds(Heading, st.integers(1, 3), LINES),
    st.builds(Paragraph, LINES),
    FIELDS,
    st.builds(
        Entries,
        st.lists(st.builds(Entry, LINES, MARKS, st.lists(FIELDS, max_size=1).map(tuple)), min_size=1, max_size=3).map(tuple),
        st.booleans(),
    ),
    st.builds(lambda rows: Table(("甲", "乙"), tuple(rows)), st.lists(st.tuples(LINES, LINES), min_size=1, max_size=3)),
    st.builds(lambda roots: Tree(tuple(roots)), st.lists(BRANCHES, min_size=1, max_size=2)),
)
DOCUMENTS = st.builds(lambda blocks: Document(tuple(blocks)), st.lists(BLOCKS, min_size=1, max_size=4))


@settings(deadline=None)
@given(DOCUMENTS, st.integers(40, 120))
def test_text_keeps_to_the_width(document: Document, width: int) -> None:
    assert all(display_width(each) <= width for each in to_text(document, width=width).split("\n"))


@settings(deadline=None)
@given(DOCUMENTS, st.integers(40, 100))
def test_colour_changes_nothing_but_colour(document: Document, width: int) -> None:
    painted = to_text(document, width=width, style=Style(True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == to_text(document, width=width)


@settings(deadline=None)
@given(DOCUMENTS)
def test_no_control_characters_come_through(document: Document) -> None:
    for form in ("text", "markdown"):
        assert "\x1b" not in render(document, form)


def test_markdown_escapes_and_nests() -> None:
    document = Document(
        (
            Heading(1, line("A|17")),
            Entries((Entry(line(Run("三(五)2", "strong"), "  年龄 *超过*"), Run("✗", "bad"), (Fields((("记录", line("a_b")),)),)),)),
            Table(("条款", "数"), ((line("一|二"), line("3")),), {1: "right"}),
            Tree((Branch(line("甲"), Run("✓", "good"), (Branch(line("乙")),)),)),
        )
    )
    assert to_markdown(document) == (
        "# A\\|17\n\n- ✗ **三(五)2**  年龄 \\*超过\\*\n  - 记录：a\\_b\n\n| 条款 | 数 |\n| --- | --: |\n| 一\\|二 | 3 |\n\n- ✓ 甲\n  - 乙"
    )


def test_narrow_tables_become_lists() -> None:
    table = Table(("时间", "事项", "由谁"), ((line("4月25日"), line("报名"), line("申请人")),))
    assert to_text(Document((table,)), width=30) == "时间：4月25日\n事项：报名\n由谁：申请人"


def test_json_is_the_data() -> None:
    document = Document((Paragraph(line("x")),), {"结果": ["符合"]})
    assert json.loads(render(document, "json")) == {"结果": ["符合"]}
    assert render(document, "jsonl") == '{"结果": ["符合"]}'
