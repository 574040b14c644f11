"""AWS CloudTrail: who did what, and how it ended."""
