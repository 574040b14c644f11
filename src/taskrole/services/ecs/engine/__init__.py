"""The service scheduler: keeps ECS services as asked. ``decide`` is pure, ``reconcile`` reads and applies."""
