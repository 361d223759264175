"""Speed and memory as ratios, in one run: `make bench`, or `python benchmarks/bench.py PART …`.

Every part is a module with a `TITLE` and a `measure()` that compares answers first and then yields figures. All figures of a
part are medians of turns taken one after the other (A B A B …).
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
import time
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from figures import Figure  # noqa: E402

PARTS = ("kernel_one_record", "kernel_tables", "rulesets_tables", "cold_start", "loading", "lsp")
"""What `make bench` measures, in this order."""
ON_REQUEST = ("large_tables",)
"""What takes longer and has to be named."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    named = f"{', '.join(PARTS)} (all by default); on request {', '.join(ON_REQUEST)}"
    parser.add_argument("parts", metavar="PART", nargs="*", help=named)
    options = parser.parse_args()
    unknown = [name for name in options.parts if name not in (*PARTS, *ON_REQUEST)]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors")
    held: list[Figure] = []
    for name in options.parts or PARTS:
        if not (HERE / f"{name}.py").is_file():
            continue
        part = import_module(name)
        print(f"\n{part.TITLE}")
        start = time.perf_counter()
        for figure in part.measure():
            print(f"  {figure.what:<64}  {figure.reached}", flush=True)
            held += [figure] if figure.must else []
        print(f"  ({time.perf_counter() - start:.0f} s)")
        gc.unfreeze()
    if held:
        print_table(held)
    return 0


def print_table(figures: list[Figure]) -> None:
    """What is held against a figure to reach, with the verdict, and why where one is not reached."""
    rows = [("what", "must reach", "reached", "verdict")]
    rows += [(f.what, f.must, f.reached, {True: "reached", False: "NOT reached", None: "not measured"}[f.met]) for f in figures]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    print()
    for place, row in enumerate(rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        if not place:
            print("  ".join("-" * width for width in widths))
    for figure in figures:
        if figure.why and not figure.met:
            print(f"\n{figure.what}: {figure.why}")


if __name__ == "__main__":
    sys.exit(main())
