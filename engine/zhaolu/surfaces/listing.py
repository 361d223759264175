"""A whole ruleset in words: every rule with its clause, whom it concerns, what it asks and what follows."""

from __future__ import annotations

from typing import Any

from zhaolu.executors.prose.expressions import definition_texts, describe, describe_value
from zhaolu.executors.prose.names import Names
from zhaolu.executors.prose.sentences import (
    describe_effect,
    describe_imposition,
    describe_reading,
    describe_step,
    describe_window,
    guard_words,
    rule_words,
)
from zhaolu.ir.rules import Effect, Item, Penalty, Quota, ReadingChoice, Rule, Ruleset, Step, Text
from zhaolu.ir.types import List
from zhaolu.surfaces import wording
from zhaolu.surfaces.document import Block, Document, Entries, Entry, Fields, Heading, Line, Paragraph, Run, Table, line
from zhaolu.surfaces.timetable.schedule import unique

ORDER = (
    "eligibility",
    "exclusion",
    "document",
    "window",
    "deadline",
    "preference",
    "admission",
    "agreement",
    "reporting",
    "assessment",
    "benefit",
    "penalty",
)
"""The order of the sections; other kinds follow."""


def rules_document(ruleset: Ruleset, lang: str = "zh") -> Document:
    """Everything `zhaolu rules` shows, in the order of the notice within each section."""
    listing = Listing(ruleset, lang)
    blocks: list[Block] = [*listing.heading()]
    groups: dict[str, list[Entry]] = {kind: [] for kind in ORDER}
    for rule in ruleset.rules:
        groups.setdefault(rule.kind, []).append(listing.rule(rule))
    gates = {rule.id for rule in ruleset.rules}
    groups["deadline"] += [listing.window(w) for w in unique(ruleset) if w.id not in gates]
    groups["penalty"] += [listing.penalty(p) for p in ruleset.penalties]
    for effect in ruleset.effects:
        groups.setdefault(effect.kind, []).append(listing.effect(effect))
    for step in ruleset.steps:
        groups.setdefault(step.kind if step.kind in ("assessment", "benefit") else "admission", []).append(listing.step(step))
    for kind, entries in groups.items():
        title = listing.say("其他时段与期限", "Other windows and deadlines") if kind == "deadline" else wording.kind_word(kind, lang)
        blocks += listing.section(title, entries)
    blocks += listing.quotas()
    blocks += listing.tables()
    blocks += listing.definitions()
    blocks += listing.readings()
    blocks += listing.presumptions()
    blocks += listing.parameters()
    return Document(tuple(blocks), listing.data(), lang)


