"""taskrole: Amazon ECS with IAM roles for tasks, on your own machines."""

__version__ = "0.1.0"
