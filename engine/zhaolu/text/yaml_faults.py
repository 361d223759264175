"""Broken YAML in people's words: what the author most likely meant, and the mend."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from zhaolu.diagnostics import Diagnostic
from zhaolu.spans import Source, Span
from zhaolu.text.yaml_scalars import Ambiguous

MAX_BROKEN = 20
"""How many broken values of one file are reported in one run."""

_VALUE = re.compile(r"[ \t]*(?:- +)*(?:[^\s:#\"'{\[&*!|>%@`][^:\n]*?: +)?")
_FLOW_VALUE = re.compile(r"(?:^|[{\[,:]) *")
_FULL_WIDTH_COLON = re.compile(r"[ \t]*(?:- +)*[A-Za-z_][\w-]*：")
_ROLES = {
    "@": ("保留的符号", "a reserved sign"),
    "`": ("保留的符号", "a reserved sign"),
    "%": ("指令的开头", "the start of a directive"),
    "&": ("锚点的开头", "the start of an anchor"),
    "*": ("引用的开头", "the start of an alias"),
    "!": ("类型标记的开头", "the start of a tag"),
    ">": ("折叠文字的开头", "the start of folded text"),
    "|": ("整段文字的开头", "the start of literal text"),
    "?": ("复合键的开头", "the start of a complex key"),
    "-": ("列表项的开头", "the start of a list item"),
    '"': ("引文的开头，到下一个引号就结束", "the start of a quotation, which ends at the next mark"),
    "'": ("引文的开头，到下一个引号就结束", "the start of a quotation, which ends at the next mark"),
    "[": ("列表的开头", "the start of a list"),
    "{": ("键值表的开头", "the start of a mapping"),
    ",": ("列表里的分隔", "a separator"),
}


class Described(NamedTuple):
    """A fault of the syntax. `place`: where the parser stopped. `certain`: the cause stands on this very line.

    `masked`: the text with the broken value set aside, same length, to go on reading; None where that cannot be done.
    """

    diagnostic: Diagnostic
    place: int
    certain: bool
    masked: str | None


def ambiguous(found: list[Diagnostic], span: Span, written: str, fault: Ambiguous, limit: int) -> None:
    """Report an unquoted text whose type YAML would guess."""
    quote = (f'要文字就加引号："{written}"', f'for text, quote it: "{written}"')
    match fault.reason:
        case "clock":
            found.append(Diagnostic.of("E217", span, written=written, mend=quote, taken=("六十进制的数", "a base-60 number")))
        case "word":
            mend = (f"要真假或空值就写 {fault.meant}，{quote[0]}", f"for the value write {fault.meant}; {quote[1]}")
            found.append(Diagnostic.of("E217", span, written=written, mend=mend, taken=("真假值或空值", "a truth value or null")))
        case "number":
            mend = (
                f"要数就写成普通的十进制数（不带前导零、正号、下划线），{quote[0]}",
                f"for a number write plain decimal digits; {quote[1]}",
            )
            found.append(
                Diagnostic.of("E217", span, written=written, mend=mend, taken=("别的进制或写法的数", "a number of another notation"))
            )
        case "day":
            found.append(Diagnostic.of("E219", span, written=written))
        case _:
            found.append(Diagnostic.of("E227", span, limit=limit))


def _line(text: str, at: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end


def _mask(text: str, start: int, end: int) -> str | None:
    """The text with a stretch replaced by null, same length."""
    stretch = text[start:end]
    if not stretch or "\n" in stretch:
        return None
    return text[:start] + "~" + " " * (end - start - 1) + text[end:]


def _value_start(text: str, line_start: int, line_end: int) -> int:
    found = _VALUE.match(text, line_start, line_end)
    return found.end() if found else line_start


def _flow_value_start(text: str, start: int, at: int) -> int:
    """Where the value inside braces that is being read at `at` began."""
    begin = start
    for found in _FLOW_VALUE.finditer(text, start, at):
        begin = found.end()
    return begin


def describe(source: Source, text: str, fault: Any) -> Described:
    """The diagnostic of a yaml.YAMLError raised by PyYAML's C or Python parser on `text`."""
    problem = str(getattr(fault, "problem", None) or fault)
    context = str(getattr(fault, "context", None) or "")
    mark = getattr(fault, "problem_mark", None)
    context_mark = getattr(fault, "context_mark", None)
    at = min(mark.index if mark else 0, len(text))
    opened = context_mark.index if context_mark else at
    code, start, end, args, certain = _cause(text, problem, context, at, opened)
    diagnostic = Diagnostic.of(code, Span(source, start, max(min(end, len(text)), start)), **args)
    line_start, line_end = _line(text, start)
    if code == "E206":
        return Described(diagnostic, at, True, text[:start] + " " * (end - start) + text[end:])
    return Described(diagnostic, at, certain, _mask(text, _value_start(text, line_start, line_end), line_end))


