"""The EC2 side of container instances: machines, security groups, instance profiles, the default VPC."""
