"""`zhaolu expr`: try one expression on a record, or answer rows of the DMN conformance kit."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError

if TYPE_CHECKING:
    from zhaolu.ir.expressions import Expr
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.api import Rulesets


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "expression", nargs="?", metavar="EXPRESSION", help="表达式；- 从标准输入读 / an expression; - reads standard input"
    )
    parser.add_argument("--facts", metavar="FILE", help="一条申请人记录（JSON、YAML、CSV、XLSX） / one record (JSON, YAML, CSV, XLSX)")
    parser.add_argument("--as-of", metavar="T", help="按哪一天或哪一刻看；缺省为现在 / the day or moment asked about; default now")
    parser.add_argument("--unchecked", action="store_true", help="不查类型，按 FEEL 的动态规则算 / FEEL's dynamic mode")
    parser.add_argument("--rows", metavar="FILE", help="逐行回答 DMN 一致性测试（JSONL） / answer rows of the DMN conformance kit")
    parser.add_argument(
        "--rulesets", metavar="DIR", help="词汇所在的规则集目录；缺省用自带的 / folder of rulesets whose vocabulary is used"
    )
    parser.add_argument("--format", choices=("text", "json", "jsonl"), default="text", help="输出格式 / output format")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="输出语言 / language of the output")


def run(args: argparse.Namespace) -> int:
    if args.rows:
        return _rows(args)
    if args.expression is None:
        raise ZhaoluError.of("E190")
    return _try(args)


# --- rows of the conformance kit --------------------------------------------------------------------------------


def _rows(args: argparse.Namespace) -> int:
    from zhaolu.surfaces.feel_rows import answer

    try:
        rows = [json.loads(line) for line in Path(args.rows).read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise ZhaoluError.of("E191", file=args.rows, reason=str(getattr(fault, "strerror", None) or fault)) from None
    for row in rows:
        try:
            found = answer(row, unchecked=args.unchecked, lang=args.lang)
        except Exception as fault:  # one row's crash must not keep the others from being answered
            found = {"id": row.get("id"), "error": {"stage": "crash", "code": "E199", "message": type(fault).__name__}}
        print(json.dumps(found, ensure_ascii=False))
    return 0


# --- one expression ---------------------------------------------------------------------------------------------


def _try(args: argparse.Namespace) -> int:
    from zhaolu.compile.expressions import check_expression
    from zhaolu.compile.scope import Scope
    from zhaolu.executors.reference.expressions import Environment, evaluate
    from zhaolu.ir.values import fault_text
    from zhaolu.spans import Located
    from zhaolu.surfaces.api import Rulesets, moment
    from zhaolu.surfaces.checking.diagnostics_text import render
    from zhaolu.text.parser import parse_expression

    text = sys.stdin.read() if args.expression == "-" else args.expression
    rulesets = Rulesets(args.rulesets)
    plugins = rulesets.plugins
    vocabulary = rulesets.vocabulary
    scope = Scope(facts=vocabulary.struct, functions=plugins.functions(), unchecked=args.unchecked)
    node, found = check_expression(parse_expression(Located.of(text, "<expr>")), scope)
    if any(item.severity is Severity.ERROR for item in found) and not args.unchecked:
        raise ZhaoluError(found)
    environment = Environment(
        facts=_facts(args, rulesets),
        as_of=moment(args.as_of),
        functions=plugins.functions(),
        calendar=plugins.calendar(),
        unchecked=args.unchecked,
    )
    value = evaluate(node, environment)
    if args.format == "text":
        if found:
            print(render(found, lang=args.lang, color=sys.stderr.isatty()), file=sys.stderr)
        for fault in dict.fromkeys(environment.progress.faults) if args.unchecked else ():
            print(("算不出：" if args.lang == "zh" else "not computed: ") + fault_text(fault, args.lang), file=sys.stderr)
        print("\n".join(_lines(node, value, vocabulary, args.lang)))
    else:
        indent = 2 if args.format == "json" else None
        print(json.dumps(_document(node, value, found, args.lang), ensure_ascii=False, indent=indent))
    return 0


def _facts(args: argparse.Namespace, rulesets: Rulesets) -> Any:
    """The facts of the first record of `--facts`; without it nothing is known."""
    if args.facts is None:
        return {}
    from zhaolu.surfaces.readers import RejectedRow, read_records

    for row in read_records(args.facts, rulesets.vocabulary, plugins=rulesets.plugins):
        if isinstance(row, RejectedRow):
            raise ZhaoluError(row.diagnostics)
        return row.record.facts
    raise ZhaoluError.of("E192", file=args.facts)


def _lines(node: Expr, value: Any, vocabulary: Vocabulary, lang: str) -> list[str]:
    """Type and value for people; of an unknown value, what is missing."""
    from zhaolu.ir.kinds import type_name, type_of
    from zhaolu.ir.types import ANY
    from zhaolu.ir.values import Between, Unknown, fault_text

    zh = lang == "zh"
    type_ = node.type if node.type != ANY else type_of(value)
    lines = [("类型：" if zh else "type: ") + type_name(type_)[0 if zh else 1], ("值：" if zh else "value: ") + _shown(value, zh)]
    if isinstance(value, Unknown | Between):
        by_reason: dict[str, list[str]] = {}
        for cause in sorted(value.causes):
            subject = (
                fault_text(cause.subject, lang)
                if cause.reason == "error"
                else vocabulary.label_path(cause.subject)
                if zh
                else cause.subject
            )
            by_reason.setdefault(cause.reason, []).append(subject)
        words = _REASONS[0 if zh else 1]
        lines += [words.get(reason, reason) + ("、" if zh else ", ").join(subjects) for reason, subjects in by_reason.items()]
    return lines


_REASONS = (
    {"missing": "缺：", "imprecise": "只知道大概：", "error": "算不出：", "reading": "看读法："},
    {"missing": "missing: ", "imprecise": "known only roughly: ", "error": "not computed: ", "reading": "hangs on the reading: "},
)


def _shown(value: Any, zh: bool) -> str:
    from zhaolu.ir.meaning.texts import string
    from zhaolu.ir.values import Between, Unknown

    match value:
        case Unknown():
            return "不知道" if zh else "not known"
        case Between(lo, hi):
            return f"{string(lo)} 至 {string(hi)} 之间" if zh else f"between {string(lo)} and {string(hi)}"
        case None:
            return "空" if zh else "null"
        case bool():
            return ("真" if value else "假") if zh else str(value).lower()
        case tuple():
            return f"[{', '.join(_shown(item, zh) for item in value)}]"
        case str():
            return f'"{value}"'
        case _:
            return str(string(value, nested=True))


def _document(node: Expr, value: Any, found: list[Diagnostic], lang: str) -> dict[str, Any]:
    from zhaolu.ir.kinds import type_name
    from zhaolu.ir.values import Between, Unknown
    from zhaolu.surfaces.feel_rows import write_value

    document: dict[str, Any] = {"type": type_name(node.type)[1], "value": write_value(value)}
    if isinstance(value, Unknown | Between):
        document["because"] = sorted({cause.reason for cause in value.causes})
        document["needs"] = sorted({cause.subject for cause in value.causes if cause.reason != "error"})
    document["diagnostics"] = [item.to_json(lang) for item in found]
    return document
