"""PartiQL for DynamoDB, pure: from a statement's text to the syntax trees that expressions have."""
