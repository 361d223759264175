"""`accept`: what a ruleset leaves standing with a written reason, and what is said of acceptances that are wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import zhaolu
from zhaolu.extend import hookimpl
from zhaolu.extend.contracts import Lint, LintRule
from zhaolu.extend.manager import Plugins
from zhaolu.ir.rules import Ruleset, Text
from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.checking.folder import check
from zhaolu.surfaces.cli import main

RULESET = """\
notice: {province: hubei, year: 2019, program: assistant-gp, title: 样例}
readings:
  nobody-asks: {question: 没有人问, options: {是: true, 否: false}}
define:
  用不到: 身体条件合格
rules:
  - {id: two-choices, clause: 一, require: count(志愿) >= 0, unmet: 志愿过多}
  - {id: withdrawn, clause: 二, require: 退出.退出日期 > @"2019-09-01", unmet: 退出太早}
ACCEPT
clauses:
  一: {says: 志愿}
  二: {says: 退出}
"""
NO_CASES = "  - {code: N770, item: notice, why: 用例另存在别处}\n"
EVERYTHING = f"""\
accept:
{NO_CASES}  - {{code: W712, item: two-choices, why: 志愿数由系统限定}}
  - {{code: W101, item: withdrawn, why: 没有退出的不会走到这一步}}
  - {{code: W601, item: 用不到, why: 下一年要用}}
  - {{code: W602, item: nobody-asks, why: 下一年要用}}
"""


def written(folder: Path, accept: str, name: str = "2019-assistant-gp.yaml", text: str = RULESET) -> Path:
    (folder / "hubei").mkdir(parents=True, exist_ok=True)
    for shared in ("vocabulary.yaml", "readings.yaml"):
        shutil.copy(str(rulesets_folder() / shared), folder)
    (folder / "hubei" / name).write_text(text.replace("ACCEPT", accept), encoding="utf-8")
    return folder


def codes(folder: Path, plugins: Plugins | None = None) -> list[str]:
    return sorted(item.code for item in check(zhaolu.open(folder, plugins=plugins)))


def test_what_is_accepted_is_silent_whichever_pass_found_it(tmp_path: Path) -> None:
    assert codes(written(tmp_path / "a", "")) == ["N770", "W101", "W601", "W602", "W712"]
    assert codes(written(tmp_path / "b", EVERYTHING)) == []


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("{code: W712, item: two-choices}", "E302", "why"),
        ("{code: W712, item: two-choices, why: ''}", "E305", ""),
        ("{code: W799, item: two-choices, why: 无}", "E700", "没有这个代码"),
        ("{code: E322, item: 一, why: 无}", "E700", "它是错误"),
        ("{code: W702, item: notice, why: 无}", "E700", "accept 本身"),
        ("{code: W712, item: two-choice, why: 无}", "E701", "two-choices"),
        ("{code: W712, item: withdrawn, why: 无}", "W702", "withdrawn"),
    ],
)
def test_a_wrong_acceptance_is_told(line: str, code: str, said: str, tmp_path: Path) -> None:
    found = [item for item in check(zhaolu.open(written(tmp_path, f"accept:\n  - {line}"))) if item.code == code]
    assert len(found) == 1 and found[0].span is not None and found[0].span.line == 10
    assert said in found[0].message() + found[0].help()


def test_a_broken_ruleset_keeps_what_it_accepts_and_blames_no_acceptance(tmp_path: Path) -> None:
    broken = RULESET.replace("count(志愿) >= 0", "count(志愿) >= 二")
    assert codes(written(tmp_path, EVERYTHING, text=broken)) == ["E140"]


def test_an_overlay_accepts_its_own_findings_only(tmp_path: Path) -> None:
    written(tmp_path, EVERYTHING)
    city = """\
notice: {province: hubei, year: 2019, program: assistant-gp, city: {id: wuhan, name: 武汉}, title: 市里}
overlay_on: hubei-2019-assistant-gp
rules:
  - {id: more, clause: 甲, require: count(承诺) >= 0, unmet: 承诺过多}
accept:
ACCEPT
clauses:
  甲: {says: 承诺}
"""
    name = "2019-assistant-gp.wuhan.yaml"
    written(tmp_path, NO_CASES + "  - {code: W712, item: more, why: 市里只作登记}", name, city)
    assert codes(tmp_path) == []
    written(tmp_path, NO_CASES + "  - {code: W712, item: two-choices, why: 省里的}", name, city)
    assert codes(tmp_path) == ["E701", "W712"]


def test_what_a_plugin_finds_is_accepted_too(tmp_path: Path) -> None:
    class Mine:
        @hookimpl
        def zhaolu_lint_rules(self) -> list[LintRule]:
            def unhappy(ruleset: Ruleset) -> list[Lint]:
                return [Lint(Text("不喜欢", "not liked"), ruleset.rules[1].span)]

            return [LintRule("unhappy", unhappy)]

    plugins = Plugins.load(installed=False, extra={"mine": Mine()})
    assert codes(written(tmp_path / "a", EVERYTHING), plugins) == ["W451"]
    more = EVERYTHING + "  - {code: W451, item: withdrawn, why: 本单位的口味，通知不管}\n"
    assert codes(written(tmp_path / "b", more), plugins) == []


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2 for a ruleset that cannot be used, 1 for an error of lint, and with `--strict` for a warning."""
    never = RULESET.replace("count(志愿) >= 0", "count(志愿) > 2 且 count(志愿) < 1")
    for name, text, accept, plain, strict in (
        ("warned", RULESET, "", 0, 1),
        ("accepted", RULESET, EVERYTHING, 0, 0),
        ("never", never, "", 1, 1),
        ("broken", never.replace("志愿) >", "志愿二) >"), "", 2, 2),
    ):
        folder = str(written(tmp_path / name, accept, text=text))
        assert (main(["check", "--rulesets", folder]), main(["check", "--rulesets", folder, "--strict"])) == (plain, strict), name
    capsys.readouterr()
    main(["check", "--rulesets", str(tmp_path / "never"), "--format", "json"])
    found = {item["code"]: item for item in json.loads(capsys.readouterr().out)}
    assert found["E710"]["severity"] == "error" and found["E710"]["line"] == 7
    assert main(["check", "--rulesets", str(written(tmp_path / "note", EVERYTHING.replace(NO_CASES, "")))]) == 0
    out = capsys.readouterr().out
    assert out.startswith("检查了 1 份规则集，没有发现问题\n\n") and "说明 N770" in out


def test_the_shipped_rulesets_have_nothing_left(tmp_path: Path) -> None:
    assert check(zhaolu.open()) == ()


def test_the_example_of_the_page_is_one_that_is_used() -> None:
    page = (Path(__file__).resolve().parents[2] / "grammar" / "README.md").read_text(encoding="utf-8")
    shown = page[page.index("```yaml\naccept:") + 8 :].split("```")[0]
    assert shown in (rulesets_folder() / "hubei" / "2019-assistant-gp.xiaogan.yaml").read_text(encoding="utf-8")
