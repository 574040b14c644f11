"""Decisions per second: by the number of statements, by what they ask of a request, by the size of the account.

python -m bench.bench_policy
"""

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.support import machine

import taskrole.services.iam
from taskrole.ids import SystemIds, unique_id
from taskrole.policy.document import compile_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.explain import denial_message
from taskrole.policy.model import PolicyType, Principal, PrincipalKind, Question
from taskrole.policy.trace import trace
from taskrole.services.iam import service as iam
from taskrole.services.iam.api import IamApi
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.quotas import Quotas
from taskrole.services.iam.store import insert_entity
from taskrole.services.iam.tables import inline_policies
from taskrole.storage.database import open_database
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.migrate import migrate

ACCOUNT = "111111111111"
USER = Principal(PrincipalKind.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/alice", "AIDAALICE", name="alice")
CONTEXT = {"aws:SecureTransport": "true", "aws:RequestedRegion": "us-west-2", "aws:SourceIp": "10.1.2.3"}
TARGET = 150_000  # decisions per second and core with 20 statements
SECONDS_EACH = 1.0
TEXT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}'


def main() -> None:
    """Measure and print."""
    print(machine())
    _by_statements()
    _by_conditions()
    _by_roles()
    _compilation()


def policies_of(statements: Sequence[dict[str, Any]]) -> PolicySet:
    """Return one compiled identity policy."""
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return PolicySet(identity=(compile_policy(text, name="p", policy_type=PolicyType.IDENTITY),))


def _others(count: int) -> list[dict[str, Any]]:
    return [
        {"Effect": "Allow", "Action": f"service{n}:Get", "Resource": f"arn:aws:service{n}:*:{ACCOUNT}:thing/*"}
        for n in range(count)
    ]


def _same(count: int) -> list[dict[str, Any]]:
    """Return statements about the very action that is asked, on other resources: the worst case."""
    return [
        {"Effect": "Allow", "Action": ["s3:Get*", "s3:Put*"], "Resource": f"arn:aws:s3:::bucket{n}/*/x"}
        for n in range(count)
    ]


DECIDES: dict[str, Any] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}


def _by_statements() -> None:
    question = Question(USER, "s3:GetObject", "arn:aws:s3:::b/alice/k", CONTEXT)
    for count in (1, 20, 200):
        for what, fillers in (("about other services", _others), ("about the same action", _same)):
            policies = policies_of([*fillers(count - 1), DECIDES])
            _measure(f"{count} statements {what}", lambda policies=policies: decide(question, policies))  # type: ignore[misc]


def _by_conditions() -> None:
    conditions = {"StringEquals": {"aws:RequestedRegion": "us-west-2"}, "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    secure = {
        "Effect": "Deny",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    mine = {**DECIDES, "Action": ["s3:GetObject", "s3:Put*"], "Resource": "arn:aws:s3:::b/${aws:username}/*"}
    policies = policies_of([*_others(18), secure, {**mine, "Condition": conditions}])
    allowed = Question(USER, "s3:GetObject", "arn:aws:s3:::b/alice/k", CONTEXT)
    denied = Question(USER, "s3:GetObject", "arn:aws:s3:::b/bob/k", CONTEXT)
    _measure("20, three conditions and a variable: allowed", lambda: decide(allowed, policies))
    _measure("20, three conditions and a variable: denied", lambda: decide(denied, policies))
    _measure("  the same, with its sentence", lambda: denial_message(denied, decide(denied, policies)))
    _measure("  the same, with its whole trace", lambda: trace(denied, policies, decide(denied, policies)))


def _by_roles() -> None:
    speeds = []
    for count in (10, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            api, close = _account(Path(folder), count)
            principals = [_session(api, f"role{number:05}") for number in range(min(count, 1000))]
            questions = [Question(one, "s3:GetObject", "arn:aws:s3:::b/k", CONTEXT) for one in principals]
            for question in questions:
                api.policy_set(question.principal, None)  # the first question of each reads its policies
            numbers = iter(range(10**9))

            def ask(api: IamApi = api, questions: list[Question] = questions, numbers: Any = numbers) -> None:
                question = questions[next(numbers) % len(questions)]
                decide(question, api.policy_set(question.principal, None))

            speeds.append(_measure(f"look up policies and decide, {count:,} roles", ask))
            close()
    print(f"{'10,000 roles cost, as a multiple of 10':48} {speeds[0] / speeds[1]:>12.2f}")


def _account(folder: Path, count: int) -> tuple[IamApi, Callable[[], None]]:
    ids = SystemIds()
    database = open_database(f"sqlite:///{folder / 'bench.db'}")
    migrate(database.engine)
    api, deps = iam.build(database, open_key_ring(database, "iam", ids), ids)
    now = datetime.now(UTC)
    deps.store.create_account(ACCOUNT, now)

    def fill(connection: Any) -> None:
        for number in range(count):
            name = f"role{number:05}"
            entity = Entity(ACCOUNT, Kind.ROLE, name, "/", unique_id(ids, "AROA", ACCOUNT), now, trust_policy="{}")
            insert_entity(connection, entity, Quotas())
            row = {"account_id": ACCOUNT, "kind": Kind.ROLE, "owner_key": name, "name": "p", "document": TEXT}
            connection.execute(inline_policies.insert().values(row))

    database.write(fill)
    return api, database.close


def _session(api: IamApi, name: str) -> Principal:
    role = api.find_role(ACCOUNT, name)
    assert role is not None
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/s"
    return Principal(PrincipalKind.ROLE_SESSION, ACCOUNT, arn, f"{role.role_id}:s", name, role.arn, role.role_id, "s")


def _measure(name: str, function: Callable[[], object]) -> float:
    function()
    rounds, started = 0, time.process_time()
    while (spent := time.process_time() - started) < SECONDS_EACH:
        for _ in range(1000):
            function()
        rounds += 1000
    speed = rounds / spent
    print(f"{name:48} {speed:>12,.0f} per CPU-second {speed / TARGET:>6.2f} x target")
    return speed


def _compilation() -> None:
    path = Path(str(taskrole.services.iam.__file__)).parent / "data" / "aws-managed-policies.json"
    texts = {name: json.dumps(policy["document"]) for name, policy in json.loads(path.read_text()).items()}
    longest = max(texts, key=lambda name: len(texts[name]))
    started = time.process_time()
    for name, text in texts.items():
        compile_policy(text, name=name, policy_type=PolicyType.IDENTITY)
    middle = time.process_time()
    compile_policy(texts[longest], name=longest, policy_type=PolicyType.IDENTITY)
    print(f"{'compile all managed policies':48} {middle - started:>12.2f} s, {len(texts)} policies")
    print(f"{'compile the longest':48} {(time.process_time() - middle) * 1000:>12.1f} ms")


if __name__ == "__main__":
    main()
