"""Long runs that do not come to their end: the whole file or none, nothing left behind, and how to go on is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tables.inputs import csv_bytes, raws, written
from zhaolu.diagnostics import Diagnostic
from zhaolu.surfaces.batch.progress import Meter
from zhaolu.surfaces.whole_files import whole_file

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")

SLOWLY = """
import sys, time
from zhaolu.surfaces.cli import main
from zhaolu.surfaces.tables import deciding
deciding.WRITTEN_ROWS, deciding.FEW = 20, 0 if sys.argv[1] == "wait" else 10**9
chunk = deciding.Deciding._chunk
def slowly(self, given):
    chunk(self, given)
    print("one more chunk", flush=True)
    if sys.argv[1] == "wait":
        time.sleep(60)
deciding.Deciding._chunk = slowly
sys.exit(main(sys.argv[2:]))
"""


def start(folder: Path, *arguments: str, limit: int | None = None) -> subprocess.Popen[str]:
    """A run that stops for a minute after its first 20 rows; with `limit`, none that may write larger files than that."""
    how = "wait" if limit is None else "on"
    command = [sys.executable, "-c", SLOWLY, how, "evaluate", "hubei", "2019", "--as-of", "2019-06-20", "in.csv", *arguments]

    def limited() -> None:
        import resource

        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=limited,
        env={**os.environ, "TMPDIR": str(folder / "tmp"), "ZHAOLU_CACHE": str(folder.parent / "zhaolu-cache")},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.csv").write_bytes(csv_bytes(written(raws(60))))
    (tmp_path / "tmp").mkdir()
    return tmp_path


def there(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("number", "code", "output"),
    [(signal.SIGINT, 130, "a.parquet"), (signal.SIGTERM, 143, "a.csv"), (signal.SIGINT, 130, "a.xlsx"), (signal.SIGTERM, 143, "a.arrow")],
)
def test_interrupted(number: int, code: int, output: str, folder: Path) -> None:
    (folder / output).write_text("before", encoding="utf-8")
    with start(folder, "--output", output, "--rejects", "bad.jsonl", "--report", "r.html") as process:
        assert process.stdout and process.stdout.readline() == "one more chunk\n"
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == code
    assert f"错误 E577：被打断：已判定 0 行，{output} 没有写出" in said and "重新运行同一条命令" in said
    assert "Traceback" not in said and "Exception" not in said
    assert there(folder) == {"in.csv", output} and (folder / output).read_text(encoding="utf-8") == "before"


def test_killed_and_run_again(folder: Path) -> None:
    with start(folder, "--output", "a.csv") as process:
        assert process.stdout and process.stdout.readline() == "one more chunk\n"
        process.kill()
    left = there(folder) - {"in.csv"}
    assert len(left) == 1 and next(iter(left)).endswith(".part")
    with start(folder, "--output", "a.csv", limit=10**9) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0 and "已删去上次没有写完的 a.csv（1 份）" in said and there(folder) == {"in.csv", "a.csv"}


@pytest.mark.parametrize("output", ["a.csv", "a.parquet", "a.arrow"])
def test_no_more_room(output: str, folder: Path) -> None:
    (folder / output).write_text("before", encoding="utf-8")
    with start(folder, "--output", output, limit=1000) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2 and f"错误 E578：写 {output} 写到一半失败" in said and "Traceback" not in said
    assert there(folder) == {"in.csv", output} and (folder / output).read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
def test_whole_file_or_none(tmp_path: Path, failure: type[BaseException]) -> None:
    target = tmp_path / "a.csv"
    target.write_text("before", encoding="utf-8")
    with pytest.raises(failure), whole_file(str(target)) as part:
        Path(part).write_text("half", encoding="utf-8")
        raise failure
    assert target.read_text(encoding="utf-8") == "before" and list(tmp_path.iterdir()) == [target]


def test_another_run_that_is_still_writing_is_left_alone(tmp_path: Path) -> None:
    told: list[Diagnostic] = []
    with whole_file(str(tmp_path / "a.csv"), told.append) as part:
        other = Path(part.replace(str(os.getpid()), str(os.getppid())))
        other.touch()
        with whole_file(str(tmp_path / "b.csv"), told.append):
            pass
        with whole_file(str(tmp_path / "a.csv"), told.append):
            pass
        assert other.exists() and not told
        Path(part).touch()
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "a.csv")
    with whole_file(str(link)) as part:
        Path(part).write_text("new", encoding="utf-8")
    assert link.is_symlink() and (tmp_path / "a.csv").read_text(encoding="utf-8") == "new"


def test_lines_of_progress_on_long_runs_only(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    with Meter("zh", total=1_000_000, lines=True, clock=lambda: now[0]) as meter:
        for _ in range(9):
            now[0] += 1
            meter.add(10_000)
        assert capsys.readouterr().err == ""
        now[0] += 1
        meter.add(10_000)
        assert capsys.readouterr().err == "已判定 100,000 行（10%），每秒 10,000 行，约还要 1 分 30 秒\n"
        for _ in range(190):
            now[0] += 1
            meter.add(1_000)
        assert capsys.readouterr().err.count("\n") == 11
    with Meter("en", part=lambda: 0.5, lines=True, clock=lambda: now[0]) as meter:
        now[0] += 20
        meter.add(50)
    assert capsys.readouterr().err == "50 rows decided (50%), 2 a second, about 20 s left\n"


def test_a_bar_on_a_terminal(tmp_path: Path) -> None:
    """With the rate and the time left, and gone at the end."""
    import fcntl
    import pty
    import struct
    import termios

    program = (
        "import time; from zhaolu.surfaces.batch import progress; progress.DELAY = 0\n"
        "with progress.Meter('zh', total=4) as meter:\n    for _ in range(4): time.sleep(0.12); meter.add(1)\n"
    )
    main, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with subprocess.Popen([sys.executable, "-c", program], stderr=terminal, cwd=tmp_path) as process:
        os.close(terminal)
        seen = b""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                block = os.read(main, 4096)
            except OSError:
                break
            if not block:
                break
            seen += block
    os.close(main)
    shown = seen.decode(errors="replace")
    assert process.returncode == 0 and " 50%" in shown and "行/s" in shown and shown.rstrip(" ").endswith("\r")
