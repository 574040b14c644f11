"""Takes pictures of the console: a control plane with a few things in it, and headless Chromium. No Docker.

Usage: ``python tools/screenshots.py [FOLDER]``; the default is ``docs/images``.
       ``python tools/screenshots.py --all FOLDER``: every page at 1280 and 390 pixels, light and dark.
"""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.api.conftest import Server, running
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.world import World, fill

ROOT = Path(__file__).resolve().parent.parent
HEIGHT = 820
LOOKS = ((1280, "light"), (390, "dark"))


def handful(world: World) -> tuple[tuple[str, str, int, str], ...]:
    """Return name, path, width and theme of the pictures for README and documentation."""
    return (
        ("home", "/", 1280, "light"),
        ("cluster", "/clusters/default", 1280, "light"),
        ("task", f"/clusters/default/tasks/{world.task}", 1280, "light"),
        ("definition", "/task-definitions/orders/2/new", 1280, "light"),
        ("run-task", "/run-task?definition=orders:2", 1280, "dark"),
        ("policy", f"/policy?arn={world.policy}", 1280, "light"),
        ("bucket", "/s3/orders-archive", 1280, "dark"),
        ("activity", "/activity", 1280, "light"),
        ("phone", "/", 390, "dark"),
        ("phone-task", f"/clusters/default/tasks/{world.task}", 390, "light"),
    )


def take(page: Page, server: Server, path: str, width: int, theme: str, file: Path, *, whole: bool) -> None:
    """Take one picture."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate("theme => localStorage.setItem('taskrole-theme', theme)", theme)
    page.goto(f"{server.endpoint}/console{path}")
    page.wait_for_timeout(700)
    page.screenshot(path=file, full_page=whole)


def main() -> None:
    """Start a control plane, fill it, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--all", action="store_true", help="every page, both widths, both themes")
    parser.add_argument("--only", default="", help="with --all: only pages whose name begins so")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir, running(Path(data_dir)) as server, sync_playwright() as playwright:
        world = fill(server)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(server.control_plane.console.sign_in_link(server.access_key_id, server.secret_access_key))
        page.wait_for_url("**/console/")
        if chosen.all:
            for name, path in world.pages().items():
                for width, theme in LOOKS if name.startswith(chosen.only) else ():
                    take(page, server, path, width, theme, chosen.folder / f"{name}-{width}-{theme}.png", whole=True)
        else:
            for name, path, width, theme in handful(world):
                take(page, server, path, width, theme, chosen.folder / f"{name}.png", whole=False)
        browser.close()


if __name__ == "__main__":
    main()
