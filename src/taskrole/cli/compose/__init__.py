"""``taskrole compose``: a compose file as ECS services, each with a role of its own (``x-role``)."""
