"""A headless browser over plain WebDriver: chromedriver speaks HTTP, so nothing has to be installed for it."""

import base64
import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
SOFTWARE = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
WITHOUT_WEBGL = ("--disable-3d-apis",)
PATIENCE_S = 20.0
NOISE = "GL Driver Message"
"""What a software renderer says about itself when a picture of it is taken."""


class Page:
    """One page of one browser."""

    def __init__(self, session: str) -> None:
        self._session = session

    def open(self, url: str) -> None:
        self._post("url", {"url": url})

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script returns."""
        return self._post("execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, condition: str) -> None:
        """Wait until an expression is true."""
        until = time.monotonic() + PATIENCE_S
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < until, f"not true in {PATIENCE_S:.0f} s: {condition}"

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._post("goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics})

    def point(self, x: float, y: float) -> None:
        """Move the pointer to a place of the window."""
        params = {"type": "mouseMoved", "x": x, "y": y}
        self._post("goog/cdp/execute", {"cmd": "Input.dispatchMouseEvent", "params": params})

    def picture(self) -> bytes:
        """Return the window as PNG, after the next frame was drawn."""
        script = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(1)));"
        self._post("execute/async", {"script": script, "args": []})
        return base64.b64decode(call(f"{self._session}/screenshot"))

    def complaints(self) -> list[str]:
        """Return what the console holds since it was last asked."""
        return [row["message"] for row in self._post("se/log", {"type": "browser"}) if NOISE not in row["message"]]

    def requests(self) -> list[str]:
        """Return the addresses that were asked for since it was last asked."""
        events = [json.loads(row["message"])["message"] for row in self._post("se/log", {"type": "performance"})]
        return [one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"]

    def _post(self, what: str, body: dict[str, Any]) -> Any:
        return call(f"{self._session}/{what}", body)


def call(url: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
    """Return the value that a WebDriver command answers with."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return json.loads(answer.read())["value"]


@contextmanager
def browser(*switches: str) -> Iterator[Page]:
    """Yield a page of a fresh browser, and end the browser after."""
    program = next(path for name in BROWSERS if (path := shutil.which(name)))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    session = ""
    try:
        root = f"http://127.0.0.1:{port}"
        _await(root)
        wanted = {
            "goog:chromeOptions": {"binary": program, "args": [*SWITCHES, *switches]},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        session = f"{root}/session/{call(f'{root}/session', {'capabilities': {'alwaysMatch': wanted}})['sessionId']}"
        yield Page(session)
    finally:
        if session:
            call(session, method="DELETE")
        driver.terminate()
        driver.wait(10)


def _await(root: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with suppress(OSError):
            if call(f"{root}/status")["ready"]:
                return
        time.sleep(0.05)
    raise TimeoutError("chromedriver did not start")
