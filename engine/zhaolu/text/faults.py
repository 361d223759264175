"""What is wrong with a text that does not parse, said so that its author can mend it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.effects import EFFECTS
from zhaolu.spans import Located, Span
from zhaolu.text.words import split_words

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

_OPENING: Final = {"(": ")", "（": ")", "[": "]", "［": "]"}
_CLOSING: Final = {")": ")", "）": ")", "]": "]", "］": "]"}
_SKIPPED: Final = re.compile(r'"(?:\\.|[^"\\\n\r])*"|“[^”"\n\r]*”|//[^\n]*|/\*.*?\*/', re.DOTALL)
_FOREIGN: Final = {
    "==": ("E103", "="),
    "=>": ("E104", ">="),
    "＝＝": ("E103", "="),
    "=<": ("E104", "<="),
    "&&": ("E111", "且"),
    "||": ("E111", "或"),
    "<>": ("E111", "!="),
    "!": ("E111", "非(…)"),
    "！": ("E111", "非(…)"),
}
_STRAY: Final = {
    "。": "",
    "、": "，",
    "；": "，",
    ";": ",",
    "．": ".",
    "％": "/ 100",
    "%": "/ 100",
    "‘": '"',
    "’": '"',
    "「": '"',
    "」": '"',
    "【": "[",
    "】": "]",
    "《": '"',
    "》": '"',
    "…": "..",
    "&": "且",
    "|": "或",
    "^": "**",
    "~": "..",
}


def explain(text: Located, entry: str, fault: UnexpectedInput) -> Diagnostic:
    """The diagnostic for Lark's complaint about `text`."""
    value = text.value
    token = getattr(fault, "token", None)
    at_end = token is not None and token.type == "$END"
    at = len(value.rstrip()) if at_end else fault.pos_in_stream or 0
    if not value.strip():
        return Diagnostic.of("E102", text.span(0, 0), expected=_expected(fault, entry))
    word = _word(value, at)
    if entry == "effect":
        ban = value.lstrip().startswith(("禁止报名", "ban registration"))
        return Diagnostic.of("E114", text.span(at, len(value))) if ban else _unknown_effect(text)
    if (found := _unclosed_string(text, at)) or (found := _foreign(text, at)):
        return found
    if lambda_at := re.search(r"\bfunction\s*\(", _SKIPPED.sub(lambda found: " " * len(found[0]), value)):
        return Diagnostic.of(
            "E161", text.span(*lambda_at.span()), what=("function(…)（在规则里定义函数）", "function(…), defining functions in a rule")
        )
    if not at_end and value[at] in "{}":
        return Diagnostic.of("E112", text.span(at, at + 1))
    if (found := _brackets(text, at, at_end)) or (found := _run_together(text, at, word)):
        return found
    if at_end:
        return Diagnostic.of("E102", text.span(at, at), expected=_expected(fault, entry))
    if found := _spaced_function(text, at, word):
        return found
    if word in ("not", "非"):
        return Diagnostic.of("E110", text.span(at, at + len(word)), word=word)
    if entry == "schedule":
        return Diagnostic.of("E116", text.span(at, at + max(len(word), 1)), found=word or value[at])
    if value[at] in "=<>!≤≥≠＝＜＞" and token is not None and "NAME" not in fault.expected:  # type: ignore[attr-defined]
        return Diagnostic.of("E109", text.span(at, at + len(token)), found=str(token))
    if not word and value[at] in _STRAY:
        return _stray(text, at, _STRAY[value[at]])
    if (not word and token is None) or re.match("[\uff10-\uff5a\uffe0-\uffef\u200b-\u200f\ufeff\u2028]", value[at]):
        plain = value[at].translate(_HALF_WIDTH)
        return _stray(text, at, plain if plain != value[at] else "")
    length = len(word) or (len(token) if token is not None else 1)
    return Diagnostic.of("E101", text.span(at, at + length), found=value[at : at + length], expected=_expected(fault, entry))


def _stray(text: Located, at: int, instead: str) -> Diagnostic:
    """A character that rule text does not use; `instead` is what to write, nothing to leave it out."""
    character = text.value[at]
    mend = (f"改用：{instead}", f"use instead: {instead}") if instead else ("去掉它", "remove it")
    return Diagnostic.of("E106", text.span(at, at + 1), found=character, point=f"U+{ord(character):04X}", mend=mend, meant=instead)


_HALF_WIDTH: Final = {0xFF01 + i: 0x21 + i for i in range(94)}


def _word(value: str, at: int) -> str:
    found = re.compile(r"[^\W]+").match(value, at)
    return found[0] if found else ""


