"""The store of virtual MFA devices, and the check of a code that a call carries.

Wrong codes are counted: a device that has seen many in a row takes one code a minute, so that guessing is hopeless.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from taskrole.services.iam import totp
from taskrole.services.iam.errors import EntityAlreadyExistsError, InvalidAuthenticationCodeError, NoSuchEntityError
from taskrole.services.iam.items import Item, ItemKind, ItemStore
from taskrole.services.iam.quotas import Quotas
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.schema import to_milliseconds

FAILURES_MAX = 10
LOCKED_FOR = timedelta(minutes=1)


class MfaDevices:
    """Virtual MFA devices. The seed is sealed, bound to the serial number; the key of an item is the serial number."""

    def __init__(self, items: ItemStore, key_ring: KeyRing, quotas: Quotas) -> None:
        self._items = items
        self._key_ring = key_ring
        self._quotas = quotas

    def create(self, account_id: str, serial: str, seed: bytes, tags: dict[str, str], now: datetime) -> Item:
        """Add a device that belongs to nobody yet.

        Raises:
            EntityAlreadyExistsError: The name is taken.
        """
        taken = EntityAlreadyExistsError("MFADevice entity at the same path and name already exists.")
        sealed = self._key_ring.seal(seed, serial.encode())
        return self._items.create(Item(account_id, ItemKind.MFA_DEVICE, serial, now, {}, "", tags, sealed), taken)

    def enable(self, account_id: str, serial: str, owner_id: str, codes: tuple[str, str], now: datetime) -> None:
        """Give a device to a user who can read two codes in a row off it.

        Raises:
            InvalidAuthenticationCodeError: The codes are not those.
            EntityAlreadyExistsError: It belongs to somebody already.
            LimitExceededError: The user has as many as allowed.
        """

        def change(device: Item) -> Item:
            if device.owner_id:
                raise EntityAlreadyExistsError(f"MFA Device is already in use: {serial}")
            return replace(self._synchronized(device, codes, now, totp.STEPS_AROUND), owner_id=owner_id)

        quota = ("MFADevicesPerUser", self._quotas.mfa_devices_per_user)
        self._items.change(account_id, ItemKind.MFA_DEVICE, serial, _missing(serial), change, quota)

    def resynchronize(self, account_id: str, serial: str, owner_id: str, codes: tuple[str, str], now: datetime) -> None:
        """Learn by two codes in a row how far a device's clock is off.

        Raises:
            InvalidAuthenticationCodeError: The codes are not those.
        """

        def change(device: Item) -> Item:
            _require_owner(device, owner_id)
            return self._synchronized(device, codes, now, totp.STEPS_AROUND_RESYNC)

        self._items.change(account_id, ItemKind.MFA_DEVICE, serial, _missing(serial), change)

    def deactivate(self, account_id: str, serial: str, owner_id: str) -> None:
        """Take a device from its user; it can be given to another.

        Raises:
            NoSuchEntityError: It is not the user's.
        """

        def change(device: Item) -> Item:
            _require_owner(device, owner_id)
            return replace(device, owner_id="", values={})

        self._items.change(account_id, ItemKind.MFA_DEVICE, serial, _missing(serial), change)

    def accepts(self, account_id: str, serial: str, owner_id: str, code: str, now: datetime) -> bool:
        """Tell whether a code is right; one that is counts this once."""
        right = False

        def change(device: Item) -> Item:
            nonlocal right
            right = False  # the transaction may be run again
            if device.owner_id != owner_id or not owner_id or _is_locked(device, now):
                return device
            expected = totp.step_of(now) + int(device.values.get("steps_off", 0))
            step = totp.matching_step(self._seed(device), code, expected, int(device.values.get("last_step", -1)))
            right = step is not None
            if right:
                return replace(device, values={**device.values, "last_step": step, "failures": 0})
            return _failed(device, now)

        try:
            self._items.change(account_id, ItemKind.MFA_DEVICE, serial, _missing(serial), change)
        except NoSuchEntityError:
            return False
        return right

    def _synchronized(self, device: Item, codes: tuple[str, str], now: datetime, around: int) -> Item:
        if _is_locked(device, now):
            raise InvalidAuthenticationCodeError
        expected = totp.step_of(now)
        step = totp.matching_pair(self._seed(device), *codes, expected, around)
        if step is None:
            raise InvalidAuthenticationCodeError
        off = step + 1 - expected
        values: dict[str, Any] = {**device.values, "last_step": step + 1, "failures": 0}
        values["steps_off"] = off if abs(off) > totp.STEPS_AROUND else 0
        values.setdefault("enabled_at", to_milliseconds(now))
        return replace(device, values=values)

    def _seed(self, device: Item) -> bytes:
        return self._key_ring.open(device.sealed, device.key.encode())


def no_such_device(serial: str) -> NoSuchEntityError:
    """Return the error of a device that is not there, or not the user's."""
    return NoSuchEntityError(f"MFA Device with serial number {serial} does not exist.")


def _missing(serial: str) -> Any:
    return lambda: no_such_device(serial)


def _require_owner(device: Item, owner_id: str) -> None:
    if device.owner_id != owner_id:
        raise no_such_device(device.key)


def _failed(device: Item, now: datetime) -> Item:
    failures = int(device.values.get("failures", 0)) + 1
    return replace(device, values={**device.values, "failures": failures, "failed_at": to_milliseconds(now)})


def _is_locked(device: Item, now: datetime) -> bool:
    if int(device.values.get("failures", 0)) < FAILURES_MAX:
        return False
    return to_milliseconds(now - LOCKED_FOR) < int(device.values.get("failed_at", 0))
