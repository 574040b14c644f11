"""Time-based one-time codes of virtual MFA devices (RFC 6238: SHA-1, six digits, thirty seconds). Pure.

A code counts once: the time step of the last one that was taken is kept, and no step up to it counts again.
"""

import base64
import hmac
import io
from datetime import datetime
from urllib.parse import quote

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

SEED_BYTES = 40  # AWS: 64 base32 characters
STEP_SECONDS = 30
CODE_DIGITS = 6
STEPS_AROUND = 1  # a code of the step before and after counts too (RFC 6238, 5.2)
STEPS_AROUND_RESYNC = 60  # half an hour: how far ResyncMFADevice looks for a device whose clock is wrong


def base32_of(seed: bytes) -> str:
    """Return a seed as people type it into an application."""
    return base64.b32encode(seed).decode().rstrip("=")


def code_at(seed: bytes, step: int) -> str:
    """Return the code of one time step."""
    return HOTP(seed, CODE_DIGITS, SHA1()).generate(step).decode()  # noqa: S303  RFC 6238's default, what apps have


def step_of(now: datetime) -> int:
    """Return the time step of an instant."""
    return int(now.timestamp()) // STEP_SECONDS


def matching_step(seed: bytes, code: str, expected: int, after: int, around: int = STEPS_AROUND) -> int | None:
    """Return the time step whose code this is, behind the last one that counted; None for a wrong code."""
    found = None
    for step in range(max(expected - around, after + 1, 0), expected + around + 1):
        if hmac.compare_digest(code_at(seed, step).encode(), code.encode()) and found is None:
            found = step
    return found


def matching_pair(seed: bytes, first: str, second: str, expected: int, around: int) -> int | None:
    """Return the step of ``first`` if ``second`` is the code right behind it; None otherwise."""
    for step in range(max(expected - around, 0), expected + around + 1):
        codes = code_at(seed, step), code_at(seed, step + 1)
        if hmac.compare_digest("".join(codes).encode(), (first + second).encode()):
            return step
    return None


def qr_code(seed: bytes, label: str) -> bytes:
    """Return a PNG that authenticator applications read: the key URI of a seed."""
    uri = f"otpauth://totp/{quote(label)}?secret={base32_of(seed)}&issuer={quote('Amazon Web Services')}"
    picture = io.BytesIO()
    segno.make(uri, micro=False).save(picture, kind="png", scale=4)
    return picture.getvalue()
