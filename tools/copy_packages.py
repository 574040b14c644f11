"""Copies an installed Python package and what it needs into a folder: the offline ``pip install --target``.

Usage: ``python tools/copy_packages.py FOLDER PACKAGE...``
"""

import importlib.metadata
import re
import shutil
import sys
from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def needed(names: list[str]) -> set[str]:
    """Return the distributions ``names`` and all that they require without extras."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower()
        if name in found:
            continue
        found.add(name)
        for requirement in importlib.metadata.requires(name) or ():
            match = _NAME.match(requirement)
            if match and "extra ==" not in requirement:
                waiting.append(match.group())
    return found


def copy(folder: Path, names: list[str]) -> None:
    """Copy the files of all needed distributions to ``folder``."""
    for name in sorted(needed(names)):
        for file in importlib.metadata.files(name) or ():
            if ".." in file.parts or "__pycache__" in file.parts:
                continue
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), target)


if __name__ == "__main__":
    copy(Path(sys.argv[1]), sys.argv[2:])
