"""Refuse policy documents as AWS does when they are stored: the same checks, order and sentences.

Source: IAM user guide, "Grammar of the IAM JSON policy language"; S3 user guide, "Bucket policies"; ECR user guide.
"""

import string
from collections.abc import Sequence

from taskrole.policy.catalogue import Action, find_action, matching_actions
from taskrole.policy.conditions import split_operator
from taskrole.policy.document import (
    VERSION_WITH_VARIABLES,
    NotJsonError,
    PolicyDocument,
    PolicySyntaxError,
    StatementDocument,
    parse_document,
    parse_json,
)
from taskrole.policy.principals import account_of_entry
from taskrole.policy.values import parse_instant
from taskrole.policy.wildcard import compile_pattern

SYNTAX = "Syntax errors in policy."
LEGACY_PARSING = "The policy failed legacy parsing"
NO_PRINCIPAL = "The passed in policy has a statement with no principals!"
TRUST_ACTIONS = (
    "Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  "
    "and sts:AssumeRoleWithWebIdentity"
)
ECR_REGISTRY_INVALID = (
    "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy provided'"
)
ECR_INVALID = "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'"
S3_NOT_JSON = "Policies must be valid JSON and the first byte must be '{'"
_SID_CHARACTERS = frozenset(string.ascii_letters + string.digits)
_VENDOR_CHARACTERS = frozenset(string.ascii_letters + string.digits + "-")
_ACTION_CHARACTERS = frozenset(string.ascii_letters + string.digits + "*?-_.")
_PARTITIONS = frozenset({"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"})
_IAM_RESOURCE_TYPES = (
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
)
_TRUST_ACTIONS = frozenset(
    {
        "sts:*",
        "sts:assumerole",
        "sts:assumerolewithsaml",
        "sts:assumerolewithwebidentity",
        "sts:tagsession",
        "sts:setsourceidentity",
        "sts:setcontext",
    }
)
_ARN_FIELDS = 6


