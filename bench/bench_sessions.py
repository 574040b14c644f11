"""What a session costs: AssumeRole as the baseline, then other ways to one, and opening its token again.

python -m bench.bench_sessions
"""

import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
from bench.support import machine
from cryptography.hazmat.primitives.asymmetric import rsa

from taskrole.app import ControlPlane
from taskrole.aws.call import Call
from taskrole.clock import FakeClock
from taskrole.config import Settings
from taskrole.ids import SystemIds
from taskrole.policy.model import ANONYMOUS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ACCOUNT = "123456789012"
SECONDS_EACH = 1.0
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"},
        {
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/ci.test"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {"ci.test:sub": "build"}},
        },
    ],
}


def main() -> None:
    """Measure and print."""
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        file = Path(folder) / "keys.json"
        file.write_text(json.dumps({"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))]}))
        settings = Settings(Path(folder) / "data", account_id=ACCOUNT, issuer_keys=(("ci.test", file),))
        control_plane = ControlPlane(settings, FakeClock(NOW), SystemIds())
        try:
            control_plane.bootstrap()
            _measure(control_plane, key)
        finally:
            control_plane.close()


def _measure(control_plane: ControlPlane, key: rsa.RSAPrivateKey) -> None:
    user = control_plane.iam.find_user(ACCOUNT, "admin")
    assert user is not None
    call = Call(user, ACCOUNT, "us-west-2", "request", NOW)
    operations = control_plane.operations

    def run(service: str, name: str, request: dict[str, Any], by: Call = call) -> Any:
        operation = operations[service][name]
        resolved = operation.resolve(by, request)
        for question in operation.questions(by, resolved):
            assert control_plane.authorizer.may(by, question)  # what the gateway does
        return operation.run(by, resolved)

    run("iam", "CreateRole", {"RoleName": "build", "AssumeRolePolicyDocument": json.dumps(TRUST)})
    run("iam", "CreateOpenIDConnectProvider", {"Url": "https://ci.test", "ClientIDList": ["us"]})
    claims = {"iss": "https://ci.test", "sub": "build", "aud": "us", "iat": NOW, "exp": int(NOW.timestamp()) + 60}
    by_arn = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/build", "RoleSessionName": "build"}
    by_token = {**by_arn, "WebIdentityToken": jwt.encode(claims, key, "RS256")}
    anybody = Call(ANONYMOUS, "", "us-west-2", "request", NOW)
    keys = run("sts", "AssumeRole", by_arn)["Credentials"]
    baseline = _rate(lambda: run("sts", "AssumeRole", by_arn))
    ways: dict[str, Callable[[], Any]] = {
        "GetSessionToken": lambda: run("sts", "GetSessionToken", {}),
        "AssumeRoleWithWebIdentity (RS256, keys in a file)": lambda: run(
            "sts", "AssumeRoleWithWebIdentity", by_token, anybody
        ),
        "open a session token again": lambda: control_plane.sts.open_session(
            keys["AccessKeyId"], keys["SessionToken"], NOW
        ),
        "note the use of an action": lambda: control_plane.iam.note_actions(user, ["s3:GetObject"], "us-west-2", NOW),
    }
    print(f"{'AssumeRole':55} {baseline:10,.0f} /s")
    for name, way in ways.items():
        rate = _rate(way)
        print(f"{name:55} {rate:10,.0f} /s  x{rate / baseline:.2f}")


def _rate(function: Callable[[], Any]) -> float:
    count, started = 0, time.process_time()
    while time.process_time() - started < SECONDS_EACH:
        function()
        count += 1
    return count / (time.process_time() - started)


if __name__ == "__main__":
    main()
