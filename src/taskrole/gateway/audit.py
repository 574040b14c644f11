"""Step 6 of the path: what is kept of a call. Secrets never get in; large values are cut.

Which calls read and which are data events follows CloudTrail's documentation of management and data events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.audit import AskedQuestion, AuditRecord
from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.gateway.authorize import Answer
from taskrole.policy.context import resource_account
from taskrole.policy.model import PolicyType, Principal, PrincipalKind
from taskrole.policy.trace import is_foreign, shown, step_of

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
TEXT_LENGTH_MAX = 1024  # characters kept of one value
ITEMS_MAX = 50  # members kept of one list or map
DEPTH_MAX = 8
QUESTIONS_MAX = 200  # questions kept of one call; a batch may ask for thousands of items
RESOURCES_MAX = 1000  # resources named of one call
POLICIES_MAX = 30  # names of policies kept of one question
_KEPT_KEYS = ("iam:PassedToService", "ecs:cluster", "ecs:CreateAction", "iam:PolicyARN", "s3:prefix")
"""Condition keys of the operation that are kept of a question that was answered yes, for suggestions of policies."""

_SECRET_MEMBERS = frozenset(
    name.lower()
    for name in (
        "SecretAccessKey", "SessionToken", "Password", "OldPassword", "NewPassword", "TokenCode", "WebIdentityToken",
        "SAMLAssertion", "secretString", "secretBinary", "authorizationToken", "layerPartBlob", "SecretString",
        "SSECustomerKey", "CopySourceSSECustomerKey", "SSECustomerKeyMD5", "CopySourceSSECustomerKeyMD5", "Body",
        "imageManifest", "PrivateKey", "environment",
        "AuthenticationCode1", "AuthenticationCode2", "RotationToken", "secret", "token", "AddPrivateKey",
    )
)  # fmt: skip
_SECRET_MEMBERS_OF = {"ssm": frozenset(("Value",))}
"""Members of requests that are secret in one service only."""
_ITEM_MEMBERS = frozenset(
    ("Item", "Items", "Key", "Keys", "ExpressionAttributeValues", "logEvents", "RequestItems", "TransactItems")
)
_READ_PREFIXES = (
    "Get", "List", "Describe", "Head", "BatchGet", "BatchCheck", "Lookup", "Query", "Scan", "Filter", "Simulate",
    "Discover", "Poll", "TransactGet", "RegistryGet", "RegistryHead", "RegistryList",
    "RegistryPing", "RegistryCheck",
)  # fmt: skip
_S3_MANAGEMENT_WORDS = ("Bucket", "PublicAccessBlock", "ObjectLockConfiguration")
_DYNAMODB_DATA = frozenset(
    ("PutItem", "GetItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem",
     "TransactGetItems", "TransactWriteItems", "ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction")
)  # fmt: skip
_LOGS_DATA = frozenset(("PutLogEvents", "GetLogEvents", "FilterLogEvents"))


def is_read_only(operation: str) -> bool:
    """Tell whether an operation only reads."""
    return operation.startswith(_READ_PREFIXES)


def is_data_event(service: str, operation: str) -> bool:
    """Tell whether AWS counts an operation as a data event (object, item and log traffic)."""
    if service == "s3":
        return not any(word in operation for word in _S3_MANAGEMENT_WORDS)
    if service == "dynamodb":
        return operation in _DYNAMODB_DATA
    if service == "dynamodbstreams":
        return operation in ("GetRecords", "GetShardIterator")
    return service == "logs" and operation in _LOGS_DATA


def filtered(value: Any, depth: int = 0) -> Any:
    """Return a copy of a request without secrets and bulk data, bounded in size and depth."""
    if depth > DEPTH_MAX:
        return "..."
    if isinstance(value, Mapping):
        return {str(key): _member(str(key), item, depth) for key, item in list(value.items())[:ITEMS_MAX]}
    if isinstance(value, str):
        return value[:TEXT_LENGTH_MAX]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [filtered(item, depth + 1) for item in list(value)[:ITEMS_MAX]]
    if isinstance(value, (bytes, bytearray)):
        return f"({len(value)} bytes)"
    return str(value)[:TEXT_LENGTH_MAX]


def _member(name: str, value: Any, depth: int) -> Any:
    if name.lower() in _SECRET_MEMBERS:
        return HIDDEN
    if name in _ITEM_MEMBERS and not isinstance(value, str):
        return f"({len(value)} members)" if isinstance(value, (Mapping, list)) else "(omitted)"
    return filtered(value, depth + 1)


def make_record(
    call: Call,
    event_id: str,
    request: Any,
    answers: Sequence[Answer],
    error: ServiceError | None,
    duration_seconds: float,
    status: int,
) -> AuditRecord:
    """Return the audit record of a finished call."""
    # Who shows an identity token has no account: the call belongs to that of the role, and to whom the token speaks of.
    asking = answers[0].question if answers and call.principal.kind is PrincipalKind.ANONYMOUS else None
    return AuditRecord(
        event_id=event_id,
        request_id=call.request_id,
        at=call.now,
        account_id=call.account_id or ("" if asking is None else resource_account(asking)),
        region=call.region,
        service=call.service,
        operation=call.operation,
        principal=call.principal if asking is None else asking.principal,
        user_name=_user_name(call.principal if asking is None else asking.principal),
        access_key_id=call.access_key_id,
        source_ip=call.source_ip,
        user_agent=call.user_agent[:TEXT_LENGTH_MAX],
        request=_filtered_request(call.service, request) if isinstance(request, Mapping) else {},
        read_only=is_read_only(call.operation),
        data_event=is_data_event(call.service, call.operation),
        error_code="" if error is None else error.code,
        error_message="" if error is None else error.message[:TEXT_LENGTH_MAX],
        status=status,
        duration_seconds=duration_seconds,
        resources=tuple({answer.question.resource: None for answer in answers[:RESOURCES_MAX]}),
        questions=tuple(map(_asked, _kept(answers))),
        session_issued_at=None if call.session is None else call.session.issued_at,
    )


def _kept(answers: Sequence[Answer]) -> Sequence[Answer]:
    """Return the answers that are kept of a call that asked much: those that say no, or that were observed, first."""
    if len(answers) <= QUESTIONS_MAX:
        return answers
    return sorted(answers, key=lambda answer: answer.trace is None)[:QUESTIONS_MAX]


def _asked(answer: Answer) -> AskedQuestion:
    question, decision = answer.question, answer.decision
    if is_foreign(question):
        # The record is the caller's: what the policy of another account's resource says is none of its business.
        own = tuple(
            one for one in decision.determined_by if one.policy_type not in (PolicyType.RESOURCE, PolicyType.TRUST)
        )
        decision = replace(decision, determined_by=own)
    kept = {key: shown(key, question.context[key]) for key in _KEPT_KEYS if key in question.context}
    return AskedQuestion(
        question.action,
        question.resource,
        decision,
        resource_account(question),
        str(step_of(question, answer.decision)),
        answer.looked_at[:POLICIES_MAX],
        {key: value for key, value in kept.items() if value is not None},
        None if answer.trace is None else answer.trace.value,
    )


def _filtered_request(service: str, request: Mapping[str, Any]) -> Any:
    secret = _SECRET_MEMBERS_OF.get(service, frozenset())
    sent = {
        name: value for name, value in request.items() if not name.startswith("$")
    }  # what ``resolve`` added stays here
    return filtered({name: HIDDEN if name in secret else value for name, value in sent.items()})


def _user_name(principal: Principal) -> str:
    if principal.kind is PrincipalKind.ROOT:
        return "root"
    return principal.session_name or principal.name
