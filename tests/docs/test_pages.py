"""Every command and program the pages show runs and prints what is shown. `UPDATE_GOLDEN=1` writes the outputs anew."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from page import ROOT, blocks, inside, run

PAGES = (
    *("README.md", "docs/embedding.md", "docs/records.md", "docs/plugins.md", "docs/commands.md"),
    *("docs/tutorial.md", "docs/tutorial-en.md", "docs/ci.md", "docs/tables.md"),
)
ALL = (*PAGES, "docs/editor.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md", "grammar/README.md")


@pytest.mark.parametrize("name", PAGES)
def test_what_is_shown_is_what_happens(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    page = ROOT / name
    with inside(tmp_path):
        faults, text = run(page, tmp_path)
    if os.environ.get("UPDATE_GOLDEN"):
        page.write_text(text, encoding="utf-8")
        faults = [fault for fault in faults if "Traceback" in fault.actual or fault.actual.startswith("not in")]
    assert [f"{f.place}\n--- shown\n{f.shown}--- actual\n{f.actual}" for f in faults] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_block_says_what_it_is(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(re.findall(r"^```", text, re.M)) == 2 * len(blocks(text)) > 0
    assert {block.language for block in blocks(text)} <= {"console", "python", "text", "yaml", "csv", "sh", "toml", "diff"}


@pytest.mark.parametrize("name", ALL)
def test_links_within_the_repository_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_verb_is_on_the_page_of_commands() -> None:
    from zhaolu.surfaces.cli import VERBS

    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [verb for verb in VERBS if f"$ zhaolu {verb} " not in page and f"$ zhaolu {verb}\n" not in page] == []


def test_every_public_name_is_on_the_page_of_the_api() -> None:
    import zhaolu

    page = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    assert [name for name in zhaolu.__all__ if not re.search(rf"\b{name}\b", page)] == []


def test_every_hook_is_on_the_page_of_plugins() -> None:
    from zhaolu.extend import hookspecs

    page = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    assert [name for name in vars(hookspecs) if name.startswith("zhaolu_") and name not in page] == []
