"""Who was given what, and who used it: credential report, last-accessed reports, policies that grant a service.

Source: IAM user guide, "Getting credential reports", "Refining permissions using last accessed information".
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.ids import dashed_uuid
from taskrole.policy.document import PolicyDocument, parse_document
from taskrole.policy.model import Question
from taskrole.services.iam.action_uses import ActionUse
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import InvalidInputError, NoSuchEntityError, ValidationError, no_such, no_such_policy
from taskrole.services.iam.items import Item, ItemKind
from taskrole.services.iam.model import ROOT_USER_KEY, AccessKeyRecord, Entity, Kind, ManagedPolicy
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.passwords import policy_of
from taskrole.services.iam.written import grants_service, policies_of, services_named
from taskrole.storage.schema import from_milliseconds

operations: OperationSet[IamDeps] = OperationSet("iam")

# Credential report

REPORT_GOOD_FOR = timedelta(hours=4)
_REPORT_KEY = "report"
_COLUMNS = (
    "user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed",
    "password_next_rotation", "mfa_active", "access_key_1_active", "access_key_1_last_rotated",
    "access_key_1_last_used_date", "access_key_1_last_used_region", "access_key_1_last_used_service",
    "access_key_2_active", "access_key_2_last_rotated", "access_key_2_last_used_date", "access_key_2_last_used_region",
    "access_key_2_last_used_service", "cert_1_active", "cert_1_last_rotated", "cert_2_active", "cert_2_last_rotated",
)  # fmt: skip
_NONE = "N/A"


@operations.operation("GenerateCredentialReport", questions=s.on_nothing("GenerateCredentialReport"))
def generate_credential_report(iam: IamDeps, call: Call, _request: Any) -> dict[str, Any]:
    """Make a report if there is none of the last four hours."""
    found = iam.items.find(call.account_id, ItemKind.CREDENTIAL_REPORT, _REPORT_KEY)
    if found is not None and call.now - found.created_at < REPORT_GOOD_FOR:
        return {"State": "COMPLETE"}
    content = _report(iam, call.account_id)
    iam.items.put(Item(call.account_id, ItemKind.CREDENTIAL_REPORT, _REPORT_KEY, call.now, {"content": content}))
    return {"State": "STARTED", "Description": "No report exists. Starting a new report generation task"}


@operations.operation("GetCredentialReport", questions=s.on_nothing("GetCredentialReport"))
def get_credential_report(iam: IamDeps, call: Call, _request: Any) -> dict[str, Any]:
    """Return the report as CSV.

    Raises:
        ServiceError: ReportNotPresent, ReportExpired.
    """
    found = iam.items.find(call.account_id, ItemKind.CREDENTIAL_REPORT, _REPORT_KEY)
    if found is None:
        raise ServiceError("ReportNotPresent", "No report exists; call GenerateCredentialReport first.", 410)
    if call.now - found.created_at >= REPORT_GOOD_FOR:
        raise ServiceError("ReportExpired", "The report expired; call GenerateCredentialReport again.", 410)
    return {
        "Content": found.values["content"].encode(),
        "ReportFormat": "text/csv",
        "GeneratedTime": found.created_at,
    }


def _report(iam: IamDeps, account_id: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    by_owner = _ItemsByOwner(iam, account_id)
    writer.writerow(_root_row(iam, account_id, by_owner))
    for user in iam.store.page(account_id, Kind.USER, "/", "", iam.store.quotas.users):
        writer.writerow(_user_row(iam, user, by_owner))
    return text.getvalue().rstrip("\n")


class _ItemsByOwner:
    """The items that the report tells of, read once for the whole account."""

    def __init__(self, iam: IamDeps, account_id: str) -> None:
        self.profiles = {item.owner_id: item for item in iam.items.list(account_id, ItemKind.LOGIN_PROFILE)}
        self.with_mfa = {item.owner_id for item in iam.items.list(account_id, ItemKind.MFA_DEVICE)}
        self.certificates: dict[str, list[Item]] = {}
        for item in iam.items.list(account_id, ItemKind.SIGNING_CERTIFICATE):
            self.certificates.setdefault(item.owner_id, []).append(item)
        policy = iam.items.find(account_id, ItemKind.PASSWORD_POLICY, "policy")
        self.password_age_max = policy_of(policy.values).max_password_age if policy is not None else 0


def _root_row(iam: IamDeps, account_id: str, by_owner: _ItemsByOwner) -> list[str]:
    keys = iam.access_keys.list(account_id, ROOT_USER_KEY)
    created = min((key.created_at for key in keys), default=None)
    head = ["<root_account>", f"arn:aws:iam::{account_id}:root", _iso(created) if created else _NONE]
    password = ["not_supported", "not_supported", "not_supported", "not_supported"]
    return [*head, *password, *_rest(account_id, keys, by_owner)]


def _user_row(iam: IamDeps, user: Entity, by_owner: _ItemsByOwner) -> list[str]:
    profile = by_owner.profiles.get(user.unique_id)
    password = ["false", _NONE, _NONE, _NONE]
    if profile is not None:
        changed_at = from_milliseconds(profile.values["changed_at"])
        days = by_owner.password_age_max
        rotation = _iso(changed_at + timedelta(days=days)) if days else _NONE
        password = ["true", "no_information", _iso(changed_at), rotation]
    keys = iam.access_keys.list(user.account_id, user.key)
    return [user.name, user.arn, _iso(user.created_at), *password, *_rest(user.unique_id, keys, by_owner)]


def _rest(owner_id: str, keys: Sequence[AccessKeyRecord], by_owner: _ItemsByOwner) -> list[str]:
    cells = [_truth(owner_id in by_owner.with_mfa)]
    for number in range(2):
        cells += _key_cells(keys[number]) if number < len(keys) else ["false", _NONE, _NONE, _NONE, _NONE]
    certificates = by_owner.certificates.get(owner_id, [])
    for number in range(2):
        one = certificates[number] if number < len(certificates) else None
        cells += ["false", _NONE] if one is None else [_truth(one.values["status"] == "Active"), _iso(one.created_at)]
    return cells


def _key_cells(key: AccessKeyRecord) -> list[str]:
    used = [_NONE, _NONE, _NONE]
    if key.last_used_at is not None:
        used = [_iso(key.last_used_at), key.last_used_region, key.last_used_service]
    return [_truth(key.status == "Active"), _iso(key.created_at), *used]


def _truth(value: bool) -> str:  # noqa: FBT001  a word for a value
    return "true" if value else "false"


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


# Last accessed

REPORT_KEPT_FOR = timedelta(days=1)
_SERVICE_NAMES = {
    "cloudtrail": "AWS CloudTrail",
    "dynamodb": "Amazon DynamoDB",
    "ec2": "Amazon EC2",
    "ecr": "Amazon Elastic Container Registry",
    "ecs": "Amazon Elastic Container Service",
    "iam": "AWS Identity and Access Management",
    "logs": "Amazon CloudWatch Logs",
    "s3": "Amazon S3",
    "secretsmanager": "AWS Secrets Manager",
    "ssm": "AWS Systems Manager",
    "sts": "AWS Security Token Service",
}
_ENTITY_TYPES = {Kind.USER: "USER", Kind.ROLE: "ROLE", Kind.GROUP: "GROUP"}


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a report is about: the users and roles whose uses count, and the documents that say what they may use."""

    entities: list[Entity]
    documents: list[PolicyDocument]


