"""``python -m taskrole``."""

from taskrole.cli.main import main

main()
