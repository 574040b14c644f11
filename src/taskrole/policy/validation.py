"""What AWS refuses to store as a policy, in its own words. Pure.

The checks run in AWS's order and the first failure wins (MalformedPolicyDocument). Whether principals exist is the
caller's to check: ``principals_named`` lists them.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from taskrole.policy.conditions import UnknownOperatorError, split_operator
from taskrole.policy.document import (
    PolicySyntaxError,
    compile_policy,
    conditions_of,
    load_document,
    principals_of,
    statements_of,
    texts_of,
)
from taskrole.policy.model import PolicyType
from taskrole.policy.values import parse_instant

SYNTAX_ERROR = "Syntax errors in policy."
_PARTITIONS = frozenset(("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"))
_IAM_PATHS = (
    "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/",
    "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
)  # fmt: skip
_SID = re.compile(r"[A-Za-z0-9]*")
_VENDOR = re.compile(r"[a-zA-Z0-9-]+")
_ARN_COLONS_MIN = 5
_TRUST_ACTIONS = frozenset(
    ("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession",
     "sts:setsourceidentity", "sts:setcontext", "sts:*")
)  # fmt: skip
_SERVICE_PRINCIPAL = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal)")
_AWS_ENTRY = re.compile(
    r"\*|\d{12}|A[A-Z0-9]{15,127}"
    r"|arn:aws[a-z-]*:iam::\d{12}:(root|user/[^*?]+|role/[^*?]+)"
    r"|arn:aws[a-z-]*:sts::\d{12}:(assumed-role/[^*?/]+/[^*?/]+|federated-user/[^*?]+)"
)


class PolicyValidationError(ValueError):
    """AWS would not store the document; the message is AWS's."""


def validate_identity_policy(text: str, *, session_policy: bool = False) -> None:
    """Check an identity policy (or a session policy, whose version may be the old one).

    Raises:
        PolicyValidationError: With the message of MalformedPolicyDocument.
    """
    document, statements = _document(text)
    for statement in statements:
        if "Principal" in statement or "NotPrincipal" in statement:
            raise PolicyValidationError("Policy document should not specify a principal.")
    _check_syntax(text, PolicyType.IDENTITY, statements)
    if document.get("Version") != "2012-10-17" and not session_policy:
        raise PolicyValidationError("Policy document must be version 2012-10-17 or greater.")
    _check_legacy(statements)
    _check_sids(statements)
    for statement in statements:
        if "Action" not in statement and "NotAction" not in statement:
            raise PolicyValidationError("Policy statement must contain actions.")
    for statement in statements:
        for resource in _texts(statement, "Resource", "NotResource"):
            _check_resource(resource)
    for statement in statements:
        for action in _texts(statement, "Action", "NotAction"):
            _check_action(action)
    for statement in statements:
        if "Resource" not in statement and "NotResource" not in statement:
            raise PolicyValidationError("Policy statement must contain resources.")


def validate_trust_policy(text: str) -> None:
    """Check a role's trust policy.

    Raises:
        PolicyValidationError: With the message of MalformedPolicyDocument.
    """
    try:
        document = load_document(text)
        statements = statements_of(document)
    except PolicySyntaxError as error:
        raise PolicyValidationError("This policy contains invalid Json") from error
    for statement in statements:
        if "Resource" in statement or "NotResource" in statement:
            raise PolicyValidationError("Has prohibited field Resource")
        if "NotPrincipal" in statement:
            raise PolicyValidationError("Has prohibited field NotPrincipal")
        if not statement.get("Principal"):
            raise PolicyValidationError("The passed in policy has a statement with no principals!")
        if statement["Principal"] == "*":
            raise PolicyValidationError('Invalid principal in policy: "STAR":"*"')
    _check_principals(statements, quoted=True)
    _check_syntax(text, PolicyType.TRUST, statements)
    _check_sids(statements)
    for statement in statements:
        actions = _texts(statement, "Action", "NotAction")
        if "NotAction" in statement or not actions or any(action.lower() not in _TRUST_ACTIONS for action in actions):
            message = (
                "Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  "
                "and sts:AssumeRoleWithWebIdentity"
            )
            raise PolicyValidationError(message)


