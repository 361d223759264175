"""The server as a process: how it starts, how it ends, and what it needs."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from editor import Editor

COMMAND = (sys.executable, "-m", "zhaolu")


def test_it_ends_with_the_editor(tmp_path: Path, folder: Path) -> None:
    """Asked to leave: 0. The editor gone without a word: 1, and nothing is left hanging."""
    polite = Editor(tmp_path)
    polite.open(folder / "hubei" / "2019-assistant-gp.yaml")
    assert polite.quit() == 0
    done = subprocess.run([*COMMAND, "lsp"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_what_is_not_json_is_survived(tmp_path: Path) -> None:
    noise = b"Content-Length: 7\r\n\r\nnothing"
    leave = b'Content-Length: 33\r\n\r\n{"jsonrpc":"2.0","method":"exit"}'
    done = subprocess.run([*COMMAND, "lsp"], input=noise + leave, capture_output=True, timeout=60)
    assert done.returncode == 1 and b"Traceback" not in done.stdout


def test_a_terminal_is_no_editor() -> None:
    here, there = pty.openpty()
    done = subprocess.run([*COMMAND, "lsp"], stdin=there, capture_output=True, timeout=60)
    os.close(here)
    os.close(there)
    assert done.returncode == 2 and "错误 E590：zhaolu lsp 由编辑器启动，不在终端里用" in done.stderr.decode()


@pytest.mark.parametrize(("arguments", "package"), [(("lsp",), "pygls"), (("check", "--watch"), "watchfiles")], ids=["lsp", "check"])
def test_without_the_extra(arguments: tuple[str, ...], package: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules[{package!r}] = None\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run([*COMMAND, *arguments], stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=60)
    assert done.returncode == 2 and not done.stdout
    assert f"错误 E543：这里要用到 {package}，还没有安装" in done.stderr.decode() and "pip install 'zhaolu[desk]'" in done.stderr.decode()
