"""The plugins of one run: an object, so that two of them can live side by side."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import pluggy

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend import hookspecs
from zhaolu.extend.contracts import BUILT_IN_FORMATS, Calendar, LintRule, Reading, RecordInput, RecordReader, Renderer, TemplateWriter
from zhaolu.frozen import replace
from zhaolu.ir.functions import FUNCTIONS
from zhaolu.ir.operators import Function, FunctionTable

if TYPE_CHECKING:
    from zhaolu.ir.rules import Ruleset

FIRST_PARTY = ("zhaolu_workdays", "zhaolu_spreadsheets")
"""The bundled plugins, by module, in the order they are asked. None of them has an entry point."""
GROUP = "zhaolu"
"""The entry point group of installed plugins."""

P = ParamSpec("P")
T = TypeVar("T")


class PluginInfo(NamedTuple):
    """A plugin in use. `version` is that of its distribution, empty for a bundled or hand-given one."""

    name: str
    bundled: bool
    version: str


class Plugins:
    """Everything plugins supply. `diagnostics` says which plugins, or what parts of them, could not be used."""

    def __init__(self, bundled: Iterable[str] = FIRST_PARTY) -> None:
        self._manager = pluggy.PluginManager("zhaolu")
        self._manager.add_hookspecs(hookspecs)
        self._found: list[Diagnostic] = []
        self._plugins: list[PluginInfo] = []
        self._supplied: dict[str, tuple[tuple[str, Any], ...]] = {}
        self._table: FunctionTable | None = None
        self._bundled = tuple(bundled)
        for name in self._bundled:
            self._import(name, lambda name=name: importlib.import_module(name), True, "")  # type: ignore[misc]

    @classmethod
    def load(cls, *, installed: bool = True, extra: Mapping[str, Any] | None = None) -> Plugins:
        """The bundled plugins, those given (`extra`: name to module or object) and, unless told otherwise, installed ones."""
        plugins = cls()
        for name, plugin in (extra or {}).items():
            plugins._register(name, plugin, False, "")
        if installed:
            for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
                plugins._installed(point)
        return plugins

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(dict.fromkeys(self._found))

    @property
    def names(self) -> tuple[PluginInfo, ...]:
        """The plugins in use, in the order they are asked."""
        return tuple(self._plugins)

    # --- what they supply -----------------------------------------------------------------------------------------

    def functions(self) -> FunctionTable:
        """The engine's functions and those of plugins."""
        if self._table is None:
            owners: dict[str, str] = {}
            rows: list[Function] = []
            for plugin, row in self._ask("zhaolu_functions", _function_fault):
                taken = next((name for name in row.names if name in owners or FUNCTIONS.find(name)), None)
                if taken is None:
                    rows.append(replace(row, call=_computing(plugin, row)))
                    owners |= dict.fromkeys(row.names, plugin)
                else:
                    self._twice(plugin, owners.get(taken, "zhaolu"), ("函数", "the function"), taken)
            self._table = FUNCTIONS.extended(rows)
        return self._table

    def calendar(self, name: str | None = None) -> Calendar | None:
        """The calendar called `name`, or the first; None if there is none."""
        for _, calendar in self._ask("zhaolu_calendars", _of(Calendar)):
            if name is None or calendar.name == name:
                return calendar  # type: ignore[no-any-return]
        return None

    def record_readers(self) -> tuple[RecordReader, ...]:
        found = self._named("zhaolu_record_readers", RecordReader, ("记录格式", "the record format"), BUILT_IN_FORMATS)
        return tuple(replace(reader, read=_reading(plugin, reader)) for plugin, reader in found)

    def template_writers(self) -> tuple[TemplateWriter, ...]:
        found = self._named("zhaolu_template_writers", TemplateWriter, ("模板格式", "the template format"))
        return tuple(replace(writer, write=_guarded(plugin, writer.name, writer.write)) for plugin, writer in found)

    def renderers(self) -> Mapping[str, Renderer]:
        found = self._named("zhaolu_renderers", Renderer, ("输出格式", "the output format"))
        return {each.name: replace(each, render=_guarded(plugin, each.name, each.render)) for plugin, each in found}

    def lint_rules(self) -> tuple[LintRule, ...]:
        return tuple(rule for _, rule in self._named("zhaolu_lint_rules", LintRule, ("检查", "the lint rule")))

    def lint(self, ruleset: Ruleset) -> tuple[Diagnostic, ...]:
        """What the plugins' lint rules say of a ruleset; a rule that fails is reported and passed over."""
        found: list[Diagnostic] = []
        for plugin, rule in self._named("zhaolu_lint_rules", LintRule, ("检查", "the lint rule")):
            try:
                for lint in rule.check(ruleset):
                    message = (f"{lint.message.zh}（{plugin}/{rule.name}）", f"{lint.message.in_('en')} ({plugin}/{rule.name})")
                    mend = {"mend": (lint.mend.zh, lint.mend.in_("en"))} if lint.mend else {}
                    found.append(Diagnostic.of("W451", lint.span, message=message, **mend))
            except Exception as error:
                found.append(_unfit(plugin, rule.name, _reason(error)))
        return tuple(found)

    # --- finding and asking them ----------------------------------------------------------------------------------

    def _installed(self, point: EntryPoint) -> None:
        if point.module.partition(".")[0] in {name.partition(".")[0] for name in self._bundled}:
            self._found.append(Diagnostic.of("W450", plugin=point.name))
            return
        version = point.dist.version if point.dist else ""
        self._import(point.name, point.load, False, version)

    def _import(self, name: str, load: Callable[[], Any], bundled: bool, version: str) -> None:
        try:
            plugin = load()
        except Exception as error:
            self._found.append(Diagnostic.of("E450", plugin=name, why=_reason(error)))
            return
        self._register(name, plugin, bundled, version)

    def _register(self, name: str, plugin: Any, bundled: bool, version: str) -> None:
        if self._manager.is_blocked(name) or any(info.name == name for info in self._plugins) or self._manager.is_registered(plugin):
            self._found.append(Diagnostic.of("W450", plugin=name))
            return
        if isinstance(plugin, type):
            self._found.append(_unfit(name, plugin.__name__, ("应是模块或对象，不是类", "it should be a module or an object, not a class")))
            return
        try:
            self._manager.register(plugin, name)
        except pluggy.PluginValidationError as error:
            if self._manager.is_registered(plugin):
                self._manager.unregister(plugin)
            self._found.append(_unfit(name, _hook_name(error), ("参数与约定不同", "its arguments differ from the specification")))
            return
        except Exception as error:
            self._found.append(Diagnostic.of("E450", plugin=name, why=_reason(error)))
            return
        callers = self._manager.get_hookcallers(plugin) or []
        unknown = [caller.name for caller in callers if not caller.has_spec()]
        if unknown:
            self._manager.unregister(plugin)
            for hook in unknown:
                self._found.append(_unfit(name, hook, ("没有这个接口", "there is no such hook")))
            return
        if not callers:
            why = ("没有任何接口（函数要加 hookimpl 标记）", "it has no hooks (mark functions with hookimpl)")
            self._found.append(_unfit(name, plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__name__, why))
            return
        self._plugins.append(PluginInfo(name, bundled, version))

    def _ask(self, hook: str, fault: Callable[[Any], tuple[str, str] | None]) -> tuple[tuple[str, Any], ...]:
        """What every plugin supplies through a hook, with the plugin's name; asked once."""
        if hook not in self._supplied:
            order = {info.name: place for place, info in enumerate(self._plugins)}
            found: list[tuple[str, Any]] = []
            for impl in sorted(getattr(self._manager.hook, hook).get_hookimpls(), key=lambda impl: order[impl.plugin_name]):
                try:
                    items = list(impl.function())
                except Exception as error:
                    self._found.append(_unfit(impl.plugin_name, hook, _reason(error)))
                    continue
                for item in items:
                    if why := fault(item):
                        self._found.append(_unfit(impl.plugin_name, hook, why))
                    else:
                        found.append((impl.plugin_name, item))
            self._supplied[hook] = tuple(found)
        return self._supplied[hook]

    def _named(self, hook: str, of: type[T], what: tuple[str, str], own: Iterable[str] = ()) -> tuple[tuple[str, T], ...]:
        """What plugins supply, each name once, with the plugin's name. `own` are names of the engine."""
        found: dict[str, tuple[str, T]] = {}
        for plugin, item in self._ask(hook, _of(of)):
            if item.name in own:
                self._twice(plugin, "zhaolu", what, item.name)
            elif item.name in found:
                self._twice(plugin, found[item.name][0], what, item.name)
            else:
                found[item.name] = plugin, item
        return tuple(found.values())

    def _twice(self, plugin: str, other: str, what: tuple[str, str], name: str) -> None:
        self._found.append(Diagnostic.of("E452", plugin=plugin, other=other, what=what, name=name))


