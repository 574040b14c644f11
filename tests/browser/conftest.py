"""Browser tests: headless Chromium clicks through the console of a control plane on loopback. No Docker here.

Chromium is Debian's (script/setup installs it); Playwright drives it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.api.conftest import Server, server

__all__ = ["server"]

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip
WAIT_MILLISECONDS = 15_000
EXPECTED = (
    "the server responded with a status of 4",  # denials
    "htmx:sendAbort", "htmx:afterRequest",  # a page was left while it asked something
)  # fmt: skip


@pytest.fixture(scope="module")  # not longer: while Playwright runs, its event loop does, and async tests cannot
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Tab:
    """A browser tab that notes what a page should never do: dialogs by scripts of others, errors, violations."""

    page: Page
    endpoint: str
    problems: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.endpoint}/console{path}")
        return self.page

    def sign_in(self, access_key_id: str, secret_access_key: str) -> Page:
        self.open("/sign-in")
        self.page.fill("#key", access_key_id)
        self.page.fill("#secret", secret_access_key)
        self.page.click("text=Sign in >> nth=-1")
        self.page.wait_for_url("**/console/")
        return self.page


def _listen(tab: Tab) -> None:
    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(text in message.text for text in EXPECTED):
            tab.problems.append(message.text)

    tab.page.on("console", note)
    tab.page.on("pageerror", lambda error: tab.problems.append(str(error)))


@pytest.fixture
def tab(chromium: Browser, server: Server) -> Iterator[Tab]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT_MILLISECONDS)
    made = Tab(context.new_page(), server.endpoint)
    _listen(made)
    yield made
    context.close()
    assert not made.problems, f"the pages had problems: {made.problems}"


@pytest.fixture
def admin(tab: Tab, server: Server) -> Tab:
    """A tab in which the administrator is signed in."""
    tab.sign_in(server.access_key_id, server.secret_access_key)
    return tab


def accept_dialogs(tab: Tab, answer: str | None = None) -> list[str]:
    """Accept confirmations from now on, typing ``answer`` where one is asked for; return what they said."""
    said: list[str] = []

    def accept(dialog: Any) -> None:
        said.append(dialog.message)
        dialog.accept(answer) if answer and dialog.type == "prompt" else dialog.accept()

    tab.page.on("dialog", accept)
    return said
