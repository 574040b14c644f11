"""The operations of S3, a module per kind of resource."""
