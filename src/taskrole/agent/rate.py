"""Token buckets: how often each caller of the endpoints may ask. Bounded in number."""

from collections import OrderedDict

RATE_PER_SECOND = 40.0  # AWS: ECS_TASK_METADATA_RPS_LIMIT, 40 steady, 60 at once
BURST = 60.0
BUCKETS_MAX = 4096


class RateLimiter:
    """A bucket per caller, so that a noisy task starves no other."""

    def __init__(self, rate_per_second: float = RATE_PER_SECOND, burst: float = BURST) -> None:
        self._rate = rate_per_second
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, caller: str, now: float) -> bool:
        """Take a token of ``caller``'s at monotonic time ``now``; False when there is none."""
        tokens, at = self._buckets.pop(caller, (self._burst, now))
        tokens = min(self._burst, tokens + (now - at) * self._rate)
        allowed = tokens >= 1.0
        self._buckets[caller] = (tokens - 1.0 if allowed else tokens, now)
        if len(self._buckets) > BUCKETS_MAX:
            self._buckets.popitem(last=False)
        return allowed
