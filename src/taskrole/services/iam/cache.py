"""A cache that forgets by account, and never keeps what was read before the account was changed."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

ENTRIES_MAX = 10_000


class AccountCache(Generic[Key, Value]):
    """Values by account and key, bounded. Reads take no lock."""

    def __init__(self, entries_max: int = ENTRIES_MAX) -> None:
        self._entries_max = entries_max
        self._lock = threading.Lock()
        self._accounts: dict[str, dict[Key, Value]] = {}
        self._changes: dict[str, int] = {}
        self._count = 0

    def get(self, account_id: str, key: Key, load: Callable[[], Value | None]) -> Value | None:
        """Return a value, from memory or by ``load``; None is not remembered."""
        entries = self._accounts.get(account_id)
        if entries is not None:
            found = entries.get(key)
            if found is not None:
                return found
        changes = self._changes.get(account_id, 0)
        value = load()
        if value is not None:
            self._put(account_id, key, value, changes)
        return value

    def forget(self, account_id: str) -> None:
        """Forget an account; call it after a change of it was written."""
        with self._lock:
            self._changes[account_id] = self._changes.get(account_id, 0) + 1
            self._count -= len(self._accounts.pop(account_id, {}))

    def _put(self, account_id: str, key: Key, value: Value, changes: int) -> None:
        with self._lock:
            if self._changes.get(account_id, 0) != changes:
                return  # changed while it was being loaded: it may be old already
            if self._count >= self._entries_max:
                self._accounts, self._count = {}, 0
            entries = self._accounts.setdefault(account_id, {})
            self._count += key not in entries
            entries[key] = value
