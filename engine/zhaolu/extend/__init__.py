"""What plugins add and how they are found: hook specifications, contracts, and a manager that is an object.

Comes in: first-party plugin modules and installed entry points of the group `zhaolu`. Leaves: functions, calendars,
record readers, template writers, renderers and lint rules. May no longer occur: a plugin registered twice, a plugin
whose fault reaches the caller as anything but a diagnostic. Owns `pluggy`.

A plugin is a module (or object) with functions marked by `hookimpl`:

    from zhaolu.extend import hookimpl

    @hookimpl
    def zhaolu_calendars():
        return [MyCalendar()]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["hookimpl"]

F = TypeVar("F", bound=Callable[..., Any])


def hookimpl(function: F) -> F:
    """Mark a function as the implementation of the hook of its name."""
    from pluggy import HookimplMarker

    return HookimplMarker("zhaolu")(function)
