"""Audit records in CloudTrail's JSON. Source: CloudTrail user guide, "CloudTrail record contents", "userIdentity"."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from taskrole.aws.audit import AskedQuestion, AuditRecord
from taskrole.policy.model import PrincipalKind
from taskrole.services.cloudtrail.resources import describe, pack
from taskrole.storage.schema import to_milliseconds

EVENT_VERSION = "1.08"
HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
PARAMETERS_LENGTH_MAX = 100_000  # characters of JSON kept of request and response; AWS keeps 100 KB
ANSWERS_OF_LONG_RECORDS = 20  # answers kept of a record that is too long
DEPTH_MAX = 16
STATEMENTS_MAX = 50  # determining statements named of one question
_NAME_LENGTH_MAX = 255
_SECRET_NAMES = frozenset(
    {
        "secretaccesskey",
        "sessiontoken",
        "password",
        "oldpassword",
        "newpassword",
        "tokencode",
        "webidentitytoken",
        "samlassertion",
        "authorizationtoken",
        "secretstring",
        "secretbinary",
        "ssecustomerkey",
        "copysourcessecustomerkey",
        "privatekey",
        "authenticationcode1",
        "authenticationcode2",
        "tokenvalue",
    }
)

# AWS: of calls that only read, those that hand out credentials show what (never the secret) and until when.
_HANDS_OUT_CREDENTIALS = frozenset(
    {
        "AssumeRole",
        "AssumeRoleWithSAML",
        "AssumeRoleWithWebIdentity",
        "GetFederationToken",
        "GetSessionToken",
    }
)

_IDENTITY_TYPES = {
    PrincipalKind.ROOT: "Root",
    PrincipalKind.USER: "IAMUser",
    PrincipalKind.ROLE_SESSION: "AssumedRole",
    PrincipalKind.FEDERATED_USER: "FederatedUser",
}


def is_denied(record: AuditRecord) -> bool:
    """Return whether policies refused the call."""
    return "AccessDenied" in record.error_code or any(not one.decision.allowed for one in record.questions)


def to_row(record: AuditRecord) -> dict[str, Any]:
    """Return the row of a record."""
    return {
        "event_id": record.event_id,
        "request_id": _storable(record.request_id)[:64],
        "denied": is_denied(record),
        "principal_arn": _storable(record.principal.principal_arn)[:512],
        "account_id": record.account_id,
        "region": record.region,
        "event_at": to_milliseconds(record.at),
        "event_source": event_source(record.service),
        "event_name": record.operation[:128],
        "user_name": _storable(record.user_name)[:_NAME_LENGTH_MAX],
        "access_key_id": _storable(record.access_key_id)[:128],
        "read_only": record.read_only,
        "data_event": record.data_event,
        "resources": _storable(pack(record.resources)),
        "document": _text_of(to_document(record)),
    }


def event_source(service: str) -> str:
    """Return CloudTrail's name of a service."""
    return f"{service}.amazonaws.com"


def to_document(record: AuditRecord) -> dict[str, Any]:
    """Return the record in CloudTrail's form."""
    document: dict[str, Any] = {
        "eventVersion": EVENT_VERSION,
        "userIdentity": _identity(record),
        "eventTime": _iso(record.at),
        "eventSource": event_source(record.service),
        "eventName": record.operation,
        "awsRegion": record.region,
        "sourceIPAddress": record.source_ip,
        "userAgent": record.user_agent,
        "requestParameters": masked_of(record.request) if record.request else None,
        "responseElements": None,
        "requestID": record.request_id,
        "eventID": record.event_id,
        "readOnly": record.read_only,
        "eventType": "AwsApiCall",
        "managementEvent": not record.data_event,
        "recipientAccountId": record.account_id,
        "eventCategory": "Data" if record.data_event else "Management",
    }
    if record.error_code:
        document["errorCode"] = record.error_code
        document["errorMessage"] = record.error_message
    elif record.response is not None and (not record.read_only or record.operation in _HANDS_OUT_CREDENTIALS):
        document["responseElements"] = masked_of(record.response)
    resources = [one for one in map(describe, record.resources) if one is not None]
    if resources:
        document["resources"] = [
            {"ARN": one.arn, "accountId": record.account_id, **({"type": one.type} if one.type else {})}
            for one in resources
        ]
    document["additionalEventData"] = {
        "httpStatus": record.status,
        "durationMilliseconds": round(record.duration_seconds * 1000, 3),
        "authorization": [_answer(asked) for asked in record.questions],
    }
    return document


