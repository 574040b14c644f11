"""Each failure has a code on each wire."""

from typing import get_args

import pytest

from taskrole.aws.errors import AuthenticationError, AuthenticationProblem
from taskrole.aws.signature_errors import CODES, Family, wire_error

FAMILIES: tuple[Family, ...] = get_args(Family)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("problem", AuthenticationProblem)
def test_every_problem_has_a_code_in_every_family(family: Family, problem: AuthenticationProblem) -> None:
    error = wire_error(AuthenticationError(problem, "text"), family)
    assert error.code
    assert error.message
    assert 400 <= error.status < 500


@pytest.mark.parametrize(
    ("family", "problem", "code", "status"),
    [
        ("json", AuthenticationProblem.MISSING, "MissingAuthenticationTokenException", 400),
        ("json", AuthenticationProblem.UNKNOWN_KEY, "UnrecognizedClientException", 400),
        ("query", AuthenticationProblem.BAD_SIGNATURE, "SignatureDoesNotMatch", 403),
        ("query", AuthenticationProblem.EXPIRED_TOKEN, "ExpiredToken", 403),
        ("s3", AuthenticationProblem.CLOCK_SKEW, "RequestTimeTooSkewed", 403),
        ("s3", AuthenticationProblem.EXPIRED_REQUEST, "AccessDenied", 403),
        ("ec2", AuthenticationProblem.BAD_SIGNATURE, "AuthFailure", 401),
        ("registry", AuthenticationProblem.MISSING, "UNAUTHORIZED", 401),
    ],
)
def test_codes(family: Family, problem: AuthenticationProblem, code: str, status: int) -> None:
    error = wire_error(AuthenticationError(problem, "text"), family)
    assert (error.code, error.status) == (code, status)


def test_only_s3_shows_members() -> None:
    error = AuthenticationError(AuthenticationProblem.CLOCK_SKEW, "text", {"RequestTime": "x"})
    assert wire_error(error, "s3").members == {"RequestTime": "x"}
    assert wire_error(error, "json").members == {}
    assert set(CODES) == set(FAMILIES)