def _guarded(plugin: str, name: str, call: Callable[P, T]) -> Callable[P, T]:
    """The plugin's callable, with any fault of its own as ZhaoluError."""

    def guarded(*args: P.args, **more: P.kwargs) -> T:
        try:
            return call(*args, **more)
        except (ZhaoluError, OSError):
            raise
        except Exception as error:
            raise ZhaoluError((_unfit(plugin, name, _reason(error)),)) from error

    return guarded


def _reading(plugin: str, reader: RecordReader) -> Callable[[RecordInput], Reading]:
    def guarded(given: RecordInput) -> Reading:
        try:
            yield from reader.read(given)
        except ZhaoluError:
            raise
        except Exception as error:
            raise ZhaoluError((_unfit(plugin, reader.name, _reason(error)),)) from error

    return guarded


def _computing(plugin: str, row: Function) -> Callable[..., Any]:
    """The function's callable; any fault of its own is a ValueError, which makes the value unknown with the reason."""
    call = row.call
    assert call is not None

    def computing(*args: Any) -> Any:
        try:
            return call(*args)
        except Exception as error:
            raise ValueError(f"{row.id} ({plugin}): {_reason(error)[1]}") from error

    return computing


def _unfit(plugin: str, hook: str, why: tuple[str, str]) -> Diagnostic:
    return Diagnostic.of("E451", plugin=plugin, hook=hook, why=why)