def _answer(asked: AskedQuestion) -> dict[str, Any]:
    decision = asked.decision
    answer: dict[str, Any] = {"action": asked.action, "resource": asked.resource, "allowed": decision.allowed}
    if asked.resource_account_id:
        answer["resourceAccount"] = asked.resource_account_id
    if asked.step:
        answer["step"] = asked.step
    if asked.looked_at:
        answer["policies"] = list(asked.looked_at)
    if decision.determined_by:
        answer["determinedBy"] = [
            f"{one.policy_type}: {one.policy_name}: {one.statement}" for one in decision.determined_by[:STATEMENTS_MAX]
        ]
    if decision.denied_by is not None:
        answer["deniedBy"] = str(decision.denied_by)
    if decision.explicit:
        answer["explicit"] = True
    if decision.observed:
        answer["observed"] = True
    if asked.context:
        answer["context"] = dict(asked.context)
    if asked.explanation is not None:
        answer["explanation"] = asked.explanation
    return answer


def _identity(record: AuditRecord) -> dict[str, Any]:
    principal = record.principal
    if principal.kind is PrincipalKind.SERVICE:
        return {"type": "AWSService", "invokedBy": principal.name}
    if principal.kind in (PrincipalKind.ANONYMOUS, PrincipalKind.WEB_IDENTITY):
        known = {"principalId": principal.user_id, "accountId": principal.account_id or "anonymous"}
        return {"type": "AWSAccount" if principal.kind is PrincipalKind.ANONYMOUS else "WebIdentityUser", **known}
    if principal.account_id != record.account_id:
        # AWS: the account whose resource is used sees of a stranger only this.
        return {"type": "AWSAccount", "principalId": principal.user_id, "accountId": principal.account_id}
    identity: dict[str, Any] = {
        "type": _IDENTITY_TYPES[principal.kind],
        "principalId": principal.user_id,
        "arn": principal.arn,
        "accountId": principal.account_id,
        "accessKeyId": record.access_key_id,
    }
    if principal.kind is PrincipalKind.USER:
        identity["userName"] = principal.name
    session = _session_context(record)
    if session:
        identity["sessionContext"] = session
    if record.invoked_by:
        identity["invokedBy"] = record.invoked_by
    return identity


def _session_context(record: AuditRecord) -> dict[str, Any] | None:
    principal = record.principal
    context: dict[str, Any] = {}
    if principal.kind is PrincipalKind.ROLE_SESSION:
        context["sessionIssuer"] = {
            "type": "Role",
            "principalId": principal.role_id,
            "arn": principal.role_arn,
            "accountId": principal.account_id,
            "userName": principal.name,
        }
    if principal.kind is PrincipalKind.FEDERATED_USER:
        context["sessionIssuer"] = {"type": "IAMUser", "arn": principal.issuer_arn, "accountId": principal.account_id}
    if record.session_issued_at is not None:
        context["attributes"] = {"creationDate": _iso(record.session_issued_at), "mfaAuthenticated": "false"}
    return context or None


def _text_of(document: dict[str, Any]) -> str:
    """Return the record as JSON, with a note in place of parameters that are too long."""
    text = _dumps(document)
    if len(text) > PARAMETERS_LENGTH_MAX:
        for member in ("requestParameters", "responseElements"):
            length = len(_dumps(document[member]))
            if length > PARAMETERS_LENGTH_MAX // 2:
                document[member] = {"omitted": True, "originalSize": length}
        answers = document["additionalEventData"]["authorization"]
        answers.sort(key=lambda answer: bool(answer["allowed"]))  # those that say no are kept
        del answers[ANSWERS_OF_LONG_RECORDS:]
        text = _dumps(document)
    return text


def masked_of(value: Any, depth: int = 0) -> Any:
    """Return a copy without the values of secret members."""
    if isinstance(value, str | int | float) or value is None:
        return value
    if depth > DEPTH_MAX:
        return "..."
    if isinstance(value, Mapping):
        return {
            str(key): HIDDEN if str(key).lower() in _SECRET_NAMES else masked_of(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, bytes | bytearray):
        return f"({len(value)} bytes)"
    if isinstance(value, Sequence):
        return [masked_of(item, depth + 1) for item in value]
    return value


def _dumps(value: Any) -> str:
    try:
        return orjson.dumps(value, default=str).decode()
    except (TypeError, ValueError):  # lone surrogates, numbers beyond 64 bits
        return json.dumps(value, default=str)


def _storable(text: str) -> str:
    """Return a text that every database can hold: without NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"
