"""Operations of the IAM API."""
