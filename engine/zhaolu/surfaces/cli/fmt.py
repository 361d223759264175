"""`zhaolu fmt`: rule text in one form; comments and order stay."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import ZhaoluError

if TYPE_CHECKING:
    from zhaolu.model.document import Part
    from zhaolu.spans import Source


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="*", help="规则集或读法文件；缺省为整个目录 / files; the whole folder by default")
    parser.add_argument(
        "--check", action="store_true", help="只看不改；有要改的以 1 退出 / change nothing; exit 1 if anything would change"
    )
    parser.add_argument("--words", choices=("zh", "en"), default="zh", help="关键字用中文还是英文 / keywords in Chinese or English")
    parser.add_argument("--rulesets", metavar="DIR", help="规则集所在目录；缺省用自带的 / folder of rulesets")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="输出语言 / language of the output")


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.formatting import formatted
    from zhaolu.text.yaml_reader import read_source

    changed = 0
    for path in _files(args):
        source = read_source(path)
        new = formatted(_document(source, path), source, args.words)
        if new == source.text:
            continue
        changed += 1
        _verify(source, new, path)
        if not args.check:
            _replace(path, new)
        zh = f"{'要改' if args.check else '已改'} {path}"
        print(zh if args.lang == "zh" else f"{'would change' if args.check else 'changed'} {path}")
    if not changed:
        print("都已是统一写法" if args.lang == "zh" else "nothing to change")
    return 1 if changed and args.check else 0


def _files(args: argparse.Namespace) -> list[Path]:
    if args.files:
        missing = [name for name in args.files if not Path(name).is_file()]
        if missing:
            raise ZhaoluError.of("E524", file=missing[0], reason=("没有这个文件", "no such file"))
        return [Path(name) for name in args.files]
    from zhaolu.surfaces.api import Rulesets

    catalogue = Rulesets(args.rulesets).catalogue
    common = catalogue.root / "readings.yaml"
    return [*([common] if common.is_file() else []), *(catalogue.path(key) for key in catalogue.list())]


def _document(source: Source, path: Path) -> Part:
    from zhaolu.model.loader import read_readings, read_ruleset

    found: Any = read_readings(source) if path.name == "readings.yaml" else read_ruleset(source)
    return found  # type: ignore[no-any-return]


def _verify(old: Source, new: str, path: Path) -> None:
    """The new text must read as the same rules. Raises ZhaoluError (E531) and leaves the file alone if it does not."""
    from zhaolu.spans import Source
    from zhaolu.surfaces.formatting import rule_scalars

    def trees(source: Source) -> list[Any]:
        found = []
        for scalar in rule_scalars(_document(source, path)):
            try:
                found.append(scalar.tree(scalar.node.text))
            except ZhaoluError:
                found.append(scalar.node.text.value)
        return found

    try:
        same = trees(old) == trees(Source(old.name, new))
    except ZhaoluError:
        same = False
    if not same:
        raise ZhaoluError.of("E531", file=str(path))


def _replace(path: Path, text: str) -> None:
    """The whole new file or the old one: written beside it, then put in its place."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