class PolicyValidationError(ValueError):
    """The document cannot be stored; ``message`` is AWS's sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def validate_identity_policy(text: str, *, session_policy: bool = False) -> PolicyDocument:
    """Return the document if it may be stored as an identity policy or permissions boundary, or used for a session.

    A session policy may be of the old version.

    Raises:
        PolicyValidationError: With the sentence of the first check that fails.
    """
    document = _parsed(text, SYNTAX)
    if document.version != VERSION_WITH_VARIABLES and not session_policy:
        raise PolicyValidationError("Policy document must be version 2012-10-17 or greater.")
    _check_legacy_parsing(document)
    _check_sids(document)
    statements = document.statements
    if any(not _actions(statement) for statement in statements):
        raise PolicyValidationError("Policy statement must contain actions.")
    for statement in statements:
        for resource in _resources(statement):
            _check_resource(resource)
    for statement in statements:
        for action in _actions(statement):
            _check_action(action)
    if any(not _resources(statement) for statement in statements):
        raise PolicyValidationError("Policy statement must contain resources.")
    if any(statement.principal is not None or statement.not_principal is not None for statement in statements):
        raise PolicyValidationError("Policy document should not specify a principal.")
    return document


def validate_trust_policy(text: str) -> PolicyDocument:
    """Return the document if it may be stored as a role's trust policy.

    That the users and roles that it names exist is for the caller to see to (``invalid_principal`` has the sentence).

    Raises:
        PolicyValidationError: With AWS's sentence.
    """
    document = _parsed(text, "This policy contains invalid Json")
    _check_legacy_parsing(document)
    _check_sids(document)
    for statement in document.statements:
        if statement.resources is not None or statement.not_resources is not None:
            raise PolicyValidationError("Has prohibited field Resource")
        if statement.not_principal is not None:
            raise PolicyValidationError("AssumeRolePolicy cannot contain NotPrincipal")
        if statement.principal is None:
            raise PolicyValidationError(NO_PRINCIPAL)
        if statement.anyone:
            raise PolicyValidationError(invalid_principal("STAR", "*"))
        if not _actions(statement):
            raise PolicyValidationError("Policy statement must contain actions.")
        if statement.actions is None or any(action.lower() not in _TRUST_ACTIONS for action in statement.actions):
            raise PolicyValidationError(TRUST_ACTIONS)
        _check_principals(statement)
    return document


def validate_resource_policy(text: str, *, bucket: str = "", table_arn: str = "") -> PolicyDocument:
    """Return the document of a bucket policy (``bucket`` given), table policy (``table_arn``) or repository policy.

    Raises:
        PolicyValidationError: With AWS's sentence.
    """
    if bucket:
        return validate_bucket_policy(text, bucket)
    return validate_table_policy(text, table_arn) if table_arn else validate_repository_policy(text)


def validate_repository_policy(text: str) -> PolicyDocument:
    """Return the document if it may be stored as an ECR repository policy: it has no Resource element.

    Raises:
        PolicyValidationError: With the sentence of ECR's InvalidParameterException.
    """
    try:
        document = _parsed(text, SYNTAX)
        _check_legacy_parsing(document)
        for statement in document.statements:
            _check_resource_statement(statement, "ecr")
            if _resources(statement):
                raise PolicyValidationError(ECR_INVALID)
    except PolicyValidationError as error:
        raise PolicyValidationError(ECR_INVALID) from error
    return document


def validate_registry_policy(text: str, registry_arn: str) -> PolicyDocument:
    """Return the document if it may be stored as the policy of an ECR registry: it names repositories of that registry.

    ``registry_arn`` is what the ARNs of the registry's repositories begin with.

    Raises:
        PolicyValidationError: With the sentence of ECR's InvalidParameterException.
    """
    try:
        document = _parsed(text, SYNTAX)
        _check_legacy_parsing(document)
        _check_sids(document)
        for statement in document.statements:
            _check_resource_statement(statement, "ecr")
            resources = _resources(statement)
            if not resources or not all(each == "*" or each.startswith(registry_arn) for each in resources):
                raise PolicyValidationError(ECR_REGISTRY_INVALID)
    except PolicyValidationError as error:
        raise PolicyValidationError(ECR_REGISTRY_INVALID) from error
    return document


def validate_table_policy(text: str, table_arn: str) -> PolicyDocument:
    """Return the document if it may be stored as the policy of a DynamoDB table.

    Raises:
        PolicyValidationError: With a sentence that says what is wrong.
    """
    document = _parsed(text, SYNTAX)
    _check_legacy_parsing(document)
    for statement in document.statements:
        _check_resource_statement(statement, "dynamodb")
        for resource in _resources(statement):
            if resource not in {"*", table_arn} and not resource.startswith(table_arn + "/"):
                raise PolicyValidationError(f"Policy names a resource other than the table: {resource}")
    return document


def validate_secret_policy(text: str) -> PolicyDocument:
    """Return the document if it may be stored as the policy of a secret (Secrets Manager).

    Raises:
        PolicyValidationError: With a sentence that says what is wrong.
    """
    document = _parsed(text, SYNTAX)
    _check_legacy_parsing(document)
    for statement in document.statements:
        _check_resource_statement(statement, "secretsmanager")
        if not _resources(statement):
            raise PolicyValidationError("Policy statement must contain resources.")
    return document


def is_open_to_all(text: str) -> bool:
    """Tell whether a valid resource policy lets in everybody, on no condition."""
    statements = parse_document(text).statements
    return any(one.effect == "Allow" and _is_anyone(one) and not one.conditions for one in statements)


def _is_anyone(statement: StatementDocument) -> bool:
    return statement.anyone or "*" in (statement.principal or {}).get("AWS", ())


def _check_resource_statement(statement: StatementDocument, service: str) -> None:
    if statement.principal is None and statement.not_principal is None:
        raise PolicyValidationError(NO_PRINCIPAL)
    if statement.not_principal is not None and statement.effect == "Allow":
        raise PolicyValidationError("Allow with NotPrincipal is not allowed.")
    _check_principals(statement)
    if not _actions(statement):
        raise PolicyValidationError("Policy statement must contain actions.")
    if any(not _is_action_of(action, service) for action in _actions(statement)):
        raise PolicyValidationError("Policy has invalid action")


def validate_bucket_policy(text: str, bucket: str) -> PolicyDocument:
    """Return the document if it may be stored as the policy of a bucket.

    Raises:
        PolicyValidationError: With the sentence of S3's MalformedPolicy.
    """
    if not text.lstrip().startswith("{"):
        raise PolicyValidationError(S3_NOT_JSON)
    try:
        value = parse_json(text)
    except NotJsonError as error:
        raise PolicyValidationError(S3_NOT_JSON) from error
    except PolicySyntaxError as error:
        raise PolicyValidationError("Policies must not contain a member twice") from error
    if isinstance(value, dict):
        for element in value:
            if element not in {"Version", "Id", "Statement"}:
                raise PolicyValidationError(f"Unknown field {element}")
        if "Statement" not in value:
            raise PolicyValidationError("Missing required field Statement")
    document = _parsed(text, S3_NOT_JSON)
    for statement in document.statements:
        _check_bucket_statement(statement, bucket)
    _check_legacy_parsing(document)
    _check_sids(document, blanks=True)
    return document


def _check_bucket_statement(statement: StatementDocument, bucket: str) -> None:
    if statement.effect not in {"Allow", "Deny"}:
        raise PolicyValidationError(f"Invalid effect: {statement.effect}")
    if statement.principal is None and statement.not_principal is None:
        raise PolicyValidationError("Missing required field Principal")
    if statement.not_principal is not None and statement.effect == "Allow":
        raise PolicyValidationError("Allow with NotPrincipal is not allowed.")
    try:
        _check_principals(statement)
    except PolicyValidationError as error:
        raise PolicyValidationError("Invalid principal in policy") from error
    if not _actions(statement):
        raise PolicyValidationError("Missing required field Action")
    if any(not _is_action_of(action, "s3") for action in _actions(statement)):
        raise PolicyValidationError("Policy has invalid action")
    if not _resources(statement):
        raise PolicyValidationError("Missing required field Resource")
    if not all(_is_of_bucket(resource, bucket) for resource in _resources(statement)):
        raise PolicyValidationError("Policy has invalid resource")
    _check_actions_apply(statement)


def _check_actions_apply(statement: StatementDocument) -> None:
    """Refuse an action that there isn't, and one of objects where only buckets are named or the other way round."""
    kinds = {kind for resource in statement.resources or ("*",) for kind in _kinds_named(resource)}
    for pattern in statement.actions or ():
        if pattern == "*":
            continue
        meant = [find_action(name) for name in matching_actions([pattern])]
        if not meant:
            raise PolicyValidationError("Policy has invalid action")
        if not any(kinds & _kinds_of(action) for action in meant if action is not None):
            raise PolicyValidationError("Action does not apply to any resource(s) in statement")


