"""The path of every call: find, authenticate, authorize, run, serialize, audit."""
