"""Which ruleset is meant: province, year, programme and city, by id or Chinese name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.frozen import dataclass

_FILE = re.compile(r"(?P<year>[0-9]{4})-(?P<program>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(?P<city>[a-z0-9]+(?:-[a-z0-9]+)*))?\.yaml\Z")
_ENDINGS = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市")
_CITY_ENDINGS = ("土家族苗族自治州", "自治州", "林区", "地区", "市", "州")


@dataclass(frozen=True, slots=True)
class RulesetKey:
    """A ruleset by its place: `<province>/<year>-<program>[.<city>].yaml`."""

    province: str
    year: int
    program: str
    city: str | None = None

    @classmethod
    def of_file(cls, province: str, name: str) -> RulesetKey | None:
        """The key a file name says, or None for a name of another form (cases files included)."""
        found = _FILE.match(name)
        if found is None or found["city"] == "cases":
            return None
        return cls(province, int(found["year"]), found["program"], found["city"])

    @property
    def id(self) -> str:
        return "-".join([self.province, str(self.year), self.program, *([self.city] if self.city else [])])

    @property
    def file(self) -> str:
        """The path below the folder of rulesets."""
        city = f".{self.city}" if self.city else ""
        return f"{self.province}/{self.year}-{self.program}{city}.yaml"

    @property
    def cases_file(self) -> str:
        return self.file.removesuffix(".yaml") + ".cases.yaml"


@dataclass(frozen=True, slots=True)
class Choice:
    """The ruleset found; `diagnostics` holds a note where the province's stands in for a city's."""

    key: RulesetKey
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Chinese names."""

    province: str
    program: str


def _without(name: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _listed(names: Iterable[str]) -> tuple[str, str]:
    found = list(names)
    return "、".join(found) or "（无）", ", ".join(found) or "(none)"


def province_id(given: str, provinces: Mapping[str, str], there: Iterable[str] = ()) -> str:
    """The id of a province given by id or Chinese name (with or without 省). Raises `ZhaoluError` (E501)."""
    plain = given.strip()
    if plain in provinces or plain in there:
        return plain
    short = _without(plain, _ENDINGS)
    for id_, name in provinces.items():
        if name in (plain, short) or id_ == plain.lower():
            return id_
    from zhaolu.model.faults import nearest

    listed = _listed(f"{provinces.get(id_, id_)}（{id_}）" for id_ in there)
    near = nearest(plain, [*provinces, *provinces.values()])
    mend = (f"{near[0] if near else ''}现有规则集的省：{listed[0]}", f"{near[1] + ' ' if near else ''}provinces with rulesets: {listed[1]}")
    raise ZhaoluError.of("E501", given=given, mend=mend)


def program_id(given: str, programs: Mapping[str, str]) -> str | None:
    """The id of a programme given by id or Chinese name (助理全科 for 助理全科医生培训 if only one fits)."""
    plain = given.strip()
    if plain in programs:
        return plain
    exact = [id_ for id_, name in programs.items() if name == plain or id_ == plain.lower()]
    if exact:
        return exact[0]
    begun = [id_ for id_, name in programs.items() if len(plain) >= 2 and name.startswith(plain)]
    return begun[0] if len(begun) == 1 else None


def choose(
    keys: tuple[RulesetKey, ...],
    provinces: Mapping[str, str],
    programs: Mapping[str, str],
    city_name: Callable[[RulesetKey], str | None],
    province: str,
    year: int | str | None,
    program: str | None,
    city: str | None,
) -> Choice:
    """The one ruleset meant. Raises `ZhaoluError` listing what there is; never another year."""
    there = list(dict.fromkeys(key.province for key in keys))
    chosen = province_id(province, provinces, there)
    shown = provinces.get(chosen, chosen)
    mine = [key for key in keys if key.province == chosen]
    if not mine:
        raise ZhaoluError.of("E502", province=shown, listed=_listed(f"{provinces.get(id_, id_)}（{id_}）" for id_ in there))

    def named(key: RulesetKey) -> str:
        return f"{key.year} {programs.get(key.program, key.program)}（{key.program}）"

    everything = _listed(dict.fromkeys(named(key) for key in mine))
    if year is None:
        raise ZhaoluError.of("E513", listed=everything)
    if not isinstance(year, int):
        if not re.fullmatch(r"[0-9]{4}年?", year.strip()):
            raise ZhaoluError.of("E511", given=year)
        year = int(year.strip()[:4])
    of_year = [key for key in mine if key.year == year]
    if not of_year:
        raise ZhaoluError.of("E503", province=shown, year=year, listed=everything)
    if program is not None:
        wanted = program_id(program, {**{key.program: key.program for key in keys}, **programs})
        of_program = [key for key in of_year if key.program == wanted]
        if not of_program:
            from zhaolu.model.faults import nearest

            near = None if wanted else nearest(program, [*programs, *programs.values()])
            listed = _listed(dict.fromkeys(named(key) for key in of_year))
            mend = (f"{near[0]}现有：{listed[0]}", f"{near[1]} there are: {listed[1]}") if near else None
            raise ZhaoluError.of("E504", given=f"{shown} {year} {programs.get(wanted or '', program)}", listed=listed, mend=mend)
        of_year = of_program
    if len({key.program for key in of_year}) > 1:
        raise ZhaoluError.of("E505", province=shown, year=year, listed=_listed(dict.fromkeys(named(key) for key in of_year)))
    return _of_city(of_year, shown, city_name, city)


def _of_city(keys: list[RulesetKey], province: str, city_name: Callable[[RulesetKey], str | None], city: str | None) -> Choice:
    whole = next((key for key in keys if key.city is None), None)
    of_cities = [key for key in keys if key.city is not None]
    if city is not None:
        plain = city.strip()
        short = _without(plain, _CITY_ENDINGS)
        for key in of_cities:
            if key.city == plain.lower():
                return Choice(key)
        names = {name: key for key in of_cities if (name := city_name(key)) is not None}
        for name, key in names.items():
            if _without(name, _CITY_ENDINGS) == short:
                return Choice(key)
        if whole is not None:
            from zhaolu.model.faults import nearest

            near = nearest(plain, [*names, *(key.city or "" for key in of_cities)])
            return Choice(whole, (Diagnostic.of("N507", city=city, province=province, mend=near),))
    if whole is None:
        raise ZhaoluError.of("E506", listed=_listed(f"{city_name(key) or key.city}（{key.city}）" for key in of_cities))
    return Choice(whole)
