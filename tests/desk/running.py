"""The type of the fixture `zhaolu`: runs a command line in an empty folder and gives `code`, `out` and `err`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
