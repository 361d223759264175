"""A page for every code of the catalogue: what it says, what it means, the mend, a wrong example with its message, a right one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

from zhaolu import catalog
from zhaolu.diagnostics import ZhaoluError

_SEVERITIES = {
    "E": (
        "错误：改好以前，出问题的文件、记录或命令不能用；别的照常。",
        "An error: the file, record or command it names cannot be used until it is mended; the rest goes on.",
    ),
    "W": (
        "警告：能用，但很可能不是本意，请看一眼。`zhaolu check --strict` 遇到它以 1 退出。",
        "A warning: it works, but is probably not what was meant. With `zhaolu check --strict` the exit code is 1.",
    ),
    "E7": (
        "错误：几乎可以肯定不是本意。规则集仍然能用，`zhaolu check` 以 1 退出。",
        "An error: almost certainly not what was meant. The ruleset can still be used; `zhaolu check` exits with 1.",
    ),
    "N": ("说明：没有错，只是让您知道。", "A note: nothing is wrong; it is only to be known."),
}

FAMILIES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "1": (
        ("规则文字", "Rule text"),
        (
            "出在一句规则文字里：写法读不通，名称或类型对不上，或者运行时超过了上限。",
            "It lies in one rule text: it cannot be parsed, a name or type does not fit, or a limit was passed while running.",
        ),
    ),
    "2": (
        ("YAML 写法", "YAML as written"),
        (
            "出在文件的写法上：YAML 读不通，或者会被读成别的意思，规则还没有看。",
            "It lies in how the file is written: YAML cannot read it, or would read something else.",
        ),
    ),
    "3": (
        ("文件的格式", "The shape of files"),
        (
            "文件读得通，但键、值或条款不合规则集、用例或词汇表的格式。",
            "The file can be read, but its keys, values or clauses do not fit the format of rulesets, cases or the vocabulary.",
        ),
    ),
    "4": (
        ("申请人记录", "Applicants' records"),
        (
            "出在申请人的记录、表格或读它们的插件里。读不懂的行不判定，其余照常判定。",
            "It lies in a record or table of applicants, or in a plugin that reads them. Unreadable rows are not decided; the others are.",
        ),
    ),
    "5": (
        ("提问和命令", "Asking and commands"),
        (
            "出在怎么问上：选的规则集、日期、读法、参数或文件。规则和记录本身没有问题。",
            "It lies in how the question was asked: the ruleset chosen, the day, a reading, an option or a file.",
        ),
    ),
    "54": (
        ("数据库和表格", "Databases and tables"),
        (
            "出在整张表交给数据库判定的时候：规则、列名、文件，或者少装了一个包。",
            "It lies in deciding a whole table in a database: a rule, a column, a file, or a package that is not installed.",
        ),
    ),
    "55": (
        ("写一份规则集", "Writing a ruleset"),
        (
            "出在开头、比较或没有写完的地方。判定不受影响。",
            "It lies in beginning or comparing rulesets, or in what is not finished. Decisions are not touched.",
        ),
    ),
    "56": (("用例和代码", "Cases and codes"), ("出在跑用例或查代码的命令上。", "It lies in a command that runs cases or looks up a code.")),
    **dict.fromkeys(
        ("57", "58"),
        (
            ("读名单、写结果", "Reading lists, writing answers"),
            (
                "出在从文件、数据库里读名单，或者把结果写成表的时候。",
                "It lies in reading people from a file or database, or in writing the answers as a table.",
            ),
        ),
    ),
    "59": (("编辑和自动检查", "Editing"), ("出在边写边查的命令上。", "It lies in a command that checks while one writes.")),
    "63": (
        ("用例够不够", "Whether the cases suffice"),
        ("出在把规则改坏来试用例（zhaolu mutate）的时候。", "It lies in trying the cases on altered rules (zhaolu mutate)."),
    ),
    "6": (
        ("规则之间", "Rules together"),
        (
            "每句规则单看都通，合在一起有问题：引用、循环、缺条款或互相矛盾。",
            "Each rule text is fine alone; together they are not: references, circles, clauses nobody accounts for.",
        ),
    ),
    "7": (
        ("值得再看", "Worth another look"),
        (
            "规则集读得通、判得了，但有一处值得再看：永远不起作用、写重了、年份不对、没有试过。"
            "确实要照旧的，在规则集的 accept 里写明代码、哪一项和为什么。",
            "The ruleset can be read and decided by, but something in it deserves another look: it never matters, is said twice, "
            "has a wrong year, or was never tried. What is to stay goes under `accept` in the ruleset, with code, item and reason.",
        ),
    ),
}
"""The first digits of a code (the longest that fit): what its family is called, and where such a fault lies."""


def family(code: str) -> str:
    """The family of a code, a key of `FAMILIES`."""
    return next(digits for digits in (code[1:3], code[1]) if digits in FAMILIES)


@cache
def examples() -> Mapping[str, Mapping[str, str]]:
    """Code to its example: what was written wrong, the message it gets (`zh` and `en`), and the same written right."""
    from zhaolu.resources import grammar_text

    found: dict[str, dict[str, str]] = json.loads(grammar_text("codes.json"))
    return found


def title(code: str, lang: str = "zh") -> str:
    """The message with `…` for what differs from case to case."""
    entry = catalog.codes()[code]
    found = _blank(entry.zh if lang == "zh" else entry.en)
    if found.strip("…"):
        return found
    name = FAMILIES[family(code)][0]
    return f"{name[0]}：说法随情形而定" if lang == "zh" else f"{name[1]}: worded case by case"


def _blank(template: str) -> str:
    return re.sub(r"\{[^{}]*\}", "…", template.replace("{{", "\0").replace("}}", "\1")).replace("\0", "{").replace("\1", "}")


def find(given: str) -> str:
    """The code meant (any case). Raises `ZhaoluError` (E562) with the nearest ones."""
    from difflib import get_close_matches

    code = given.strip().upper()
    codes = catalog.codes()
    if code in codes:
        return code
    near = [c for c in codes if c[1:] == code[1:]] or get_close_matches(code, codes, 3, 0.6)
    if near:
        mend = (
            f"是不是 {'、'.join(near)}？全部代码见 zhaolu explain-code",
            f"did you mean {', '.join(near)}? zhaolu explain-code lists all",
        )
        raise ZhaoluError.of("E562", given=given, mend=mend)
    raise ZhaoluError.of("E562", given=given)


def page(code: str, lang: str = "zh") -> str:
    """The page of a code as text."""
    zh = lang == "zh"
    document = page_document(code, lang)
    lines = [f"{code}  {document['title']}", "", document["meaning"]]
    if document["mend"]:
        lines += ["", "改法" if zh else "The mend", f"  {document['mend']}"]
    if document["wrong"]:
        lines += ["", "错误的写法" if zh else "Written wrong", *(f"  {line}".rstrip() for line in document["wrong"].splitlines())]
    if document["said"]:
        lines += ["", "会看到" if zh else "What is said", *(f"  {line}".rstrip() for line in document["said"].splitlines())]
    if document["right"]:
        lines += ["", "正确的写法" if zh else "Written right", *(f"  {line}".rstrip() for line in document["right"].splitlines())]
    return "\n".join(lines)


def page_document(code: str, lang: str = "zh") -> dict[str, str]:
    """The page as data: code, family, title, meaning, mend, wrong, said, right (the last four may be empty)."""
    at = 0 if lang == "zh" else 1
    entry = catalog.codes()[code]
    name, where = FAMILIES[family(code)]
    example = examples().get(code, {})
    said = example.get(lang, "")
    mend = _blank(entry.help_zh if lang == "zh" else entry.help_en) or _mend_in(said, lang)
    join = "" if lang == "zh" else " "
    return {
        "code": code,
        "family": name[at],
        "title": title(code, lang),
        "meaning": _SEVERITIES.get(code[:2], _SEVERITIES[code[0]])[at] + join + where[at],
        "mend": mend,
        "wrong": example.get("wrong", ""),
        "said": said,
        "right": example.get("right", ""),
    }


def _mend_in(said: str, lang: str) -> str:
    """The mend a message gave, where the code has none of its own."""
    found = re.search(r"改法：(.*)" if lang == "zh" else r"mend: (.*)", said)
    return found[1] if found else ""


def overview(lang: str = "zh") -> str:
    """Every code with its title, by family."""
    lines: list[str] = []
    names = dict.fromkeys(name for _, (name, _) in sorted(FAMILIES.items()))
    for name in names:
        codes = sorted((c for c in catalog.codes() if FAMILIES[family(c)][0] == name), key=lambda c: (c[1:], c[0]))
        lines += [*([""] if lines else []), name[0 if lang == "zh" else 1], *(f"  {code}  {title(code, lang)}" for code in codes)]
    return "\n".join(lines)
