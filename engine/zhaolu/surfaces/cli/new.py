"""`zhaolu new`: the first draft of a ruleset, with what is still open marked."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.cli import selection

if TYPE_CHECKING:
    from zhaolu.model.selection import RulesetKey
    from zhaolu.surfaces.api import Rulesets
    from zhaolu.surfaces.drafting.draft import City
    from zhaolu.surfaces.drafting.outline import Outline
    from zhaolu.surfaces.drafting.unfinished import Open

SHOWN = 12
"""How many open lines are listed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("province", metavar="PROVINCE", help="省，代号或中文名 / province by id or Chinese name")
    parser.add_argument("year", metavar="YEAR", type=selection.year, help="招录年度 / admission year")
    parser.add_argument(
        "--program",
        metavar="P",
        help="项目，代号或中文名；缺省照通知的标题或 --from 的那一份 / programme; by default from the notice's title or --from",
    )
    parser.add_argument(
        "--city",
        metavar="C",
        help="写市州的规则集，叠在省里的上面；还没有过的写 代号=中文名，如 xiaogan=孝感"
        " / a city's ruleset, laid over the province's; ID=NAME for a new one",
    )
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
        "--rulesets",
        metavar="DIR",
        default=os.environ.get(selection.FOLDER) or "rulesets",
        help=f"写到哪个目录；缺省是环境变量 {selection.FOLDER} 所指的，再没有就是 rulesets"
        f" / folder to write to; by default the one the variable {selection.FOLDER} names, else rulesets",
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="输出语言 / language of the output")


def run(args: argparse.Namespace) -> int:
    from zhaolu.model.selection import RulesetKey, province_id
    from zhaolu.surfaces.drafting.draft import empty, from_earlier, from_outline

    known = _known(Path(args.rulesets))
    province = province_id(args.province, known.vocabulary.provinces)
    outline = _outline(args.outline) if args.outline else None
    program = _program(args, known, outline)
    key = RulesetKey(province, args.year, program)
    city = _city(args.city, known, key) if args.city else None
    if city is not None:
        key = replace(key, city=city.id)
    path = Path(args.rulesets) / key.file
    if path.exists():
        raise ZhaoluError.of("E552", file=str(path))
    if city is not None and replace(key, city=None) not in known.catalogue.list():
        raise ZhaoluError.of("E556", folder=args.rulesets, parent=city.parent)
    if args.earlier:
        draft = from_earlier(*_earlier(known, args.earlier, key, city), key, outline)
    else:
        draft = from_outline(key, outline, city) if outline is not None else empty(key, city)
    _write(path, draft)
    _report(args, path, key, len(outline.clauses) if outline else None, draft)
    return 0


def _known(folder: Path) -> Rulesets:
    """The folder written to if it is there, else the bundled rulesets."""
    from zhaolu.surfaces.api import Rulesets

    return Rulesets(folder if folder.is_dir() else None)


def _program(args: argparse.Namespace, known: Rulesets, outline: Outline | None) -> str:
    """The programme asked for, else the one the title of the notice names, else that of the ruleset begun from."""
    from zhaolu.model.selection import program_id

    programs = known.vocabulary.programs
    shown = "、".join(f"{name}（{id}）" for id, name in programs.items()), ", ".join(programs)
    if args.program is not None:
        found = program_id(args.program, programs)
        if found is None:
            raise ZhaoluError.of("E514", given=args.program, mend=(f"可用：{shown[0]}", f"there are: {shown[1]}"))
        return found
    named = [id for id, name in programs.items() if outline is not None and outline.title and name in outline.title]
    if len(named) == 1:
        return named[0]
    if args.earlier:
        return _find(known, *args.earlier)[1].program
    raise ZhaoluError.of("E505", province=args.province, year=args.year, listed=shown)