def _named_by(call: Call, arn: str) -> tuple[str, str]:
    """Return kind (``user``, ``group``, ``role``, ``policy``) and name in an ARN of this account."""
    fields = arn.split(":", 5)
    kind, _, name = fields[5].partition("/") if len(fields) == 6 else ("", "", "")
    own = (
        len(fields) == 6
        and fields[2] == "iam"
        and (fields[4] == call.account_id or (kind, fields[4]) == ("policy", "aws"))
    )
    if not own or kind not in ("user", "group", "role", "policy") or not name:
        raise ValidationError(f"Invalid ARN: {arn}")
    return kind, name.rpartition("/")[2]


def _entity_of(iam: IamDeps, call: Call, arn: str) -> Entity:
    kind_name, name = _named_by(call, arn)
    if kind_name == "policy":
        raise InvalidInputError(f"Invalid ARN: {arn} is a policy's.")
    kind = Kind(kind_name)
    found = iam.store.find(call.account_id, kind, name)
    if found is None or found.arn != arn:
        raise no_such(kind, name)
    return found


def _subject(iam: IamDeps, call: Call, arn: str) -> _Subject:
    if _named_by(call, arn)[0] == "policy":
        policy = iam.policies.find(arn)
        if policy is None:
            raise no_such_policy(arn)
        text = iam.policies.default_document(arn)
        return _Subject(_holders(iam, call, policy), [parse_document(text)] if text else [])
    entity = _entity_of(iam, call, arn)
    documents = [one.document for one in policies_of(iam.store, iam.policies, entity)]
    members = iam.store.users_of(call.account_id, entity.key) if entity.kind is Kind.GROUP else [entity]
    return _Subject(members, documents)


