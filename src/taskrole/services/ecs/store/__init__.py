"""Rows of the ECS tables. Each function works on the connection of its caller's transaction."""
