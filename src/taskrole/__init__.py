"""taskrole: Amazon ECS with IAM roles for tasks, on your own machines."""
