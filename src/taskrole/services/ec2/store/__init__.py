"""The rows of EC2: functions of a connection; operations put them together to one transaction."""
