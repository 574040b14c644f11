"""Amazon ECR: repositories, images, authorization tokens, and the image registry that docker speaks to."""
