"""Decisions per second for 20 statements: 18 of other services, a Deny with a condition, an Allow that decides.

python bench/bench_policy.py
"""

import json
import time
from pathlib import Path

import taskrole.services.iam
from taskrole.policy.document import compile_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.explain import denial_message
from taskrole.policy.model import PolicyType, Principal, PrincipalKind, Question

ACCOUNT = "111111111111"
USER = Principal(PrincipalKind.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/alice", "AIDAALICE", name="alice")
ROUNDS = 200_000


def main() -> None:
    """Measure and print."""
    statements: list[dict[str, object]] = [
        {"Effect": "Allow", "Action": f"service{index}:Get", "Resource": f"arn:aws:service{index}:*:{ACCOUNT}:thing/*"}
        for index in range(18)
    ]
    statements.append(
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    )
    statements.append(
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:Put*"],
            "Resource": "arn:aws:s3:::b/${aws:username}/*",
            "Condition": {
                "StringEquals": {"aws:RequestedRegion": "us-west-2"},
                "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
            },
        }
    )
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    policies = PolicySet(identity=(compile_policy(text, name="p", policy_type=PolicyType.IDENTITY),))
    plain = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [*statements[:18], {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}],
        }
    )
    simple = PolicySet(identity=(compile_policy(plain, name="p", policy_type=PolicyType.IDENTITY),))
    context = {"aws:SecureTransport": "true", "aws:RequestedRegion": "us-west-2", "aws:SourceIp": "10.1.2.3"}
    allowed = Question(USER, "s3:GetObject", "arn:aws:s3:::b/alice/k", context)
    denied = Question(USER, "s3:GetObject", "arn:aws:s3:::b/bob/k", context)
    _measure("conditions, variable: allowed", lambda: decide(allowed, policies))
    _measure("conditions, variable: denied", lambda: decide(denied, policies))
    _measure("the same, with its sentence", lambda: denial_message(denied, decide(denied, policies)))
    _measure("plain statements: allowed", lambda: decide(allowed, simple))
    _measure_compilation()


def _measure(name: str, function: object) -> None:
    assert callable(function)
    function()
    started = time.process_time()
    for _ in range(ROUNDS):
        function()
    print(f"{name:32} {ROUNDS / (time.process_time() - started):>12,.0f} per CPU-second")


def _measure_compilation() -> None:
    path = Path(str(taskrole.services.iam.__file__)).parent / "data" / "aws-managed-policies.json"
    texts = {name: json.dumps(policy["document"]) for name, policy in json.loads(path.read_text()).items()}
    longest = max(texts, key=lambda name: len(texts[name]))
    started = time.process_time()
    for name, text in texts.items():
        compile_policy(text, name=name, policy_type=PolicyType.IDENTITY)
    middle = time.process_time()
    compile_policy(texts[longest], name=longest, policy_type=PolicyType.IDENTITY)
    print(f"{'compile all managed policies':32} {middle - started:>12.2f} s, {len(texts)} policies")
    print(f"{'compile the longest':32} {(time.process_time() - middle) * 1000:>12.1f} ms")


if __name__ == "__main__":
    main()
