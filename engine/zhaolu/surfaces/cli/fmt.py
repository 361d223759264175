"""`zhaolu fmt`: rule text in one form; comments and order stay."""

from __future__ import annotations

import argparse
from pathlib import Path

from zhaolu.diagnostics import ZhaoluError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="*", help="规则集或读法文件；缺省为整个目录 / files; the whole folder by default")
    parser.add_argument(
        "--check", action="store_true", help="只看不改；有要改的以 1 退出 / change nothing; exit 1 if anything would change"
    )
    parser.add_argument("--words", choices=("zh", "en"), default="zh", help="关键字用中文还是英文 / keywords in Chinese or English")
    parser.add_argument("--rulesets", metavar="DIR", help="规则集所在目录；缺省用自带的 / folder of rulesets")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="输出语言 / language of the output")


def run(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.formatting import changed, formatted
    from zhaolu.surfaces.whole_files import write_whole
    from zhaolu.text.files import read_source

    count = 0
    for path in _files(args):
        source = read_source(path)
        changes = formatted(source, path, args.words)
        if not changes:
            continue
        count += 1
        if not args.check:
            write_whole(str(path), changed(source.text, changes))
        zh = f"{'要改' if args.check else '已改'} {path}"
        print(zh if args.lang == "zh" else f"{'would change' if args.check else 'changed'} {path}")
    if not count:
        print("都已是统一写法" if args.lang == "zh" else "nothing to change")
    return 1 if count and args.check else 0


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
