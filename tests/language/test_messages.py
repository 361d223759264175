"""Every fault of rule text with the message people see, in `grammar/malformed-text`.

A file holds blocks: a line `==== text`, then what is said of it. `UPDATE_GOLDEN=1` writes the messages anew; read the
difference before keeping it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from zhaolu.catalog.language import CODES
from zhaolu.compile.expressions import check_expression
from zhaolu.compile.scope import Scope
from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.ir.rules import Table
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER, STRING, Enum, FieldType, List, Struct
from zhaolu.spans import Located
from zhaolu.surfaces.checking.diagnostics_text import render
from zhaolu.text import parser

SAMPLES = Path(__file__).resolve().parents[2] / "grammar" / "malformed-text"
ELSEWHERE = {
    "E120", "E121", "E123",  # limits: test_limits.py
    "E180", "E181", "E182",  # while running: test_reference.py, test_limits.py
    "E190", "E191", "E192",  # the command: tests/language/test_expr_command.py
}  # fmt: skip


def field(id: str, label: str, type_: object, nullable: bool = False) -> FieldType:
    return FieldType(id, label, type_, nullable)  # type: ignore[arg-type]


def struct(name: str, *fields: FieldType) -> Struct:
    return Struct(name, {f.id: f for f in fields})


FACTS = struct(
    "",
    field("birth_date", "出生日期", DATE),
    field("household", "户籍", STRING),
    field("age", "年龄", NUMBER),
    field("submitted_at", "报名提交时间", DATETIME),
    field("healthy", "身体条件合格", BOOLEAN),
    field(
        "education",
        "学历",
        List(
            struct(
                "学历",
                field("level", "层次", Enum(("专科", "本科"), "层次")),
                field("full_time", "全日制", BOOLEAN),
                field("year", "毕业年份", NUMBER),
            )
        ),
    ),
    field(
        "employment",
        "现工作单位",
        struct("现工作单位", field("unit_kind", "单位类别", Enum(("三级医院", "乡镇卫生院"), "单位类别"), True)),
    ),
    field("withdrawal", "退出", struct("退出", field("date", "退出日期", DATE)), True),
)
SCOPE = Scope(
    facts=FACTS,
    windows={"报名": "registration"},
    readings={"age-ref": DATE},
    constants={"年度": (2019, NUMBER)},
    tables={"poor-counties": Table(id="poor-counties", key=STRING, value=NUMBER, rows={}, complete=True)},
)


def faults(text: str, entry: str) -> list[Diagnostic]:
    located = Located.of(text, "<expr>")
    try:
        tree = getattr(parser, f"parse_{entry}")(located)
    except ZhaoluError as error:
        return list(error.diagnostics)
    return check_expression(tree, SCOPE)[1] if entry == "expression" else []


def blocks(path: Path) -> list[tuple[str, str]]:
    parts = re.split(r"^==== (.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


FILES = sorted(SAMPLES.glob("*.txt"))
CASES = [(path.stem, text, said) for path in FILES for text, said in blocks(path)]


@pytest.mark.skipif("UPDATE_GOLDEN" not in os.environ, reason="only to write the messages anew")
def test_write_messages() -> None:
    for path in FILES:
        said = (f"==== {text}\n{render(faults(text, path.stem), summary=False)}\n\n" for text, _ in blocks(path))
        path.write_text("".join(said), encoding="utf-8")


@pytest.mark.parametrize(("entry", "text", "said"), CASES, ids=[f"{entry}:{text}" for entry, text, _ in CASES])
def test_message(entry: str, text: str, said: str) -> None:
    found = faults(text, entry)
    assert render(found, summary=False) == said.rstrip("\n")
    assert found
    assert all(item.message("en") not in ("", item.message("zh")) for item in found)


def test_every_code_has_a_sample() -> None:
    shown = set(re.findall(r"[EW][0-9]{3}", "".join(said for _, _, said in CASES)))
    assert shown | ELSEWHERE >= set(CODES)
    assert shown <= set(CODES)
