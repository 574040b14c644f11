"""A deterministic simulation: the control plane and several agents through random faults, in virtual time.

Everything runs on one event loop whose clock jumps from timer to timer. The agents' and the control plane's code is the
real one; Docker, the network, the roles and the clock are fakes. A seed decides everything that is random, so a seed
that fails does so every time:

    python -m tests.simulation --seeds 0-999
    python -m tests.simulation --seeds 17 --trace
"""
