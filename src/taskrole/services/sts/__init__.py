"""STS: temporary credentials. Sessions are sealed into their tokens, not stored (decision D8)."""
