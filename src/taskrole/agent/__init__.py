"""The container instance: speaks the ECS agent protocol and runs containers."""
