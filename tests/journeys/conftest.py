"""A real browser against a real server: its own process, its own home, one person for each role.

``live_server`` is the address of a server over a fresh registry; ``browser_page`` makes a page of
a width, signed in as a role. Without a browser on this machine the tests say so and are skipped.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SERVER = """
import sys
from pathlib import Path
from registry.settings import read_settings
from registry.store import open_registry
from registry.web.serving import serve
settings = read_settings(home=Path(sys.argv[1]), port=int(sys.argv[2]), demo=True, environment={})
serve(settings, open_registry(settings=settings))
"""
PEOPLE = """
import sys
from pathlib import Path
from registry.settings import read_settings
from registry.store import open_registry
from registry.actions import add_person, set_up
from registry.domain.people import Role
registry = open_registry(settings=read_settings(home=Path(sys.argv[1]), demo=True, environment={}))
organisation, administrator = set_up(
    registry, code="NORS", name="Northshire Police", email="administrator@demo.example",
    administrator="M. Ash",
)
for role, rank, name in (
    (Role.LEAD, "Sgt", "R. Alder"), (Role.ANALYST, "", "J. Birch"),
    (None, "Dr", "M. Rowan"), (Role.LEADER, "ACC", "P. Linden"), (Role.STEWARD, "", "K. Hawthorn"),
):
    add_person(
        registry, by=administrator, unit=administrator.unit, name=name, rank=rank,
        email=f"{role or 'reviewer'}@demo.example",
        roles=[(role, administrator.unit)] if role else [],
    )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveServer:
    """A running server: its address and its home."""

    url: str
    home: Path


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "EVALUATION_REGISTRY_HOME": str(home), "PYTHONPATH": str(ROOT)}


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/health/live", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 seconds")


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server over a fresh registry with one organisation and a person for each role."""
    home = tmp_path_factory.mktemp("home")
    port = _free_port()
    subprocess.run(
        [sys.executable, "-c", PEOPLE, str(home)], check=True, env=_environment(home), timeout=120
    )
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(home), str(port)],
            env=_environment(home),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process)
            yield LiveServer(url=url, home=home)
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, or a skip that says what is missing."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("no chromium on this machine: install it to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def browser_page(browser: Any, live_server: LiveServer) -> Iterator[Callable[..., Any]]:
    """Make pages: ``browser_page(width=375, role="lead", script=True, **context options)``.

    What the browser says against a page (its content policy, a script's error) fails the test.
    """
    contexts: list[Any] = []
    said: list[str] = []

    def make(
        *, width: int = 1280, role: str | None = None, script: bool = True, **more: Any
    ) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "console",
            lambda message: (
                said.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        if role:
            page.goto("/sign-in")
            page.locator(f"button[value='{role}@demo.example']").click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield make
    for context in contexts:
        context.close()
    assert said == []
