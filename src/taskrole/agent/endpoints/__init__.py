"""HTTP endpoints that containers see: credentials, metadata, introspection."""
