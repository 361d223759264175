"""`zhaolu check --watch` as a process, and `zhaolu check` of a folder or a file by its place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "zhaolu", "check")
ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "rulesets" / "hubei" / "2019-assistant-gp.yaml").read_text(encoding="utf-8")
READY = "文件一有改动就再检查；按 Ctrl-C 结束\n"


class Watching:
    """A running `zhaolu check --watch`, read report by report."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen([*COMMAND, "--watch", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def until(self, wanted: str) -> str:
        """The report that holds this text (others may come before: a file may be seen half written)."""
        assert self.process.stdout is not None
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line)
            if line == READY:
                if wanted in "".join(lines):
                    return "".join(lines)
                lines = []
        raise AssertionError(f"ended without {wanted!r}")

    def interrupt(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "rulesets" / "hubei" / "2019-assistant-gp.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def watching(desk: Path) -> Iterator[Watching]:
    found = Watching(str(desk.parents[1]))
    patience = threading.Timer(90, found.process.kill)
    patience.start()
    yield found
    patience.cancel()
    found.process.kill()
    found.process.communicate()


def test_a_morning_without_an_editor(watching: Watching, desk: Path) -> None:
    first = watching.until(READY)
    assert "错误" not in first and "改好了" not in first
    desk.write_text(TEXT.replace("周岁(出生日期, 算年龄之日)", "周岁(出生日其, 算年龄之日)"), encoding="utf-8")
    broken = watching.until("错误 E140")
    assert "= 改法：是不是“出生日期”？" in broken and "2019-assistant-gp.yaml:258:17:" in broken and "1 个错误" in broken
    desk.write_text(TEXT, encoding="utf-8")
    assert "改好了 1 处：\n  E140 没有“出生日其”这个名称（2019-assistant-gp.yaml）\n" in watching.until("改好了")

    desk.write_text("rules: [\n", encoding="utf-8")
    assert "错误 E223" in watching.until("错误 E2")
    desk.write_bytes(b"\xff\xfe\x00")
    assert "错误 E207" in watching.until("错误 E207")
    desk.unlink()
    assert "错误" not in watching.until("没有问题")
    desk.parents[1].rename(desk.parents[2] / "away")
    assert "错误 E509" in watching.until("错误 E509")
    (desk.parents[2] / "away").rename(desk.parents[1])
    watching.until("没有问题")
    desk.write_text(TEXT.replace("<= 年龄上限", "<= 年龄上线"), encoding="utf-8")
    watching.until("错误 E140")

    assert watching.interrupt() == (0, "")


def test_one_file_and_its_folder(desk: Path) -> None:
    """A file is checked in the folder it lies in; a folder may be given by itself; a file of neither is refused."""
    other = desk.with_name("2020-assistant-gp.yaml")
    other.write_text("notice: 1\n", encoding="utf-8")
    desk.write_text(TEXT.replace("<= 年龄上限", "<= 年龄上线"), encoding="utf-8")

    def checked(*arguments: Path | str) -> tuple[int, str]:
        done = subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, env={**os.environ, "ZHAOLU_CACHE": "off"})
        return done.returncode, done.stdout + done.stderr

    code, said = checked(desk)
    assert code == 2 and "E140" in said and "2020-assistant-gp.yaml" not in said
    code, said = checked(desk.parents[1])
    assert code == 2 and "E140" in said and "2020-assistant-gp.yaml" in said
    away = desk.parents[2] / "notes.yaml"
    away.write_text("a: 1\n", encoding="utf-8")
    code, said = checked(away)
    assert code == 2 and "E591" in said
    code, said = checked("--watch", "--format", "json", desk)
    assert code == 2 and "E592" in said
