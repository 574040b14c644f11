"""Machines on this host for RunInstances: a network namespace, a Docker engine and an agent each."""
