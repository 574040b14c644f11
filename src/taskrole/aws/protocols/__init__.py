"""Wire protocols, driven by service models."""
