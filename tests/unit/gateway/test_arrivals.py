"""A marker proves one thing: that the agent of an instance opened this connection just now."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from taskrole.agent.settings import AwsCredentials
from taskrole.aws.client.signing import sign
from taskrole.aws.connection_marker import ConnectionMarker, make_marker, split_marker
from taskrole.aws.errors import AuthenticationError, AuthenticationProblem
from taskrole.aws.http import HttpRequest
from taskrole.gateway.arrivals import Arrival, Arrivals
from taskrole.gateway.authenticate import Credential
from taskrole.policy.model import Principal
from tests.support import NOW, REGION
from tests.unit.services.ecs.support import AGENT, OTHER_AGENT

INSTANCE = "arn:aws:ecs:eu-north-1:123456789012:container-instance/default/one"
KEYS = AwsCredentials("ASIAONE", "secret", "token")


class Known:
    """Two agents' keys; the first agent registered the instance."""

    def find(self, access_key_id: str, session_token: str, now: datetime) -> Credential:
        if access_key_id not in ("ASIAONE", "ASIATWO"):
            raise AuthenticationError(AuthenticationProblem.UNKNOWN_KEY, "")
        return Credential(AGENT if access_key_id == "ASIAONE" else OTHER_AGENT, "secret")

    def registered(self, principal: Principal, arn: str) -> bool:
        return principal is AGENT and arn == INSTANCE


@pytest.fixture
def arrivals() -> Arrivals:
    known = Known()
    return Arrivals(known, known.registered)


def arrival(at: datetime = NOW, keys: AwsCredentials = KEYS, nonce: str = "n", instance: str = INSTANCE) -> Arrival:
    found = split_marker(make_marker(instance, ("172.17.0.2", 1), nonce, keys, REGION, NOW))
    assert found is not None
    assert found[0] is not None
    return Arrival(found[0], at)


def test_the_agents_own_marker_counts_for_the_whole_connection(arrivals: Arrivals) -> None:
    connection = arrival()
    assert [arrivals.instance_of(connection) for _ in range(3)] == [INSTANCE] * 3
    assert arrivals.instance_of(None) == ""


def test_it_counts_once(arrivals: Arrivals) -> None:
    assert arrivals.instance_of(arrival()) == INSTANCE
    assert arrivals.instance_of(arrival()) == ""
    assert arrivals.instance_of(arrival(nonce="another")) == INSTANCE


@pytest.mark.parametrize(
    "connection",
    [
        arrival(NOW + timedelta(seconds=61)),
        arrival(NOW - timedelta(seconds=61)),
        arrival(keys=AwsCredentials("ASIATWO", "secret", "token")),
        arrival(keys=AwsCredentials("ASIAONE", "wrong", "token")),
        arrival(keys=AwsCredentials("ASIANOBODY", "secret", "token")),
        arrival(instance=INSTANCE + "x"),
    ],
    ids=["old", "early", "other-agent", "wrong-secret", "unknown", "other-instance"],
)
def test_whatever_is_wrong_proves_nothing(arrivals: Arrivals, connection: Arrival) -> None:
    assert arrivals.instance_of(connection) == ""


def test_what_is_signed_counts_as_it_is(arrivals: Arrivals) -> None:
    proof = arrival().marker.proof
    changed = HttpRequest("GET", proof.target.replace("172.17.0.2", "172.17.0.3"), proof.headers)
    assert arrivals.instance_of(Arrival(ConnectionMarker(INSTANCE, changed), NOW)) == ""
    unsigned = HttpRequest("GET", proof.target, [])
    assert arrivals.instance_of(Arrival(ConnectionMarker(INSTANCE, unsigned), NOW)) == ""


def test_a_signed_call_is_no_marker(arrivals: Arrivals) -> None:
    for host, service in (("ecs.amazonaws.com", "ecs"), ("connection.taskrole.internal", "s3")):
        target = f"/?instance={INSTANCE}"
        signed: dict[str, Any] = sign(
            "GET", f"http://{host}{target}", {}, b"", credentials=KEYS, region=REGION, service=service, now=NOW
        )
        proof = HttpRequest("GET", target, [(name.lower(), value) for name, value in signed.items()])
        assert arrivals.instance_of(Arrival(ConnectionMarker(INSTANCE, proof), NOW)) == ""


def test_what_was_shown_is_forgotten_in_time(arrivals: Arrivals, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taskrole.gateway.arrivals.SEEN_MAX", 3)
    for number in range(10):
        assert arrivals.instance_of(arrival(nonce=str(number))) == INSTANCE
    assert len(arrivals._seen) <= 3
