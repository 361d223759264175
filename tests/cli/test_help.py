"""What the command line says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from zhaolu.surfaces.cli import VERBS

if TYPE_CHECKING:
    from tests.conftest import Run

HAN = re.compile("[一-鿿]")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_in_chinese(zhaolu: Run, verb: str) -> None:
    done = zhaolu(verb, "--help")
    assert done.code == 0 and not done.err
    assert done.out.startswith("用法：") and VERBS[verb][0] in done.out and "选项:" in done.out
    assert " / " not in done.out


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_in_english(zhaolu: Run, verb: str) -> None:
    done = zhaolu(verb, "--help", "--lang", "en")
    assert done.code == 0 and done.out.startswith("usage: zhaolu")
    assert VERBS[verb][1] in " ".join(done.out.split()) and not HAN.search(done.out)


@pytest.mark.parametrize("verb", VERBS)
def test_help_fits_a_terminal(zhaolu: Run, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhaolu.surfaces.layout import display_width

    monkeypatch.setenv("COLUMNS", "80")
    assert [line for line in zhaolu(verb, "--help").out.split("\n") if display_width(line) > 80] == []


def test_overview_lists_every_verb(zhaolu: Run) -> None:
    for arguments, code in ((("--help",), 0), (("help",), 0), ((), 2)):
        done = zhaolu(*arguments)
        assert done.code == code
        assert all(f"  {verb} " in done.out and words[0] in done.out for verb, words in VERBS.items())
    assert not HAN.search(re.sub("湖北|福建", "", zhaolu("--help", "--lang", "en").out))


def test_version(zhaolu: Run) -> None:
    import zhaolu as package

    assert zhaolu("--version").out == f"zhaolu {package.__version__}\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("xplain",), "没有“xplain”这个命令，是不是 explain？"),
        (("判定",), "没有“判定”这个命令  全部命令见 zhaolu --help"),
        (("xplain", "--lang", "en"), "no verb 'xplain'; did you mean explain?"),
    ],
)
def test_unknown_verb(zhaolu: Run, given: tuple[str, ...], expected: str) -> None:
    done = zhaolu(*given)
    assert done.code == 2 and not done.out and done.err.startswith(expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("evaluate",), "缺少参数：PROVINCE, YEAR, FILE"),
        (("evaluate", "湖北", "二零一九", "a.csv"), "参数 YEAR：“二零一九”不是年份"),
        (("evaluate", "湖北", "2019", "a.csv", "--format", "xml"), "参数 --format 不能是 xml，可选：text、json、jsonl"),
        (("evaluate", "湖北", "2019", "a.csv", "--formt", "json"), "不认识的参数：--formt json"),
        (("evaluate", "湖北", "2019", "a.csv", "--as-of"), "参数 --as-of 后面要有一个值"),
        (("sanctions", "福建", "2024", "a.csv"), "缺少参数：--program"),
        (("sanctions", "福建", "x", "a.csv", "--program", "assistant-gp"), "参数 YEAR"),
        (("schema", "rulesets"), "参数 NAME 不能是 rulesets，可选：ruleset、readings、cases、survivors、vocabulary"),
        (("evaluate", "--lang", "en"), "the following arguments are required: PROVINCE, YEAR, FILE"),
        (("evaluate", "湖北", "2019x", "a.csv", "--lang", "en"), "argument YEAR: '2019x' is not a year"),
    ],
)
def test_wrong_use(zhaolu: Run, given: tuple[str, ...], expected: str) -> None:
    done = zhaolu(*given)
    assert done.code == 2 and not done.out
    assert expected in done.err and f"zhaolu {given[0]} --help" in done.err