def _kinds_named(resource: str) -> set[str]:
    named = resource.split(":", _ARN_FIELDS - 1)[-1]
    if "/" in named:
        return {"object"}
    return {"bucket", "object"} if "*" in named or "${" in named else {"bucket"}


def _kinds_of(action: Action) -> set[str]:
    kinds = {"arn:*:s3:::*": "bucket", "arn:*:s3:::*/*": "object"}
    return {kinds[pattern] for pattern in action.resource_patterns if pattern in kinds}


def _is_of_bucket(resource: str, bucket: str) -> bool:
    if resource == "*":
        return True
    fields = resource.split(":", _ARN_FIELDS - 1)
    if len(fields) != _ARN_FIELDS or fields[0] != "arn" or fields[2] != "s3" or fields[1] not in _PARTITIONS:
        return False
    named = fields[5].partition("/")[0]
    return "${" in named or compile_pattern(named)(bucket)


def _is_action_of(action: str, service: str) -> bool:
    prefix, colon, name = action.partition(":")
    return action == "*" or (prefix.lower() == service and bool(colon) and _ACTION_CHARACTERS.issuperset(name))


def invalid_principal(kind: str, entry: str) -> str:
    """Return the sentence about an entry of a Principal element that names nobody."""
    return f'Invalid principal in policy: "{kind}":"{entry}"'


def principals_named(text: str) -> list[str]:
    """Return the user, role and session ARNs that a resource's policy names, for the check that they exist."""
    named: list[str] = []
    for statement in parse_document(text).statements:
        for principals in (statement.principal, statement.not_principal):
            named += [entry for entry in (principals or {}).get("AWS", ()) if entry.startswith("arn:")]
    return named


def _parsed(text: str, not_json: str) -> PolicyDocument:
    try:
        return parse_document(text)
    except NotJsonError as error:
        raise PolicyValidationError(not_json) from error
    except PolicySyntaxError as error:
        raise PolicyValidationError(SYNTAX) from error


def _actions(statement: StatementDocument) -> Sequence[str]:
    return statement.actions or statement.not_actions or ()


def _resources(statement: StatementDocument) -> Sequence[str]:
    return statement.resources or statement.not_resources or ()


