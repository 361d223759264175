"""A morning at the desk: open a ruleset, mistype, see it, mend it, complete, accept, look things up, format."""

from __future__ import annotations

from pathlib import Path

from editor import CURSOR, Editor, covered
from lsprotocol import types


def test_a_morning_at_the_desk(editor: Editor, folder: Path) -> None:
    path = folder / "hubei" / "2019-assistant-gp.yaml"
    text = editor.open(path)
    rule = "    require: 周岁(出生日期, 算年龄之日) <= 年龄上限\n"
    assert rule in text and not any(item.severity is types.DiagnosticSeverity.Error for item in editor.shown(path))

    version = editor.write(path, text.replace(rule, "    require: 周岁(出生日其, 算年龄之日) <= 年龄上限\n"))
    (seen,) = editor.wait_for(path, "E140")
    assert editor.published[path.as_uri()][-1].version == version
    assert covered(editor.text(path), seen.range) == "出生日其"
    assert seen.message == "没有“出生日其”这个名称\n改法：是不是“出生日期”？" and seen.source == "zhaolu"
    assert seen.code_description is not None
    page = Path(seen.code_description.href.removeprefix("file://")).read_text(encoding="utf-8")
    assert page.startswith("E140  没有“…”这个名称")

    assert editor.mend(path, seen) == {"改成 出生日期": text}
    editor.write(path, text)
    editor.wait(lambda: "E140" not in editor.codes(path))

    empty = text.replace(rule, f"    require: {CURSOR}\n")
    first = editor.complete(path, empty.replace(CURSOR, f"周{CURSOR}"))
    (age,) = [item for item in first if item.label == "周岁(…)"]
    assert age.detail == "周岁(日期, 日期) → 数" and "甲出生者在乙的周岁" in editor.explain(age)
    marked = editor.accept(path, age)
    assert f"    require: 周岁({CURSOR})\n" in marked
    (fact,) = [item for item in editor.complete(path, marked) if item.label == "出生日期"]
    marked = editor.accept(path, fact)
    marked = marked.replace(CURSOR, f", 报名.{CURSOR}")
    parts = editor.complete(path, marked, ".")
    assert [item.label for item in parts] == ["首日", "末日", "开始", "结束"]
    marked = editor.accept(path, parts[1]).replace(f"末日{CURSOR})", f"末日) <= 35{CURSOR}")
    assert f"    require: 周岁(出生日期, 报名.末日) <= 35{CURSOR}\n" in marked

    whole = marked.replace(CURSOR, "")
    version = editor.write(path, whole)
    editor.wait(lambda: editor.published[path.as_uri()][-1].version == version)
    assert not any(item.severity is types.DiagnosticSeverity.Error for item in editor.shown(path))
    on_fact = whole.replace("周岁(出生日期, 报名", f"周岁(出生{CURSOR}日期, 报名")
    assert editor.hover(path, on_fact).startswith("**出生日期** `birth_date` — 日期\n\n公历出生日期")
    assert editor.definition(path, on_fact) == [("vocabulary.yaml", "- id: birth_date")]
    on_window = whole.replace(", 报名.末日)", f", 报{CURSOR}名.末日)")
    assert editor.definition(path, on_window) == [("2019-assistant-gp.yaml", "- id: registration")]

    editor.write(path, text.replace(rule, "    require: 周岁( 出生日期,算年龄之日 )<=年龄上限 and true\n"))
    assert editor.format(path) == text.replace(rule, "    require: 周岁(出生日期, 算年龄之日) <= 年龄上限 且 真\n")
    editor.write(path, text)


def test_only_the_newest_text_is_spoken_of(editor: Editor, folder: Path) -> None:
    """While letters come one after the other, nothing is said of the texts between."""
    path = folder / "shanxi" / "2021-assistant-gp.yaml"
    text = editor.open(path)
    seen = len(editor.published[path.as_uri()])
    rule = next(line for line in text.split("\n") if line.startswith("    require: "))
    typed = "周岁(出生日期, 报名.末日) <= 不在"
    versions = [editor.write(path, text.replace(rule, f"    require: {typed[:n]}")) for n in range(1, len(typed) + 1)]
    editor.wait(lambda: editor.published[path.as_uri()][-1].version == versions[-1])
    assert "E140" in editor.codes(path)
    of_versions = {params.version for params in editor.published[path.as_uri()][seen:]}
    assert versions[-1] in of_versions and not of_versions & set(versions[:-1])
    editor.write(path, text)
    editor.wait(lambda: "E140" not in editor.codes(path))


def test_a_file_of_something_else_is_left_alone(editor: Editor, folder: Path) -> None:
    path = folder.parent / "compose.yaml"
    place = editor.place(path, f"services:\n  web: {CURSOR}\n")
    assert place and editor.complete(path, f"services:\n  web: {CURSOR}\n") == []
    assert editor.hover(path, f"servi{CURSOR}ces:\n") == "" and editor.outline(path) == []
    other = folder.parent / "posts" / "2019-how-we-moved.yaml"
    assert editor.complete(other, f"title: {CURSOR}\n") == []
    assert path.as_uri() not in editor.published and other.as_uri() not in editor.published
