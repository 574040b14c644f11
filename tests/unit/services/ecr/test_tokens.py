"""Authorization tokens: sealed, bound to who asked, refused when they are old, changed or revoked."""

import base64
import re
from datetime import timedelta

import pytest

from taskrole.aws.call import CallSession
from taskrole.aws.errors import AuthenticationError, AuthenticationProblem
from taskrole.aws.http import HttpRequest
from taskrole.aws.signature_errors import wire_error
from taskrole.policy.model import Principal, PrincipalKind
from taskrole.services.ecr.api import render_error
from taskrole.services.ecr.tokens import AuthorizationToken, open_token, seal_token
from tests.support import ACCOUNT, ADMIN, NOW, REGION
from tests.unit.services.ecr.support import Ecr, error_of, header

ROLE_SESSION = Principal(
    PrincipalKind.ROLE_SESSION,
    ACCOUNT,
    f"arn:aws:sts::{ACCOUNT}:assumed-role/task/0123456789abcdef0123456789abcdef",
    "AROAEXAMPLEEXAMPLE123:0123456789abcdef0123456789abcdef",
    "task",
    f"arn:aws:iam::{ACCOUNT}:role/team/task",
    "AROAEXAMPLEEXAMPLE123",
    "0123456789abcdef0123456789abcdef",
    tags={"team": "a"},
)
SESSION = CallSession(
    NOW,
    NOW + timedelta(hours=1),
    session_tags=(("team", "a"),),
    inline_session_policy='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    session_policy_arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
    task_arn=f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/default/0123456789abcdef0123456789abcdef",
)


def login(ecr: Ecr) -> tuple[str, str]:
    """Return the header that docker would send, and the password in it."""
    data = ecr.call("GetAuthorizationToken")["authorizationData"]
    assert data[0]["proxyEndpoint"] == "http://127.0.0.1:4566"
    assert data[0]["expiresAt"] == ecr.now + timedelta(hours=12)
    token = data[0]["authorizationToken"]
    user, password = base64.b64decode(token).decode().split(":")
    assert user == "AWS"
    return f"Basic {token}", password


def problem_of(ecr: Ecr, authorization: str) -> AuthenticationProblem:
    with pytest.raises(AuthenticationError) as caught:
        ecr.api.authenticate_basic(authorization, ecr.now)
    return caught.value.problem


def test_token_says_who_asked(ecr: Ecr) -> None:
    authorization, password = login(ecr)
    token = ecr.api.authenticate_basic(authorization, ecr.now)
    assert token.principal == ADMIN
    assert (token.region, token.session) == (REGION, None)
    assert re.fullmatch("[A-Za-z0-9_-]+", password)
    assert len(password) < 1500
    assert ADMIN.arn not in str(base64.urlsafe_b64decode(password + "=="))


def test_role_session_goes_round(ecr: Ecr) -> None:
    token = AuthorizationToken(ROLE_SESSION, REGION, "ASIAEXAMPLE", NOW + timedelta(hours=12), SESSION)
    password = seal_token(token, ecr.deps.key_ring)
    opened = open_token(password, ecr.deps.key_ring, NOW)
    assert opened == token
    assert opened.principal.tags == ROLE_SESSION.tags
    assert len(password) < 1500


def test_token_is_asked_for_once_per_registry(ecr: Ecr) -> None:
    assert len(ecr.call("GetAuthorizationToken", registryIds=["1" * 12, "2" * 12])["authorizationData"]) == 2
    assert ecr.asked == [("ecr:GetAuthorizationToken", "*")]


def test_token_ends(ecr: Ecr) -> None:
    authorization, _ = login(ecr)
    ecr.advance(hours=12, seconds=-1)
    ecr.api.authenticate_basic(authorization, ecr.now)
    ecr.advance(seconds=1)
    assert problem_of(ecr, authorization) is AuthenticationProblem.EXPIRED_TOKEN


def test_token_of_a_revoked_session_is_refused(ecr: Ecr) -> None:
    authorization, _ = login(ecr)
    ecr.revoked = True
    assert problem_of(ecr, authorization) is AuthenticationProblem.EXPIRED_TOKEN


def test_forged_tokens_are_refused(ecr: Ecr) -> None:
    authorization, password = login(ecr)
    flipped = password[:-8] + ("A" if password[-8] != "A" else "B") + password[-7:]
    for user, text in (
        ("AWS", flipped),
        ("AWS", ""),
        ("AWS", "x"),
        ("AWS", "é"),
        ("AWS", "A" * 20_000),
        ("root", password),
    ):
        encoded = base64.b64encode(f"{user}:{text}".encode()).decode()
        assert problem_of(ecr, f"Basic {encoded}") is AuthenticationProblem.BAD_TOKEN
    assert problem_of(ecr, "Basic ***") is AuthenticationProblem.BAD_TOKEN
    for header_value in ("", "Bearer x", authorization.removeprefix("Basic ")):
        assert problem_of(ecr, header_value) is AuthenticationProblem.MISSING


def test_challenge() -> None:
    http = HttpRequest("GET", "/v2/", [("host", '127.0.0.1:4566"')])
    missing = AuthenticationError(AuthenticationProblem.MISSING, "Not Authorized")
    response = render_error(wire_error(missing, "registry"), http)
    assert response.status == 401
    assert header(response, "WWW-Authenticate") == 'Basic realm="http://127.0.0.1:4566/",service="ecr.amazonaws.com"'
    expired = AuthenticationError(AuthenticationProblem.EXPIRED_TOKEN, "Your authorization token has expired.")
    assert error_of(render_error(wire_error(expired, "registry"), http)) == (
        403,
        "DENIED",
        "Your authorization token has expired.",
    )
