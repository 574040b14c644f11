"""The operations of Parameter Store, by resource."""
