"""The expression language of DynamoDB, pure: tokens, syntax trees, evaluation."""
