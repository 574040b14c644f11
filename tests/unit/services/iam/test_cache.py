"""The account cache: remembers, forgets by account, and never keeps what was read before a change."""

from taskrole.services.iam.cache import AccountCache


def test_loads_once_until_the_account_changes() -> None:
    cache: AccountCache[str, str] = AccountCache()
    loads: list[str] = []

    def load() -> str:
        loads.append("x")
        return f"value {len(loads)}"

    assert cache.get("1", "k", load) == "value 1"
    assert cache.get("1", "k", load) == "value 1"
    cache.forget("2")
    assert cache.get("1", "k", load) == "value 1"
    cache.forget("1")
    assert cache.get("1", "k", load) == "value 2"


def test_what_was_read_before_a_change_is_not_kept() -> None:
    cache: AccountCache[str, str] = AccountCache()

    def load_while_someone_changes_it() -> str:
        cache.forget("1")
        return "old"

    assert cache.get("1", "k", load_while_someone_changes_it) == "old"
    assert cache.get("1", "k", lambda: "new") == "new"


def test_absence_is_not_remembered_and_the_size_is_bounded() -> None:
    cache: AccountCache[int, str] = AccountCache(entries_max=10)
    assert cache.get("1", 0, lambda: None) is None
    assert cache.get("1", 0, lambda: "there") == "there"
    for number in range(100):
        cache.get("1", number, lambda: "v")
    assert sum(len(entries) for entries in cache._accounts.values()) <= 10
