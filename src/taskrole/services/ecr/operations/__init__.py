"""Operations of the ECR API, a module per resource."""
