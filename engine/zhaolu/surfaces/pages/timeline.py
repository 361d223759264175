"""The timeline as one picture: windows and deadlines by who has to act, on a calendar axis.

Across the picture every place is a percentage and every text keeps its size, so that it may be drawn as narrow as a phone
and as wide as a sheet. Colours stand as attributes, which style sheets of a page may override by class.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias
from typing import Literal as OneOf

from zhaolu.executors.prose.names import Names
from zhaolu.ir.rules import Actor, Ruleset
from zhaolu.ir.times import midnight
from zhaolu.surfaces import wording
from zhaolu.surfaces.explaining.steps import left_text, when_text
from zhaolu.surfaces.layout import display_width, wrap
from zhaolu.surfaces.pages.frame import capital, picture
from zhaolu.surfaces.timetable.schedule import Scheduled
from zhaolu.surfaces.timetable.timeline import set_elsewhere

if TYPE_CHECKING:
    from markupsafe import Markup

ACTORS: Final[dict[Actor, str]] = {
    "applicant": "#1d4f91",
    "employer": "#6a3d9a",
    "base": "#17663a",
    "city-authority": "#7a5000",
    "province": "#9b1c14",
}
"""Who acts, in the order shown, and the colour of their bars."""

WIDTH: Final = 720
"""The width in pixels where nothing else says how wide."""

COLUMNS: Final = 50
"""How many columns of text (a Chinese character takes two) fit where the picture is as narrow as a phone."""

LINE, BAR, GAP, LANE = 19, 10, 15, 30

Shape: TypeAlias = OneOf["span", "until", "from", "none"]


@dataclass(frozen=True, slots=True)
class Row:
    """One window. `left` and `right` are per cent of the width.

    `when` stands beside name and clause where it fits (`aside`), else on `lines` of its own below, each at its height.
    """

    name: str
    clause: str
    when: str
    baseline: int
    aside: bool
    lines: tuple[tuple[int, str], ...]
    shape: Shape
    left: float
    right: float
    y: int
    least: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """Everything one party has to mind."""

    actor: Actor
    colour: str
    name: str
    y: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str
    year: str


def timeline_picture(
    ruleset: Ruleset,
    calendar: Sequence[Scheduled],
    lang: str = "zh",
    *,
    as_of: datetime | None = None,
    actor: str | None = None,
    titled: bool = True,
) -> Markup:
    """An SVG that needs nothing else. `as_of` draws that moment; `actor` keeps one party's; `titled` writes the title into it."""
    shown = [each for each in calendar if actor is None or each.window.actor == actor]
    axis = _Axis.of(shown, ruleset.notice.year)
    drawing = _Drawing(ruleset, lang, axis, as_of)
    title = f"{wording.notice_title(ruleset.notice, lang)}{'·时间安排' if lang == 'zh' else ': timeline'}"
    heading = [(24 + 24 * at, text) for at, text in enumerate(wrap(title, COLUMNS - 8))] if titled else []
    now = drawing.now()
    top = 24 * len(heading) + (14 if titled else 0) + (18 if now else 0)
    foot = top + 46
    lanes = []
    for each, colour in ACTORS.items():
        rows = [s for s in shown if s.window.actor == each]
        if rows:
            lane, foot = drawing.lane(each, colour, rows, foot)
            lanes.append(lane)
    notes = drawing.notes(actor)
    said = [(foot + 12 + LINE * (at + 1), text) for at, text in enumerate(notes)]
    return picture(
        "timeline.svg",
        lang="zh-CN" if lang == "zh" else "en",
        title=title,
        description=drawing.description(lanes, notes),
        width=WIDTH,
        height=foot + (20 + LINE * len(notes) if notes else 6),
        heading=heading,
        top=top,
        foot=foot,
        ticks=tuple(axis.ticks(lang)),
        lanes=lanes,
        now=now,
        notes=said,
        bar=BAR,
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """Whole months from `first` to before `after`."""

    first: date
    after: date

    @classmethod
    def of(cls, shown: Sequence[Scheduled], year: int) -> _Axis:
        days = [day for each in shown for day in (each.first_day, each.last_day, each.done) if day is not None]
        first, last = (min(days), max(days)) if days else (date(year, 1, 1), date(year, 12, 31))
        return cls(first.replace(day=1), _months_after(last, 1))

    def at(self, moment: datetime) -> float:
        """Where a moment lies, in per cent of the width; the edges stay clear of the border."""
        start, end = midnight(self.first), midnight(self.after)
        return round(2 + 96 * (moment - start) / (end - start), 2)

    def holds(self, moment: datetime) -> bool:
        return midnight(self.first) <= moment <= midnight(self.after)

    def ticks(self, lang: str) -> Iterator[Tick]:
        months = (self.after.year - self.first.year) * 12 + self.after.month - self.first.month
        step = 1 if months <= 12 else 3 if months <= 36 else 12
        for number in range(months):
            day = _months_after(self.first, number)
            if number and (day.month - 1) % step:
                continue
            year = str(day.year) if number == 0 or day.month == 1 else ""
            label = f"{day.month}月" if lang == "zh" else day.strftime("%b")
            yield Tick(self.at(midnight(day)), label, f"{year}年" if year and lang == "zh" else year)


def _months_after(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class _Drawing:
    ruleset: Ruleset
    lang: str
    axis: _Axis
    as_of: datetime | None

    @property
    def zh(self) -> bool:
        return self.lang == "zh"

    def lane(self, actor: Actor, colour: str, members: Sequence[Scheduled], y: int) -> tuple[Lane, int]:
        """One party's rows below `y`, and where the next may begin."""
        below = y + LANE
        rows = []
        for each in members:
            row, below = self.row(each, below)
            rows.append(row)
        return Lane(actor, colour, capital(wording.actor_word(actor, self.lang)), y + 20, tuple(rows)), below

    def row(self, each: Scheduled, y: int) -> tuple[Row, int]:
        name = capital(each.window.name.in_(self.lang))
        clause = Names(self.ruleset, self.lang).clause(each.window.clause)
        when = self.when(each)
        aside = display_width(f"{name}  {clause}  {when}") <= COLUMNS
        baseline = y + LINE - 4
        below = () if aside else wrap(when, COLUMNS)
        lines = tuple((baseline + LINE * at, text) for at, text in enumerate(below, 1))
        shape, left, right = self.shape(each)
        bar = y + LINE * (1 + len(lines)) + 2
        row = Row(name, clause, when, baseline, aside, lines, shape, left, right, bar, each.window.minimum is not None)
        return row, (bar + BAR if shape != "none" else bar) + GAP

    def when(self, each: Scheduled) -> str:
        """The dates, without the year where the axis tells it, and the days left where a moment is asked about."""
        text = when_text(each, self.lang)
        if self.axis.first.year == (self.axis.after - timedelta(days=1)).year:
            year = self.axis.first.year
            text = text.replace(f"{year}年" if self.zh else f" {year}", "")
        if each.window.minimum is not None and each.end is not None:
            text += "或更晚" if self.zh else " or later"
        if self.as_of is None:
            return text
        left = ("已结束" if self.zh else "over") if each.state == "past" else left_text(each, self.lang)
        return f"{text}{'，' if self.zh else ', '}{left}" if left else text

    def shape(self, each: Scheduled) -> tuple[Shape, float, float]:
        left = self.axis.at(each.opens) if each.opens is not None else 2.0
        right = self.axis.at(each.end) if each.end is not None else 98.0
        match each.opens is not None, each.end is not None:
            case True, True:
                return "span", left, right
            case False, True:
                return "until", left, right
            case True, False:
                return "from", left, right
            case _:
                return "none", left, right

    def now(self) -> tuple[float, str, str] | None:
        """Where the moment asked about lies, its label, and to which side the label goes."""
        if self.as_of is None or not self.axis.holds(self.as_of):
            return None
        at = self.axis.at(self.as_of)
        label = wording.moment_text(self.as_of, self.lang)
        return at, label, "end" if at > 50 else "start"

    def notes(self, actor: str | None) -> list[str]:
        """What cannot be drawn."""
        said = []
        if self.as_of is not None and not self.axis.holds(self.as_of):
            when = wording.moment_text(self.as_of, self.lang)
            said.append(f"按 {when} 计，不在图上的日期之内" if self.zh else f"As of {when}, which lies outside this picture")
        colon = "：" if self.zh else ": "
        label = Names(self.ruleset, self.lang).parameter
        for each in set_elsewhere(self.ruleset, actor):
            said.append(f"{'时间由别处决定' if self.zh else 'Set elsewhere'}{colon}{label(each.name)}")
        return [text for each in said for text in wrap(each, COLUMNS)]

    def description(self, lanes: Sequence[Lane], notes: Sequence[str]) -> str:
        """The whole picture in words."""
        colon, comma, stop = ("：", "，", "；") if self.zh else (": ", ", ", "; ")
        said = []
        for lane in lanes:
            rows = [f"{row.name}{comma}{row.when}" for row in lane.rows]
            said.append(f"{lane.name}{colon}{stop.join(rows)}")
        return ("。" if self.zh else ". ").join([*said, *notes])