def _check_legacy_parsing(document: PolicyDocument) -> None:
    for statement in document.statements:
        wrong = statement.effect not in {"Allow", "Deny"}
        for resource in _resources(statement):
            wrong |= resource.startswith("arn:") and resource.count(":") < 2
        for entry in statement.conditions:
            if split_operator(entry.operator)[1].startswith("date"):
                wrong |= any(parse_instant(value) is None for value in entry.values)
        if wrong:
            raise PolicyValidationError(LEGACY_PARSING)


def _check_sids(document: PolicyDocument, *, blanks: bool = False) -> None:
    sids = [statement.sid for statement in document.statements if statement.sid]
    if not blanks and any(not _SID_CHARACTERS.issuperset(sid) for sid in sids):
        raise PolicyValidationError(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the "
            "regular expression [0-9A-Za-z]*"
        )
    if len(set(sids)) != len(sids):
        raise PolicyValidationError("Statement IDs (SID) in a single policy must be unique.")


def _check_resource(resource: str) -> None:
    if resource == "*":
        return
    fields = resource.split(":", _ARN_FIELDS - 1)
    if fields[0] != "arn":
        raise PolicyValidationError(f'Resource {resource} must be in ARN format or "*".')
    padded = fields + ["*"] * (_ARN_FIELDS - len(fields))
    partition, vendor, region = padded[1:4]
    if partition not in _PARTITIONS and "*" not in partition:
        raise PolicyValidationError(f'Partition "{partition}" is not valid for resource "{resource}".')
    if len(fields) > 2 and (not vendor or "*" in vendor or "?" in vendor):
        raise PolicyValidationError("Resource vendor must be fully qualified and cannot contain regexes.")
    if len(fields) < _ARN_FIELDS:
        return
    if vendor == "iam":
        _check_iam_resource(resource, region, padded[5])
    elif vendor == "s3" and region not in {"", "*"}:
        raise PolicyValidationError(f"Resource {resource} can not contain region information.")


def _check_iam_resource(resource: str, region: str, path: str) -> None:
    if region not in {"", "*"}:
        raise PolicyValidationError(f"IAM resource {resource} cannot contain region information.")
    first_wild = min((path.find(wild) for wild in ("*", "?", "${") if wild in path), default=len(path))
    literal = path[:first_wild]
    # AWS's own policies name templates too, which its sentence does not list.
    known = path == "root" or any(
        literal.startswith(kind) or (first_wild < len(path) and kind.startswith(literal))
        for kind in (*_IAM_RESOURCE_TYPES, "role-template/")
    )
    if not known:
        listed = ", ".join(_IAM_RESOURCE_TYPES)
        raise PolicyValidationError(f'IAM resource path must either be "*" or start with {listed}.')


def _check_action(action: str) -> None:
    if action == "*":
        return
    if action.count(":") > 1:
        raise PolicyValidationError("Actions/Condition can contain only one colon.")
    vendor, colon, name = action.partition(":")
    if not colon or not vendor or not name:
        raise PolicyValidationError("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    if not _VENDOR_CHARACTERS.issuperset(vendor):
        raise PolicyValidationError(f"Vendor {vendor} is not valid")


def _check_principals(statement: StatementDocument) -> None:
    """Refuse entries that cannot name anybody, for instance ones with a wildcard in a name."""
    for principals in (statement.principal, statement.not_principal):
        for kind, entries in (principals or {}).items():
            for entry in entries:
                if not _names_somebody(kind, entry):
                    raise PolicyValidationError(invalid_principal("SERVICE" if kind == "Service" else kind, entry))


def _names_somebody(kind: str, entry: str) -> bool:
    if kind == "AWS" and entry == "*":
        return True
    if not entry or "*" in entry or "?" in entry or any(character.isspace() for character in entry):
        return False
    if kind == "Service":
        return entry.endswith((".amazonaws.com", ".amazonaws.com.cn", ".aws.internal"))
    if kind == "CanonicalUser":
        return len(entry) == 64
    if kind == "Federated":
        return True
    return bool(account_of_entry(entry)) or entry.startswith(("AIDA", "AROA")) or _is_principal_arn(entry)


def _is_principal_arn(entry: str) -> bool:
    fields = entry.split(":", _ARN_FIELDS - 1)
    if len(fields) != _ARN_FIELDS or fields[0] != "arn" or fields[1] not in _PARTITIONS or fields[3]:
        return False
    kinds = {"iam": ("user/", "role/"), "sts": ("assumed-role/", "federated-user/")}.get(fields[2], ())
    return (
        len(fields[4]) == 12
        and fields[4].isdigit()
        and any(fields[5].startswith(kind) and len(fields[5]) > len(kind) for kind in kinds)
    )
