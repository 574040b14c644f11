"""The operations of the ECS API, one module per resource."""
