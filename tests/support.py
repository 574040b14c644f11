"""Values that many tests need. No fixtures here (they are in conftest.py), no mocks anywhere."""

import socket
from datetime import UTC, datetime
from typing import Any

from taskrole.aws.call import Call
from taskrole.policy.model import Principal, PrincipalKind

ACCOUNT = "123456789012"
REGION = "us-west-2"
NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)

ADMIN = Principal(
    PrincipalKind.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/admin", "AIDAADMINADMINADMIN11", name="admin"
)


def make_call(**changes: Any) -> Call:
    """Return a call by ADMIN at NOW; keyword arguments replace fields."""
    fields: dict[str, Any] = {
        "principal": ADMIN,
        "account_id": ACCOUNT,
        "region": REGION,
        "request_id": "11111111-2222-4333-8444-555555555555",
        "now": NOW,
        "endpoint": "http://127.0.0.1:4566",
    }
    fields.update(changes)
    return Call(**fields)


def free_port() -> int:
    """Return a loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
