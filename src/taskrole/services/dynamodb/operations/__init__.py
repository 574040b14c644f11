"""Operations of DynamoDB, a module per resource."""
