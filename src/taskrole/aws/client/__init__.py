"""The client's side of the AWS API: build a signed request from the service model, read its answer. No sockets.

Who sends it is the caller's business: the agent and the console use aiohttp, the command line the standard library.
"""
