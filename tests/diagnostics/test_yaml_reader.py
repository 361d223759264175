"""Strict YAML: places of characters, types, limits, and files that cannot be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zhaolu.diagnostics import ZhaoluError
from zhaolu.spans import Source
from zhaolu.text.files import MAX_BYTES, decode, read_source
from zhaolu.text.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence, node_at, to_data
from zhaolu.text.yaml_reader import MAX_ALIASED_NODES, MAX_DEPTH, read_yaml


def read(text: str) -> Any:
    return to_data(read_yaml(Source("f.yaml", text)))


def codes(text: str) -> list[str]:
    with pytest.raises(ZhaoluError) as error:
        read_yaml(Source("f.yaml", text))
    return [item.code for item in error.value.diagnostics]


def scalars(node: YamlNode) -> list[YamlScalar]:
    match node:
        case YamlScalar():
            return [node]
        case YamlSequence():
            return [found for item in node.items for found in scalars(item)]
        case YamlMapping():
            return [found for entry in node.entries.values() for found in (entry.key, *scalars(entry.value))]


def assert_placed(source: Source, scalar: YamlScalar) -> None:
    """Every character stands where it is said to stand, unless it was escaped or folded."""
    located = scalar.text
    value = located.value
    offsets = located.offsets or tuple(range(located.start, located.start + len(value) + 1))
    assert len(offsets) == len(value) + 1
    assert list(offsets) == sorted(offsets)
    for char, at in zip(value, offsets, strict=False):
        there = source.text[at]
        if char not in " \n" or there not in "\r\n":
            assert there == char or there in "\\'", (char, there, at)
        assert scalar.span.start <= at <= max(scalar.span.end, offsets[-1])


words = st.text(alphabet="年龄岁abc<=>\"'\\#:-[]{},&*!|%@` \t\n　é😀（）", max_size=40)


@settings(deadline=None)
@given(words, st.sampled_from(["'", '"', "|", ">", ""]), st.integers(20, 90), st.booleans())
def test_every_character_has_its_place(text: str, style: str, width: int, crlf: bool) -> None:
    dumped = yaml.safe_dump({"a": [text, {"b": text}]}, default_style=style or None, allow_unicode=True, width=width)
    if crlf:
        dumped = dumped.replace("\n", "\r\n")
    source = Source("f.yaml", dumped)
    node = read_yaml(source)
    for scalar in scalars(node):
        assert_placed(source, scalar)
    found = node_at(node, ("a", 0))
    assert isinstance(found, YamlScalar)
    assert found.text.value == text or crlf


lines = st.lists(st.sampled_from(["", " ", "   ", "甲 乙", "  more", "x", "  y ", "\tz", "'", "年龄 <= 35 且"]), min_size=1, max_size=8)


@settings(deadline=None)
@given(lines, st.sampled_from(["|", "|-", "|+", ">", ">-", ">+", "|1", ">2-"]), st.integers(1, 4))
def test_block_scalars_as_people_write_them(body: list[str], header: str, indent: int) -> None:
    text = f"a: {header}\n" + "".join(f"{' ' * indent}{line}\n" if line.strip() else f"{line}\n" for line in body) + "b: 1\n"
    source = Source("f.yaml", text)
    try:
        expected = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return
    node = read_yaml(source)
    for scalar in scalars(node):
        assert_placed(source, scalar)
    assert node_at(node, ("a",)).text.value == expected["a"]  # type: ignore[union-attr]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["", "甲 乙", "x'y", "年龄 <= 35 且", "é"]), min_size=1, max_size=6), st.sampled_from(["", "'", '"']))
def test_text_over_several_lines(body: list[str], quote: str) -> None:
    inner = "\n".join(f"    {line}" if line else "" for line in body).strip()
    if quote == "'":
        inner = inner.replace("'", "''")
    if not inner and not quote:
        return
    source = Source("f.yaml", f"a: {quote}{inner}{quote}\nb: 1\n")
    scalar = node_at(read_yaml(source), ("a",))
    assert isinstance(scalar, YamlScalar)
    assert_placed(source, scalar)
    assert scalar.text.value == yaml.safe_load(source.text)["a"]


def test_escapes_point_at_their_backslash() -> None:
    source = Source("f.yaml", 'a: "甲\\t\\u4e59\\x41丙"\n')
    scalar = node_at(read_yaml(source), ("a",))
    assert isinstance(scalar, YamlScalar)
    assert scalar.text.value == "甲\t乙A丙"
    assert [source.text[scalar.text.span(i, i + 1).start] for i in range(5)] == ["甲", "\\", "\\", "\\", "丙"]
    assert scalar.span.text == '"甲\\t\\u4e59\\x41丙"'


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("35", 35),
        ("-7", -7),
        ("0.5", Decimal("0.5")),
        ("1.10", Decimal("1.10")),
        ("2019-04-22", date(2019, 4, 22)),
        ("2019-04-22 17:00", "2019-04-22 17:00"),
        ("2019-04-25 to 2019-05-30", "2019-04-25 to 2019-05-30"),
        ("2019-04-22T10:00:00+08:00", "2019-04-22T10:00:00+08:00"),
        ("三(五)2", "三(五)2"),
        ("y", "y"),
        ("'no'", "no"),
        ('"17:30"', "17:30"),
        ("1984-05", "1984-05"),
    ],
)
def test_only_plain_things_are_typed(written: str, value: object) -> None:
    found = read(f"a: {written}\n")["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "yes",
        "on",
        "off",
        "No",
        "YES",
        "True",
        "NULL",
        "17:30",
        "08:00",
        "1:2:3",
        "007",
        "0x1F",
        "0o7",
        "0b1",
        "1_000",
        "+5",
        ".5",
        "1.",
        "1e3",
        "1.5e3",
        ".inf",
        "-.inf",
        ".nan",
        "2019-02-30",
    ],
)
def test_what_yaml_would_guess_is_refused(written: str) -> None:
    assert codes(f"a: {written}\n") in (["E217"], ["E219"])
    assert read(f"a: '{written}'\n") == {"a": written}


def test_anchors_may_be_used_within_bounds() -> None:
    assert read("a: &x [1, 2]\nb: *x\n") == {"a": [1, 2], "b": [1, 2]}


def test_alias_bound_counts_nodes() -> None:
    many = "a: &x [" + "1, " * 99 + "]\nb: [" + "*x, " * (MAX_ALIASED_NODES // 100 + 1) + "]\n"
    assert codes(many) == ["E211"]


def test_aliases_do_not_get_around_the_depth_bound() -> None:
    text = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, MAX_DEPTH + 2))
    assert codes(text)[0] == "E209"


def test_bom_and_line_ends_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeffa: 甲\r\nb: 2\r\n".encode())
    source = read_source(path)
    node = read_yaml(source)
    assert to_data(node) == {"a": "甲", "b": 2}
    scalar = node_at(node, ("b",))
    assert isinstance(scalar, YamlScalar)
    assert (scalar.span.line, scalar.span.column) == (2, 4)


def test_gbk_is_named_and_shown() -> None:
    with pytest.raises(ZhaoluError) as error:
        decode("a: 年龄\n".encode("gbk"), "f.yaml")
    (found,) = error.value.diagnostics
    assert found.code == "E207"
    assert "GBK" in found.message()
    assert found.span is not None
    assert found.span.source.text == "a: 年龄\n"
    assert found.span.text == "年"


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(ZhaoluError) as error:
            read_source(path)
        assert [item.code for item in error.value.diagnostics] == ["E221"]


def test_the_size_limit_is_the_published_one(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: 1\n#" + b"x" * (MAX_BYTES - 6))
    assert read_yaml(read_source(path))
    path.write_bytes(b"a: 1\n#" + b"x" * (MAX_BYTES - 5))
    with pytest.raises(ZhaoluError) as error:
        read_source(path)
    assert [item.code for item in error.value.diagnostics] == ["E208"]


def test_the_parser_written_in_python_serves_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x '甲''乙'\nb: *x\nc: |\n  一\n   二\nd: {e: f g, h: [1, 2]}\n"
    with_c = scalars(read_yaml(Source("f.yaml", text)))
    broken = codes('a: "x" = 1\nb: @x\nc: {d: f [1]}\n')
    monkeypatch.delattr(yaml, "CSafeLoader")
    with_python = scalars(read_yaml(Source("f.yaml", text)))
    assert [(s.text.value, s.text.offsets, s.span.start, s.span.end) for s in with_c] == [
        (s.text.value, s.text.offsets, s.span.start, s.span.end) for s in with_python
    ]
    assert codes('a: "x" = 1\nb: @x\nc: {d: f [1]}\n') == broken == ["E202", "E202", "E225"]


@settings(deadline=None)
@given(st.text(alphabet="ab:-[]{},&*!|>'\"%@`#?\n \t年：，", max_size=60))
def test_no_text_leads_to_anything_but_nodes_or_diagnostics(text: str) -> None:
    source = Source("f.yaml", text)
    try:
        read_yaml(source)
    except ZhaoluError as error:
        assert error.diagnostics
        for item in error.diagnostics:
            assert item.message("zh")
            assert item.message("en")
            item.help("zh")
            assert item.span is not None
            assert 0 <= item.span.start <= len(text)


def test_a_fault_without_a_rule_of_thumb_still_has_a_place() -> None:
    assert codes("%YAML 9.9\n---\na: 1\n") == ["E201"]
