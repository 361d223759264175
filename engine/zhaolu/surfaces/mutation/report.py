"""What came of the slips: which the cases caught, which survived and why that may be, and which reasons have become idle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.rules import Text
from zhaolu.model.cases import resolve_cases
from zhaolu.surfaces.cases.coverage import shown
from zhaolu.surfaces.mutation.accepted import means
from zhaolu.surfaces.mutation.slip import KINDS
from zhaolu.surfaces.mutation.trial import Trial, Tried

if TYPE_CHECKING:
    from zhaolu.model.survivors import AcceptedPart, WrittenSlip
    from zhaolu.surfaces.api import Ruleset

Bar: TypeAlias = Callable[[Sequence[Any]], Iterable[Any]]
"""Passes items on, perhaps showing how far it has come."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A slip no case caught. `why` is None where nobody has said that it need not be."""

    tried: Tried
    why: Text | None


@dataclass(frozen=True, slots=True)
class Report:
    """One ruleset. `idle` are accepted mistakes that are caught after all, or that nobody can make any more."""

    ruleset: str
    caught: tuple[Tried, ...]
    survivors: tuple[Survivor, ...]
    idle: tuple[tuple[AcceptedPart, WrittenSlip], ...] = ()

    @property
    def count(self) -> int:
        return len(self.caught) + len(self.survivors)

    @property
    def unlisted(self) -> tuple[Survivor, ...]:
        return tuple(s for s in self.survivors if s.why is None)

    @property
    def share(self) -> float:
        return share([self])


def share(reports: Sequence[Report]) -> float:
    """The percentage caught, 0 to 100; 100 where there was nothing to catch."""
    count = sum(report.count for report in reports)
    return 100 * sum(len(report.caught) for report in reports) / count if count else 100.0


def mutate(ruleset: Ruleset, accepted: Sequence[AcceptedPart] = (), only: str = "", bar: Bar = iter) -> Report | None:
    """Try every slip of a ruleset, or those whose rule or clause holds `only`; None where there are none.

    Raises `ZhaoluError` without cases (E633) and where the cases do not hold (E631).
    """
    key = ruleset.owner.catalogue.by_id(ruleset.id)
    document = ruleset.owner.catalogue.cases(key)
    if document is None:
        raise ZhaoluError.of("E633", ruleset=ruleset.id, file=key.cases_file)
    trial = Trial(ruleset, resolve_cases(document))
    slips = trial.about(only) if only else trial.slips
    if only and not slips:
        return None
    tried = [result for slip in bar(slips) if (result := trial.try_(slip)) is not None]
    items = {slip.item for slip in slips}
    return _report(ruleset.id, tried, [part for part in accepted if not only or part.item in items])


def _report(name: str, tried: Sequence[Tried], accepted: Sequence[AcceptedPart]) -> Report:
    survivors = [t for t in tried if t.caught_by is None]
    written = [(part, slip) for part in accepted for slip in part.slips]

    def why(one: Tried) -> Text | None:
        return next((part.why for part, slip in written if means(part, slip, one.slip)), None)

    return Report(
        ruleset=name,
        caught=tuple(t for t in tried if t.caught_by is not None),
        survivors=tuple(Survivor(t, why(t)) for t in survivors),
        idle=tuple((p, s) for p, s in written if not any(means(p, s, t.slip) for t in survivors)),
    )


def lines(report: Report, lang: str = "zh") -> Iterator[str]:
    """The report for people: the survivors nobody has accepted first."""
    zh = lang == "zh"
    found = f"{len(report.caught)}/{report.count}"
    yield (
        f"{report.ruleset}：用例发现了 {found} 处小错（{shown(report.share)}%）"
        if zh
        else f"{report.ruleset}: the cases noticed {found} small mistakes ({shown(report.share)}%)"
    )
    for survivor in sorted(report.survivors, key=lambda s: s.why is not None):
        yield from _survivor_lines(survivor, zh)
    for part, slip in report.idle:
        what = f"{slip.was} → {slip.now}" if slip.now else slip.was
        yield (
            f"  • survivors.yaml 第 {slip.head.line} 行已不必写：现在能发现，或规则已经不这样写（{part.item}：{what}）"
            if zh
            else f"  • survivors.yaml line {slip.head.line} is idle: it is noticed now, or no longer written so ({part.item}: {what})"
        )


def _survivor_lines(survivor: Survivor, zh: bool) -> Iterator[str]:
    slip = survivor.tried.slip
    place = f"{Path(slip.span.source.name).name}:{slip.span.line}" if slip.span is not None else ""
    clauses = survivor.tried.clauses
    about = ("、" if zh else ", ").join(clauses[:3]) + ("…" if len(clauses) > 3 else "")
    mark = "✗" if survivor.why is None else "○"
    kind = KINDS[slip.kind][0 if zh else 1]
    yield f"  {mark} {about or slip.clause}  {slip.item}  {place}" + (f"（{kind}）" if zh else f" ({kind})")
    yield f"      {'原文：' if zh else 'was:  '}{slip.was}"
    yield f"      {'改成：' if zh else 'now:  '}{slip.now or ('（漏写）' if zh else '(left out)')}"
    if survivor.why is not None:
        yield f"      {'理由：' if zh else 'why:  '}{survivor.why.in_('zh' if zh else 'en')}"


def document(report: Report, lang: str = "zh") -> dict[str, Any]:
    """The report as plain data, what was caught included."""

    def plain(tried: Tried, **more: Any) -> dict[str, Any]:
        slip = tried.slip
        place = {"file": slip.span.source.name, "line": slip.span.line} if slip.span is not None else {}
        return {"item": slip.item, "clauses": list(tried.clauses), "kind": slip.kind, "was": slip.was, "now": slip.now, **place, **more}

    return {
        "ruleset": report.ruleset,
        "percent": float(shown(report.share)),
        "tried": report.count,
        "caught": [plain(t, by=t.caught_by) for t in report.caught],
        "survivors": [plain(s.tried, why=s.why.in_(lang) if s.why else None) for s in report.survivors],
        "idle": [{"item": part.item, "was": slip.was, "now": slip.now or "", "line": slip.head.line} for part, slip in report.idle],
    }
