"""What all AWS services share: ARNs, errors, calls, operations, validation, signatures, service models, protocols."""
