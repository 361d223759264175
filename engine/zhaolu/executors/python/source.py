"""A ruleset as one Python module: `bind(s)` fixes moment and context and gives `decide` and `effects`.

`decide(facts)` fills in what is presumed and answers which rules fail, which are undecided and which penalties' events
happened; met rules leave no trace. Why is asked of other functions, one for each rule and penalty (`reasons`).
"""

from __future__ import annotations

from zhaolu.executors.python.conditions import Condition, Plain, Two, all_of, any_of, called, given, negated, source
from zhaolu.executors.python.dependencies import Dependencies
from zhaolu.executors.python.generated import Choice, Source, worlds
from zhaolu.executors.python.presumptions import presumptions
from zhaolu.executors.python.statements import Lines, indented
from zhaolu.executors.python.values import Module, Values
from zhaolu.executors.python.verdicts import Verdicts
from zhaolu.ir.rules import Effect, Item, Penalty, Rule

BRIEF_HEAD = "INELIGIBLE, UNDETERMINED = Outcome.INELIGIBLE, Outcome.UNDETERMINED"
HEAD = "parameter, call, look_up, as_of, today, LAYOUT = s.parameter, s.call, s.look_up, s.as_of, s.today, s.layout"


BRIEF_END = [
    (2, "if failing:"),
    (3, "return INELIGIBLE, failing, undecided, ()"),
    (2, "if undecided:"),
    (3, "return UNDETERMINED, (), undecided, ()"),
    (2, "return ALL_MET"),
]


def write_module(known: Dependencies, pins: Choice) -> Source:
    """The module that decides."""
    module = Module(known)
    decide, effects = _Decide(module, pins), _Effects(module, pins)
    body = [*decide.lines(), "", *effects.lines(), "", "    return decide, effects"]
    return _module(module, pins, "def bind(s):", body, [*decide.writer.moments, *effects.writer.moments])


