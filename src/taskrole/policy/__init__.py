"""The IAM policy language: parse, compile, evaluate, explain. Pure; imports no other package of taskrole."""
