"""The manager: what plugins supply, and what is said of those that cannot be used."""

from __future__ import annotations

import io
import types
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zhaolu.diagnostics import ZhaoluError
from zhaolu.extend import hookimpl
from zhaolu.extend.contracts import BUILT_IN_FORMATS, Lint, LintRule, RawRow, RecordInput, RecordReader, Renderer, TemplateWriter
from zhaolu.extend.manager import FIRST_PARTY, Plugins
from zhaolu.ir.operators import Function
from zhaolu.ir.rules import Text
from zhaolu.surfaces.readers import BUILT_IN


def plugin(**hooks: Callable[[], Any]) -> types.ModuleType:
    """A module with hooks that give what the functions return."""
    made = types.ModuleType("made_up")
    for name, give in hooks.items():
        give.__name__ = name
        setattr(made, name, hookimpl(give))
    return made


def said(plugins: Plugins) -> list[str]:
    return [f"{d.code} {d.message()}" for d in plugins.diagnostics]


HALF = Function("half", "一半", ("half(n: number) -> number",), "{0}的一半", "half of {0}", profile="plugin", call=lambda n: n / 2)


def test_bundled_plugins_come_first_and_have_no_faults() -> None:
    plugins = Plugins.load(installed=False, extra={"mine": plugin(zhaolu_functions=lambda: [HALF])})
    assert [info.name for info in plugins.names] == [*FIRST_PARTY, "mine"]
    assert [info.bundled for info in plugins.names] == [True, True, False]
    assert plugins.functions()["half"] == HALF == plugins.functions().find("一半")
    assert "age" in plugins.functions() and plugins.diagnostics == ()
    assert [reader.name for reader in plugins.record_readers()] == ["xlsx"]
    assert [writer.name for writer in plugins.template_writers()] == ["xlsx"]


def test_managers_share_nothing() -> None:
    extra = {"mine": plugin(zhaolu_functions=lambda: [HALF])}
    assert "half" in Plugins.load(installed=False, extra=extra).functions()
    assert "half" not in Plugins.load(installed=False).functions()


def test_renderers_and_calendars_by_name() -> None:
    class Weekdays:
        name = "weekdays"

        def is_working_day(self, day: date) -> bool:
            return day.weekday() < 5

    shout = Renderer("shout", lambda document: "!")
    plugins = Plugins.load(installed=False, extra={"mine": plugin(zhaolu_renderers=lambda: [shout], zhaolu_calendars=lambda: [Weekdays()])})
    assert plugins.renderers()["shout"].render("…") == "!"
    first, named = plugins.calendar(), plugins.calendar("weekdays")
    assert first is not None and first.name == "中国放假安排"
    assert isinstance(named, Weekdays) and plugins.calendar("none such") is None


def _fails() -> Any:
    raise RuntimeError("坏了")


TAKEN = Function("age", "", ("age(n: number) -> number",), profile="plugin", call=lambda n: n)
CALLLESS = Function("third", "", ("third(n: number) -> number",), profile="plugin")
UNTYPED = Function("fifth", "", ("fifth(n: fraction) -> number",), profile="plugin", call=lambda n: n)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (plugin(), "E451 插件 mine 的 made_up 不合约定：没有任何接口（函数要加 hookimpl 标记）"),
        (plugin(zhaolu_colours=lambda: []), "E451 插件 mine 的 zhaolu_colours 不合约定：没有这个接口"),
        (plugin(zhaolu_functions=lambda extra: []), "E451 插件 mine 的 zhaolu_functions 不合约定：参数与约定不同"),  # type: ignore[arg-type, misc]
        (plugin(zhaolu_functions=_fails), "E451 插件 mine 的 zhaolu_functions 不合约定：RuntimeError: 坏了"),
        (plugin(zhaolu_functions=lambda: 5), "E451 插件 mine 的 zhaolu_functions 不合约定：TypeError: 'int' object is not iterable"),
        (plugin(zhaolu_functions=lambda: ["half"]), "E451 插件 mine 的 zhaolu_functions 不合约定：应给出 Function，给的是 str"),
        (plugin(zhaolu_functions=lambda: [CALLLESS]), "E451 插件 mine 的 zhaolu_functions 不合约定：函数 third 没有 call"),
        (plugin(zhaolu_functions=lambda: [UNTYPED]), "E451 插件 mine 的 zhaolu_functions 不合约定：函数 fifth 的类型写得不对：'fraction'"),
        (plugin(zhaolu_functions=lambda: [TAKEN]), "E452 插件 mine 与 zhaolu 都提供函数“age”，用的是 zhaolu 的"),
        (plugin(zhaolu_functions=lambda: [HALF, HALF]), "E452 插件 mine 与 mine 都提供函数“half”，用的是 mine 的"),
        (
            plugin(zhaolu_record_readers=lambda: [RecordReader("xlsx", (".x",), lambda given: iter(()))]),
            "E452 插件 mine 与 zhaolu_spreadsheets 都提供记录格式“xlsx”，用的是 zhaolu_spreadsheets 的",
        ),
        (
            plugin(zhaolu_record_readers=lambda: [RecordReader("csv", (".x",), lambda given: iter(()))]),
            "E452 插件 mine 与 zhaolu 都提供记录格式“csv”，用的是 zhaolu 的",
        ),
        (
            plugin(zhaolu_template_writers=lambda: [TemplateWriter("xlsx", (".x",), lambda template, stream: None)]),
            "E452 插件 mine 与 zhaolu_spreadsheets 都提供模板格式“xlsx”，用的是 zhaolu_spreadsheets 的",
        ),
        (plugin(zhaolu_calendars=lambda: [date]), "E451 插件 mine 的 zhaolu_calendars 不合约定：应给出 Calendar，给的是 type"),
    ],
)
def test_what_is_wrong_with_a_plugin_is_said_and_the_rest_works(made: types.ModuleType, expected: str) -> None:
    plugins = Plugins.load(installed=False, extra={"mine": made})
    assert "age" in plugins.functions() and plugins.functions()["age"].call is None
    assert plugins.calendar() is not None and plugins.calendar("x") is None
    assert [reader.name for reader in plugins.record_readers()] == ["xlsx"]
    assert len(plugins.template_writers()) == 1
    assert said(plugins) == [expected]


