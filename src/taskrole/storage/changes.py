"""Change notification: tells waiting workers that something changed, so that they need not poll often.

A notification is a hint: it may be lost when a process dies, so whoever waits also looks by himself now and then.
"""

import threading
from typing import Protocol


class Subscription:
    """Remembers whether its channel was notified since the last ``wait``, so that no notification is missed."""

    def __init__(self, changes: "LocalChanges", channel: str) -> None:
        self._changes = changes
        self.channel = channel
        self._event = threading.Event()

    def wait(self, timeout_seconds: float) -> bool:
        """Return True as soon as the channel was notified since the last wait, False after the time-out."""
        notified = self._event.wait(timeout_seconds)
        self._event.clear()
        return notified

    def wake(self) -> None:
        """End the wait that is going on, or the next one."""
        self._event.set()

    def close(self) -> None:
        """Stop listening."""
        self._changes.remove(self)


class Changes(Protocol):
    """The port: channels that any replica can notify."""

    def notify(self, channel: str) -> None:
        """Wake everyone who waits for ``channel``, in all replicas. Call it after the write has returned."""
        ...

    def subscribe(self, channel: str) -> Subscription:
        """Listen to ``channel`` from now on."""
        ...

    def close(self) -> None:
        """Wake everyone and stop."""
        ...


class LocalChanges:
    """Channels inside one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscriptions: dict[str, set[Subscription]] = {}

    def notify(self, channel: str) -> None:
        """Wake everyone who waits for ``channel`` in this process."""
        with self._lock:
            for subscription in self._subscriptions.get(channel, ()):
                subscription.wake()

    def notify_all(self) -> None:
        """Wake everyone, whatever they wait for."""
        with self._lock:
            for subscriptions in self._subscriptions.values():
                for subscription in subscriptions:
                    subscription.wake()

    def subscribe(self, channel: str) -> Subscription:
        """Listen to ``channel`` from now on."""
        subscription = Subscription(self, channel)
        with self._lock:
            self._subscriptions.setdefault(channel, set()).add(subscription)
        return subscription

    def remove(self, subscription: Subscription) -> None:
        """Forget a subscription."""
        with self._lock:
            subscriptions = self._subscriptions.get(subscription.channel, set())
            subscriptions.discard(subscription)
            if not subscriptions:
                self._subscriptions.pop(subscription.channel, None)

    def close(self) -> None:
        """Wake everyone."""
        self.notify_all()
