"""The state of ECR in the database: repositories, images, layers and uploads."""
