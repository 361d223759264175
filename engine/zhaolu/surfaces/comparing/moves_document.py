"""The effect of a change on people, in words: counts, clauses, and an example or the names."""

from __future__ import annotations

from typing import Any, Final

from zhaolu.executors.prose.names import Names
from zhaolu.ir.decisions import Decision, Outcome
from zhaolu.ir.rules import Ruleset
from zhaolu.surfaces import wording
from zhaolu.surfaces.comparing.moves import Case, Move, Moves, clauses_against
from zhaolu.surfaces.document import Block, Entries, Entry, Fields, Heading, Line, Paragraph, Run, line


def moves_blocks(found: Moves, rulesets: tuple[Ruleset, Ruleset], short: tuple[str, str], lang: str) -> list[Block]:
    """The section on people. `short`: what the two sides are called."""
    title = Heading(2, line("对人的影响" if lang == "zh" else "What it does to people"))
    stay = Paragraph(line(stay_text(found, lang)))
    return [title, Paragraph(line(basis_text(found, short, lang))), stay, moves_block(found, rulesets, short, lang)]


def moves_block(found: Moves, rulesets: tuple[Ruleset, Ruleset], short: tuple[str, str], lang: str) -> Block:
    """Everybody who moves, by from where to where."""
    if found.moves:
        words = _Words(found, rulesets, short, lang)
        return Entries(tuple(map(words.entry, found.moves)), loose=True)
    return Paragraph(line("没有人的结论改变。" if lang == "zh" else "Nobody's outcome changes."))


def stay_text(found: Moves, lang: str) -> str:
    zh = lang == "zh"
    stay = ("，" if zh else ", ").join(f"{wording.outcome_word(o, lang)} {n}" for o, n in found.stay.items())
    return f"结论不变：{stay}。" if zh else f"No change: {stay}."


def basis_text(found: Moves, short: tuple[str, str], lang: str) -> str:
    """Who was asked about, as of when, and how they were taken along."""
    zh = lang == "zh"
    days = [wording.moment_text(moment, lang) for moment in found.as_of]
    if found.generated:
        made = (
            f"没有给记录，用种子 {found.seed} 造了 {found.total} 个接近规则边缘的申请人；数目只说明差别在哪里，不是比例。"
            if zh
            else f"No records were given; {found.total} applicants near the edges of the rules were made up by seed {found.seed}. "
            "The numbers show where the differences lie; they are no shares."
        )
    else:
        made = f"共 {found.total} 条记录。" if zh else f"Records: {found.total}."
    asked = (
        f"{short[0]}按 {days[0]} 计，{short[1]}按 {days[1]} 计。"
        if zh
        else f"{short[0]} is asked as of {days[0]}, {short[1]} as of {days[1]}."
    )
    carried = ""
    if found.carried:
        carried = (
            f"同一个人放到{short[1]}时，年份和日期随年度平移，报名时刻在报名时段里的位置不变，本省换成{short[1]}的省。"
            if zh
            else f" Under {short[1]} the same person is moved along: years and days by the difference in years, "
            "the submission keeps its place in the registration window, this province becomes that one."
        )
    return f"{made}{'' if zh else ' '}{asked}{carried}"


class _Words:
    """Moves between two rulesets in one language."""

    def __init__(self, found: Moves, rulesets: tuple[Ruleset, Ruleset], short: tuple[str, str], lang: str) -> None:
        self.found, self.rulesets, self.short, self.lang, self.zh = found, rulesets, short, lang, lang == "zh"

    def entry(self, move: Move) -> Entry:
        before, after = wording.outcome_word(move.before, self.lang), wording.outcome_word(move.after, self.lang)
        count = f"：{len(move.cases)} 人" if self.zh else f": {len(move.cases)}"
        rows: list[tuple[str, Line]] = []
        for side, counts in enumerate((move.clauses_a, move.clauses_b)):
            if counts:
                each = [f"{self.clause(c, side)}（{n}）" if self.zh else f"{self.clause(c, side)} ({n})" for c, n in counts.items()]
                label = f"{self.short[side]}依据" if self.zh else f"By {self.short[side]}"
                rows.append((label, line(self.join(each[:MOST]), self.more(len(each) - MOST))))
        if self.found.generated:
            rows.append(("例" if self.zh else "Example", line(Run(move.example.record.name, "dim"), "  ", self.why(move.example))))
        else:
            rows += [(case.record.name, self.why(case)) for case in move.cases]
        return Entry(line(Run(f"{before} → {after}", "strong"), count), blocks=(Fields(tuple(rows)),))

    def clause(self, clause: str, side: int) -> str:
        return Names(self.rulesets[side], self.lang).clause(clause)

    def join(self, parts: list[str]) -> str:
        return ("、" if self.zh else ", ").join(parts)

    def more(self, count: int) -> str:
        return "" if count <= 0 else f"，另 {count} 条" if self.zh else f", and {count} more"

    def why(self, case: Case) -> Line:
        """What stands against one applicant on each side, with what the record says."""
        parts = [self.side(decision, side) for side, decision in enumerate((case.a, case.b))]
        return line(("；" if self.zh else "; ").join(part for part in parts if part))

    def side(self, decision: Decision, side: int) -> str:
        against = clauses_against(decision)
        colon = "：" if self.zh else ": "
        if not against:
            return f"{self.short[side]}{colon}{wording.outcome_word(decision.outcome, self.lang)}"
        facts = wording.FactWords(self.rulesets[side], self.lang)
        findings = decision.failing if decision.outcome is Outcome.INELIGIBLE else decision.undecided
        said = []
        for finding in findings:
            if finding.clause in against:
                against.remove(finding.clause)
                record = [f"{label}{colon}{value}" for label, value in facts.record(finding.facts)]
                if not record and finding.needs:
                    record = [f"{'缺' if self.zh else 'missing '}{facts.labels(finding.needs)}"]
                note = self.join(record)
                note = (f"（{note}）" if self.zh else f" ({note})") if note else ""
                said.append(f"{self.clause(finding.clause, side)} {finding.message.in_(self.lang)}{note}")
        return f"{self.short[side]}{colon}{self.join(said)}"


MOST: Final = 8
"""How many clauses are counted in words; programs get them all."""


def moves_data(found: Moves) -> dict[str, Any]:
    """The same for programs."""

    def case(each: Case) -> dict[str, Any]:
        return {"record": each.record.name, "a": clauses_against(each.a), "b": clauses_against(each.b)}

    return {
        "generated": found.generated,
        "carried": found.carried,
        "seed": found.seed,
        "total": found.total,
        "as_of": {"a": found.as_of[0].isoformat(), "b": found.as_of[1].isoformat()},
        "stay": {str(outcome): count for outcome, count in found.stay.items()},
        "moves": [
            {
                "from": str(move.before),
                "to": str(move.after),
                "count": len(move.cases),
                "clauses": {"a": dict(move.clauses_a), "b": dict(move.clauses_b)},
                **({"example": case(move.example)} if found.generated else {"records": [case(each) for each in move.cases]}),
            }
            for move in found.moves
        ],
    }