def _city(given: str, known: Rulesets, key: RulesetKey) -> City:
    """A city by its id or name where one of this province is known, else as ID=NAME. Raises `ZhaoluError` (E555)."""
    import re

    from zhaolu.surfaces.drafting.draft import City

    if shown := re.fullmatch(r"\s*([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\s*=\s*([^\s=:#,{}\[\]\"']+)\s*", given):
        return City(shown[1], shown[2], key.id)
    for owner in _owners(known):
        for other in owner.catalogue.list():
            name = owner.catalogue.city_name(other)
            if (
                other.province == key.province
                and name is not None
                and given.strip().lower() in (other.city, name, f"{name}市", f"{name}州")
            ):
                return City(str(other.city), name, key.id)
    raise ZhaoluError.of("E555", given=given)


def _owners(known: Rulesets) -> list[Rulesets]:
    """Where to look for something earlier: the folder written to, then the bundled rulesets."""
    from zhaolu.surfaces.api import Rulesets

    return [known, Rulesets(None)]


def _find(known: Rulesets, province: str, year: str, program: str | None = None, city: str | None = None) -> tuple[Rulesets, RulesetKey]:
    """The ruleset to begin from: of the folder written to if it has it, the city's own if one is asked for, else a bundled one."""
    first, second = _owners(known)
    try:
        found = first.catalogue.find(province, year, program, city).key
    except ZhaoluError:
        return second, second.catalogue.find(province, year, program, city).key
    if city is not None and found.city is None:
        return second, second.catalogue.find(province, year, program, city).key
    return first, found


def _earlier(known: Rulesets, given: list[str], key: RulesetKey, city: City | None) -> tuple[str, RulesetKey]:
    """The text to begin from and what it is. A city begins from a city's. Raises `ZhaoluError` (E557)."""
    from zhaolu.text.files import read_source

    owner, found = _find(known, given[0], given[1], key.program, key.city)
    if city is not None and found.city is None:
        raise ZhaoluError.of("E557", province=given[0], year=given[1], city=city.name)
    return read_source(owner.catalogue.path(found)).text, found


def _outline(name: str) -> Outline:
    from zhaolu.surfaces.drafting.outline import outline_of
    from zhaolu.text.files import read_source

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


def _report(args: argparse.Namespace, path: Path, key: RulesetKey, clauses: int | None, draft: str) -> None:
    from zhaolu.surfaces.drafting.unfinished import still_open

    zh = args.lang == "zh"
    counted = "" if clauses is None else f"，通知里认出 {clauses} 条" if zh else f"; clauses found in the notice: {clauses}"
    print(f"已写出 {path.as_posix()}{counted}" if zh else f"wrote {path.as_posix()}{counted}")
    left = still_open(draft)
    unread = [place for place in left if place.clause is not None]
    marked = [place for place in left if place.clause is None]
    print(f"还没有完成的 {len(left)} 处：" if zh else f"still open: {len(left)}")
    for place in marked[:SHOWN]:
        print(_line(place, zh))
    if len(marked) > SHOWN:
        print(f"  …另 {len(marked) - SHOWN} 处" if zh else f"  … and {len(marked) - SHOWN} more")
    if unread:
        lines = f"{unread[0].line}–{unread[-1].line}"
        print(
            f"  第 {lines} 行  逐条清单：{len(unread)} 条等着读" if zh else f"  lines {lines}  the ledger: {len(unread)} clauses to be read"
        )
    asked = f"{key.province} {key.year}" + (f" --city {key.city}" if key.city else "")
    where = f"--rulesets {args.rulesets}"
    print(
        f"用编辑器打开它，从第 {left[0].line} 行写起。随时可以看："
        if zh
        else f"open it in an editor and begin at line {left[0].line}. At any time:"
    )
    print(f"  zhaolu check {where}" + ("    # 有没有写错，还剩多少" if zh else "    # what is wrong, what is left"))
    print(f"  zhaolu clauses {asked} {where} --open" + ("    # 哪些条还没有读" if zh else "    # clauses not read yet"))


def _line(place: Open, zh: bool) -> str:
    shown = place.text.removeprefix("# ")
    return f"  第 {place.line} 行  {shown}" if zh else f"  line {place.line}  {shown}"
