"""Running a command line in this process: what it wrote and its exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zhaolu.surfaces.cli import main


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def both(self) -> str:
        return self.out + self.err


Run = Callable[..., Done]


@pytest.fixture
def zhaolu(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`zhaolu("evaluate", "湖北", 2019, …, stdin=b"…")`, in an empty folder. An internal error fails the test."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: Any, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        monkeypatch.setenv("ZHAOLU_DEBUG", "1")
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        written = capsys.readouterr()
        return Done(code, written.out, written.err)

    return run
