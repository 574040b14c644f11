"""Sealed sessions: what goes in comes out, and nothing else opens."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskrole.aws.call import CallSession
from taskrole.aws.errors import AuthenticationError, AuthenticationProblem, ServiceError
from taskrole.ids import FakeIds, account_of_unique_id
from taskrole.policy.model import Principal, PrincipalKind
from taskrole.services.sts.sessions import TOKEN_LENGTH_MAX, SessionSealer
from taskrole.storage.key_rings import KeyRing
from tests.support import ACCOUNT, NOW

IDS = FakeIds(5)
SEALER = SessionSealer(KeyRing("sts", b"k" * 32, IDS), IDS)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
pairs = st.lists(st.tuples(texts, texts), max_size=4, unique_by=lambda pair: pair[0]).map(tuple)
instants = st.integers(0, 4_000_000_000_000).map(lambda value: datetime.fromtimestamp(value / 1000, UTC))
sessions = st.builds(
    CallSession,
    issued_at=instants,
    expires_at=st.just(NOW + timedelta(hours=1)),
    source_identity=texts,
    transitive_tags=pairs,
    session_tags=pairs,
    inline_session_policy=texts,
    session_policy_arns=st.lists(texts, max_size=3).map(tuple),
    mfa_authenticated=st.booleans(),
    kind=st.sampled_from(["role", "session-token", "federated"]),
    task_arn=texts,
)
principals = st.builds(
    Principal,
    kind=st.sampled_from([PrincipalKind.ROLE_SESSION, PrincipalKind.USER, PrincipalKind.FEDERATED_USER]),
    account_id=st.just(ACCOUNT),
    arn=texts,
    user_id=texts,
    name=texts,
    role_arn=texts,
    role_id=texts,
    session_name=texts,
    issuer_arn=texts,
)


@settings(max_examples=60)
@given(principals, sessions)
def test_round_trip(principal: Principal, session: CallSession) -> None:
    sealed = SEALER.seal(principal, session)
    opened = SEALER.open(sealed.access_key_id, sealed.session_token, NOW)
    assert (opened.principal, opened.session) == (principal, session)
    assert opened.principal.tags == dict(session.session_tags)
    assert opened.secret_access_key == sealed.secret_access_key
    assert len(sealed.secret_access_key) == 40
    assert account_of_unique_id(sealed.access_key_id) == ACCOUNT
    assert sealed.secret_access_key not in repr(sealed)
    assert sealed.session_token not in repr(sealed)


def a_session() -> tuple[str, str]:
    principal = Principal(PrincipalKind.ROLE_SESSION, ACCOUNT, name="r")
    sealed = SEALER.seal(principal, CallSession(NOW, NOW + timedelta(hours=1)))
    return sealed.access_key_id, sealed.session_token


@settings(max_examples=100)
@given(st.data())
def test_changed_tokens_do_not_open(data: st.DataObject) -> None:
    access_key_id, token = a_session()
    content = bytearray(base64.b64decode(token))
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(AuthenticationError) as caught:
        SEALER.open(access_key_id, base64.b64encode(bytes(content)).decode(), NOW)
    assert caught.value.problem is AuthenticationProblem.BAD_TOKEN


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_noise_does_not_open(noise: str) -> None:
    with pytest.raises(AuthenticationError):
        SEALER.open("ASIAQNZGKIQY56JQ7WML", noise, NOW)


def test_other_installations_tokens_do_not_open() -> None:
    access_key_id, token = a_session()
    other = SessionSealer(KeyRing("sts", b"o" * 32, IDS), IDS)
    with pytest.raises(AuthenticationError):
        other.open(access_key_id, token, NOW)


def test_tokens_fit_into_a_header() -> None:
    principal = Principal(PrincipalKind.ROLE_SESSION, ACCOUNT, name="r")
    noise = IDS.random_bytes(4000).hex()
    session = CallSession(NOW, NOW + timedelta(hours=1), inline_session_policy=noise)
    with pytest.raises(ServiceError) as caught:
        SEALER.seal(principal, session)
    assert caught.value.code == "PackedPolicyTooLarge"
    text = CallSession(NOW, NOW + timedelta(hours=1), inline_session_policy=noise[:2048])
    assert len(SEALER.seal(principal, text).session_token) <= TOKEN_LENGTH_MAX
