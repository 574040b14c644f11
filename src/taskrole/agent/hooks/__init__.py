"""The steps of starting a container, one file each, in this order.

1. ``image``: pull it, or take the local one.
2. ``volumes``: create the task's volumes.
3. ``credentials``: what the container asks for must be there before its entry point runs.
4. ``environment`` and ``secrets``: the variables that the container gets; ``pause``: the namespaces that it joins.
5. ``trust``: DNS and certificates for unmodified applications.
6. ``limits``: the task's own CPU and memory limits.
7. ``logs``: the log stream exists before the first line.
8. ``ports``: choose ports of the machine.
9. ``start``: create and start; the addresses are known before anything else is done.
"""
