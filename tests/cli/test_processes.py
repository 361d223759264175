"""What only a process of its own can show: interruption, closed pipes, fresh starts, a bare locale."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
COMMAND = (sys.executable, "-m", "zhaolu")
ASKED = ("湖北", "2019", "--as-of", "2019-06-01")


def record(name: str) -> bytes:
    return json.dumps({"id": name, "出生日期": "1979-01-02"}, ensure_ascii=False).encode() + b"\n"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_interrupted_in_the_middle_of_a_batch(form: str, tmp_path: Path) -> None:
    """The pipe stays open, as if more records were still to come."""
    command = [*COMMAND, "evaluate", *ASKED, "--format", form, "--rejects", "bad.jsonl", "--input-format", "jsonl", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, start_new_session=True
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(record("甲") + b'{"id": 1.5}\n' + record("乙"))
        process.stdin.flush()
        seen = b""
        while "乙" not in seen.decode(errors="ignore"):
            chunk = os.read(process.stdout.fileno(), 65536)
            assert chunk, process.stderr.read().decode()
            seen += chunk
        process.send_signal(signal.SIGINT)
        seen += process.stdout.read()
        errors = process.stderr.read().decode()
    assert process.returncode == 130
    assert "Traceback" not in errors and "被打断：已判定 2 人" in errors and "第 2 行：E417" in errors
    found = json.loads(seen) if form == "json" else [json.loads(line) for line in seen.splitlines()]
    assert [decision["record"] for decision in found] == ["甲", "乙"] and seen.endswith(b"\n")
    assert [json.loads(line)["row"] for line in (tmp_path / "bad.jsonl").read_text(encoding="utf-8").splitlines()] == [2]


@pytest.mark.parametrize("verb", [("evaluate", *ASKED, "--format", "jsonl", "many.jsonl"), ("rules", "湖北", "2019", "--format", "json")])
def test_a_pipe_closed_by_its_reader_is_no_fault(verb: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_bytes(b"".join(record(str(n)) for n in range(300)))
    with subprocess.Popen([*COMMAND, *verb], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert process.returncode == 0 and errors == ""


def test_fresh_processes_give_the_same_bytes() -> None:
    command = [*COMMAND, "evaluate", *ASKED, "--format", "jsonl", str(EXAMPLES / "hubei-2019.yaml")]
    found = [
        subprocess.run(command, capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}).stdout
        for seed, zone in (("1", "UTC"), ("4242", "America/New_York"))
    ]
    assert found[0] == found[1] and found[0].count(b"\n") == 3


def test_a_bare_locale_still_writes_utf8() -> None:
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHONUTF8", "PYTHONIOENCODING"))}
    bare |= {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, check=True, env=bare)
    assert "判定申请人记录" in done.stdout.decode("utf-8")
