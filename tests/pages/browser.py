"""Headless Chromium over the DevTools protocol (a pair of pipes, no library, no port): what a page measures and prints.

One browser serves a whole test session. Nothing is fetched from anywhere: pages are handed over as text.
"""

from __future__ import annotations

import base64
import json
import os
import re
import select
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
PATIENCE = 60.0
"""Seconds to wait for one answer of the browser."""


def chromium() -> str | None:
    """The browser to use: `ZHAOLU_CHROMIUM`, else one on the PATH."""
    return os.environ.get("ZHAOLU_CHROMIUM") or next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass(frozen=True)
class Seen:
    """A page as the browser shows it at one width, in CSS pixels. `asked` are the addresses it requested, its own left out."""

    width: int
    inner_width: int
    text: str
    problems: tuple[str, ...]
    asked: tuple[str, ...]
    too_wide: tuple[str, ...]


_MEASURE = """(() => {
  const scrolls = e => e && (getComputedStyle(e).overflowX === 'auto' || scrolls(e.parentElement));
  const own = e => scrolls(e.parentElement);
  const wide = [...document.querySelectorAll('body *')].filter(e => !own(e) && e.getBoundingClientRect().right > innerWidth + 0.5);
  return JSON.stringify({
    width: document.documentElement.scrollWidth, inner_width: innerWidth, text: document.body.innerText,
    too_wide: wide.slice(0, 5).map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40)),
  });
})()"""


class Browser:
    """A running browser; close it after use."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="zhaolu-chromium-", ignore_cleanup_errors=True)
        read_commands, self._commands = os.pipe()
        self._answers, write_answers = os.pipe()
        high = [os.dup(fd) for fd in (read_commands, write_answers)]

        def three_and_four() -> None:
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self._process = subprocess.Popen(
            [program, *SWITCHES, f"--user-data-dir={self._profile.name}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=three_and_four,
        )
        for fd in (read_commands, write_answers, *high):
            os.close(fd)
        self._held = b""
        self._number = 0
        self._session: str | None = None
        self._events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self._frame = self.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def close(self) -> None:
        self._session = None
        try:
            self.ask("Browser.close")
            self._process.wait(PATIENCE)
        except (OSError, RuntimeError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._commands)
        os.close(self._answers)
        self._profile.cleanup()

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """One command and its answer; events that come meanwhile are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": given}
        if self._session is not None:
            message["sessionId"] = self._session
        left = json.dumps(message).encode() + b"\0"
        while left:
            left = left[os.write(self._commands, left) :]
        while True:
            found = self._next()
            if found.get("id") == self._number:
                if "error" in found:
                    raise RuntimeError(f"{method}: {found['error']}")
                answer: dict[str, Any] = found["result"]
                return answer
            self._events.append(found)

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._held:
            ready, _, _ = select.select([self._answers], [], [], max(0.0, until - time.monotonic()))
            chunk = os.read(self._answers, 1 << 20) if ready else b""
            if not chunk:
                raise RuntimeError("the browser does not answer")
            self._held += chunk
        message, _, self._held = self._held.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    # --- what is seen ----------------------------------------------------------------------------------------------

    def look(self, page: str, width: int, *, height: int = 844) -> Seen:
        """Show a page at a width and measure it; a phone below 600 pixels."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Page.navigate", url="about:blank")
        self._events.clear()
        self.ask("Page.setDocumentContent", frameId=self._frame, html=page)
        self.evaluate("document.fonts.ready.then(() => 'ready')")
        found = json.loads(self.evaluate(_MEASURE))
        problems = tuple(self._problems())
        asked = tuple(
            url
            for event in self._events
            if event.get("method") == "Network.requestWillBeSent" and not (url := event["params"]["request"]["url"]).startswith("about:")
        )
        return Seen(**{**found, "too_wide": tuple(found["too_wide"])}, problems=problems, asked=asked)

    def evaluate(self, script: str) -> Any:
        found = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(str(found["exceptionDetails"]))
        return found["result"].get("value")

    def _problems(self) -> list[str]:
        found = []
        for event in self._events:
            match event.get("method"):
                case "Log.entryAdded" if event["params"]["entry"]["level"] in ("error", "warning"):
                    found.append(event["params"]["entry"]["text"])
                case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                    found.append(str(event["params"]))
        return found

    def screenshot(self, *, whole: bool = True) -> bytes:
        """The page last shown as PNG."""
        found = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(found["data"])

    def paper(self) -> Paper:
        """The page last shown as printed on A4 (as its own style says)."""
        found = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return Paper(base64.b64decode(found["data"]))


@dataclass(frozen=True)
class Paper:
    """A PDF."""

    data: bytes

    @property
    def pages(self) -> int:
        return len(re.findall(rb"/Type\s*/Page\b", self.data))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in points, rounded."""
        box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", self.data)
        assert box is not None
        return round(float(box[1])), round(float(box[2]))

    def sheets(self) -> list[str]:
        """The text of each page; by pdftotext (poppler-utils)."""
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(self.data)
            file.flush()
            done = subprocess.run(["pdftotext", file.name, "-"], capture_output=True, check=True)
        return done.stdout.decode("utf-8").split("\f")[:-1]