def test_the_names_of_built_in_formats_are_those_the_engine_reads() -> None:
    assert tuple(reader.name for reader in BUILT_IN) == BUILT_IN_FORMATS


def test_a_plugin_given_twice_counts_once() -> None:
    made = plugin(zhaolu_functions=lambda: [HALF])
    plugins = Plugins.load(installed=False, extra={"mine": made, "again": made})
    assert [info.name for info in plugins.names][-1] == "mine"
    assert said(plugins) == ["W450 插件 again 登记了两次，只用自带的一次"]


def test_a_bundled_plugin_that_cannot_be_imported_is_reported() -> None:
    plugins = Plugins(bundled=("zhaolu_workdays", "zhaolu_no_such_plugin"))
    assert said(plugins) == ["E450 插件 zhaolu_no_such_plugin 装不上：缺少模块 zhaolu_no_such_plugin"]
    assert plugins.calendar() is not None


def test_lint_rules_run_and_a_failing_one_is_passed_over() -> None:
    def check(ruleset: Any) -> list[Lint]:
        return [Lint(Text("规则太少", "too few rules"), None, Text("多写几条", "write more"))] if not ruleset.rules else []

    rules = [LintRule("few-rules", check), LintRule("broken", lambda ruleset: 1 // 0)]  # type: ignore[arg-type, return-value]
    plugins = Plugins.load(installed=False, extra={"mine": plugin(zhaolu_lint_rules=lambda: rules)})

    class Empty:
        rules = ()

    found = plugins.lint(Empty())  # type: ignore[arg-type]
    assert [(d.code, d.message(), d.help()) for d in found][:1] == [("W451", "规则太少（mine/few-rules）", "多写几条")]
    assert found[0].message("en") == "too few rules (mine/few-rules)"
    assert found[1].message() == "插件 mine 的 broken 不合约定：ZeroDivisionError: integer division or modulo by zero"
    assert [rule.name for rule in plugins.lint_rules()] == ["few-rules", "broken"]


def test_a_function_of_a_plugin_computes() -> None:
    call = Plugins.load(installed=False, extra={"mine": plugin(zhaolu_functions=lambda: [HALF])}).functions()["half"].call
    assert call is not None and call(Decimal(3)) == Decimal("1.5")


def test_faults_of_a_plugin_at_work_are_said_too() -> None:
    def broken(*args: Any) -> Any:
        raise RuntimeError("坏了")

    def reading(given: RecordInput) -> Any:
        yield RawRow(1, {})
        broken()

    wrong = Function("wrong", "", ("wrong(n: number) -> number",), profile="plugin", call=broken)
    made = plugin(
        zhaolu_functions=lambda: [wrong],
        zhaolu_record_readers=lambda: [RecordReader("odd", (".odd",), reading)],
        zhaolu_renderers=lambda: [Renderer("odd", broken)],
    )
    plugins = Plugins.load(installed=False, extra={"mine": made})
    call = plugins.functions()["wrong"].call
    with pytest.raises(ValueError, match=r"wrong \(mine\): RuntimeError: 坏了"):
        call(1)  # type: ignore[misc]
    rows = plugins.record_readers()[-1].read(RecordInput("a.odd", io.BytesIO(b"x")))
    assert next(rows) == RawRow(1, {})
    for attempt in (lambda: next(rows), lambda: plugins.renderers()["odd"].render(None)):
        with pytest.raises(ZhaoluError) as caught:
            attempt()
        assert [d.message() for d in caught.value.diagnostics] == ["插件 mine 的 odd 不合约定：RuntimeError: 坏了"]