def _reason(error: BaseException) -> tuple[str, str]:
    match error:
        case ModuleNotFoundError(name=str() as name):
            return f"缺少模块 {name}", f"the module {name} is missing"
        case SyntaxError():
            return "源代码有语法错误", "its source has a syntax error"
        case _:
            text = " ".join(str(error).split())[:200]
            shown = f"{type(error).__name__}: {text}" if text else type(error).__name__
            return shown, shown


def _hook_name(error: pluggy.PluginValidationError) -> str:
    words = str(error).replace("'", " ").replace("\n", " ").split()
    return next((word.rstrip(":,.()") for word in words if word.startswith("zhaolu_")), "hookimpl")


def _of(wanted: type) -> Callable[[Any], tuple[str, str] | None]:
    def fault(item: Any) -> tuple[str, str] | None:
        if isinstance(item, wanted):
            return None
        return (
            f"应给出 {wanted.__name__}，给的是 {type(item).__name__}",
            f"it should supply {wanted.__name__}, but gave {type(item).__name__}",
        )

    return fault


def _function_fault(item: Any) -> tuple[str, str] | None:
    if not isinstance(item, Function):
        return _of(Function)(item)
    if item.call is None:
        return f"函数 {item.id} 没有 call", f"the function {item.id} has no call"
    try:
        return None if item.forms else ("没有写参数和结果的类型", "it has no signature")
    except (ValueError, KeyError) as error:
        return f"函数 {item.id} 的类型写得不对：{error}", f"the signature of {item.id} is not well-formed: {error}"
