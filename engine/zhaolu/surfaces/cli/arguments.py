"""argparse with its own words in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from zhaolu.surfaces.layout import terminal_width, wrap

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


_BETWEEN = " / "
"""Stands between the Chinese and the English half of every help text."""


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese, or English where `lang` is `en`.

    Help texts and the messages of argument types are given as `中文 / English`; one half is shown.
    """

    def __init__(self, *, lang: str = "zh", description: str = "", **more: Any) -> None:
        self.lang = lang
        super().__init__(**more, description=self._half(description), add_help=False, allow_abbrev=False, formatter_class=self._formatter)
        self.add_argument("-h", "--help", action="help", help="显示这份说明 / show this help")
        if lang == "zh":
            self._positionals.title, self._optionals.title = "参数", "选项"

    def _half(self, text: str) -> str:
        chinese, _, english = text.partition(_BETWEEN)
        return english if self.lang == "en" and english else chinese

    def _formatter(self, prog: str) -> argparse.HelpFormatter:
        return _Formatter(prog, self._half)

    def format_usage(self) -> str:
        return self._translated(super().format_usage())

    def format_help(self) -> str:
        return self._translated(super().format_help())

    def _translated(self, text: str) -> str:
        return text.replace("usage:", "用法：", 1) if self.lang == "zh" else text

    def error(self, message: str) -> NoReturn:
        head, colon, rest = message.partition(": ")
        message = head + colon + self._half(rest) if colon else message
        if self.lang == "zh":
            for pattern, words in _MESSAGES:
                if re.fullmatch(pattern, message):
                    message = re.sub(pattern, words, message).replace("', '", "、").replace("'", "")
                    break
        self.print_usage(sys.stderr)
        more = f"详见 {self.prog} --help" if self.lang == "zh" else f"see {self.prog} --help"
        print(f"{self.prog}: {message}\n{more}", file=sys.stderr)
        raise SystemExit(2)


class _Formatter(argparse.HelpFormatter):
    """Help in one language, wrapped by columns: a Chinese character takes two."""

    def __init__(self, prog: str, half: Callable[[str], str]) -> None:
        super().__init__(prog, width=terminal_width(sys.stdout) - 2)
        self._half = half

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return self._half(action.help) if action.help else action.help

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(self._whitespace_matcher.sub(" ", text).strip(), width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(wrap(text, width, first=indent, rest=indent))
