"""A ruleset as one Python module: `bind(s)` fixes moment and context and gives `decide` and `effects`.

`decide(facts)` fills in what is presumed and answers which rules fail, which are undecided and which penalties' events
happened; met rules leave no trace. Why is asked of other functions, one for each rule and penalty (`reasons`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from zhaolu.executors.python.values import Choice, Module, Values
from zhaolu.executors.python.verdicts import Verdicts, both
from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Effect, Item, Penalty, Presumption, Rule, Ruleset

BRIEF_HEAD = "INELIGIBLE, UNDETERMINED = Outcome.INELIGIBLE, Outcome.UNDETERMINED"
HEAD = "parameter, call, look_up, as_of, today = s.parameter, s.call, s.look_up, s.as_of, s.today"


BRIEF_END = [
    (2, "if failing:"),
    (3, "return INELIGIBLE, failing, undecided, ()"),
    (2, "if undecided:"),
    (3, "return UNDETERMINED, (), undecided, ()"),
    (2, "return ALL_MET"),
]


@dataclass(frozen=True)
class Source:
    """Generated text and the objects it names but cannot write."""

    text: str
    namespace: Mapping[str, Any]


def worlds(ruleset: Ruleset, readings: Iterable[str], pins: Choice) -> list[dict[str, str]]:
    """Every combination of the options of `readings` that are neither settled nor pinned.

    A pin that is no option here (an earlier year's reading of the same name may have others) fixes nothing.
    """
    names = list(readings)
    options = []
    for name in names:
        declared = ruleset.readings[name]
        fixed = pins[name] if pins.get(name) in declared.options else declared.settled
        options.append([fixed] if fixed is not None else list(declared.options))
    return [dict(zip(names, labels, strict=True)) for labels in product(*options)]


def write_module(ruleset: Ruleset, pins: Choice) -> Source:
    """The module that decides."""
    module = Module(ruleset)
    decide, effects = _Decide(module, pins), _Effects(module, pins)
    body = [*decide.lines(), "", *effects.lines(), "", "    return decide, effects"]
    return _module(module, pins, "def bind(s):", body, [*decide.writer.moments, *effects.writer.moments])


def write_brief(ruleset: Ruleset, pins: Choice, heard: bool) -> Source:
    """The module of outcome and ids alone: `decide` with a short end.

    `quiet` says that a history bars nothing, `rest` answers where more has to be looked at. `heard`: a history may matter.
    """
    module = Module(ruleset)
    brief = _Decide(module, pins)
    body = [*brief.lines(brief=True, heard=heard), "", "    return brief"]
    return _module(module, pins, "def bind(s, quiet, rest):", body, [BRIEF_HEAD, *brief.writer.moments])


def _module(module: Module, pins: Choice, head: str, body: list[str], moments: list[str]) -> Source:
    ruleset = module.ruleset
    text = [
        f"# {ruleset.id} · {ruleset.notice.title}",
        *(f"# {name} = {label}" for name, label in pins.items()),
        "",
        *module.constants.lines(),
        "",
        "",
        head,
        f"    {HEAD}",
        *(f"    {line}" for line in moments),
        "",
        *body,
        "",
    ]
    return Source("\n".join(text), module.constants.namespace)


def remark(item: Item, what: str = "") -> str:
    """A comment: id, clause and words of the ruleset in one line."""
    words = " ".join(item.says.zh.split()) if item.says else ""
    return f"# {item.id} · {item.clause}{' · ' + what if what else ''}{'  ' + words if words else ''}"


class _Decide:
    """The function `decide`."""

    def __init__(self, module: Module, pins: Choice) -> None:
        self.module = module
        self.ruleset = module.ruleset
        self.pins = pins
        self.writer = Verdicts(module, fragile=_fragile(module))

    def lines(self, brief: bool = False, heard: bool = True) -> list[str]:
        presumed = list(self._presumptions())
        sections: list[tuple[int, str]] = []
        for rule in self.ruleset.rules:
            self._rule(rule)
            sections += [(2, ""), (2, remark(rule)), *self.writer.section()]
        for penalty in self.ruleset.penalties:
            if penalty.subject == "applicant":
                self._penalty(penalty)
                sections += [(2, ""), (2, remark(penalty, "罚则")), *self.writer.section()]
        loads = self.writer.head()
        head = [
            (1, f"def {'brief' if brief else 'decide'}(facts):"),
            (2, "f = facts._members"),
            (2, "failing, undecided = [], []"),
        ]
        if not brief or "happened" in self._looks(heard):
            head.append((2, "happened = ()"))
        if not brief or self.ruleset.presumptions:
            head.append((2, "presumed = ()"))
        end = self._brief_end(heard) if brief else [(2, ""), (2, "return f, failing, undecided, happened, presumed")]
        return indented([*head, *presumed, (2, ""), (2, "get = f.get"), *loads, *sections, *end])

    def _brief_end(self, heard: bool) -> list[tuple[int, str]]:
        """The short answer, or `rest` where more has to be looked at; what cannot happen in this ruleset is not asked."""
        asked = self._looks(heard)
        lines = [(2, ""), (2, "past = get('history', U)")] if heard or "past is U" in asked else [(2, "")]
        if asked:
            happened = "happened" if "happened" in asked else "()"
            lines += [(2, f"if {' or '.join(asked)}:"), (3, f"return rest(f, failing, undecided, {happened})")]
        return [*lines, *BRIEF_END]

    def _looks(self, heard: bool) -> list[str]:
        """What has to be looked at before the short answer, as conditions."""
        ruleset = self.ruleset
        asked = ["undecided"] if any(rule.carried_by for rule in ruleset.rules) else []
        asked += ["happened"] if any(p.subject == "applicant" for p in ruleset.penalties) else []
        asked += ["past is U"] if any(p.principal for p in ruleset.penalties) else []
        asked += ["(past is not U and past and not quiet(past))"] if heard else []
        return asked

    # --- what silence means ---

    def _presumptions(self) -> Iterator[tuple[int, str]]:
        writer = self.writer
        writer.presuming = True
        if self.ruleset.presumptions:
            yield 2, "f, presumed = dict(f), []"
        scopes = writer.scopes
        for position, presumption in enumerate(self.ruleset.presumptions):
            writer.scopes = [type(scopes[0])()]
            self._fill("f", "f", presumption.path.split("."), presumption, position, "")
            yield 2, ""
            yield 2, f"# {presumption.path}: {' '.join(presumption.source.zh.split())}"
            yield from writer.section()
        writer.scopes = scopes
        writer.presuming = False

    def _fill(self, members: str, target: str, steps: list[str], presumption: Presumption, position: int, holder: str) -> None:
        """Fill the key at `steps` below `members` (a dict's name); the new object or list is put at `target`."""
        writer = self.writer
        step, rest = steps[0], steps[1:]
        name, through_list = step.removesuffix("[]"), step.endswith("[]")
        path = f"{holder}.path_of({name!r})" if holder else repr(name)
        if not rest:
            writer.emit(f"if {name!r} not in {members}:")
            with writer.block():
                yes = "True" if presumption.when is None else writer.true(presumption.when, {})
                writer.emit(f"if {yes}:")
                with writer.block():
                    taken = writer.fresh("taken")
                    writer.emit(f"{taken} = {writer.values({}).value(presumption.take)}")
                    writer.emit(f"presumed.append(({position}, {path}, {taken}))")
                    writer.emit(f"{target} = filled({holder}, {name!r}, {taken})" if holder else f"{target}[{name!r}] = {taken}")
            return
        inner = writer.fresh(name)
        writer.emit(f"{inner} = {members}.get({name!r})")
        if through_list:
            items, item = writer.fresh(f"{name}_items"), writer.fresh("item")
            writer.emit(f"if {inner}.__class__ is tuple:")
            with writer.block():
                writer.emit(f"{items} = []")
                writer.emit(f"for {item} in {inner}:")
                with writer.block() as scope:
                    getter = writer.fresh(f"{item}_get")
                    writer.emit(f"if {item}.__class__ is Object:")
                    with writer.block():
                        writer.emit(f"{getter} = {item}._members.get")
                        scope.items["item"] = item, getter
                        self._fill(f"{item}._members", item, rest, presumption, position, item)
                    writer.emit(f"{items}.append({item})")
                self._put(target, holder, name, f"tuple({items})")
            return
        writer.emit(f"if {inner}.__class__ is Object:")
        with writer.block():
            self._fill(f"{inner}._members", inner, rest, presumption, position, inner)
            self._put(target, holder, name, inner)

    def _put(self, target: str, holder: str, name: str, value: str) -> None:
        self.writer.emit(f"{target} = filled({holder}, {name!r}, {value})" if holder else f"{target}[{name!r}] = {value}")

    # --- rules ---

    def _rule(self, rule: Rule) -> None:
        writer = self.writer
        chosen = worlds(self.ruleset, rule.readings, self.pins)
        undecided, failing = f"undecided.append({rule.id!r})", f"failing.append({rule.id!r})"
        if rule.guard is not None:
            guards = [writer.two(rule.guard, choice) for choice in chosen]
            if len(set(guards)) == 1:
                held, not_held = guards[0]
                if not_held == "True":
                    return
                if not_held != "False":
                    writer.emit(f"if not {not_held}:")
                    with writer.block():
                        self._asked(rule, chosen, [(held, "False")] * len(chosen), failing, undecided)
                    return
        else:
            guards = [("True", "False")] * len(chosen)
        self._asked(rule, chosen, guards, failing, undecided)

    def _asked(self, rule: Rule, chosen: list[dict[str, str]], guards: list[tuple[str, str]], failing: str, undecided: str) -> None:
        writer = self.writer
        met, unmet = [], []
        for choice, (held, not_held) in zip(chosen, guards, strict=True):
            found = [writer.two(alternative.condition, choice) for alternative in rule.alternatives]
            met.append(both([not_held, *(yes for yes, _ in found)], "or"))
            unmet.append(both([held, *(no for _, no in found), self._due(rule, choice)], "and"))
        always, never = both(met, "and"), both(unmet, "and")
        if always == "True":
            return
        writer.emit(f"if not {always}:")
        with writer.block():
            if rule.consequence == "review" or never == "False":
                writer.emit(undecided)
            elif never == "True":
                writer.emit(failing)
            else:
                writer.emit(f"if {never}:")
                writer.lines.append((writer.depth + 1, failing))
                writer.emit("else:")
                writer.lines.append((writer.depth + 1, undecided))

    def _due(self, rule: Rule, choice: Choice) -> str:
        """Source that is true unless the rule may still be met because its day has not come."""
        if rule.due is None:
            return "True"
        writer = self.writer
        end = writer.values(choice).value(rule.due)
        if self.module.marks(rule.due) & {"fact", "local"}:
            waiting = f"ahead(as_of, {end})"
        else:
            waiting = writer.fresh("waiting")
            writer.moments.append(f"{waiting} = ahead(as_of, {Values(self.module, choice).value(rule.due)})  # {rule.id}")
        condition = "True" if rule.due_if is None else writer.true(rule.due_if, choice)
        return f"(not ({both([waiting, condition], 'and')}))"

    # --- penalties ---

    def _penalty(self, penalty: Penalty) -> None:
        """Listed where in some world the event happened and its qualification does not fail."""
        writer = self.writer
        found = []
        for choice in worlds(self.ruleset, penalty.readings, self.pins):
            event = writer.true(penalty.event, choice)
            fails = "False" if penalty.when is None else writer.false(penalty.when, choice)
            found.append(both([event, "True" if fails == "False" else f"(not {fails})"], "and"))
        some = both(found, "or")
        if some != "False":
            writer.emit(f"if {some}:")
            with writer.block():
                writer.emit(f"happened += ({penalty.id!r},)")


class _Effects:
    """The function `effects`: for each key the first value that applies."""

    def __init__(self, module: Module, pins: Choice) -> None:
        self.module = module
        self.pins = pins
        self.writer = Verdicts(module, fragile=_fragile(module))

    def lines(self) -> list[str]:
        sections: list[tuple[int, str]] = []
        for effect in self.module.ruleset.effects:
            self._effect(effect)
            sections += [(2, ""), (2, remark(effect, effect.key)), *self.writer.section()]
        loads = self.writer.head()
        head = [(1, "def effects(f):"), (2, "found, closed = {}, set()"), (2, "get = f.get")]
        return indented([*head, *loads, *sections, (2, ""), (2, "return found")])

    def _effect(self, effect: Effect) -> None:
        writer = self.writer
        writer.emit(f"if {effect.key!r} not in closed:")
        with writer.block():
            values = []
            for choice in worlds(self.module.ruleset, effect.readings, self.pins):
                yes, no = ("True", "False") if effect.when is None else writer.two(effect.when, choice)
                value = Values(self.module, choice).value(effect.value)
                values.append(f"{value} if {yes} else NOT if {no} else U" if yes != "True" else value)
            if len(values) == 1:
                writer.emit(f"settle(found, closed, {effect.key!r}, {effect.collect}, {values[0]})")
            else:
                writer.emit(f"settle(found, closed, {effect.key!r}, {effect.collect}, {', '.join(f'({v})' for v in values)})")


def _fragile(module: Module) -> frozenset[str]:
    """Facts that a presumption may fill with a value that is itself unknown."""
    return frozenset(p.path.replace("[]", "") for p in module.ruleset.presumptions if not module.folded(p.take, {})[0])


def indented(lines: Iterable[tuple[int, str]]) -> list[str]:
    return [" " * (4 * depth) + text if text else "" for depth, text in lines]


def conditions(rule: Rule) -> list[Expr]:
    """The guard, if there is one, and the condition of every alternative."""
    return [e for e in (rule.guard, *(a.condition for a in rule.alternatives)) if e is not None]
