"""The documents are complete: every guide is in the navigation, every command in the page about the command line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
import yaml

from taskrole.cli.main import app

ROOT = Path(__file__).parents[2]


def pages(value: Any) -> Iterator[str]:
    """Yield the pages of a navigation."""
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from pages(inner)


def test_every_guide_is_in_the_navigation() -> None:
    listed = set(pages(yaml.safe_load((ROOT / "mkdocs.yml").read_text())["nav"]))
    docs = ROOT / "docs"
    guides = {str(path.relative_to(docs)) for path in (*docs.glob("*.md"), *docs.glob("how-to/*.md"))}
    assert guides - listed == set()


def commands(command: Any, name: str = "") -> Iterator[str]:
    """Yield the names of all commands."""
    for own, inner in sorted(getattr(command, "commands", {}).items()):
        yield from commands(inner, f"{name} {own}".strip())
    if not getattr(command, "commands", {}):
        yield name


def test_every_command_is_in_the_page_about_the_command_line() -> None:
    text = (ROOT / "docs" / "how-to" / "use-the-command-line.md").read_text()
    assert [name for name in commands(typer.main.get_command(app)) if f"`taskrole {name}" not in text] == []
