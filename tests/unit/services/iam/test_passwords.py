"""What an account demands of passwords, and what is kept of them."""

import pytest

from taskrole.services.iam.passwords import PasswordPolicy, hashed, is_one_of, policy_of, weakness


@pytest.mark.parametrize(
    ("password", "lacking"),
    [("Aa1!", "minimum length of 8"), ("aaaaaaaa", "at least 3 of"), ("Aaaaaaa1", ""), ("Name-of-1", "user name")],
)
def test_without_a_policy(password: str, lacking: str) -> None:
    found = weakness(password, None, "name-of-1")
    assert lacking in found
    assert bool(found) is bool(lacking)


def test_with_a_policy() -> None:
    policy = policy_of({"RequireSymbols": True, "RequireNumbers": True, "MinimumPasswordLength": 6})
    assert weakness("abcde", policy, "u") == "Password should have a minimum length of 6"
    assert weakness("abcdef1", policy, "u") == "Password should have at least one symbol"
    assert weakness("abcdef!", policy, "u") == "Password should have at least one number"
    assert weakness("abcdef!1", policy, "u") == ""
    strict = PasswordPolicy(require_uppercase_characters=True, require_lowercase_characters=True)
    assert "uppercase" in weakness("abcdef", strict, "u")
    assert "lowercase" in weakness("ABCDEF", strict, "u")


def test_shape_tells_what_is_set() -> None:
    shape = PasswordPolicy(max_password_age=0).shape()
    assert "MaxPasswordAge" not in shape
    assert shape["ExpirePasswords"] is False
    assert policy_of(PasswordPolicy(max_password_age=7).shape()).max_password_age == 7


def test_hashes() -> None:
    kept = hashed("Correct-horse-7", b"s" * 16)
    assert kept == hashed("Correct-horse-7", b"s" * 16)
    assert kept != hashed("Correct-horse-7", b"t" * 16)
    assert "horse" not in kept
    assert is_one_of(kept, ["x", kept])
    assert not is_one_of(kept, ["x", kept[:-1]])
    assert not is_one_of(kept, [])