def _expected(fault: Any, entry: str) -> tuple[str, str]:
    """What would have been right here, in both languages."""
    expected = set(getattr(fault, "accepts", None) or getattr(fault, "expected", None) or getattr(fault, "allowed", None) or ())
    if entry == "schedule" and expected & {"DATE", "CLOCK", "TO", "COUNT"}:
        return (
            "日期，如 2025-08-25，或“X 至 Y”“截至 X”“X 后 7 日内”",
            "a date such as 2025-08-25, or `X to Y`, `by X`, `within 7 days after X`",
        )
    for terminal, zh, en in (
        ("NAME", "一个值（名称、数字、文字、日期或括号）", "a value (name, number, text, date or bracket)"),
        ("THEN", "“则”", "`then`"),
        ("ELSE", "“否则”", "`else`"),
        ("SATISFIES", "“满足”", "`satisfies`"),
        ("RETURN", "“返回”", "`return`"),
        ("COMMA", "“,”、运算符或右括号", "`,`, an operator or the closing bracket"),
        ("RSQB", "“]”", "`]`"),
        ("RPAR", "“)”", "`)`"),
    ):
        if terminal in expected and (terminal == "NAME" or "$END" not in expected):
            return zh, en
    return "运算符（如 =、且、属于）或结尾", "an operator (such as =, and, in) or the end"


def _foreign(text: Located, at: int) -> Diagnostic | None:
    for start in (at, at - 1):
        for written, (code, instead) in _FOREIGN.items():
            if (
                start >= 0
                and text.value.startswith(written, start)
                and not (len(written) == 1 and text.value[start + 1 : start + 2] in "=＝")
            ):
                if len(written) == 1 and start != at:
                    continue
                meant = {} if "…" in instead else {"meant": instead}
                return Diagnostic.of(code, text.span(start, start + len(written)), found=written, instead=instead, **meant)
    return None


def _unclosed_string(text: Located, at: int) -> Diagnostic | None:
    quote = text.value[at : at + 1]
    if quote == "'":
        return Diagnostic.of("E122", text.span(at, at + 1))
    if quote and quote in '"“”' and not _SKIPPED.match(text.value, at):
        end = text.value.find("\n", at)
        return Diagnostic.of("E108", text.span(at, end if end >= 0 else len(text.value)), quote=quote)
    return None


def _brackets(text: Located, at: int, at_end: bool) -> Diagnostic | None:
    """Brackets that do not match, where that explains the fault. An interval may mix round and square ones."""
    value = _SKIPPED.sub(lambda found: " " * len(found[0]), text.value)
    opened: list[int] = []
    for place, character in enumerate(value):
        if place >= at and not at_end:
            break
        if character in _OPENING:
            opened.append(place)
        elif character in _CLOSING and opened:
            opened.pop()
    if at_end:
        if opened:
            return Diagnostic.of(
                "E105", text.span(opened[-1], opened[-1] + 1), found=value[opened[-1]], missing=_OPENING[value[opened[-1]]]
            )
        return None
    if value[at] in _CLOSING:
        if not opened:
            return Diagnostic.of("E107", text.span(at, at + 1), found=value[at])
        wanted = _OPENING[value[opened[-1]]]
        if wanted != _CLOSING[value[at]]:
            return Diagnostic.of("E105", text.span(opened[-1], opened[-1] + 1), found=value[opened[-1]], missing=wanted)
    return None


def _run_together(text: Located, at: int, word: str) -> Diagnostic | None:
    """Chinese words without the space a keyword needs: at the fault, or in the name just before it."""
    value = text.value
    before = re.search(r"[^\W\d]\w*$", value[:at].rstrip())
    for start, written in ((at, word), (before.start() if before else -1, before[0] if before else "")):
        pieces = split_words(written) if written and not written.isascii() else None
        if pieces and start >= 0:
            return run_together(written, pieces, text.span(start, start + len(written)))
    return None


def run_together(written: str, pieces: list[str], span: Span | None) -> Diagnostic:
    """Words that want spaces between them."""
    return Diagnostic.of("E130", span, found=written, split=" ".join(pieces), meant=" ".join(pieces))


def _spaced_function(text: Located, at: int, word: str) -> Diagnostic | None:
    """Two names before a bracket, such as `list contain(`: a function whose name has spaces, misspelt."""
    before = re.search(r"[^\W\d]\w*(?:[ \t]+[^\W\d]\w*)*$", text.value[:at].rstrip())
    after = re.match(r"(?:[^\W\d]\w*[ \t]*){1,3}(?=[(（])", text.value[at:])
    if not (word and before and after):
        return None
    from zhaolu.ir.functions import FUNCTIONS

    written = " ".join(f"{before[0]} {after[0]}".split())
    near = get_close_matches(written, FUNCTIONS.names(), n=1, cutoff=0.75)
    if not near:
        return None
    return Diagnostic.of(
        "E145",
        text.span(before.start(), at + len(after[0].rstrip())),
        name=written,
        mend=(f"是不是“{near[0]}”？", f"did you mean `{near[0]}`?"),
        meant=near[0],
    )


def _unknown_effect(text: Located) -> Diagnostic:
    written = text.value.strip()
    names = [name for row in EFFECTS for name in (row.zh, row.en)]
    near = get_close_matches(written, names, n=1, cutoff=0.4)
    listed = "、".join(row.zh for row in EFFECTS)
    start = len(text.value) - len(text.value.lstrip())
    return Diagnostic.of(
        "E115",
        text.span(start, start + len(written)),
        found=written,
        mend=(
            f"是不是“{near[0]}”？" if near else f"可写：{listed}",
            f"did you mean `{near[0]}`?" if near else f"one of: {', '.join(row.en for row in EFFECTS)}",
        ),
        **({"meant": near[0]} if near else {}),
    )
