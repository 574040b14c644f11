"""Examples have no deadline: a busy machine is no counterexample."""

from hypothesis import settings

settings.register_profile("taskrole", deadline=None)
settings.load_profile("taskrole")
