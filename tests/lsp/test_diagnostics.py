"""The editor shows what `zhaolu check` would say if the open texts were on disk: all of it, at its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from editor import ABILITIES, Editor, covered
from lsprotocol import types

import zhaolu
from zhaolu.surfaces.checking.folder import check

ROOT = Path(__file__).resolve().parents[2]
Said = list[tuple[str, str, str]]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with few rulesets, which the test may change."""
    found = tmp_path / "rulesets"
    (found / "hubei").mkdir(parents=True)
    for name in ("vocabulary.yaml", "readings.yaml"):
        shutil.copy(ROOT / "rulesets" / name, found / name)
    for path in (ROOT / "rulesets" / "hubei").glob("2019-*.yaml"):
        shutil.copy(path, found / "hubei" / path.name)
    return found


def checked(folder: Path, path: Path) -> Said:
    """What `zhaolu check` says of a file: code, message with the mend, the text pointed at."""
    found = [item for item in check(zhaolu.open(folder)) if item.span is not None and Path(item.span.source.name) == path]
    return [(d.code, f"{d.message()}\n改法：{d.help()}" if d.help() else d.message(), d.span.text if d.span else "") for d in found]


def shown(editor: Editor, path: Path, text: str) -> Said:
    return [(str(item.code), item.message, covered(text, item.range)) for item in editor.shown(path)]


BROKEN = {
    "hubei/2019-assistant-gp.yaml": [
        ("周岁(出生日期, 算年龄之日)", "周岁(出生日其, 算年龄之日)"),
        ("    clause: 三(五)2\n", "    clause: 三（五）2\n"),
        ('reading("hb19-tertiary")', 'reading("hb19-tertiery")'),
        ("open: 2019-04-25 至 2019-05-30", "open: 2019-04-25 至 2019-05-32"),
    ],
    "hubei/2019-assistant-gp.xiaogan.yaml": [("    replaces: true\n    clause: 一1", "    clause: 一1")],
    "hubei/2019-assistant-gp.cases.yaml": [
        ("    note: 五年制高职应届，学制不是条件\n", "    note: 五年制\n    remove: [nothing]\n"),
        ("- id: part-time-past\n", "- id: fresh\n"),
    ],
    "readings.yaml": [("    settled: 含", "    settled: 函")],
    "vocabulary.yaml": [("label: 出生日期", "label: 出生 日期")],
}


@pytest.mark.parametrize("name", BROKEN)
def test_every_kind_of_file_unsaved(editor: Editor, desk: Path, name: str) -> None:
    path = desk / name
    text = editor.open(path)
    for old, new in BROKEN[name]:
        assert old in text
        text = text.replace(old, new, 1)
    editor.write(path, text)
    path.write_text(text, encoding="utf-8")
    expected = checked(desk, path)
    assert len([code for code, *_ in expected if code.startswith("E")]) >= len(BROKEN[name])
    editor.wait(lambda: sorted(shown(editor, path, text)) == sorted(expected))


def test_what_one_file_does_to_the_others(editor: Editor, desk: Path) -> None:
    """A change of the vocabulary or of the parent shows in the files that are not open, and goes when it is taken back."""
    own, city, words = desk / "hubei/2019-assistant-gp.yaml", desk / "hubei/2019-assistant-gp.xiaogan.yaml", desk / "vocabulary.yaml"
    facts, text = editor.open(words), editor.open(own)
    editor.write(words, facts.replace("label: 报名身份", "label: 报名的身份", 1))
    editor.wait(lambda: "E140" in editor.codes(own) and "E140" in editor.codes(city))
    editor.write(words, facts)
    editor.wait(lambda: "E140" not in editor.codes(own) + editor.codes(city))
    editor.write(own, text.replace("  - id: admitted-groups", "  - id: groups-admitted", 1))
    editor.wait(lambda: "E333" in editor.codes(city))
    editor.write(own, text)
    editor.wait(lambda: "E333" not in editor.codes(city))


def test_a_closed_file_is_the_one_on_disk(editor: Editor, desk: Path) -> None:
    path = desk / "hubei/2019-assistant-gp.yaml"
    text = editor.open(path)
    editor.write(path, text.replace("<= 年龄上限", "<= 年龄上线", 1))
    editor.wait(lambda: "E140" in editor.codes(path))
    editor.close(path)
    editor.wait(lambda: "E140" not in editor.codes(path))