def _holders(iam: IamDeps, call: Call, policy: ManagedPolicy) -> list[Entity]:
    """Return the users and roles that a managed policy is attached to, directly or through a group."""
    found: dict[str, Entity] = {}
    for kind, key in iam.store.attachments_of(call.account_id, policy.arn):
        holder = iam.store.find(call.account_id, kind, key)
        if holder is None:
            continue
        for one in iam.store.users_of(call.account_id, key) if kind is Kind.GROUP else [holder]:
            found[one.unique_id] = one
    return list(found.values())


def _on_arn(action: str) -> s.Questions:
    def questions(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        kind, name = _named_by(call, request["Arn"])
        found = (
            iam.policies.find(request["Arn"]) if kind == "policy" else iam.store.find(call.account_id, Kind(kind), name)
        )
        keys = {} if found is None else s.resource_tags(found.tags)
        return [Question(call.principal, f"iam:{action}", request["Arn"], keys)]

    return questions


@operations.operation("GenerateServiceLastAccessedDetails", questions=_on_arn("GenerateServiceLastAccessedDetails"))
def generate_service_last_accessed_details(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Start a report on the services that a user, group, role or policy may use, and when each was last used.

    The report is worked out when it is asked for, as of the instant of this call.
    """
    _subject(iam, call, request["Arn"])
    iam.items.purge(call.account_id, ItemKind.ACCESS_REPORT, call.now - REPORT_KEPT_FOR)
    job_id = dashed_uuid(iam.ids)
    values = {"arn": request["Arn"], "granularity": request.get("Granularity", "SERVICE_LEVEL")}
    iam.items.put(Item(call.account_id, ItemKind.ACCESS_REPORT, job_id, call.now, values))
    return {"JobId": job_id}


def _job(iam: IamDeps, call: Call, request: Any) -> Item:
    job_id = request["JobId"]

    def missing() -> Exception:
        return NoSuchEntityError(f"Cannot find job with id: {job_id}")

    return iam.items.get(call.account_id, ItemKind.ACCESS_REPORT, job_id, missing)


@operations.operation("GetServiceLastAccessedDetails", questions=s.on_nothing("GetServiceLastAccessedDetails"))
def get_service_last_accessed_details(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return the services of a report with their last uses."""
    job = _job(iam, call, request)
    subject = _subject(iam, call, job.values["arn"])
    iam.uses.write()
    uses = iam.uses.of(call.account_id, [entity.unique_id for entity in subject.entities])
    named = set().union(*(services_named(document) for document in subject.documents)) | set(_SERVICE_NAMES)
    allowed = sorted(one for one in named if any(grants_service(document, one) for document in subject.documents))
    shown, page = s.page_of_all(allowed, request, lambda one: one)
    arns = {entity.unique_id: entity.arn for entity in subject.entities}
    by_action = job.values["granularity"] == "ACTION_LEVEL"
    details = [
        _service_detail(service, [use for use in uses if use.service == service], arns, by_action=by_action)
        for service in shown
    ]
    return {
        "JobStatus": "COMPLETED",
        "JobType": job.values["granularity"],
        "JobCreationDate": job.created_at,
        "JobCompletionDate": job.created_at,
        "ServicesLastAccessed": details,
        **page,
    }


def _service_detail(service: str, uses: list[ActionUse], arns: dict[str, str], *, by_action: bool) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "ServiceName": _SERVICE_NAMES.get(service, service),
        "ServiceNamespace": service,
        "TotalAuthenticatedEntities": len({use.entity_id for use in uses}),
    }
    if uses:
        last = max(uses, key=lambda use: use.used_at)
        detail["LastAuthenticated"] = last.used_at
        detail["LastAuthenticatedEntity"] = arns[last.entity_id]
        detail["LastAuthenticatedRegion"] = last.region
    if by_action:
        latest: dict[str, ActionUse] = {}
        for use in sorted(uses, key=lambda use: use.used_at):
            latest[use.action] = use
        detail["TrackedActionsLastAccessed"] = [
            {
                "ActionName": action,
                "LastAccessedEntity": arns[use.entity_id],
                "LastAccessedTime": use.used_at,
                "LastAccessedRegion": use.region,
            }
            for action, use in sorted(latest.items())
        ]
    return detail


@operations.operation(
    "GetServiceLastAccessedDetailsWithEntities",
    questions=s.on_nothing("GetServiceLastAccessedDetailsWithEntities"),
)
def get_service_last_accessed_details_with_entities(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return the users and roles of a report on a group or policy, with their last use of one service."""
    job = _job(iam, call, request)
    subject = _subject(iam, call, job.values["arn"])
    iam.uses.write()
    last: dict[str, datetime] = {}
    for use in iam.uses.of(call.account_id, [entity.unique_id for entity in subject.entities]):
        if use.service == request["ServiceNamespace"]:
            last[use.entity_id] = max(use.used_at, last.get(use.entity_id, use.used_at))
    shown, page = s.page_of_all(subject.entities, request, lambda entity: entity.arn)
    details: list[dict[str, Any]] = []
    for entity in shown:
        info = {"Arn": entity.arn, "Name": entity.name, "Id": entity.unique_id, "Path": entity.path}
        detail: dict[str, Any] = {"EntityInfo": {**info, "Type": _ENTITY_TYPES[entity.kind]}}
        if entity.unique_id in last:
            detail["LastAuthenticated"] = last[entity.unique_id]
        details.append(detail)
    return {
        "JobStatus": "COMPLETED",
        "JobCreationDate": job.created_at,
        "JobCompletionDate": job.created_at,
        "EntityDetailsList": details,
        **page,
    }


# Policies that grant a service


@operations.operation("ListPoliciesGrantingServiceAccess", questions=_on_arn("ListPoliciesGrantingServiceAccess"))
def list_policies_granting_service_access(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List, for each service asked for, the policies of a user, group or role that allow something of it."""
    entity = _entity_of(iam, call, request["Arn"])
    written = [(one, one.document) for one in policies_of(iam.store, iam.policies, entity)]
    shown, page = s.page_of_all(list(dict.fromkeys(request["ServiceNamespaces"])), request, lambda one: one)
    granting = []
    for service in shown:
        policies = []
        for one, document in written:
            if not grants_service(document, service):
                continue
            entry = {"PolicyName": one.name, "PolicyType": "MANAGED" if one.arn else "INLINE"}
            if one.arn:
                entry["PolicyArn"] = one.arn
            else:
                entry |= {"EntityType": _ENTITY_TYPES[one.owner.kind], "EntityName": one.owner.name}
            policies.append(entry)
        granting.append({"ServiceNamespace": service, "Policies": policies})
    return {"PoliciesGrantingServiceAccess": granting, **page}
