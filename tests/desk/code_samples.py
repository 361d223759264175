"""A wrong and a right example for every code, run through the real command.

`codes/<family>.yaml` holds them, one file a family of messages; those of lint are pairs of files in `grammar/doubtful`.
`grammar/codes.json`, written from them, is what `zhaolu explain-code` shows. A file says `kind:` (what its samples are) and
`samples:`, code to sample. A sample is a text, or a mapping with `text` and more. In texts, commands and files `⟦wrong⇒right⟧`
stands for what is wrong and what is right there.

- `kind: expression` a rule text, asked with `zhaolu expr`.
- `kind: ruleset` sections of hubei/2019-assistant-gp.yaml; `notice` and `clauses` are added where left out (clause 一).
  Checked with `zhaolu check`.
- `kind: cases` a cases file beside a ruleset with one rule (clause 一: 身体条件合格). Checked with `zhaolu check`.
- `kind: vocabulary` facts of vocabulary.yaml. `kind: plugin` a module somebodys_rules.py, installed as a plugin (`points` its entry
  points). Both checked with `zhaolu check`.
- `kind: records` applicants, in a file called `name`, decided with `zhaolu evaluate 湖北 2019`.
- `kind: command` command lines.
- `kind: program` a Python program, `lang` the language of its messages.

More keys: `files` (name to text; to `{text, encoding}`; to `{hex}`; to `{rows, merge, sheets}`, a workbook; to `{text, times}`, the
text so often; `rulesets: bundled`, a copy of the bundled rulesets), `command` in place of the kind's own, `without` (packages
that are not installed), `shown` (what the page shows where the text is too long), `python` (a program that runs before), `limits`
(names of constants to lower ones, where the published limit takes too long to reach), `terminal` (a person types).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module, invalidate_caches
from pathlib import Path
from typing import Any

import yaml

from zhaolu import catalog
from zhaolu.diagnostics import ZhaoluError
from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.checking.diagnostics_text import render
from zhaolu.surfaces.cli import main

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "grammar" / "codes.json"
DOUBTFUL = ROOT / "grammar" / "doubtful"
FAMILIES = Path(__file__).parent / "codes"
COMMANDS = {
    "expression": "zhaolu expr - --as-of 2019-06-01 < {name}",
    "ruleset": "zhaolu check --rulesets .",
    **dict.fromkeys(("cases", "vocabulary", "plugin"), "zhaolu check --rulesets ."),
    "records": "zhaolu evaluate 湖北 2019 {name} --as-of 2019-06-01",
}
NAMES = {
    "expression": "rule.txt",
    "ruleset": "hubei/2019-assistant-gp.yaml",
    "cases": "hubei/2019-assistant-gp.cases.yaml",
    "records": "名单.jsonl",
}
HEALTHY = "rules:\n  - {id: healthy, clause: 一, require: 身体条件合格, unmet: 身体条件不合格}\n"
_EITHER = re.compile(r"⟦(.*?)⇒(.*?)⟧", re.S)


@dataclass(frozen=True)
class Sample:
    """One side (wrong or right) of an example: files to write, command lines, and what a page shows of it."""

    files: Mapping[str, Any]
    commands: tuple[str, ...]
    shown: str
    without: tuple[str, ...] = ()
    program: str = field(default="", repr=False)
    limits: Mapping[str, int] = field(default_factory=dict, repr=False)
    text: str = ""
    """A program to run instead of commands."""
    terminal: bool = False


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def samples() -> dict[str, tuple[Sample, Sample]]:
    """Code to its wrong and its right side."""
    found: dict[str, tuple[Sample, Sample]] = {}
    for path in sorted(FAMILIES.glob("*.yaml")):
        family = yaml.safe_load(path.read_text(encoding="utf-8"))
        for code, given in family["samples"].items():
            assert code not in found, f"{code} has two samples"
            entry = {"kind": family["kind"], **(given if isinstance(given, dict) else {"text": given})}
            found[code] = _sample(entry, 0), _sample(entry, 1)
    return found | {path.stem: _pair(path) for path in sorted(DOUBTFUL.glob("*.yaml")) if "." not in path.stem}


def _pair(path: Path) -> tuple[Sample, Sample]:
    """A ruleset, perhaps with cases, and the same mended."""
    sides = []
    for name in (path.stem, f"{path.stem}.right"):
        files = {NAMES["ruleset"]: path.with_name(f"{name}.yaml").read_text(encoding="utf-8")}
        if (cases := path.with_name(f"{name}.cases.yaml")).exists():
            files[NAMES["cases"]] = cases.read_text(encoding="utf-8")
        sides.append(Sample(files, (COMMANDS["ruleset"],), [*files.values()][-1].rstrip("\n")))
    return sides[0], sides[1]


def _sample(entry: Mapping[str, Any], side: int) -> Sample:
    kind = entry["kind"]
    text = _side(entry.get("text", ""), side)
    files = {_side(name, side): _file(content, side) for name, content in entry.get("files", {}).items()}
    name = _side(entry.get("name", NAMES.get(kind, "")), side)
    if kind == "ruleset" and "text" in entry:
        files[name] = framed(text)
    elif kind == "vocabulary":
        files["hubei/2019-assistant-gp.yaml"] = framed("")
        files["vocabulary.yaml"] = "version: 1\nprovinces: {hubei: 湖北}\nprograms: {assistant-gp: 助理全科医生培训}\nfacts:\n" + text
    elif kind == "plugin":
        files["hubei/2019-assistant-gp.yaml"] = framed(HEALTHY)
        files |= _installed(text, _side(entry.get("points", "somebodys = somebodys_rules"), side))
    elif kind == "cases":
        files["hubei/2019-assistant-gp.yaml"] = framed(HEALTHY)
        files[name] = text if text.startswith("ruleset:") else f"ruleset: hubei-2019-assistant-gp\n{text}"
    elif kind in ("records", "expression") and "text" in entry:
        files[name] = text
    command = entry.get("command") or COMMANDS.get(kind, "" if kind == "program" else text)
    lines = tuple(_side(command, side).replace("{name}", name).strip().splitlines())
    shown = _side(entry.get("shown", ""), side).strip() or _shown(entry, text, lines, side)
    return Sample(
        files,
        lines,
        shown,
        tuple(name for each in entry.get("without", ()) if (name := _side(each, side))),
        entry.get("python", ""),
        entry.get("limits", {}),
        text if kind == "program" else "",
        bool(entry.get("terminal")),
    )


def _installed(module: str, points: str) -> dict[str, str]:
    """A plugin as an installer leaves it."""
    info = "somebodys_rules-1.0.dist-info"
    return {
        "somebodys_rules.py": module,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: somebodys_rules\nVersion: 1.0\n",
        f"{info}/entry_points.txt": f"[zhaolu]\n{points}\n",
    }


def _side(text: str, side: int) -> str:
    return _EITHER.sub(lambda either: either[side + 1], str(text))


def _file(content: Any, side: int) -> Any:
    match content:
        case dict():
            return {key: _file(value, side) for key, value in content.items()}
        case list():
            return [_file(value, side) for value in content]
        case str():
            return _side(content, side)
    return content


def _shown(entry: Mapping[str, Any], text: str, lines: tuple[str, ...], side: int) -> str:
    """The text; for commands the files that differ and the command lines."""
    if "command" not in entry and entry["kind"] != "command":
        return text.rstrip("\n")
    parts = [text.rstrip("\n")] if text and entry["kind"] != "command" else []
    for name, content in entry.get("files", {}).items():
        held = content.get("text", "") if isinstance(content, dict) else content
        if isinstance(held, str) and "⟦" in held:
            parts.append(f"{_side(name, side)}:\n" + "\n".join(f"  {line}" for line in _side(held, side).splitlines()))
    return "\n".join([*parts, *(f"$ {line}" for line in lines)])


def framed(text: str) -> str:
    """A whole ruleset out of some of its sections."""
    notice = "" if re.search(r"^notice:", text, re.M) else "notice: {province: hubei, year: 2019, program: assistant-gp}\n"
    kind = "" if re.search(r"\bclause: 一\b", text) else ", kind: information"
    clauses = "" if re.search(r"^clauses:", text, re.M) else f"clauses:\n  一: {{says: 第一条{kind}}}\n"
    return notice + text.rstrip("\n") + "\n" + clauses


def output(sample: Sample, folder: Path, lang: str = "zh") -> str:
    """What the commands write, standard error after standard output, in a folder of their own."""
    folder.mkdir(parents=True)
    for name, content in sample.files.items():
        _write(folder / name, content)
    said = []
    with _inside(folder, sample):
        for line in sample.commands:
            said.append(_run(line, lang, sample.terminal))
        if sample.text:
            said.append(_program(sample.text, lang))
    return "".join(said).replace(f"{folder.resolve()}/", "").replace(f"{folder}/", "")


def _program(text: str, lang: str) -> str:
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        try:
            exec(compile(text, "<program>", "exec"), {"lang": lang})
        except ZhaoluError as error:
            written.write(render(error.diagnostics, lang=lang))
    return written.getvalue()


def _write(path: Path, content: Any) -> None:
    if content == "bundled":
        shutil.copytree(str(rulesets_folder()), path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    match content:
        case str():
            path.write_text(content, encoding="utf-8")
        case {"folder": True}:
            path.mkdir()
        case {"hex": str() as digits}:
            path.write_bytes(bytes.fromhex(digits))
        case {"rows": list() as rows}:
            path.write_bytes(_workbook(rows, content.get("merge"), int(content.get("sheets", 1))))
        case {"text": str() as text, **more}:
            path.write_bytes(_long(text, **more))


def _long(
    text: str, times: Any = 1, first: str = "", last: str = "", closing: str = "", encoding: str = "utf-8", hex_last: str = ""
) -> bytes:
    count = int(times)
    return (first + text * count + last + closing * count).encode(encoding) + bytes.fromhex(hex_last)


def _workbook(rows: list[list[Any]], merge: str | None, sheets: int) -> bytes:
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    for _ in range(sheets - 1):
        made.create_sheet()
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _run(line: str, lang: str, terminal: bool) -> str:
    line, _, given = line.partition(" < ")
    words = shlex.split(line)
    assert words[0] == "zhaolu", line
    written, errors, stdin = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = (_Terminal if terminal else io.TextIOWrapper)(
        io.BytesIO(Path(given.strip()).read_bytes() if given else b""), encoding="utf-8"
    )
    try:
        with contextlib.redirect_stdout(written), contextlib.redirect_stderr(errors), contextlib.suppress(SystemExit):
            main([*words[1:], "--lang", lang])
    finally:
        sys.stdin = stdin
    return written.getvalue() + errors.getvalue()


@contextlib.contextmanager
def _inside(folder: Path, sample: Sample) -> Iterator[None]:
    """In the folder, whose plugins are installed and whose missing packages are not."""
    before, modules, columns = Path.cwd(), dict(sys.modules), os.environ.get("COLUMNS")
    plugins = any(str(name).endswith(".py") for name in sample.files)
    os.chdir(folder)
    os.environ["COLUMNS"] = "80"
    if plugins:
        sys.path.insert(0, str(folder))
        invalidate_caches()
    hidden = [name for name in sys.modules if name.split(".")[0] in sample.without]
    for name in (*sample.without, *hidden):
        sys.modules[name] = None  # type: ignore[assignment]
    limits = {name: _limit(name, value) for name, value in sample.limits.items()}
    try:
        if sample.program:
            exec(compile(sample.program, "<sample>", "exec"), {})
        yield
    finally:
        os.chdir(before)
        for name, value in limits.items():
            _limit(name, value)
        os.environ.pop("COLUMNS") if columns is None else os.environ.__setitem__("COLUMNS", columns)
        if plugins:
            sys.path.remove(str(folder))
            invalidate_caches()
        for name in (*sample.without, *hidden):
            sys.modules.pop(name, None)
        sys.modules.update({name: module for name, module in modules.items() if name in hidden})
        for name in [name for name, module in sys.modules.items() if str(folder) in str(getattr(module, "__file__", ""))]:
            del sys.modules[name]


def _limit(name: str, value: int) -> int:
    """Sets a constant by its full name; what it was."""
    module, _, constant = name.rpartition(".")
    held: int = getattr(import_module(module), constant)
    setattr(import_module(module), constant, value)
    return held


def said_of(code: str, text: str) -> str:
    """The message of a code in an output: its first line and the indented ones below; else the line of data that names it."""
    lines = text.splitlines()
    head = re.compile(rf"(?:错误|警告|说明|error|warning|note) {code}(?:：|: )")
    for at, line in enumerate(lines):
        if head.search(line):
            below = next(
                (n for n in range(at + 1, len(lines)) if not lines[n].startswith(" ") or re.search(r" [EWN][0-9]{3}(?:：|: )", lines[n])),
                len(lines),
            )
            return "\n".join([line.strip(), *lines[at + 1 : below]])
    if shown := re.search(rf'"code": "{code}",\s+"severity": "(\w+)",\s+"message": ("(?:[^"\\]|\\.)*")', text):
        words = {"error": ("错误", "error"), "warning": ("警告", "warning"), "note": ("说明", "note")}[shown[1]]
        message = json.loads(shown[2])
        return (
            f"{words[1]} {code}: {message}" if message.isascii() or re.match(r"[\x00-\x7f]", message) else f"{words[0]} {code}：{message}"
        )
    named = next((line.strip() for line in lines if code in line), "")
    return named or _worded(code, lines)


def _worded(code: str, lines: list[str]) -> str:
    """A remark that is told by its wording alone, without its code."""
    entry = catalog.codes()[code]
    for template, words in ((entry.zh, f"说明 {code}："), (entry.en, f"note {code}: ")):
        pattern = re.compile(".+".join(re.escape(part) for part in re.split(r"\{[^{}]*\}", template)))
        for line in lines:
            if len(template) > 12 and (shown := pattern.search(line)):
                return words + shown[0]
    return ""


def example(code: str, folder: Path) -> tuple[dict[str, str], str]:
    """What the page shows (`wrong`, `right`, and the message in both languages), and what is said of the right side."""
    wrong, right = samples()[code]
    said = {lang: said_of(code, output(wrong, folder / f"wrong-{lang}", lang)) for lang in ("zh", "en")}
    return {"wrong": wrong.shown, **said, "right": right.shown}, output(right, folder / "right")
