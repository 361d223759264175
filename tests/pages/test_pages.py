"""Pages say what the text says, no more and no less, escape what records bring, and need nothing else."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.pages.html import sound, squeezed
from zhaolu.surfaces.pages import frame
from zhaolu.surfaces.pages.comparison import marked

if TYPE_CHECKING:
    from tests.conftest import Run

ROOT = Path(__file__).parents[2]
HUBEI = ROOT / "examples/hubei-2019.yaml"
ASKED = ("湖北", 2019, HUBEI, "--as-of", "2019-06-01")


def made(zhaolu: Run, *arguments: Any) -> str:
    done = zhaolu(*arguments)
    assert done.code == 0, done.err
    return str(done.out)


def letters(text: str) -> str:
    """Letters and digits alone: the same words, however they are set."""
    return re.sub(r"[\W_]", "", text)


# --- explain ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("level", [(), ("--line",), ("--trace",)])
def test_an_explanation_says_what_the_text_says(zhaolu: Run, level: tuple[str, ...], lang: str) -> None:
    asked = ("explain", *ASKED, *level, "--lang", lang)
    page = sound(made(zhaolu, *asked, "--format", "html"))
    lines = made(zhaolu, *asked, "--format", "markdown").splitlines()
    assert [line for line in lines if letters(line) not in letters(page.text)] == [] and len(lines) > 2
    data = json.loads(made(zhaolu, *asked, "--format", "json"))
    heads = [text for depth, text in page.headings if depth == 2 and any(person["record"] in text for person in data)]
    assert len(heads) == (0 if "--line" in level else 3)


def test_nothing_of_a_record_is_shown_that_the_text_does_not_show(zhaolu: Run, tmp_path: Path) -> None:
    employment = {"就业状态": "在职", "单位类别": "三级医院", "单位所在市州": "荆门", "现从事专业": "麻醉学"}
    education = [{"层次": "专科", "专业": "针灸推拿", "全日制": True, "毕业年份": 2007}]
    record = {"id": "己", "出生日期": "1981-02-03", "国籍或地区": "澳门", "现工作单位": employment, "学历": education}
    record["报名身份"] = "单位委派"
    file = tmp_path / "one.json"
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    asked = ("explain", "湖北", 2019, file, "--as-of", "2019-06-01")
    text, page = (squeezed(made(zhaolu, *asked, "--format", form)) for form in ("text", "html"))
    shown = [value for value in ("澳门", "荆门", "麻醉学", "针灸推拿", "2007", "三级医院", "1981年2月3日") if value in page]
    assert shown == [value for value in shown if value in text] and {"三级医院", "1981年2月3日"} <= set(shown)
    assert not {"澳门", "荆门", "麻醉学"} & set(shown)


def test_what_a_record_brings_is_escaped(zhaolu: Run, tmp_path: Path) -> None:
    name = "<script>alert(1)</script>\"'&</title></style>"
    file = tmp_path / "one.json"
    file.write_text(json.dumps([{"id": name, "出生日期": "1981-02-03"}, {"id": "乙"}], ensure_ascii=False), encoding="utf-8")
    for more in (("--id", name), ("--line",), ("--trace",), ()):
        html = made(zhaolu, "explain", "湖北", 2019, file, "--as-of", "2019-06-01", "--format", "html", *more)
        assert name in sound(html).text and "<script" not in html


# --- diff -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_comparison_shows_every_difference(zhaolu: Run, lang: str) -> None:
    asked = ("diff", "湖北", 2019, "山西", 2021, "--lang", lang)
    page = sound(made(zhaolu, *asked, "--format", "html"))
    data = json.loads(made(zhaolu, *asked, "--format", "json"))
    for section in data["sections"]:
        for part in (*section["added"], *section["removed"], *(c[side] for c in section["changed"] for side in "ab")):
            assert squeezed(part["text"]) in squeezed(page.text), part["id"]
    people = data["people"]
    table = re.search(r'<table class="matrix">.*?</table>', made(zhaolu, *asked, "--format", "html"), re.S)
    assert table
    cells = [int(cell) for cell in re.findall(r"<td[^>]*>(\d+)</td>", table[0])]
    assert len(cells) == 9 and sum(cells) == people["total"]
    assert [cells[0], cells[4], cells[8]] == [people["stay"][name] for name in ("eligible", "undetermined", "ineligible")]


def test_two_of_the_same_have_no_differences(zhaolu: Run) -> None:
    page = sound(made(zhaolu, "diff", "湖北", 2019, "湖北", 2019, "--format", "html"))
    assert "没有差别" in page.text and "没有人的结论改变" in page.text


def test_only_whole_numbers_and_dates_are_marked() -> None:
    assert marked("35 岁、135 人、3.5 年、<35>", ("35", "3")) == "<mark>35</mark> 岁、135 人、3.5 年、&lt;<mark>35</mark>&gt;"


# --- the frame --------------------------------------------------------------------------------------------------


def test_without_jinja_the_message_names_the_extra(zhaolu: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    frame.environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    done = zhaolu("review", "山西", 2021)
    assert done.code == 2 and "E543" in done.err and "zhaolu[desk]" in done.err and done.out == ""


def test_a_page_may_be_written_to_a_file(zhaolu: Run, tmp_path: Path) -> None:
    shown = made(zhaolu, "diff", "湖北", 2019, "山西", 2021, "--no-people", "--format", "html")
    asked = ("diff", "湖北", 2019, "山西", 2021, "--no-people", "--format", "html", "--output", "page.html")
    assert made(zhaolu, *asked) == "已写出 page.html\n"
    assert (tmp_path / "page.html").read_bytes().decode("utf-8") == shown
    assert "E527" in zhaolu("timeline", "湖北", 2019, "--format", "svg", "--output", "nowhere/a.svg").err


def test_every_template_and_style_is_in_the_package() -> None:
    names = {path.name for path in (Path(frame.__file__).parent / "templates").iterdir()}
    for name in names - {"style.css"}:
        frame.environment().get_template(name)
    assert {"frame.html", "parts.html", "style.css", "timeline.svg"} <= names


def _palettes() -> list[dict[str, str]]:
    style = (Path(frame.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block)) for block in re.findall(r":root \{(.*?)\}", style, re.S)[:2])
    return [light, {**light, **dark}]


@pytest.mark.parametrize("colours", _palettes(), ids=["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(colours: dict[str, str]) -> None:
    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(a: str, b: str) -> float:
        low, high = sorted((luminance(colours[a]), luminance(colours[b])))
        return (high + 0.05) / (low + 0.05)

    texts = ("ink", "soft", "link", "good", "bad", "unsure", "seal", "plum")
    pairs = [(text, behind) for text in texts for behind in ("paper", "wash")]
    pairs += [(text, f"{tone}-wash") for tone in ("good", "bad", "unsure") for text in (tone, "link", "ink")]
    assert [(pair, round(contrast(*pair), 2)) for pair in pairs if contrast(*pair) < 4.5] == []