def validate_bucket_policy(text: str, bucket: str) -> None:
    """Check an S3 bucket policy.

    Raises:
        PolicyValidationError: With the message of MalformedPolicy.
    """
    if not text.lstrip().startswith("{"):
        raise PolicyValidationError("Policies must be valid JSON and the first byte must be '{'")
    try:
        document = load_document(text)
    except PolicySyntaxError as error:
        raise PolicyValidationError("Policies must be valid JSON and the first byte must be '{'") from error
    if "Statement" not in document:
        raise PolicyValidationError("Missing required field Statement")
    try:
        statements = statements_of(document)
    except PolicySyntaxError as error:
        raise PolicyValidationError("Policy Statement must be an object or a list of objects") from error
    for statement in statements:
        for field, other in (("Effect", ""), ("Principal", "NotPrincipal"), ("Action", "NotAction")):
            if field not in statement and other not in statement:
                message = f"Missing required field {field}"
                raise PolicyValidationError(message)
        if "Resource" not in statement and "NotResource" not in statement:
            raise PolicyValidationError("Missing required field Resource")
        for resource in _texts(statement, "Resource", "NotResource"):
            if not _is_of_bucket(resource, bucket):
                raise PolicyValidationError("Policy has invalid resource")
        for action in _texts(statement, "Action", "NotAction"):
            if action != "*" and not action.lower().startswith("s3:"):
                raise PolicyValidationError("Policy has invalid action")
    _check_principals(statements, quoted=False)
    try:
        compile_policy(text, name=bucket, policy_type=PolicyType.RESOURCE)
    except PolicySyntaxError as error:
        raise PolicyValidationError(str(error)) from error


def validate_repository_policy(text: str) -> None:
    """Check an ECR repository policy: principals and actions, no Resource.

    Raises:
        PolicyValidationError: With a message that says what is wrong.
    """
    try:
        statements = statements_of(load_document(text))
        compile_policy(text, name="repository", policy_type=PolicyType.RESOURCE)
    except PolicySyntaxError as error:
        raise PolicyValidationError(str(error)) from error
    for statement in statements:
        if "Resource" in statement or "NotResource" in statement:
            raise PolicyValidationError("A repository policy has no Resource element.")
        if any(a != "*" and not a.lower().startswith("ecr:") for a in _texts(statement, "Action", "NotAction")):
            raise PolicyValidationError("A repository policy names actions of ecr only.")
    _check_principals(statements, quoted=False)


def validate_resource_policy(text: str, *, bucket: str = "") -> None:
    """Check a bucket policy (``bucket`` given) or a repository policy.

    Raises:
        PolicyValidationError: With a message that says what is wrong.
    """
    if bucket:
        validate_bucket_policy(text, bucket)
    else:
        validate_repository_policy(text)


def principals_named(text: str) -> list[str]:
    """Return the user, role and session ARNs that a policy of a resource names, for the check that they exist."""
    named = []
    for statement in statements_of(load_document(text)):
        for element in ("Principal", "NotPrincipal"):
            if element in statement:
                named += [
                    entry for entry in principals_of(statement[element]).get("AWS", ()) if entry.startswith("arn:")
                ]
    return named


