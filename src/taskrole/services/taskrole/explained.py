"""A recorded call as an explanation: who, what, on which resource, what decided, what would have to change."""

import json
from collections.abc import Mapping
from typing import Any

from taskrole.policy.document import statement_value
from taskrole.policy.remedy import Caller, remedy
from taskrole.services.iam.api import IamApi

POLICIES_MAX = 200  # documents read for one explanation


class Statements:
    """The texts of statements as their policies stand today."""

    def __init__(self, iam: IamApi) -> None:
        self._iam = iam
        self._texts: dict[str, Mapping[str, Any]] = {}

    def text(self, account_id: str, policy: str, statement: str) -> Any:
        """Return the text of a statement (by Sid or ``#index``) of a policy; None if it is not there any more."""
        if policy not in self._texts and len(self._texts) < POLICIES_MAX:
            self._texts[policy] = self._read(account_id, policy)
        return self._texts.get(policy, {}).get(statement)

    def _read(self, account_id: str, policy: str) -> dict[str, Any]:
        document = self._iam.principals.find_document(account_id, policy)
        if document is None:
            return {}
        return {one.sid or f"#{index}": statement_value(one) for index, one in enumerate(document.statements)}


def explained(document: str, statements: Statements) -> dict[str, Any]:
    """Return the explanation of a call by its audit record (CloudTrail's JSON)."""
    record = json.loads(document)
    extra = record.get("additionalEventData", {})
    caller = caller_of(record.get("userIdentity", {}))
    questions = [_question(one, caller, statements) for one in extra.get("authorization", ())]
    return {
        "requestId": record.get("requestID", ""),
        "eventTime": record.get("eventTime", ""),
        "operation": f"{record.get('eventSource', '').partition('.')[0]}:{record.get('eventName', '')}",
        "region": record.get("awsRegion", ""),
        "caller": {
            "arn": record.get("userIdentity", {}).get("arn", caller.arn),
            "policiesOf": caller.arn,
            "kind": caller.kind,
            "account": caller.account_id,
        },
        "sourceIp": record.get("sourceIPAddress", ""),
        "httpStatus": extra.get("httpStatus"),
        "errorCode": record.get("errorCode", ""),
        "errorMessage": record.get("errorMessage", ""),
        "outcome": _outcome(questions, record.get("errorCode", "")),
        "questions": questions,
    }


def _outcome(questions: list[dict[str, Any]], error_code: str) -> str:
    if any(not one["allowed"] for one in questions):
        return "denied" if error_code else "denied in part"
    if any(one["observed"] for one in questions):
        return "let through by observe mode"
    if "AccessDenied" in error_code:
        return "refused by the operation itself"
    if not questions:
        return "not asked: everyone may do this" if not error_code else "failed before any question was asked"
    return "allowed"


def _question(asked: Mapping[str, Any], caller: Caller, statements: Statements) -> dict[str, Any]:
    explanation = asked.get("explanation") or {}
    return {
        "action": asked["action"],
        "resource": asked["resource"],
        "resourceAccount": asked.get("resourceAccount", ""),
        "allowed": asked["allowed"],
        "observed": asked.get("observed", False),
        "step": asked.get("step", ""),
        "policies": asked.get("policies", []),
        "determinedBy": [_determining(one, caller, statements) for one in asked.get("determinedBy", ())],
        "missing": explanation.get("missing", []),
        "context": explanation.get("context", asked.get("context", {})),
        "statements": [
            {"policyType": policy["type"], "policy": policy["name"], **statement}
            for policy in explanation.get("policies", ())
            for statement in policy["aboutTheAction"]
        ],
        "remedy": remedy(asked, caller),
    }


def _determining(reference: str, caller: Caller, statements: Statements) -> dict[str, Any]:
    policy_type, _, rest = reference.partition(": ")
    policy, _, statement = rest.rpartition(": ")
    return {
        "policyType": policy_type,
        "policy": policy,
        "statement": statement,
        "textToday": statements.text(caller.account_id, policy, statement),
    }


def caller_of(identity: Mapping[str, Any]) -> Caller:
    """Return the caller of a record as a policy would name it."""
    kind = identity.get("type", "")
    account_id = identity.get("accountId", "")
    if kind == "AWSService":
        name = identity.get("invokedBy", "")
        return Caller("service", name, name, "", is_service=True)
    issuer = identity.get("sessionContext", {}).get("sessionIssuer", {})
    if kind == "AssumedRole":
        return Caller("role", issuer.get("arn", ""), issuer.get("userName", ""), account_id)
    if kind == "FederatedUser":
        return Caller("federated user", identity.get("arn", ""), identity.get("arn", "").rpartition("/")[2], account_id)
    if kind == "IAMUser":
        return Caller("user", identity.get("arn", ""), identity.get("userName", ""), account_id)
    if kind == "Root":
        return Caller("account root", identity.get("arn", ""), "root", account_id)
    return Caller("anonymous caller", "*", "anonymous", account_id)
