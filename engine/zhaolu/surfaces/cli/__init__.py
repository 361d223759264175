"""The command line: `zhaolu VERB …`. A verb's module is imported only when the verb is used.

Each verb is a module of this package with `add_arguments(parser)` and `run(args) -> int`. Exit codes: 0 done; 1 a finding
(somebody ineligible with `--fail`, rejected rows, a failing case, a lint error); 2 wrong use or a broken ruleset; 130
interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

VERBS: dict[str, tuple[str, str]] = {
    "evaluate": ("判定申请人记录，一人一个结论", "decide records, one decision each"),
    "explain": ("说明为什么：依据哪一条、记录写了什么、还缺什么", "why: the clause, what the record says, what is missing"),
    "sanctions": ("往年事件是否使某年不得报名", "whether earlier events bar a registration"),
    "rules": ("用句子列出一份规则集", "a ruleset in sentences"),
    "clauses": ("逐条清单：哪些已写成规则、哪些只列出、哪些有歧义", "the ledger: encoded, informational, ambiguous"),
    "timeline": ("什么时候该做什么，还剩几天", "what happens when, and the days left"),
    "check": ("检查规则集，一次报出全部问题", "check rulesets; every fault in one run"),
    "explain-code": ("一个代码是什么意思，怎么改", "what a code means and how to mend it"),
    "test": ("运行规则集旁的用例", "run the cases beside a ruleset"),
    "mutate": ("规则里出一处小错，旁边的用例能不能发现", "which small mistakes in the rules the cases beside them would not notice"),
    "cases": ("从规则生成边界上的申请人，供人核对", "boundary applicants from the rules, for a person to approve"),
    "fmt": ("把规则文字整理成统一写法", "print rule text in one form"),
    "lsp": ("给编辑器用的语言服务：边写边查、补全、说明", "language server: diagnostics, completion and help in an editor"),
    "expr": ("试算一个表达式", "try one expression"),
    "template": ("写出填报用的 Excel 模板", "write a template workbook"),
    "schema": ("打印编辑器用的 JSON Schema", "print a JSON Schema for editors"),
    "sql": ("写成一条 SQL，在数据库里判定整张表", "one SQL query that decides a whole table where it lies"),
    "diff": ("比较两份规则集：规则有什么不同，对谁有影响", "compare two rulesets: what changes, and for whom"),
    "review": ("一页送审稿：逐条的规则、用例、读法、时间和变化", "one page for the person who signs"),
    "new": ("开始写一份新通知的规则集", "begin the ruleset of a new notice"),
    "list": ("列出有哪些规则集", "list the rulesets there are"),
}
"""Every verb and its help in Chinese and English; its module in this package has `_` for `-`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name; by default that of the process); the exit code."""
    gc.set_threshold(100_000, 20, 100)  # rulesets and records make few cycles: looking for them takes half the loading time
    arguments = [*(sys.argv[1:] if argv is None else argv)]  # not list(): a verb's module of that name hides it here
    lang = "en" if _english(arguments) else "zh"
    _utf8()
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_overview(lang))
        return 0 if arguments else 2
    if arguments[0] in ("-V", "--version"):
        from zhaolu import __version__

        print(f"zhaolu {__version__}")
        return 0
    if arguments[0] not in VERBS:
        print(_unknown(arguments[0], lang), file=sys.stderr)
        return 2
    try:
        return _run(arguments[0], arguments[1:], lang)
    finally:
        if argv is not None:
            gc.unfreeze()  # what `open_ruleset` set aside; in a process of its own it stays so to the end


def _run(verb: str, arguments: list[str], lang: str) -> int:
    """Run one verb; whatever goes wrong ends in a message, never in a traceback (unless ZHAOLU_DEBUG is set)."""
    from zhaolu.diagnostics import ZhaoluError
    from zhaolu.surfaces.cli.arguments import Parser

    try:
        module = import_module(f"zhaolu.surfaces.cli.{verb.replace('-', '_')}")
        parser = Parser(prog=f"zhaolu {verb}", description=" / ".join(VERBS[verb]), lang=lang)
        module.add_arguments(parser)
        code: int = module.run(parser.parse_args(arguments))
        sys.stdout.flush()
        return code
    except ZhaoluError as error:
        from zhaolu.surfaces.checking.diagnostics_text import render

        sys.stdout.flush()
        print(render(error.diagnostics, lang=lang, color=sys.stderr.isatty()), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n已中断" if lang == "zh" else "\ninterrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("ZHAOLU_DEBUG"):
            raise
        kind = type(error).__name__
        zh = f"程序内部出错（{kind}），这不是您的问题。请把所用的命令报给维护者；设置 ZHAOLU_DEBUG=1 再运行可看到细节。"
        en = f"an internal error ({kind}); this is our fault. Report the command; ZHAOLU_DEBUG=1 shows the details."
        print(zh if lang == "zh" else en, file=sys.stderr)
        return 2


def _utf8() -> None:
    """Chinese goes out as UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            reconfigure(encoding="utf-8", errors="replace")


def _english(arguments: list[str]) -> bool:
    return "--lang=en" in arguments or any(a == "--lang" and b == "en" for a, b in zip(arguments, arguments[1:], strict=False))


def _overview(lang: str) -> str:
    width = max(map(len, VERBS))
    zh = lang == "zh"
    lines = [
        "招录：把招录通知变成能判定、能解释、能比较的规则" if zh else "zhaolu: admission notices as rules that decide, explain and compare",
        "",
        "用法：zhaolu 命令 …    （每个命令都有 --help）" if zh else "usage: zhaolu VERB …    (each has --help)",
        "",
        *(f"  {verb:<{width}}  {words[0 if zh else 1]}" for verb, words in VERBS.items()),
        "",
        "例：" if zh else "examples:",
        "  zhaolu explain 湖北 2019 applicants.xlsx --id A-17",
        "  zhaolu evaluate 福建 2023 applicants.csv --format jsonl",
        "  zhaolu check --rulesets my-rulesets" if zh else "  zhaolu check --rulesets my-rulesets --lang en",
    ]
    return "\n".join(lines)


def _unknown(verb: str, lang: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(verb, VERBS, 1)
    if lang == "zh":
        return f"没有“{verb}”这个命令" + (f"，是不是 {near[0]}？" if near else "") + "  全部命令见 zhaolu --help"
    return f"no verb '{verb}'" + (f"; did you mean {near[0]}?" if near else "") + "  see zhaolu --help --lang en"
