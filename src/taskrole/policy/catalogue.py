"""Which actions, resource types and condition keys exist: for lints and explanations, never for a decision.

The data is frozen from AWS's service authorization reference by tools/generate_catalogue.py and covers the services
that are served; of any other service nothing is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from taskrole.policy import catalogue_data
from taskrole.policy.wildcard import compile_pattern

OWN_SERVICE = "taskrole"
_OWN_ACTIONS = (
    "CreateInstanceToken",
    "ExplainRequest",
    "GetInstanceMetadata",
    "JoinInstance",
    "ListDenials",
    "ListJoinedInstances",
    "ListObservedRoles",
    "ListTaskMetrics",
    "ObserveRole",
    "RemoveJoinedInstance",
    "RenewInstance",
    "SuggestPolicy",
    "WhoCan",
)

GLOBAL_KEYS = frozenset(
    key.lower()
    for key in (
        "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:CurrentTime", "aws:Ec2InstanceSourceVpc",
        "aws:Ec2InstanceSourcePrivateIPv4", "aws:EpochTime", "aws:FederatedProvider", "aws:MultiFactorAuthAge",
        "aws:MultiFactorAuthPresent", "aws:PrincipalAccount", "aws:PrincipalArn",
        "aws:IsMcpServiceAction", "aws:PrincipalIsAWSService",
        "aws:PrincipalOrgID", "aws:PrincipalOrgMasterAccountId", "aws:PrincipalOrgPaths",
        "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList",
        "aws:PrincipalType", "aws:RequestedRegion", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths",
        "aws:SecureTransport", "aws:SourceAccount", "aws:SourceArn", "aws:SourceIdentity", "aws:SourceIp",
        "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:TagKeys",
        "aws:TokenIssueTime", "aws:UserAgent", "aws:ViaAWSService", "aws:VpcSourceIp", "aws:VpceAccount",
        "aws:VpceOrgID", "aws:VpceOrgPaths", "aws:referer", "aws:userid", "aws:username",
        "ec2:RoleDelivery", "ec2:SourceInstanceArn",
    )
)  # fmt: skip
"""AWS: IAM user guide, "AWS global condition context keys"."""

GLOBAL_KEY_PREFIXES = ("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/")


class AccessLevel(Enum):
    """What an action does, in the reference's words."""

    LIST = "L"
    READ = "R"
    WRITE = "W"
    PERMISSIONS = "P"
    TAGGING = "T"


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its name as the reference spells it, the ARN patterns of its resource types, its condition keys."""

    name: str
    access_level: AccessLevel
    resource_patterns: tuple[str, ...]
    condition_keys: frozenset[str]
    """In lower case; the part of a tag key after the slash is ``*``."""


@cache
def _actions() -> dict[str, Action]:
    found = {}
    for line in catalogue_data.LINES.strip("\n").split("\n"):
        name, level, patterns, keys = line.split("\t")
        found[name.lower()] = Action(name, AccessLevel(level), tuple(patterns.split()), frozenset(keys.lower().split()))
    for name in _OWN_ACTIONS:
        found[f"{OWN_SERVICE}:{name.lower()}"] = Action(f"{OWN_SERVICE}:{name}", AccessLevel.READ, (), frozenset())
    return found


@cache
def known_services() -> frozenset[str]:
    """Return the prefixes of the services whose actions are known."""
    return frozenset(name.partition(":")[0] for name in _actions())


def find_action(name: str) -> Action | None:
    """Return an action by its name, compared without case; None if nothing is known of it."""
    return _actions().get(name.lower())


def matching_actions(patterns: Iterable[str]) -> frozenset[str]:
    """Return the names of the known actions that some pattern of an Action element matches."""
    matched: set[str] = set()
    for pattern in patterns:
        matches = compile_pattern(pattern.lower())
        matched.update(action.name for folded, action in _actions().items() if matches(folded))
    return frozenset(matched)


def all_actions() -> frozenset[str]:
    """Return the names of all known actions."""
    return frozenset(action.name for action in _actions().values())


def is_known_key(key: str, actions: Iterable[str]) -> bool:
    """Return whether a condition key is a global one or one of some action's, compared without case."""
    folded = key.lower()
    if folded in GLOBAL_KEYS or folded.startswith(GLOBAL_KEY_PREFIXES):
        return True
    prefix, slash, _ = folded.partition("/")
    form = f"{prefix}/*" if slash else prefix
    return any(form in action.condition_keys for action in map(find_action, actions) if action is not None)


@cache
def keys_of_service(service: str) -> frozenset[str]:
    """Return the condition keys of a service's actions, in lower case."""
    own = (action for name, action in _actions().items() if name.startswith(f"{service}:"))
    return frozenset(key for action in own for key in action.condition_keys)


def is_key_of_service(key: str, service: str) -> bool:
    """Return whether some action of a service has a condition key."""
    prefix, slash, _ = key.lower().partition("/")
    return (f"{prefix}/*" if slash else prefix) in keys_of_service(service)
