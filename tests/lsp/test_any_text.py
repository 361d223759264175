"""Whatever stands in a file, and wherever the cursor is: no question fails, and a broken line leaves the rest to be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lsprotocol import types

from zhaolu.model.document import Part
from zhaolu.spans import Source
from zhaolu.surfaces.formatting import rule_scalars
from zhaolu.surfaces.lsp.completion import complete
from zhaolu.surfaces.lsp.documents import Document, moved
from zhaolu.surfaces.lsp.folder import Folder
from zhaolu.surfaces.lsp.knowledge import Knowledge
from zhaolu.surfaces.lsp.pages import page
from zhaolu.surfaces.lsp.places import ITEM, place_at
from zhaolu.surfaces.lsp.pointing import declarations, hover
from zhaolu.surfaces.lsp.positions import Lines
from zhaolu.surfaces.lsp.symbols import outline
from zhaolu.text.scanning import scan
from zhaolu.text.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence
from zhaolu.text.yaml_reader import read_yaml

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "hubei/2019-assistant-gp.yaml",
    "hubei/2019-assistant-gp.xiaogan.yaml",
    "hubei/2019-assistant-gp.cases.yaml",
    "readings.yaml",
    "vocabulary.yaml",
)
PIECES = st.one_of(
    st.sampled_from(
        ['"', "'", "(", "[", "{", "}", "]", "|\n", "\n", "    ", "- ", ": ", " #", "，", "：", "。", "\t", "\r\n", "\x85", "\u2028"]
    ),
    st.sampled_from(
        [
            "且",
            "属于 [",
            "存在 e 属于 学历 满足 e.",
            'reading("',
            '查表("',
            "学历[",
            "报名.",
            "require: ",
            "clause: 三(",
            "\U0001f600",
            "\ud800",
        ]
    ),
    st.text(max_size=4),
)
Edits = list[tuple[float, int, str]]
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), PIECES), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, dict[str, Knowledge]]:
    root = tmp_path_factory.mktemp("any") / "rulesets"
    for name in NAMES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "rulesets" / name, root / name)
    folder = Folder(root)
    known: dict[Path, Knowledge] = {}
    for look in folder.look([root / name for name in NAMES], lambda: False):
        known |= look.knowledge
    return folder, {name: known[root / name] for name in NAMES}


def edited(text: str, edits: Edits) -> tuple[str, int]:
    """The text after random edits, and where the last one was."""
    at = 0
    for where, removed, piece in edits:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + removed :]
        at += len(piece)
    return text, at


@settings(max_examples=120, deadline=None)
@given(
    name=st.sampled_from(NAMES), edits=EDITS, elsewhere=st.floats(0, 1), trigger=st.sampled_from([None, None, ".", " ", '"', "=", "[", "("])
)
def test_every_question_is_answered(
    desk: tuple[Folder, dict[str, Knowledge]], name: str, edits: Edits, elsewhere: float, trigger: str | None
) -> None:
    folder, known = desk
    path = folder.root / name
    text, at = edited((ROOT / "rulesets" / name).read_text(encoding="utf-8"), edits)
    document = Document(path.as_uri(), path, text, 1)
    for offset in (at, int(elsewhere * len(text))):
        position = document.lines.position(document.lines.offset(document.lines.position(offset)))
        choices = complete(document, known[name], position, "zh", snippets=True, trigger=trigger)
        for item, thing in list(zip(choices.items, choices.things, strict=True))[::9]:
            assert isinstance(item.text_edit, types.TextEdit) and item.text_edit.range.end == position
            assert page(thing, known[name], "zh") and page(thing, known[name], "en")
        hover(document, known[name], position, "en")
        declarations(document, known[name], position)
    outline(document, known[name], "zh")


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(NAMES[:3]), edits=EDITS)
@example(name="hubei/2019-assistant-gp.yaml", edits=[(1.0, 0, "，")])
def test_every_text_is_checked(desk: tuple[Folder, dict[str, Knowledge]], name: str, edits: Edits) -> None:
    folder, _ = desk
    path = folder.root / name
    text, _ = edited((ROOT / "rulesets" / name).read_text(encoding="utf-8"), edits)
    folder.put(path, text)
    (look,) = [look for look in folder.look([path], lambda: False) if look.whole]
    folder.put(path, None)
    assert path in look.knowledge
    for found in look.diagnostics.values():
        for item in found:
            assert item.span is not None and 0 <= item.span.start <= item.span.end <= len(item.span.source.text)


def scalars(node: YamlNode, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], YamlScalar]]:
    match node:
        case YamlScalar():
            return [(path, node)]
        case YamlSequence(items):
            return [found for item in items for found in scalars(item, (*path, ITEM))]
        case YamlMapping(entries):
            return [found for key, entry in entries.items() for found in scalars(entry.value, (*path, key))]


@pytest.mark.parametrize("name", [str(p.relative_to(ROOT / "rulesets")) for p in sorted((ROOT / "rulesets").rglob("*.yaml"))])
def test_places_are_those_of_the_strict_reader(name: str) -> None:
    """In whole files, what is read from the lines around a cursor is what YAML means."""
    source = Source(name, (ROOT / "rulesets" / name).read_text(encoding="utf-8"))
    lines = Lines(source.text)
    met: set[int] = set()
    every = scalars(read_yaml(source))
    for path, node in every[:: 1 + len(every) // 600]:
        if node.span.start in met:  # named again by an alias
            continue
        met.add(node.span.start)
        if node.empty or node.style == "folded":
            continue
        start, end = node.text.span(0, len(node.text.value)).start, node.text.span(0, len(node.text.value)).end
        for offset in {start, (start + end) // 2}:
            place = place_at(lines, source, offset)
            assert place is not None and place.path == path and place.role in ("value", "either"), (path, offset)
            assert "".join(place.text.value.split()) == "".join(node.text.value.split())
            assert place.text.span(place.at, place.at).start == offset or source.text[offset].isspace()


def test_rule_texts_are_found_where_the_models_say(desk: tuple[Folder, dict[str, Knowledge]]) -> None:
    from zhaolu.surfaces.lsp.shapes import shape_at

    _, known = desk
    document = known[NAMES[0]].own
    assert document is not None
    rules = {scalar.node.span.start: scalar.kind for scalar in rule_scalars(document)}
    found = {node.span.start: shape.rule for path, node in scalars(_node(document)) if (shape := shape_at("ruleset", path)) and shape.rule}
    assert found == rules and len(rules) > 60


def _node(part: Part) -> YamlNode:
    return part.node


@given(text=st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("\n\r\U00020000且"), max_size=60), data=st.data())
def test_positions_there_and_back(text: str, data: st.DataObject) -> None:
    for encoding in types.PositionEncodingKind:
        lines = Lines(text, encoding)
        offset = data.draw(st.integers(0, len(text)))
        there = lines.position(offset)
        back = lines.offset(there)
        assert back == offset or text[back:offset] in ("\r", "\n", "\r\n")
        assert lines.offset(types.Position(there.line + 10**6, 0)) == len(text)


@given(
    before=st.text("abc\n", max_size=20),
    old=st.text("且或", max_size=8),
    new=st.text("123", max_size=8),
    after=st.text("xyz\n", max_size=20),
    data=st.data(),
)
def test_places_move_with_an_edit(before: str, old: str, new: str, after: str, data: st.DataObject) -> None:
    """What stands before or after the edited stretch is found again; what stood within, nearby."""
    first, second = before + old + after, before + new + after
    at = data.draw(st.integers(0, len(first)))
    found = moved(first, second, at)
    assert 0 <= found <= len(second)
    if at < len(before):
        assert found == at
    elif at >= len(before) + len(old):
        assert len(second) - found == len(first) - at


@given(st.text(alphabet=st.sampled_from(list('且或属于 满足存在e学历."“”()[],，=<>@1/*\n介于与非如果则x?')), max_size=80))
def test_words_cover_the_text_in_order(text: str) -> None:
    words = scan(text)
    ends = [0, *(word.end for word in words)]
    assert all(word.start >= end and word.text == text[word.start : word.end] for word, end in zip(words, ends, strict=False))
    if "/" not in text:
        assert "".join(word.text for word in words).replace(" ", "").replace("\n", "") == "".join(text.split())
