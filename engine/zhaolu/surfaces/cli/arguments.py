"""argparse with its own words in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

_MESSAGES = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument ([^:]+): invalid choice: ('?[^']*'?) \(choose from (.+)\)", r"参数 \1 不能是 \2，可选：\3"),
    (r"argument ([^:]+): expected one argument", r"参数 \1 后面要有一个值"),
    (r"argument ([^:]+): expected at least one argument", r"参数 \1 后面至少要有一个值"),
    (r"argument ([^:]+): invalid int value: (.+)", r"参数 \1 应是整数，写的是 \2"),
    (r"argument ([^:]+): (.+)", r"参数 \1：\2"),
    (r"ambiguous option: (\S+) could match (.+)", r"参数 \1 不明确，可能是 \2"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese unless `lang` is `en`."""

    def __init__(self, *, lang: str = "zh", **more: Any) -> None:
        self.lang = lang
        super().__init__(**more, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help="显示这份说明 / show this help")
        if lang == "zh":
            self._positionals.title, self._optionals.title = "参数", "选项"

    def format_usage(self) -> str:
        return self._translated(super().format_usage())

    def format_help(self) -> str:
        return self._translated(super().format_help())

    def _translated(self, text: str) -> str:
        return text.replace("usage:", "用法：", 1) if self.lang == "zh" else text

    def error(self, message: str) -> NoReturn:
        if self.lang == "zh":
            for pattern, words in _MESSAGES:
                if re.fullmatch(pattern, message):
                    message = re.sub(pattern, words, message)
                    break
        self.print_usage(sys.stderr)
        more = f"详见 {self.prog} --help" if self.lang == "zh" else f"see {self.prog} --help"
        print(f"{self.prog}: {message}\n{more}", file=sys.stderr)
        raise SystemExit(2)
