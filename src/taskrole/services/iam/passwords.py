"""Passwords of users: how they are kept, and what an account demands of them. Pure but for the salt, which is given.

A password is kept as scrypt of it and the user's own salt. One salt serves all passwords a user ever has, so that a
new one is compared with the old ones by computing it once.
"""

import base64
import hmac
import string
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

SALT_BYTES = 16
_SYMBOLS = "!@#$%^&*()_+-=[]{}|'"  # AWS: IAM user guide, "Set an account password policy"
_SCRYPT_COST = 2**14  # OWASP password storage: N=2^14, r=8, p=5
_SCRYPT_BLOCKS = 8
_SCRYPT_LANES = 5
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """The password policy of an account; the defaults are those of UpdateAccountPasswordPolicy."""

    minimum_password_length: int = 6
    require_symbols: bool = False
    require_numbers: bool = False
    require_uppercase_characters: bool = False
    require_lowercase_characters: bool = False
    allow_users_to_change_password: bool = False
    max_password_age: int = 0  # days; 0: passwords do not expire
    password_reuse_prevention: int = 0  # how many passwords back
    hard_expiry: bool = False

    def shape(self) -> dict[str, Any]:
        """Return the policy in the shape PasswordPolicy."""
        shape = {_member(name): value for name, value in asdict(self).items()}
        for member in ("MaxPasswordAge", "PasswordReusePrevention"):
            if not shape[member]:
                del shape[member]
        return {**shape, "ExpirePasswords": self.max_password_age > 0}

    def is_expired(self, changed_at: datetime, now: datetime) -> bool:
        """Tell whether a password that was set at an instant may not be used any more."""
        return self.max_password_age > 0 and now >= changed_at + timedelta(days=self.max_password_age)


# AWS: what holds in an account without a policy of its own (8 characters, three of the four kinds).
NO_POLICY_LENGTH_MIN = 8
NO_POLICY_KINDS_MIN = 3


def policy_of(values: dict[str, Any]) -> PasswordPolicy:
    """Return the policy that a request or the database holds, by the members of the API."""
    names = PasswordPolicy.__dataclass_fields__
    return PasswordPolicy(**{name: values[_member(name)] for name in names if _member(name) in values})


def weakness(password: str, policy: PasswordPolicy | None, user_name: str) -> str:
    """Return what a password lacks, as a sentence; empty if it is good enough."""
    has = {
        "symbol": any(character in _SYMBOLS for character in password),
        "number": any(character in string.digits for character in password),
        "uppercase letter": any(character in string.ascii_uppercase for character in password),
        "lowercase letter": any(character in string.ascii_lowercase for character in password),
    }
    if policy is None:
        if len(password) < NO_POLICY_LENGTH_MIN:
            return f"Password should have a minimum length of {NO_POLICY_LENGTH_MIN}"
        if sum(has.values()) < NO_POLICY_KINDS_MIN:
            return f"Password should have at least {NO_POLICY_KINDS_MIN} of: {', '.join(has)}"
        return "Password should not be the user name" if password.lower() == user_name.lower() else ""
    if len(password) < policy.minimum_password_length:
        return f"Password should have a minimum length of {policy.minimum_password_length}"
    required = {
        "symbol": policy.require_symbols,
        "number": policy.require_numbers,
        "uppercase letter": policy.require_uppercase_characters,
        "lowercase letter": policy.require_lowercase_characters,
    }
    return next((f"Password should have at least one {kind}" for kind in has if required[kind] and not has[kind]), "")


def hashed(password: str, salt: bytes) -> str:
    """Return the text that is kept of a password."""
    kdf = Scrypt(salt=salt, length=_HASH_BYTES, n=_SCRYPT_COST, r=_SCRYPT_BLOCKS, p=_SCRYPT_LANES)
    return base64.b64encode(kdf.derive(password.encode())).decode()


def is_one_of(candidate: str, kept: list[str]) -> bool:
    """Tell in constant time whether a hash is among others."""
    found = False
    for one in kept:
        found |= hmac.compare_digest(candidate, one)
    return found


def _member(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
