"""Amazon Elastic Container Service: clusters, task definitions, tasks, container instances and their agents."""
