"""Steps of preparing a task, one per module."""
