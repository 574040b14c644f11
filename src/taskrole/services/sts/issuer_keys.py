"""The public keys of token issuers: from files that the operator gave, else from the issuers by OpenID discovery.

Keys are kept for a while; a token with a key id that is not among them makes us ask again, but not often. A failure is
remembered for some seconds, and few issuers are asked at a time: tokens come unsigned, from anybody.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt

from taskrole.services.iam.api import IdentityProvider
from taskrole.services.sts.https_get import FetchError, HttpsGetter

KEPT_FOR = timedelta(minutes=15)
ASKED_AGAIN_AFTER = timedelta(seconds=10)
FAILURE_KEPT_FOR = timedelta(seconds=5)
ISSUERS_KEPT_MAX = 1000
ISSUERS_ASKED_MAX = 4  # at a time
TURN_SECONDS_MAX = 2.0  # how long a call waits for its turn to ask
KEYS_MAX = 200  # AWS: 100 RSA and 100 EC keys
DISCOVERY_PATH = "/.well-known/openid-configuration"

Keys = Sequence[jwt.PyJWK]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of an issuer: its keys, or why there are none."""

    keys: Keys
    fetched_at: datetime
    failure: str = ""


class IssuerKeys:
    """Finds the keys that a token may have been signed with."""

    def __init__(self, getter: HttpsGetter, files: Mapping[str, Path]) -> None:
        self._getter = getter
        self._files = dict(files)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._asking = threading.BoundedSemaphore(ISSUERS_ASKED_MAX)

    def find(self, provider: IdentityProvider, issuer: str, key_id: str | None, now: datetime) -> list[jwt.PyJWK]:
        """Return the keys of an issuer that have a key id (all of them, for a token that names none).

        Raises:
            FetchError: The issuer's keys cannot be had.
        """
        file = self._files.get(provider.host_and_path)
        if file is not None:
            return _of_id(_keys_in_file(file), key_id)
        kept = self._kept.get(provider.arn)
        if kept is None or self._is_old(kept, now):
            kept = self._ask(provider, issuer, now, kept)
        found = _of_id(kept.keys, key_id)
        if not found and not kept.failure and now - kept.fetched_at >= ASKED_AGAIN_AFTER:
            kept = self._ask(provider, issuer, now, kept)
            found = _of_id(kept.keys, key_id)
        if kept.failure:
            raise FetchError(kept.failure)
        return found

    def _is_old(self, kept: _Kept, now: datetime) -> bool:
        return now - kept.fetched_at >= (FAILURE_KEPT_FOR if kept.failure else KEPT_FOR)

    def _ask(self, provider: IdentityProvider, issuer: str, now: datetime, seen: _Kept | None) -> _Kept:
        """Ask an issuer, unless somebody else has since ``seen`` was looked at."""
        if not self._asking.acquire(timeout=TURN_SECONDS_MAX):
            raise FetchError("too many issuers are being asked at the moment")
        newer = self._kept.get(provider.arn)
        if newer is not None and newer is not seen:
            self._asking.release()
            return newer
        try:
            kept = _Kept(self._fetch(provider, issuer), now)
        except FetchError as error:
            kept = _Kept((), now, str(error))
        finally:
            self._asking.release()
        with self._lock:
            self._kept[provider.arn] = kept
            self._kept.move_to_end(provider.arn)
            if len(self._kept) > ISSUERS_KEPT_MAX:
                self._kept.popitem(last=False)
        return kept

    def _fetch(self, provider: IdentityProvider, issuer: str) -> Keys:
        document = _json(self._getter.get(issuer.rstrip("/") + DISCOVERY_PATH, provider.thumbprints))
        if document.get("issuer") != issuer or not isinstance(document.get("jwks_uri"), str):
            raise FetchError("its discovery document is another issuer's, or names no keys")
        return _keys(self._getter.get(document["jwks_uri"], provider.thumbprints))


def _of_id(keys: Keys, key_id: str | None) -> list[jwt.PyJWK]:
    return [key for key in keys if key_id is None or key.key_id == key_id]


def _keys_in_file(path: Path) -> Keys:
    try:
        return _keys(path.read_bytes())
    except OSError as error:
        raise FetchError("the file of its keys cannot be read") from error


def _json(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FetchError("its answer is not JSON") from error
    if not isinstance(document, dict):
        raise FetchError("its answer is not a JSON object")
    return document


def _keys(body: bytes) -> Keys:
    listed = _json(body).get("keys")
    if not isinstance(listed, list) or len(listed) > KEYS_MAX:
        raise FetchError("its answer holds no keys, or too many")
    signing = [one for one in listed if isinstance(one, dict) and one.get("use", "sig") == "sig"]
    try:
        return tuple(jwt.PyJWKSet(signing).keys)  # leaves out keys that it cannot use
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise FetchError("its answer holds no key that can be used") from error
