"""What differs between two rulesets: parts added, removed and changed, each in words of both sides.

Parts are matched by id, the rest by kind and by the facts they read. Whether two parts say the same is judged on
their expressions with definitions, readings and windows written out and with year, province and programme of the
notice taken as such, so that a rule carried over to another year is not a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from zhaolu.executors.prose.expressions import definition_texts
from zhaolu.executors.prose.sentences import (
    describe_effect,
    describe_penalty,
    describe_reading,
    describe_rule,
    describe_step,
    describe_window,
    guard_words,
)
from zhaolu.executors.prose.values import value_text
from zhaolu.ir.expressions import Definition, Expr, Fact, Literal, Member, Node, Reading, WindowPart
from zhaolu.ir.rules import Effect, Item, Penalty, Quota, ReadingChoice, Rule, Ruleset, Step, Table, Text, Window
from zhaolu.ir.times import BEIJING
from zhaolu.surfaces import wording
from zhaolu.surfaces.listing import quota_note, used_readings
from zhaolu.surfaces.timetable.schedule import closure, unique

SECTIONS: Final = ("rules", "windows", "penalties", "effects", "steps", "quotas", "tables", "readings")
"""The sections of a comparison, in order."""

LIKE: Final[Mapping[str, float]] = {"rules": 0.5, "windows": 0.5, "penalties": 0.5, "effects": 0.5, "steps": 0.3, "quotas": 1.0}
"""How much of what two parts read must be common for them to be the same part under different ids."""


@dataclass(frozen=True)
class Part:
    """A part of a ruleset in words. `text` is its sentence; `form` its meaning, comparable; `reads` the facts it reads.

    `values` are its numbers and dates in words; `basis` what the sentence rests on: definitions by “name”, readings by their question;
    `words` what the author wrote about it; `rows` the rows of a quota or table.
    """

    section: str
    kind: str
    id: str
    clauses: tuple[str, ...]
    title: str
    text: str
    form: Any
    reads: frozenset[str]
    values: tuple[str, ...] = ()
    basis: Mapping[str, str] = field(default_factory=dict)
    words: tuple[Text | None, ...] = ()
    rows: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Change:
    """A part on both sides that does not say the same. Each field of pairs holds (in A, in B), empty where absent there."""

    a: Part
    b: Part
    values: tuple[tuple[str, ...], tuple[str, ...]]
    basis: Mapping[str, tuple[str, str]]
    rows: Mapping[str, tuple[str, str]]
    reworded: bool


@dataclass(frozen=True)
class Section:
    name: str
    added: tuple[Part, ...]
    removed: tuple[Part, ...]
    changed: tuple[Change, ...]
    same: int


@dataclass(frozen=True)
class Comparison:
    a: Ruleset
    b: Ruleset
    lang: str
    sections: tuple[Section, ...]

    @property
    def differs(self) -> bool:
        return any(s.added or s.removed or s.changed for s in self.sections)


def parts(ruleset: Ruleset, lang: str = "zh") -> tuple[Part, ...]:
    """Every part of a ruleset in words, in the order of the sections."""
    return tuple(_Side(ruleset, lang).parts())


def compare(a: Ruleset, b: Ruleset, lang: str = "zh") -> Comparison:
    """What changes from `a` to `b`, in the order of the notices."""
    left, right = parts(a, lang), parts(b, lang)
    reworded = a.notice.id == b.notice.id
    return Comparison(a, b, lang, tuple(_section(name, left, right, reworded) for name in SECTIONS))


def _section(name: str, left: Sequence[Part], right: Sequence[Part], words_count: bool) -> Section:
    mine = [p for p in left if p.section == name]
    theirs = [p for p in right if p.section == name]
    pairs = {a.id: b for a, b in _pairs(mine, theirs, LIKE.get(name))}
    taken = {b.id for b in pairs.values()}
    changed = [change for a in mine if a.id in pairs and (change := _change(a, pairs[a.id], words_count)) is not None]
    return Section(
        name,
        tuple(b for b in theirs if b.id not in taken),
        tuple(a for a in mine if a.id not in pairs),
        tuple(changed),
        len(pairs) - len(changed),
    )


def _pairs(mine: list[Part], theirs: list[Part], least: float | None) -> Iterator[tuple[Part, Part]]:
    """The same part on both sides: first by id, then the likest of the same kind."""
    by_id = {b.id: b for b in theirs}
    yield from ((a, by_id[a.id]) for a in mine if a.id in by_id)
    if least is None:
        return
    ids = {a.id for a in mine}
    rest = [(a, b) for a in mine if a.id not in by_id for b in theirs if b.id not in ids and a.kind == b.kind]
    likeness = sorted(((_like(a, b), at) for at, (a, b) in enumerate(rest)), key=lambda found: (-found[0], found[1]))
    gone: set[str] = set()
    for like, at in likeness:
        a, b = rest[at]
        if like >= least and f"a:{a.id}" not in gone and f"b:{b.id}" not in gone:
            gone |= {f"a:{a.id}", f"b:{b.id}"}
            yield a, b


def _like(a: Part, b: Part) -> float:
    either = a.reads | b.reads
    return len(a.reads & b.reads) / len(either) if either else 0.0


def _change(a: Part, b: Part, words_count: bool) -> Change | None:
    reworded = words_count and a.words != b.words
    if a.form == b.form and not reworded:
        return None
    values = tuple(v for v in a.values if v not in b.values), tuple(v for v in b.values if v not in a.values)
    names = [n for n in dict.fromkeys([*a.basis, *b.basis]) if a.basis.get(n) != b.basis.get(n)]
    rows: dict[str, tuple[str, str]] = {}
    if a.rows is not None and b.rows is not None:
        keys = dict.fromkeys([*a.rows, *b.rows])
        rows = {k: (a.rows.get(k, ""), b.rows.get(k, "")) for k in keys if a.rows.get(k) != b.rows.get(k)}
    both = (n for n in names if n[:1] + n[-1:] == "“”" or (n in a.basis and n in b.basis))
    basis = {n: (a.basis.get(n, ""), b.basis.get(n, "")) for n in both}
    return Change(a, b, values, basis, rows, reworded)


class _Side:
    """The parts of one ruleset in one language."""

    def __init__(self, ruleset: Ruleset, lang: str) -> None:
        self.ruleset, self.lang = ruleset, lang
        self.definitions = definition_texts(ruleset, lang)
        self.joint = "；" if lang == "zh" else "; "

    def parts(self) -> Iterator[Part]:
        windows = {w.id for w in unique(self.ruleset)}
        yield from (self.rule(rule) for rule in self.ruleset.rules if rule.id not in windows)
        yield from map(self.window, unique(self.ruleset))
        yield from map(self.penalty, self.ruleset.penalties)
        yield from map(self.effect, self.ruleset.effects)
        yield from map(self.step, self.ruleset.steps)
        yield from map(self.quota, self.ruleset.quotas)
        quotas = {q.id for q in self.ruleset.quotas}
        yield from (self.table(t) for t in self.ruleset.tables.values() if t.id not in quotas)
        yield from map(self.reading, used_readings(self.ruleset))

    def rule(self, rule: Rule) -> Part:
        parts = (rule.guard, *(a.condition for a in rule.alternatives), rule.due, rule.due_if)
        flags = rule.form, rule.consequence, tuple(a.fallback for a in rule.alternatives)
        clauses = (rule.clause, *rule.also, *(a.clause for a in rule.alternatives))
        words = rule.says, *(a.unmet for a in rule.alternatives)
        title = self.title(rule) or rule.alternatives[0].unmet.in_(self.lang)
        asked = tuple(a.condition for a in rule.alternatives)
        text = describe_rule(rule, self.ruleset, self.lang)
        return self.part("rules", rule.kind, rule, text, parts, flags, clauses, title, words, asked=asked)

    def window(self, window: Window) -> Part:
        gate = next((r for r in self.ruleset.rules if r.id == window.id), None)
        guard = window.applies if window.applies is not None else gate.guard if gate else None
        bounds = window.start, window.end, window.first_day, window.last_day
        event = tuple(a.condition for a in gate.alternatives) if gate else ()
        flags = window.actor, window.minimum, window.unit, window.end_included, window.gate, gate.consequence if gate else ""
        concerns = guard_words(guard, self.ruleset, self.lang)
        who = wording.actor_word(window.actor, self.lang)
        text = f"{describe_window(window, self.ruleset, self.lang)}{'（' if self.lang == 'zh' else ' ('}{who}"
        text += f"{self.joint}{concerns}" if concerns else ""
        text += "）" if self.lang == "zh" else ")"
        name, marks = window.name.in_(self.lang), _bigrams(window.name.zh)
        words = window.name, window.says, *((a.unmet for a in gate.alternatives) if gate else ())
        kind = "gate" if window.gate else "deadline"
        return self.part("windows", kind, window, text, (*bounds, guard, *event), flags, None, name, words, marks)

    def penalty(self, penalty: Penalty) -> Part:
        imposed = tuple((i.effect, i.ban.count if i.ban else 0, i.ban.by if i.ban else "") for i in penalty.impositions)
        starts = tuple(i.ban.start for i in penalty.impositions if i.ban)
        test = penalty.history
        history = (test.condition, test.start, test.elsewhere, test.reaches_back) if test else ()
        text = describe_penalty(penalty, self.ruleset, self.lang)
        flags = imposed, penalty.programs, penalty.subject, tuple(test.undated_month.items()) if test else ()
        parts = penalty.event, penalty.when, *starts, *history
        words = penalty.says, penalty.lifted
        return self.part("penalties", penalty.subject, penalty, text, parts, flags, words=words)

    def effect(self, effect: Effect) -> Part:
        text = describe_effect(effect, self.ruleset, self.lang)
        return self.part("effects", effect.kind, effect, text, (effect.when, effect.value), (effect.key,), marks={f"key:{effect.key}"})

    def step(self, step: Step) -> Part:
        said = describe_step(step, self.ruleset, self.lang)
        title = self.title(step)
        window = self.ruleset.windows.get(step.window) if step.window else None
        bounds = (window.first_day, window.last_day) if window else ()
        flags = step.actor, step.count
        marks = {f"actor:{step.actor}"} | _bigrams(step.says.zh if step.says else "")
        return self.part("steps", step.kind, step, self.joint.join(t for t in (title, said) if t), (step.by, *bounds), flags, marks=marks)

    def quota(self, quota: Quota) -> Part:
        rows = {name: str(places) for name, places in quota.rows.items()}
        form = quota.total, quota.minimum, quota.hard_cap, quota.complete, tuple(sorted(rows.items()))
        title = self.title(quota) or quota.unit
        return Part(
            "quotas",
            "quota",
            quota.id,
            _once((quota.clause, *quota.also)),
            title,
            f"{quota.unit}{'：' if self.lang == 'zh' else ': '}{quota_note(quota, self.lang)}",
            form,
            frozenset({quota.unit}),
            words=(quota.says,),
            rows=rows,
        )

    def table(self, table: Table) -> Part:
        rows = {key: wording.value_text(value, self.lang) for key, value in table.rows.items()}
        count = f"{len(rows)} 行" if self.lang == "zh" else f"rows: {len(rows)}"
        form = tuple(sorted(rows.items())), table.complete
        return Part("tables", "table", table.id, (), table.id, count, form, frozenset(), rows=rows)

    def reading(self, reading: ReadingChoice) -> Part:
        clauses = tuple(c.id for c in self.ruleset.clauses.values() if reading.name in c.readings)
        form = self.meant(reading)
        question = reading.question.in_(self.lang)
        words = reading.question, reading.source
        return Part(
            "readings", "reading", reading.name, clauses, question, self.reading_text(reading, meant=True), form, frozenset(), words=words
        )

    def reading_text(self, reading: ReadingChoice, *, meant: bool = False) -> str:
        """How a reading stands and its options; with `meant` also what each comes to."""
        zh = self.lang == "zh"
        options = describe_reading(reading, self.ruleset, self.lang)
        plain = ("是", "否", "yes", "no")
        named = [
            label if not meant or said in (label, *plain) else f"{label}{'：' if zh else ': '}{said}" for label, said in options.items()
        ]
        each = ("；" if meant else "、").join(named) if zh else ("; " if meant else ", ").join(named)
        if reading.settled is None:
            return f"未定（{each}）" if zh else f"open ({each})"
        return f"已定：{reading.settled}（{each}）" if zh else f"settled: {reading.settled} ({each})"

    def title(self, item: Item) -> str:
        clause = self.ruleset.clauses.get(item.clause)
        says = item.says or (clause.says if clause else None)
        return says.in_(self.lang) if says else ""

    def part(
        self,
        section: str,
        kind: str,
        item: Item,
        text: str,
        parts: Iterable[Expr | None],
        flags: tuple[Any, ...],
        clauses: tuple[str, ...] | None = None,
        title: str | None = None,
        words: tuple[Text | None, ...] | None = None,
        marks: Iterable[str] = (),
        asked: tuple[Expr, ...] | None = None,
    ) -> Part:
        given = tuple(parts)
        nodes = [node for expr in given if expr is not None for node in closure(expr, self.ruleset)]
        deciding = nodes if asked is None else [node for expr in asked for node in closure(expr, self.ruleset)]
        reads = {node.id if isinstance(node, Fact) else node.name for node in deciding if isinstance(node, Fact | Member)}
        form = kind, flags, tuple(None if expr is None else self.meant(expr) for expr in given)
        return Part(
            section,
            kind,
            item.id,
            _once(clauses or (item.clause, *item.also)),
            self.title(item) if title is None else title,
            text,
            form,
            frozenset(reads | set(marks)),
            tuple(dict.fromkeys(self.values(nodes))),
            dict(self.basis(nodes)),
            (item.says,) if words is None else words,
        )

    def values(self, nodes: Iterable[Expr]) -> Iterator[str]:
        """Numbers and dates among the nodes, in words; the year of the notice itself is none."""
        for node in nodes:
            match node:
                case Literal(bool()):
                    pass
                case Literal(datetime() as moment) if moment.astimezone(BEIJING).time() == time(0):
                    pass  # the edge of a day that is told as a day
                case Literal(int() | Decimal() | date() as value) if value != self.ruleset.notice.year:
                    yield value_text(value, self.lang)
                case _:
                    pass

    def basis(self, nodes: Iterable[Expr]) -> Iterator[tuple[str, str]]:
        """Definitions and readings among the nodes with what they say."""
        for node in nodes:
            if isinstance(node, Definition) and node.name in self.definitions:
                yield (f"“{node.name}”", self.definitions[node.name])
            elif isinstance(node, Reading) and node.name in self.ruleset.readings:
                reading = self.ruleset.readings[node.name]
                yield (reading.question.in_(self.lang), self.reading_text(reading))

    def meant(self, found: Any) -> Any:
        """The meaning of an expression or of any part of one, as nested tuples that compare across rulesets."""
        notice = self.ruleset.notice
        match found:
            case Definition(name) if name in self.ruleset.definitions:
                return self.meant(self.ruleset.definitions[name])
            case Reading(name) if name in self.ruleset.readings:
                return self.meant(self.ruleset.readings[name])
            case ReadingChoice():
                return "reading", found.settled, tuple((label, self.meant(option)) for label, option in found.options.items())
            case WindowPart(name, part) if name in self.ruleset.windows:
                return self.meant(getattr(self.ruleset.windows[name], part))
            case Literal(value) if not isinstance(value, bool) and value in (notice.year, notice.province, notice.program):
                return ("notice", "year" if value == notice.year else "province" if value == notice.province else "program")
            case Node() if is_dataclass(found):
                return (type(found).__name__, *(self.meant(getattr(found, f.name)) for f in fields(found) if f.compare))
            case tuple() | list():
                return tuple(map(self.meant, found))
            case Mapping():
                return tuple((key, self.meant(value)) for key, value in found.items())
            case _:
                return repr(found)


def _once(clauses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clauses))


def _bigrams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