class Listing:
    """The parts of the listing of one ruleset in one language."""

    def __init__(self, ruleset: Ruleset, lang: str) -> None:
        self.ruleset, self.lang, self.zh = ruleset, lang, lang == "zh"
        self.names = Names(ruleset, lang)

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def words(self, text: Text | None) -> str:
        """The text in this language; English may be missing where the author gave none."""
        return text.in_(self.lang) if text is not None else ""

    def heading(self) -> list[Block]:
        notice, ruleset = self.ruleset.notice, self.ruleset
        rows = []
        if notice.number:
            rows.append((self.say("文号", "Number"), line(notice.number)))
        if notice.issued:
            rows.append((self.say("发文", "Issued"), line(wording.date_text(notice.issued, self.lang))))
        if notice.parent:
            rows.append(
                (
                    self.say("上级通知", "Above it"),
                    line(
                        self.say(f"{notice.province}的省级通知", f"the notice of {notice.province_id.title()}"),
                        Run(f"  [{notice.parent}]", "dim"),
                    ),
                )
            )
        if notice.city:
            rows.append((self.say("市州", "City"), line(notice.city)))
        used = used_readings(ruleset)
        numbers = (
            len(ruleset.rules),
            len(ruleset.penalties),
            len(list(unique(ruleset))),
            len(used),
            sum(1 for r in used if r.settled is None),
        )
        zh = "规则 {} 条，罚则 {} 条，时段与期限 {} 个，读法 {} 个（未定 {} 个）"
        en = "rules: {}; penalties: {}; windows and deadlines: {}; readings: {} ({} open)"
        count = self.say(zh, en).format(*numbers)
        rows.append((self.say("内容", "Holds"), line(count)))
        return [Heading(1, line(wording.notice_title(notice, self.lang))), Fields(tuple(rows))]

    def section(self, title: str, entries: list[Entry]) -> list[Block]:
        if not entries:
            return []
        head = f"{title}（{len(entries)}）" if self.zh else f"{title[0].upper()}{title[1:]} ({len(entries)})"
        return [Heading(2, line(head)), Entries(tuple(entries), loose=True)]

    def head(self, item: Item, text: str) -> Line:
        return line(Run(self.names.clause(item.clause), "strong"), "  ", text, Run(f"  [{item.id}]", "dim"))

    def title(self, item: Item) -> str:
        """What an item is about: its own words, else the ledger's."""
        own = self.words(item.says)
        clause = self.ruleset.clauses.get(item.clause)
        return own or (self.words(clause.says) if clause else "")

    def entry(self, head: Line, rows: list[tuple[str, Line]]) -> Entry:
        shown = tuple((label, content) for label, content in rows if content)
        return Entry(head, blocks=(Fields(shown),) if shown else ())

    # --- items --------------------------------------------------------------------------------------------------

    def rule(self, rule: Rule) -> Entry:
        words = rule_words(rule, self.ruleset, self.lang)
        rows: list[tuple[str, Line]] = [(self.say("适用", "Concerns"), line(words.guard))]
        joint = self.say("；", "; ")
        if len(rule.alternatives) == 1:
            label = self.say("不招", "Excludes") if words.excludes else self.say("要求", "Requires")
            rows.append((label, line(words.excludes or joint.join(words.alternatives[0].asks))))
        else:
            for each, said in zip(rule.alternatives, words.alternatives, strict=True):
                label = self.say("其一", "Either") if each is rule.alternatives[0] else self.say("或", "Or")
                note = Run(self.say("（备用）", " (fallback)"), "dim") if each.fallback else ""
                rows.append((label, line(Run(f"{self.names.clause(each.clause)}  ", "strong"), joint.join(said.asks), note)))
        rows.append((self.say("期限", "Due"), line(words.due.removeprefix("期限为").removeprefix("due ") if words.due else "")))
        if rule.consequence == "review":
            rows.append((self.say("后果", "Otherwise"), line(self.say("不符合的由人工认定", "a person decides"))))
        if rule.also:
            rows.append((self.say("另据", "Also"), line(self.say("、", ", ").join(map(self.names.clause, rule.also)))))
        return self.entry(self.head(rule, self.title(rule) or self.words(rule.alternatives[0].unmet)), rows)

    def window(self, window: Any) -> Entry:
        applies = guard_words(window.applies, self.ruleset, self.lang)
        rows = [
            (self.say("时间", "When"), line(describe_window(window, self.ruleset, self.lang))),
            (self.say("由谁", "By whom"), line(wording.actor_word(window.actor, self.lang))),
            (self.say("适用", "Concerns"), line(applies)),
            (self.say("内容", "What"), line(self.words(window.says))),
        ]
        return self.entry(self.head(window, self.words(window.name)), rows)

    def penalty(self, penalty: Penalty) -> Entry:
        imposed = self.say("；", "; ").join(describe_imposition(i, penalty, self.ruleset, self.lang) for i in penalty.impositions)
        rows = [
            (self.say("情形", "Event"), line(describe(penalty.event, self.ruleset, self.lang))),
            (self.say("须认定", "If found"), line(guard_words(penalty.when, self.ruleset, self.lang))),
            (self.say("后果", "Brings"), line(imposed)),
            (self.say("解除", "Ends"), line(self.words(penalty.lifted))),
        ]
        if penalty.subject != "applicant":
            rows.append((self.say("对象", "Against"), line(wording.actor_word(penalty.subject, self.lang))))
        return self.entry(self.head(penalty, self.title(penalty)), rows)

    def effect(self, effect: Effect) -> Entry:
        return self.entry(
            self.head(effect, self.title(effect)), [(self.say("内容", "What"), line(describe_effect(effect, self.ruleset, self.lang)))]
        )

    def step(self, step: Step) -> Entry:
        kind = wording.kind_word(step.kind, self.lang)
        actor = wording.actor_word(step.actor, self.lang)
        head = self.head(step, f"{kind}{self.say('（', ' (')}{actor}{self.say('）', ')')}")
        return self.entry(
            head,
            [
                (self.say("内容", "What"), line(self.title(step))),
                (self.say("办法", "How"), line(describe_step(step, self.ruleset, self.lang))),
            ],
        )

    def quotas(self) -> list[Block]:
        found: list[Block] = []
        for quota in self.ruleset.quotas:
            found.append(
                Heading(2, line(wording.kind_word("quota", self.lang).capitalize(), self.say("：", ": "), self.title(quota) or quota.unit))
            )
            found.append(Paragraph(line(quota_note(quota, self.lang))))
            if quota.rows:
                rows = tuple((line(name), line(str(places))) for name, places in quota.rows.items())
                found.append(Table((quota.unit, self.say("名额", "Places")), rows, {1: "right"}))
        return found

    def tables(self) -> list[Block]:
        quotas = {quota.id for quota in self.ruleset.quotas}
        found: list[Block] = []
        for table in self.ruleset.tables.values():
            if table.id in quotas:
                continue
            note = (
                self.say("未列的即没有", "none where not listed")
                if table.complete
                else self.say("未列的不能确定", "unknown where not listed")
            )
            pairs = [f"{key}{self.say('：', ': ')}{wording.value_text(value, self.lang)}" for key, value in table.rows.items()]
            found.append(Heading(2, line(self.names.table(table.id), Run(f"  [{table.id}]", "dim"))))
            found.append(
                Paragraph(line(self.say("；", "; ").join(pairs), Run(f"{self.say('（', ' (')}{note}{self.say('）', ')')}", "dim")))
            )
        return found

    def definitions(self) -> list[Block]:
        texts = definition_texts(self.ruleset, self.lang)
        if not texts:
            return []
        rows = tuple((name, line(text)) for name, text in texts.items())
        return [Heading(2, line(self.say("上文用到的名称", "Names used above"))), Fields(rows)]

    def readings(self) -> list[Block]:
        entries = []
        for reading in sorted(used_readings(self.ruleset), key=lambda r: r.settled is not None):
            status = (
                Run(self.say("未定", "open"), "unsure")
                if reading.settled is None
                else Run(self.say(f"已定：{reading.settled}", f"settled: {reading.settled}"), "good")
            )
            options = describe_reading(reading, self.ruleset, self.lang)
            each = [
                option if text in (option, self.say("是", "yes"), self.say("否", "no")) else f"{option}{self.say('：', ': ')}{text}"
                for option, text in options.items()
            ]
            rows = [
                (self.say("取法", "Options"), line(self.say("；", "; ").join(each))),
                (self.say("依据", "Source"), line(self.words(reading.source))),
            ]
            used = [c.id for c in self.ruleset.clauses.values() if reading.name in c.readings]
            rows.append((self.say("条款", "Clauses"), line(self.say("、", ", ").join(map(self.names.clause, used)))))
            head = line(self.words(reading.question), Run(f"  [{reading.name}]", "dim"), "  ", status)
            entries.append(self.entry(head, rows))
        return self.section(self.say("读法", "Readings"), entries)

    def presumptions(self) -> list[Block]:
        groups: dict[tuple[str, str, str], list[str]] = {}
        for each in self.ruleset.presumptions:
            at = each.path.rpartition("[].")[0]
            item = self.names.fact_type(at) if at else None
            locals = {"item": item.item} if isinstance(item, List) else {}
            value = describe_value(each.take, self.ruleset, self.lang, locals=locals, subject="item")
            when = describe(each.when, self.ruleset, self.lang, locals=locals, subject="item") if each.when is not None else ""
            groups.setdefault((value, when, self.words(each.source)), []).append(each.path.replace("[]", ""))
        entries = []
        facts = wording.FactWords(self.ruleset, self.lang)
        for (value, when, source), paths in groups.items():
            only = f"{self.say('，仅当', ', only if ')}{when}" if when else ""
            entries.append(
                Entry(
                    line(
                        f"{facts.labels(paths)}{self.say('：', ': ')}{value}{only}",
                        Run(f"{self.say('〔', ' [')}{source}{self.say('〕', ']')}", "dim"),
                    )
                )
            )
        return [Heading(2, line(self.say("没有填写时的推定", "What silence means"))), Entries(tuple(entries))] if entries else []

    def parameters(self) -> list[Block]:
        rows = tuple((f"{self.names.parameter(p.name)} [{p.name}]", line(self.words(p.meaning))) for p in self.ruleset.parameters.values())
        return [Heading(2, line(self.say("由别处决定、须另外给出的", "Decided elsewhere, to be given"))), Fields(rows)] if rows else []

    # --- for programs -------------------------------------------------------------------------------------------

    def data(self) -> dict[str, Any]:
        notice, ruleset, lang = self.ruleset.notice, self.ruleset, self.lang
        return {
            "notice": notice.id,
            "title": wording.notice_title(notice, lang),
            "digest": ruleset.digest,
            "rules": [self.rule_data(rule) for rule in ruleset.rules],
            "windows": [
                {
                    **self.item_data(w),
                    "name": self.words(w.name),
                    "actor": w.actor,
                    "when": describe_window(w, ruleset, lang),
                    "gate": w.gate,
                }
                for w in unique(ruleset)
            ],
            "penalties": [
                {
                    **self.item_data(p),
                    "event": describe(p.event, ruleset, lang),
                    "when": guard_words(p.when, ruleset, lang),
                    "imposes": [describe_imposition(i, p, ruleset, lang) for i in p.impositions],
                    "subject": p.subject,
                }
                for p in ruleset.penalties
            ],
            "effects": [
                {**self.item_data(e), "kind": e.kind, "key": e.key, "text": describe_effect(e, ruleset, lang)} for e in ruleset.effects
            ],
            "steps": [
                {**self.item_data(s), "kind": s.kind, "actor": s.actor, "text": describe_step(s, ruleset, lang)} for s in ruleset.steps
            ],
            "quotas": [
                {**self.item_data(q), "unit": q.unit, "total": q.total, "complete": q.complete, "rows": dict(q.rows)}
                for q in ruleset.quotas
            ],
            "definitions": definition_texts(ruleset, lang),
            "readings": [
                {
                    "name": r.name,
                    "question": self.words(r.question),
                    "options": describe_reading(r, ruleset, lang),
                    "settled": r.settled,
                    "source": self.words(r.source),
                }
                for r in used_readings(ruleset)
            ],
            "parameters": [
                {"name": p.name, "label": self.names.parameter(p.name), "meaning": self.words(p.meaning)}
                for p in ruleset.parameters.values()
            ],
        }

    def item_data(self, item: Item) -> dict[str, Any]:
        return {"id": item.id, "clause": item.clause, "also": list(item.also), "says": self.title(item)}

    def rule_data(self, rule: Rule) -> dict[str, Any]:
        words = rule_words(rule, self.ruleset, self.lang)
        return {
            **self.item_data(rule),
            "kind": rule.kind,
            "form": rule.form,
            "concerns": words.guard,
            "alternatives": [
                {"clause": a.clause, "asks": list(said.asks), "unmet": self.words(a.unmet), "fallback": a.fallback}
                for a, said in zip(rule.alternatives, words.alternatives, strict=True)
            ],
            "due": words.due,
            "consequence": rule.consequence,
            "readings": list(rule.readings),
        }


