"""The Python API beyond its page of examples: ambiguity, threads, changed files, no state shared, nothing looked up while deciding."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import zhaolu

ROOT = Path(__file__).resolve().parents[2]
OLD = {"id": "甲", "出生日期": "1979-01-02"}
AS_OF = "2019-06-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "rulesets", tmp_path / "rulesets")
    return tmp_path / "rulesets"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def message(ruleset: zhaolu.Ruleset) -> str:
    return next(f.message.zh for f in ruleset.evaluate(OLD, as_of=AS_OF).failing if f.clause.endswith("三(五)2"))


def codes(action: Any, *arguments: Any, **more: Any) -> list[str]:
    with pytest.raises(zhaolu.ZhaoluError) as error:
        action(*arguments, **more)
    return [d.code for d in error.value.diagnostics]


def test_a_year_with_two_programmes_asks_which(folder: Path) -> None:
    text = (folder / "hubei/2024-resident.yaml").read_text(encoding="utf-8")
    (folder / "hubei/2019-resident.yaml").write_text(
        text.replace("year: 2024", "year: 2019", 1), encoding="utf-8"
    )
    rulesets = zhaolu.open(folder)
    with pytest.raises(zhaolu.ZhaoluError) as error:
        rulesets.pick("湖北", 2019)
    (found,) = error.value.diagnostics
    assert found.code == "E505" and "assistant-gp" in found.help() and "resident" in found.help()
    assert rulesets.pick("湖北", 2019, "助理全科").id == "hubei-2019-assistant-gp"


def test_wrong_choices_are_errors_that_list_what_there_is() -> None:
    rulesets = zhaolu.open()
    assert codes(rulesets.load, "hubei-2019") == ["E508"]
    assert codes(rulesets.pick, "福建", 2024) == ["E503"]
    assert codes(rulesets.sanctions, {}, "福建", 2024, "全科") == ["E514"]
    assert codes(rulesets.pick("湖北", 2019).evaluate, OLD, as_of="昨天") == ["E520"]


def test_a_city_without_a_ruleset_uses_the_province_and_says_so() -> None:
    answer = zhaolu.open().pick("湖北", 2019, city="武汉").evaluate(OLD, as_of=AS_OF)
    assert "武汉" in str(answer.document()["diagnostics"])


def test_every_fault_of_a_record_is_told() -> None:
    hubei = zhaolu.open().pick("湖北", 2019)
    assert codes(hubei.evaluate, {"出生日期": "1990-02-31", "批次": "一", "没有": 1}, as_of=AS_OF) == ["E413", "E411", "E410"]


@pytest.mark.parametrize(
    "as_of", [date(2019, 6, 1), datetime(2019, 6, 1), datetime(2019, 5, 31, 16, tzinfo=UTC), "2019-06-01", "2019-06-01T00:00:00+08:00"]
)
def test_the_same_moment_in_any_form(as_of: Any) -> None:
    hubei = zhaolu.open().pick("湖北", 2019)
    assert hubei.evaluate(OLD, as_of=as_of).to_json() == hubei.evaluate(OLD, as_of=AS_OF).to_json()


def test_a_changed_file_is_seen_and_a_handle_stays(folder: Path) -> None:
    rulesets = zhaolu.open(folder)
    before = rulesets.pick("湖北", 2019)
    assert rulesets.pick("湖北", 2019).compiled is before.compiled
    change(folder / "hubei/2019-assistant-gp.yaml", "年龄超过 35 岁", "超龄")
    assert (message(before), message(rulesets.pick("湖北", 2019))) == ("年龄超过 35 岁", "超龄")


def test_an_overlay_follows_its_parent(folder: Path) -> None:
    rulesets = zhaolu.open(folder)
    assert message(rulesets.pick("湖北", 2019, city="孝感")) == "年龄超过 35 岁"
    change(folder / "hubei/2019-assistant-gp.yaml", "年龄超过 35 岁", "超龄")
    assert message(rulesets.pick("湖北", 2019, city="孝感")) == "超龄"


def test_a_ruleset_follows_common_readings(folder: Path) -> None:
    rulesets = zhaolu.open(folder)
    before = rulesets.pick("湖北", 2019).ir.readings["yixia-inclusive"].question.zh
    change(folder / "readings.yaml", before, "到底算到哪一天")
    assert rulesets.pick("湖北", 2019).ir.readings["yixia-inclusive"].question.zh == "到底算到哪一天"


def test_a_file_broken_meanwhile_is_an_error_until_it_is_mended(folder: Path) -> None:
    rulesets = zhaolu.open(folder)
    held = rulesets.pick("湖北", 2019)
    path = folder / "hubei/2019-assistant-gp.yaml"
    whole = path.read_text(encoding="utf-8")
    change(path, "\nrules:", "\nrulez:")
    for _ in range(2):
        assert codes(rulesets.pick, "湖北", 2019)
    assert message(held) == "年龄超过 35 岁" and rulesets.pick("湖南", 2025)
    path.write_text(whole, encoding="utf-8")
    assert message(rulesets.pick("湖北", 2019)) == "年龄超过 35 岁"


def test_threads_pick_and_evaluate_together() -> None:
    rulesets = zhaolu.open()
    names = rulesets.names()

    def ask(at: int) -> tuple[str, str]:
        ruleset = rulesets.load(names[at % len(names)])
        return ruleset.id, ruleset.evaluate({"id": "甲", "出生日期": "1979-01-02", "往年事件": []}, as_of="2024-05-01").to_json()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(4 * len(names))))
    assert len(set(found)) == len(names) and found == [ask(at) for at in range(4 * len(names))]


def test_two_folders_share_nothing(folder: Path) -> None:
    change(folder / "hubei/2019-assistant-gp.yaml", "年龄超过 35 岁", "超龄")
    mine, bundled = zhaolu.open(folder), zhaolu.open()
    assert message(mine.pick("湖北", 2019)) == "超龄" and message(bundled.pick("湖北", 2019)) == "年龄超过 35 岁"


def test_a_record_is_not_changed() -> None:
    record: dict[str, Any] = {"id": "甲", "学历": [{"层次": "专科"}], "往年事件": []}
    zhaolu.open().pick("福建", 2023).evaluate(record, as_of="2023-09-07").explain()
    assert record == {"id": "甲", "学历": [{"层次": "专科"}], "往年事件": []}


def test_evaluation_opens_no_file_and_no_connection() -> None:
    evaluator = zhaolu.open().pick("湖北", 2024).evaluator(as_of="2024-05-01")
    history = [{"招录年度": 2023, "省": "湖北", "项目": "住院医师规范化培训", "事件": "未报到", "原因": "个人原因", "日期": "2023-09-01"}]
    record = {"id": "甲", "往年事件": history, "报名提交时间": "2024-04-15T10:00:00+08:00"}
    first = evaluator.evaluate(record).to_json()  # what is loaded on first use is loaded now
    seen: list[str] = []
    watching = True

    def watch(event: str, given: tuple[Any, ...]) -> None:
        if watching and event in ("open", "import", "os.listdir", "os.scandir", "socket.connect", "socket.getaddrinfo", "subprocess.Popen"):
            seen.append(event)

    sys.addaudithook(watch)  # cannot be taken away again, only be told to look away
    again = evaluator.evaluate(record).to_json()
    watching = False
    assert again == first and seen == []


@pytest.mark.parametrize("engine", ["python", "reference"])
def test_the_short_answer_is_that_of_the_long_one(engine: str) -> None:
    evaluator = zhaolu.open().pick("hubei", 2019).evaluator(as_of="2019-06-01", engine=engine)  # type: ignore[arg-type]
    for record in ({"id": "甲", "出生日期": "1979-01-02"}, {"出生日期": "1983-05"}, {}):
        short, long = evaluator.brief(record), evaluator.evaluate(record)
        assert short.outcome == long.outcome
        assert list(short.failing) == list(dict.fromkeys(f.rule for f in long.failing))
        assert list(short.undecided) == list(dict.fromkeys(f.rule for f in long.undecided))
