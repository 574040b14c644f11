"""A thin layer over aiodocker."""