def test_files_changed_by_others(tmp_path: Path, desk: Path) -> None:
    """The editor is asked to watch the files, and what it tells of them counts."""
    watching = types.ClientCapabilities(
        text_document=ABILITIES.text_document,
        workspace=types.WorkspaceClientCapabilities(
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        ),
    )
    editor = Editor(tmp_path / "kept", abilities=watching)
    own, city = desk / "hubei/2019-assistant-gp.yaml", desk / "hubei/2019-assistant-gp.xiaogan.yaml"
    editor.open(own)
    editor.wait(lambda: bool(editor.registered))
    assert editor.registered == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
    city.write_text(city.read_text(encoding="utf-8").replace("    replaces: true\n    clause: 一1", "    clause: 一1", 1), encoding="utf-8")
    editor.client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams([types.FileEvent(city.as_uri(), types.FileChangeType.Changed)])
    )
    editor.wait(lambda: "E334" in editor.codes(city))
    assert editor.quit() == 0


def test_a_file_not_on_disk_yet(editor: Editor, desk: Path) -> None:
    path = desk / "hunan" / "2026-assistant-gp.yaml"
    text = "notice: {province: hunan, year: 2026, program: assistant-gp}\n"
    text += "rules:\n  - {id: a, clause: 一, require: 在读}\nclauses:\n  一: {says: 甲}\n"
    editor.write(path, text)
    editor.wait(lambda: "E140" in editor.codes(path))
    assert "年龄" not in [item.label for item in editor.complete(path, text.replace("在读", "¦"))]
    assert "出生日期" in [item.label for item in editor.complete(path, text.replace("在读", "¦"))]


def test_places_are_counted_as_the_editor_counts(tmp_path: Path, desk: Path) -> None:
    """Characters beyond the first plane take two units in UTF-16, one in UTF-32; line ends may be those of Windows."""
    path = desk / "hubei/2019-assistant-gp.yaml"
    plain = path.read_text(encoding="utf-8")
    rule = "    require: 周岁(出生日期, 算年龄之日) <= 年龄上限\n"
    text = plain.replace(rule, "    require: '\"\U00020000𠮷\" = 出生日其'\n").replace("\n", "\r\n")
    utf32 = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf32, types.PositionEncodingKind.Utf16]),
        text_document=ABILITIES.text_document,
    )
    line = text[: text.index("出生日其")].count("\n")
    for abilities, start in ((ABILITIES, 23), (utf32, 21)):
        editor = Editor(tmp_path / "kept", abilities=abilities)
        editor.write(path, text)
        editor.wait(lambda editor=editor: "E140" in editor.codes(path))  # type: ignore[misc]
        (seen,) = [item for item in editor.shown(path) if item.code == "E140"]
        assert seen.range == types.Range(types.Position(line, start), types.Position(line, start + 4))
        assert editor.quit() == 0


@pytest.mark.parametrize(
    ("old", "new", "code", "mended"),
    [
        ("周岁(出生日期, 算年龄之日)", "周岁(出生日期 且 算年龄之日)", None, None),
        ("exclude: 本科以上", "exclude: 本科以上且在职", "E130", "exclude: 本科以上 且 在职"),
        ('= "三级医院"', '= "三甲医院"', "E142", '= "三级医院"'),
        ('reading("hb19-tertiary")', 'reading("hb19-tertiery")', "E154", 'reading("hb19-tertiary")'),
        ("周岁(出生日期", "岁周(出生日期", "E145", "周岁(出生日期"),
        ("<= 年龄上限", "＝＝ 年龄上限", "E103", "= 年龄上限"),
        ("    carried_by: [directed", "    carriedby: [directed", "E301", "    carried_by: [directed"),
        ("    kind: eligibility\n", "    kind: eligable\n", "E306", "    kind: eligibility\n"),
        ("    clause: 三(五)2\n", "    clause: 三（五）2\n", "E321", "    clause: 三(五)2\n"),
        ("require: 单位委派\n", "require： 单位委派\n", "E222", "require:  单位委派\n"),
        ("  - fact: 报名身份\n", "  - fact: 报名的身份\n", "E608", "  - fact: 报名身份\n"),
        ("impose: [记入诚信档案]", "impose: [记入诚信档]", "E115", "impose: [记入诚信档案]"),
    ],
)
def test_quick_fixes(editor: Editor, desk: Path, old: str, new: str, code: str | None, mended: str | None) -> None:
    path = desk / "hubei/2019-assistant-gp.yaml"
    text = editor.open(path)
    assert old in text
    editor.write(path, text.replace(old, new, 1))
    if code is None or mended is None:
        editor.wait(lambda: any(item.severity is types.DiagnosticSeverity.Error for item in editor.shown(path)))
        assert [fixed for item in editor.shown(path) for fixed in editor.mend(path, item)] == []
        return
    editor.wait(lambda: code in editor.codes(path))
    seen = next(item for item in editor.shown(path) if item.code == code)
    assert list(editor.mend(path, seen).values()) == [text.replace(old, mended, 1)]
