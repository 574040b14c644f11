"""Examples have no deadline: a busy machine is no counterexample. In CI they are the same in every run."""

import os

from hypothesis import settings

settings.register_profile("taskrole", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "taskrole")