def used_readings(ruleset: Ruleset) -> list[ReadingChoice]:
    """The readings some clause or item of this ruleset rests on."""
    used = {name for clause in ruleset.clauses.values() for name in clause.readings}
    for rule in ruleset.rules:
        used.update(rule.readings)
    for penalty in ruleset.penalties:
        used.update(penalty.readings)
    for effect in ruleset.effects:
        used.update(effect.readings)
    return [reading for name, reading in ruleset.readings.items() if name in used]


def quota_note(quota: Quota, lang: str) -> str:
    zh = lang == "zh"
    parts = []
    if quota.total is not None:
        parts.append(f"合计 {quota.total}" if zh else f"{quota.total} in all")
    if quota.minimum is not None:
        parts.append(f"最低 {quota.minimum}" if zh else f"at least {quota.minimum}")
    if quota.hard_cap:
        parts.append("不得突破" if zh else "may not be exceeded")
    if not quota.rows:
        parts.append("没有逐项列出" if zh else "not listed one by one")
        return ("，" if zh else ", ").join(parts)
    parts.append(
        ("表列完整，未列的没有名额" if zh else "complete: none where not listed")
        if quota.complete
        else ("表列不全" if zh else "not a complete list")
    )
    return ("，" if zh else ", ").join(parts)