def _document(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        document = load_document(text)
        return document, statements_of(document)
    except PolicySyntaxError as error:
        raise PolicyValidationError(SYNTAX_ERROR) from error


def _check_syntax(text: str, policy_type: PolicyType, statements: Iterable[Mapping[str, Any]]) -> None:
    """Refuse what cannot be compiled, but for what has a message of its own later."""
    for statement in statements:
        try:
            for name, _key, _values in conditions_of(statement):
                split_operator(name)
        except (PolicySyntaxError, UnknownOperatorError) as error:
            raise PolicyValidationError(SYNTAX_ERROR) from error
        if statement.get("Effect") not in ("Allow", "Deny"):
            raise PolicyValidationError(
                SYNTAX_ERROR if "Effect" not in statement else "The policy failed legacy parsing"
            )
        if ("Action" in statement or "NotAction" in statement) and (
            "Resource" in statement or "NotResource" in statement or policy_type is PolicyType.TRUST
        ):
            continue
        return
    try:
        compile_policy(text, name="policy", policy_type=policy_type)
    except PolicySyntaxError as error:
        raise PolicyValidationError(SYNTAX_ERROR) from error


def _check_legacy(statements: Iterable[Mapping[str, Any]]) -> None:
    for statement in statements:
        for name, _key, values in conditions_of(statement):
            if "date" in name.lower() and any(parse_instant(v) is None for v in values if "${" not in v):
                raise PolicyValidationError("The policy failed legacy parsing")
        for resource in _texts(statement, "Resource", "NotResource"):
            if resource.startswith("arn:") and resource.count(":") < _ARN_COLONS_MIN and not resource.endswith("*"):
                raise PolicyValidationError("The policy failed legacy parsing")


def _check_sids(statements: Iterable[Mapping[str, Any]]) -> None:
    sids = [statement["Sid"] for statement in statements if "Sid" in statement]
    if any(not isinstance(sid, str) or not _SID.fullmatch(sid) for sid in sids):
        raise PolicyValidationError(SYNTAX_ERROR)
    named = [sid for sid in sids if sid]
    if len(set(named)) != len(named):
        raise PolicyValidationError("Statement IDs (SID) in a single policy must be unique.")


def _check_resource(resource: str) -> None:
    if resource == "*":
        return
    fields = resource.split(":", 5)
    if fields[0] != "arn" or len(fields) < 2:
        message = f'Resource {resource} must be in ARN format or "*".'
        raise PolicyValidationError(message)
    fields += ["*"] * (6 - len(fields))
    _, partition, service, region, _account, path = fields
    if partition not in _PARTITIONS and "*" not in partition:
        message = f'Partition "{partition}" is not valid for resource "{resource}".'
        raise PolicyValidationError(message)
    if not service or "*" in service or "?" in service:
        raise PolicyValidationError("Resource vendor must be fully qualified and cannot contain regexes.")
    if service == "iam":
        if region and region != "*":
            message = f"IAM resource {resource} cannot contain region information."
            raise PolicyValidationError(message)
        if path != "*" and not path.startswith(_IAM_PATHS) and "*" not in path.partition("/")[0]:
            message = f'IAM resource path must either be "*" or start with {", ".join(_IAM_PATHS)}.'
            raise PolicyValidationError(message)
    elif service == "s3" and region and region != "*" and not path.startswith("accesspoint"):
        message = f"Resource {resource} can not contain region information."
        raise PolicyValidationError(message)


def _check_action(action: str) -> None:
    if action == "*":
        return
    vendor, colon, name = action.partition(":")
    if not colon:
        raise PolicyValidationError("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    if ":" in name:
        raise PolicyValidationError("Actions/Condition can contain only one colon.")
    if not _VENDOR.fullmatch(vendor):
        message = f"Vendor {vendor} is not valid"
        raise PolicyValidationError(message)


def _check_principals(statements: Iterable[Mapping[str, Any]], *, quoted: bool) -> None:
    for statement in statements:
        for element in ("Principal", "NotPrincipal"):
            if element not in statement:
                continue
            try:
                entries = principals_of(statement[element])
            except PolicySyntaxError as error:
                raise PolicyValidationError("Invalid principal in policy") from error
            for entry in entries.get("AWS", ()):
                if not _AWS_ENTRY.fullmatch(entry):
                    raise PolicyValidationError(invalid_principal("AWS", entry, quoted=quoted))
            for entry in entries.get("Service", ()):
                if not _SERVICE_PRINCIPAL.fullmatch(entry):
                    raise PolicyValidationError(invalid_principal("SERVICE", entry, quoted=quoted))


def invalid_principal(kind: str, entry: str, *, quoted: bool = True) -> str:
    """Return the message for a principal that does not exist or cannot be one."""
    return f'Invalid principal in policy: "{kind}":"{entry}"' if quoted else "Invalid principal in policy"


def _texts(statement: Mapping[str, Any], positive: str, negative: str) -> list[str]:
    try:
        if positive in statement:
            return texts_of(statement[positive], positive)
        if negative in statement:
            return texts_of(statement[negative], negative)
    except PolicySyntaxError as error:
        raise PolicyValidationError(SYNTAX_ERROR) from error
    return []


def _is_of_bucket(resource: str, bucket: str) -> bool:
    prefix = "arn:aws:s3:::"
    if not resource.startswith(prefix):
        return False
    named = resource.removeprefix(prefix).partition("/")[0]
    return named == bucket or "*" in named or "${" in named
