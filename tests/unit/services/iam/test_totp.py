"""One-time codes: RFC 6238's own values, and which codes count."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.ids import FakeIds
from taskrole.services.iam.items import ItemStore
from taskrole.services.iam.mfa import FAILURES_MAX, MfaDevices
from taskrole.services.iam.quotas import Quotas
from taskrole.services.iam.totp import base32_of, code_at, matching_pair, matching_step, qr_code, step_of
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW

SEED = b"12345678901234567890"
SERIAL = f"arn:aws:iam::{ACCOUNT}:mfa/phone"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_values_of_the_rfc(seconds: int, code: str) -> None:
    assert code_at(SEED, step_of(datetime.fromtimestamp(seconds, UTC))) == code


def test_codes_around_now_count_and_used_ones_do_not() -> None:
    assert [matching_step(SEED, code_at(SEED, step), 100, -1) for step in (98, 99, 100, 101, 102)] == [
        None,
        99,
        100,
        101,
        None,
    ]
    assert matching_step(SEED, code_at(SEED, 100), 100, 100) is None
    assert matching_step(SEED, "", 100, -1) is None
    assert matching_pair(SEED, code_at(SEED, 90), code_at(SEED, 91), 100, 60) == 90
    assert matching_pair(SEED, code_at(SEED, 90), code_at(SEED, 92), 100, 60) is None


def test_seed_in_text_and_picture() -> None:
    assert base32_of(SEED) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert qr_code(SEED, "Amazon Web Services:phone@1").startswith(b"\x89PNG\r\n")


@pytest.fixture
def devices(database: Database) -> MfaDevices:
    ids = FakeIds()
    made = MfaDevices(ItemStore(database), open_key_ring(database, "iam", ids), Quotas(mfa_devices_per_user=1))
    made.create(ACCOUNT, SERIAL, SEED, {}, NOW)
    return made


def codes(step: int) -> tuple[str, str]:
    return code_at(SEED, step), code_at(SEED, step + 1)


def test_a_code_counts_once(devices: MfaDevices) -> None:
    step = step_of(NOW)
    assert not devices.accepts(ACCOUNT, SERIAL, ACCOUNT, code_at(SEED, step), NOW), "it is nobody's yet"
    devices.enable(ACCOUNT, SERIAL, ACCOUNT, codes(step - 1), NOW)
    assert not devices.accepts(ACCOUNT, SERIAL, ACCOUNT, code_at(SEED, step), NOW), "used to enable it"
    later = NOW + timedelta(seconds=30)
    code = code_at(SEED, step + 1)
    assert not devices.accepts(ACCOUNT, SERIAL, "AIDASOMEBODYELSE", code, later)
    assert not devices.accepts(ACCOUNT, SERIAL + "x", ACCOUNT, code, later)
    assert devices.accepts(ACCOUNT, SERIAL, ACCOUNT, code, later)
    assert not devices.accepts(ACCOUNT, SERIAL, ACCOUNT, code, later)


def test_of_many_callers_at_once_one_gets_in(devices: MfaDevices) -> None:
    step = step_of(NOW)
    devices.enable(ACCOUNT, SERIAL, ACCOUNT, codes(step - 1), NOW)
    later, code = NOW + timedelta(seconds=30), code_at(SEED, step + 1)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: devices.accepts(ACCOUNT, SERIAL, ACCOUNT, code, later), range(8)))
    assert answers.count(True) == 1


def test_guessing_is_slowed_down(devices: MfaDevices) -> None:
    step = step_of(NOW)
    devices.enable(ACCOUNT, SERIAL, ACCOUNT, codes(step - 1), NOW)
    later = NOW + timedelta(seconds=30)
    for _ in range(FAILURES_MAX):
        assert not devices.accepts(ACCOUNT, SERIAL, ACCOUNT, "000000", later)
    assert not devices.accepts(ACCOUNT, SERIAL, ACCOUNT, code_at(SEED, step + 1), later), "right, but too soon"
    much_later = later + timedelta(minutes=1)
    assert devices.accepts(ACCOUNT, SERIAL, ACCOUNT, code_at(SEED, step_of(much_later)), much_later)


def test_a_clock_that_is_off_is_learned(devices: MfaDevices) -> None:
    step = step_of(NOW)
    with pytest.raises(ServiceError) as caught:
        devices.enable(ACCOUNT, SERIAL, ACCOUNT, codes(step + 10), NOW)
    assert caught.value.code == "InvalidAuthenticationCode"
    devices.enable(ACCOUNT, SERIAL, ACCOUNT, codes(step - 1), NOW)
    devices.resynchronize(ACCOUNT, SERIAL, ACCOUNT, codes(step + 10), NOW)
    later = NOW + timedelta(minutes=5)
    assert devices.accepts(ACCOUNT, SERIAL, ACCOUNT, code_at(SEED, step_of(later) + 11), later)
    devices.deactivate(ACCOUNT, SERIAL, ACCOUNT)
    devices.enable(ACCOUNT, SERIAL, ACCOUNT, codes(step), NOW)


def test_quota_of_devices(devices: MfaDevices) -> None:
    devices.create(ACCOUNT, SERIAL + "2", SEED, {}, NOW)
    devices.enable(ACCOUNT, SERIAL, ACCOUNT, codes(step_of(NOW)), NOW)
    with pytest.raises(ServiceError) as caught:
        devices.enable(ACCOUNT, SERIAL + "2", ACCOUNT, codes(step_of(NOW)), NOW)
    assert caught.value.code == "LimitExceeded"