def write_brief(known: Dependencies, pins: Choice, heard: bool) -> Source:
    """The module of outcome and ids alone: `decide` with a short end.

    `quiet` says that a history bars nothing, `rest` answers where more has to be looked at. `heard`: a history may matter.
    """
    module = Module(known)
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
        self.ruleset = module.ruleset
        self.pins = pins
        self.writer = Verdicts(module)

    def lines(self, brief: bool = False, heard: bool = True) -> list[str]:
        presumed = presumptions(self.writer)
        sections: Lines = []
        for rule in self.ruleset.rules:
            self._rule(rule)
            sections += [(2, ""), (2, remark(rule)), *self.writer.section()]
        for penalty in self.ruleset.penalties:
            if penalty.subject == "applicant":
                self._penalty(penalty)
                sections += [(2, ""), (2, remark(penalty, "罚则")), *self.writer.section()]
        asked = self._looks(heard)
        names = [f"{name} = ()" for name in ("happened", "presumed") if not brief or (name == "happened" and name in asked)]
        head = [
            (1, f"def {'brief' if brief else 'decide'}(facts):"),
            (2, "if facts.__class__ is not Row or facts.layout is not LAYOUT:"),
            (3, "facts = row_of(facts, LAYOUT)"),
            (2, "f, row = facts._members, facts.row" if not brief or asked or presumed else "row = facts.row"),
            (2, "failing = undecided = ()"),
            *((2, name) for name in names),
        ]
        end = self._brief_end(asked) if brief else [(2, "return f, row, failing, undecided, happened, presumed")]
        return indented([*head, *presumed, (2, ""), *self.writer.head(), *sections, (2, ""), *end])

    def _looks(self, heard: bool) -> list[str]:
        """What has to be looked at before the short answer, as conditions; what cannot happen in this ruleset is not asked."""
        ruleset = self.ruleset
        asked = ["undecided"] if any(rule.carried_by for rule in ruleset.rules) else []
        asked += ["happened"] if any(p.subject == "applicant" for p in ruleset.penalties) else []
        if "history" in self.writer.layout.places:
            history = self.writer.fact("history")
            asked += [f"{history} is U"] if any(p.principal for p in ruleset.penalties) else []
            asked += [f"({history} is not U and {history} and not quiet({history}))"] if heard else []
        return asked

    def _brief_end(self, asked: list[str]) -> Lines:
        """The short answer, or `rest` where more has to be looked at."""
        if not asked:
            return BRIEF_END
        happened = "happened" if "happened" in asked else "()"
        return [(2, f"if {' or '.join(asked)}:"), (3, f"return rest(f, failing, undecided, {happened})"), *BRIEF_END]

    # --- rules ---

    def _rule(self, rule: Rule) -> None:
        writer = self.writer
        chosen = worlds(self.ruleset, rule.readings, self.pins)
        guards = [Two(True, False) if rule.guard is None else writer.two(rule.guard, choice) for choice in chosen]
        if len(set(guards)) > 1:
            self._asked(rule, chosen, guards)
            return
        guard = guards[0]
        if guard.no is not True:
            with writer.if_(negated(guard.no)):
                self._asked(rule, chosen, [Two(given(guard.yes, negated(guard.no)), False)] * len(chosen))

    def _asked(self, rule: Rule, chosen: list[dict[str, str]], guards: list[Two]) -> None:
        writer = self.writer
        met, unmet = [], []
        for choice, guard in zip(chosen, guards, strict=True):
            found = [writer.two(alternative.condition, choice) for alternative in rule.alternatives]
            met.append(any_of([guard.no, *(two.yes for two in found)]))
            unmet.append(all_of([guard.yes, *(two.no for two in found), self._due(rule, choice)]))
        always, never = all_of(met), all_of(unmet)
        if always is True:
            return
        undecided, failing = f"undecided += ({rule.id!r},)", f"failing += ({rule.id!r},)"
        not_met = negated(always)
        never = given(never, not_met)
        with writer.if_(not_met):
            if rule.consequence == "review" or never is False:
                writer.emit(undecided)
                return
            with writer.if_(never):
                writer.emit(failing)
            if never is not True:
                with writer.block("else:"):
                    writer.emit(undecided)

    def _due(self, rule: Rule, choice: Choice) -> Condition:
        """True unless the rule may still be met because its day has not come."""
        if rule.due is None:
            return True
        writer = self.writer
        end = writer.values(choice).value(rule.due)
        if writer.module.marks(rule.due) & {"fact", "local"}:
            waiting = called(f"ahead(as_of, {end})")
        else:
            name = writer.fresh("waiting")
            writer.moments.append(f"{name} = ahead(as_of, {Values(writer.module, choice).value(rule.due)})  # {rule.id}")
            waiting = Plain(name, f"not {name}")
        return negated(all_of([waiting, True if rule.due_if is None else writer.true(rule.due_if, choice)]))

    # --- penalties ---

    def _penalty(self, penalty: Penalty) -> None:
        """Listed where in some world the event happened and its qualification does not fail."""
        writer = self.writer
        found = []
        for choice in worlds(self.ruleset, penalty.readings, self.pins):
            fails = False if penalty.when is None else writer.false(penalty.when, choice)
            found.append(all_of([writer.true(penalty.event, choice), negated(fails)]))
        listed = any_of(found)
        if listed is not False:
            with writer.if_(listed):
                writer.emit(f"happened += ({penalty.id!r},)")


class _Effects:
    """The function `effects`: for each key the first value that applies."""

    def __init__(self, module: Module, pins: Choice) -> None:
        self.module = module
        self.pins = pins
        self.writer = Verdicts(module)

    def lines(self) -> list[str]:
        sections: Lines = []
        for effect in self.module.ruleset.effects:
            self._effect(effect)
            sections += [(2, ""), (2, remark(effect, effect.key)), *self.writer.section()]
        head = [(1, "def effects(f, row):"), (2, "found, closed = {}, set()")]
        return indented([*head, *self.writer.head(), *sections, (2, ""), (2, "return found")])

    def _effect(self, effect: Effect) -> None:
        writer = self.writer
        with writer.block(f"if {effect.key!r} not in closed:"):
            values = []
            for choice in worlds(self.module.ruleset, effect.readings, self.pins):
                two = Two(True, False) if effect.when is None else writer.two(effect.when, choice)
                value = Values(self.module, choice).value(effect.value)
                values.append(value if two.yes is True else f"({value} if {source(two.yes)} else NOT if {source(two.no)} else U)")
            writer.emit(f"settle(found, closed, {effect.key!r}, {effect.collect}, {', '.join(values)})")
