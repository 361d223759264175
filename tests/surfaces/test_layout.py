from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcwidth

from zhaolu.surfaces import layout
from zhaolu.surfaces.layout import Style, column_widths, columns, display_width, pad, printable, terminal_width, wrap

CHINESE = "招录通知规则第一条年龄以下，。；：、？！（）“”《》"
TEXTS = st.text(alphabet=CHINESE + "abcXYZ 0123456789-—…·①\n", max_size=200)


def bare(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None)
@given(TEXTS, st.integers(2, 80))
def test_no_line_is_wider_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(display_width(line) <= width for line in lines)
    assert bare("".join(lines)) == bare(text)


@settings(deadline=None)
@given(TEXTS, st.integers(12, 60))
def test_leads_count_towards_the_width(text: str, width: int) -> None:
    lines = wrap(text, width, first="• ", rest="  ")
    assert all(display_width(line) <= width for line in lines)
    assert lines[0].startswith("•")
    assert all(line.startswith("  ") or not line.strip() for line in lines[1:])


@settings(deadline=None)
@given(st.text(alphabet="招录通知规则，。；（）“”abc12", max_size=120), st.integers(6, 40))
def test_no_line_begins_with_closing_or_ends_with_opening_punctuation(text: str, width: int) -> None:
    if max((display_width(piece) for piece in layout._clusters(text)), default=0) > width:
        return  # a run of punctuation longer than a line has to be cut somewhere
    lines = wrap(text, width)
    assert all(line[0] not in "，。；）”" for line in lines[1:])
    assert all(line[-1] not in "（“" for line in lines[:-1])


def test_breaks_where_a_reader_would() -> None:
    assert wrap("年龄超过 35 岁上限，不招。", 10) == ["年龄超过", "35 岁上", "限，不招。"]
    assert wrap("（一）招录", 6) == ["（一）", "招录"]
    assert wrap("2019年4月25日", 6) == ["2019年", "4月", "25日"]
    assert wrap("说“以下”含本数", 6) == ["说“以", "下”含", "本数"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("eligible applicant", 10) == ["eligible", "applicant"]
    assert wrap("", 10) == [""]


@settings(deadline=None)
@given(st.characters(min_codepoint=0x20, max_codepoint=0xFFFF, exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf", "Mc", "Lo", "So")))
def test_widths_agree_with_wcwidth(char: str) -> None:
    assert layout.character_width(char) == max(0, wcwidth(char))


@pytest.mark.parametrize("char", "招录，。“”（）①—…·〔〕　℃")
def test_widths_of_what_notices_use(char: str) -> None:
    assert layout.character_width(char) == wcwidth(char)


def test_a_record_cannot_steer_the_terminal() -> None:
    assert printable("A\x1b[31m17\x07\tB\u202e") == "A[31m17 B"


@settings(deadline=None)
@given(st.lists(st.lists(TEXTS.map(lambda t: t.replace("\n", "")), min_size=3, max_size=3), min_size=1, max_size=6), st.integers(20, 100))
def test_columns_fit_and_align(rows: list[list[str]], width: int) -> None:
    lines = [line for row in columns(rows, width) for line in row]
    assert all(display_width(line) <= width for line in lines)
    assert bare("".join(sorted(bare("".join(lines))))) == bare("".join(sorted(bare("".join("".join(row) for row in rows)))))
    assert sum(column_widths(rows, width)) + 4 <= max(width, 10)


def test_the_widest_column_gives_way() -> None:
    assert column_widths([["a" * 4, "b" * 40]], 20) == [4, 14]
    assert pad("招录", 6) == "招录  "
    assert pad("7", 3, "right") == "  7"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_only_on_a_terminal_that_wants_it() -> None:
    assert Style.of(Terminal(), environ={}).colour
    assert not Style.of(io.StringIO(), environ={}).colour
    assert not Style.of(Terminal(), environ={"NO_COLOR": "1"}).colour
    assert not Style.of(Terminal(), environ={"TERM": "dumb"}).colour
    assert Style.of(io.StringIO(), "always", environ={"NO_COLOR": "1"}).colour
    assert Style(True).paint("不符合", "bad") == "\x1b[31m不符合\x1b[0m"
    assert Style(False).paint("不符合", "bad") == "不符合"


def test_terminal_width_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    assert terminal_width() == layout.MAXIMUM_WIDTH
    monkeypatch.setenv("COLUMNS", "64")
    assert terminal_width() == 64
    monkeypatch.setenv("COLUMNS", "3")
    assert terminal_width() == layout.MINIMUM_WIDTH


def test_table_has_a_rule_under_its_header() -> None:
    assert layout.table(["省", "年度"], [["湖北", "2019"], ["福建", "2023"]], 40) == [
        "省    年度",
        "────  ────",
        "湖北  2019",
        "福建  2023",
    ]