_Cause = tuple[str, int, int, dict[str, Any], bool]


def _swallowed(text: str, at: int) -> _Cause:
    sign = text[at]
    quote = "双引号" if sign == "'" else "单引号"
    mend = (
        f"用{quote}把整段文字括起来，或用 | 另起一行写",
        f"put the whole text in {'double' if sign == chr(39) else 'single'} quotes, or write it after | on the next line",
    )
    return "E202", at, at + 1, {"sign": sign, "role": _ROLES[sign], "mend": mend}, True


def _cause(text: str, problem: str, context: str, at: int, opened: int) -> _Cause:
    """Code, place, arguments, and whether the cause is certain to be on this line."""
    char = text[at : at + 1]
    line_start, line_end = _line(text, at)
    if char == "\t" or "\t" in text[line_start:at] and not text[line_start:at].strip():
        begin = at if char == "\t" else line_start + text[line_start:at].index("\t")
        stop = begin
        while text[stop : stop + 1] == "\t":
            stop += 1
        return "E206", begin, stop, {}, True
    if "quoted scalar" in context:
        if "escape" in problem or "hexdecimal" in problem or "Unicode" in problem:
            backslash = at if char == "\\" else text.rfind("\\", 0, at + 1)
            return "E226", backslash, backslash + 2, {}, True
        return "E223", opened, opened + 1, {"sign": text[opened : opened + 1]}, False
    if "block scalar" in context or "anchor" in context or "alias" in context:
        return _swallowed(text, opened) if text[opened : opened + 1] in _ROLES else _plain_cause(problem, at)
    if "tag" in context or "directive" in context:
        return _swallowed(text, opened) if text[opened : opened + 1] in ("!", "%") else _plain_cause(problem, at)
    if "cannot start any token" in problem and char in _ROLES:
        return _swallowed(text, at)
    if ("entries are not allowed" in problem or "keys are not allowed" in problem) and char in _ROLES:
        return _swallowed(text, at)
    before = text[line_start:at]
    value = _value_start(text, line_start, line_end)
    if "flow" in context:
        return _flow_cause(text, problem, at, opened)
    if full := _full_width(text, line_start) or _full_width(text, _line(text, min(opened, at))[0]):
        return full
    if "mapping values are not allowed" in problem:
        if value < at and value > line_start + len(before) - len(before.lstrip()) + (2 if before.lstrip().startswith("- ") else 0):
            return "E203", at, at + 1, {}, True
        if line_start and (full := _full_width(text, _line(text, line_start - 1)[0])):
            return full
        return "E224", line_start + len(before) - len(before.lstrip()), at, {}, False
    if value < at and text[value : value + 1] in "\"'[{&*!":
        return _swallowed(text, value)
    if value == at and char in ",]}" and char:
        return "E225", at, at + 1, {"sign": char}, True
    if line_start and (full := _full_width(text, _line(text, line_start - 1)[0])):
        return full
    if "did not find expected" in problem or "expected <block end>" in problem or "document start" in problem:
        return "E224", at, max(at, min(line_end, at + 1)), {}, False
    return _plain_cause(problem, at)


def _flow_cause(text: str, problem: str, at: int, opened: int) -> _Cause:
    """Something wrong within braces or brackets opened at `opened`."""
    char = text[at : at + 1]
    sign = text[opened : opened + 1]
    same_line = "\n" not in text[opened:at]
    if not char or not same_line and char in "-:" or not same_line and at == _line(text, at)[0]:
        return "E223", opened, opened + 1, {"sign": sign}, False
    begin = _flow_value_start(text, _line(text, at)[0] if not same_line else opened, at)
    if begin < at and text[begin] in "\"'":
        return _swallowed(text, begin)
    if "，" in text[begin:at] or "：" in text[begin:at]:
        place = min(i for i in (text.find("，", begin, at), text.find("：", begin, at)) if i >= 0)
        return "E222", place, place + 1, _half_width(text[place], {"，": ", ", "：": ": "}[text[place]]), True
    if char == ":":
        return "E203", at, at + 1, {}, True
    if char in _ROLES and begin == at:
        return _swallowed(text, at)
    return "E225", at, at + 1, {"sign": char}, True


def _half_width(sign: str, instead: str) -> dict[str, Any]:
    return {"sign": sign, "ascii": instead, "meant": instead}


def _full_width(text: str, line_start: int) -> _Cause | None:
    if found := _FULL_WIDTH_COLON.match(text, line_start):
        return "E222", found.end() - 1, found.end(), _half_width("：", ": "), True
    return None


def _plain_cause(problem: str, at: int) -> _Cause:
    return "E201", at, at + 1, {"problem": problem}, False
