"""taskrole's own API: why a call was decided as it was, who can do what, what a role needs, observe mode."""
