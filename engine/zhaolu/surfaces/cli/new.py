"""`zhaolu new`: the first draft of a ruleset, with what is still open marked."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cli import selection

if TYPE_CHECKING:
    from zhaolu.model.selection import RulesetKey
    from zhaolu.surfaces.api import Rulesets
    from zhaolu.surfaces.drafting import Open
    from zhaolu.surfaces.outline import Outline

SHOWN = 12
"""How many open lines are listed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("province", metavar="PROVINCE", help="省，代号或中文名 / province by id or Chinese name")
    parser.add_argument("year", metavar="YEAR", type=selection.year, help="招录年度 / admission year")
    parser.add_argument("--program", metavar="P", required=True, help="项目，代号或中文名 / programme by id or Chinese name")
    parser.add_argument(
        "--from",
        dest="earlier",
        nargs=2,
        metavar=("PROVINCE", "YEAR"),
        help="从这一份改起，日期随年度平移并注明“请核对” / begin from this one, its dates shifted and marked for review",
    )
    parser.add_argument(
        "--outline", metavar="FILE", help="通知正文的纯文本，从中列出各条 / plain text of the notice, whose clauses are listed"
    )
    parser.add_argument(
        "--rulesets", metavar="DIR", default="rulesets", help="写到哪个目录；缺省为 rulesets / folder to write to; default rulesets"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="输出语言 / language of the output")


def run(args: argparse.Namespace) -> int:
    from zhaolu.model.selection import RulesetKey, program_id, province_id
    from zhaolu.surfaces.drafting import empty, from_earlier, from_outline, still_open

    folder = Path(args.rulesets)
    known = _known(folder)
    names = known.vocabulary
    program = program_id(args.program, names.programs)
    if program is None:
        listed = "、".join(f"{name}（{id}）" for id, name in names.programs.items()), ", ".join(names.programs)
        raise ZhaoluError.of("E514", given=args.program, mend=(f"可用：{listed[0]}", f"there are: {listed[1]}"))
    key = RulesetKey(province_id(args.province, names.provinces), args.year, program)
    path = folder / key.file
    if path.exists():
        raise ZhaoluError.of("E552", file=str(path))
    outline = _outline(args.outline) if args.outline else None
    if args.earlier:
        before, text = _earlier(known, args.earlier, program)
        draft = from_earlier(text, before, key, outline)
    else:
        draft = from_outline(key, outline) if outline is not None else empty(key)
    _write(path, draft)
    _report(args, path, len(outline.clauses) if outline else None, still_open(draft))
    return 0


def _known(folder: Path) -> Rulesets:
    """The folder written to if it is there, else the bundled rulesets."""
    from zhaolu.surfaces.api import Rulesets

    return Rulesets(folder if folder.is_dir() else None)


def _earlier(known: Rulesets, given: list[str], program: str) -> tuple[RulesetKey, str]:
    """The file to begin from: of the folder written to, else a bundled one."""
    from zhaolu.surfaces.api import Rulesets
    from zhaolu.text.yaml_reader import read_source

    province, year = given
    try:
        found, owner = known.catalogue.find(province, year, program), known
    except ZhaoluError:
        owner = Rulesets(None)
        found = owner.catalogue.find(province, year, program)
    return found.key, read_source(owner.catalogue.path(found.key)).text


def _outline(name: str) -> Outline:
    from zhaolu.surfaces.outline import outline_of
    from zhaolu.text.yaml_reader import read_source

    found = outline_of(read_source(Path(name)).text)
    if not any(clause.id != "导语" for clause in found.clauses):
        raise ZhaoluError.of("E553", file=name)
    return found


def _write(path: Path, text: str) -> None:
    from zhaolu.surfaces.readers.opening import reason

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise ZhaoluError.of("E552", file=str(path)) from None
    except OSError as error:
        raise ZhaoluError.of("E527", file=str(path), reason=reason(error)) from None


def _report(args: argparse.Namespace, path: Path, clauses: int | None, left: list[Open]) -> None:
    zh = args.lang == "zh"
    counted = "" if clauses is None else f"，通知里认出 {clauses} 条" if zh else f"; clauses found in the notice: {clauses}"
    print(f"已写出 {path.as_posix()}{counted}" if zh else f"wrote {path.as_posix()}{counted}")
    print(f"还没有完成的 {len(left)} 处：" if zh else f"still open: {len(left)}")
    for item in left[:SHOWN]:
        print(f"  {'第 ' if zh else 'line '}{item.line}{' 行' if zh else ''}  {item.text.removeprefix('# ')}")
    if len(left) > SHOWN:
        print(f"  …另 {len(left) - SHOWN} 处" if zh else f"  … and {len(left) - SHOWN} more")
    where = f" --rulesets {args.rulesets}"
    print(f"接着：zhaolu check{where}；zhaolu clauses {args.province} {args.year}{where}" if zh else f"next: zhaolu check{where}")
