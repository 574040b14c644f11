"""The account as a whole: alias, summary, and everything in it in one answer."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import EntityAlreadyExistsError, NoSuchEntityError
from taskrole.services.iam.items import Item, ItemKind
from taskrole.services.iam.model import ROOT_USER_KEY, Entity, Kind, ManagedPolicy
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.operations.managed_policies import policy_shape, version_shape
from taskrole.services.iam.operations.shapes import SHAPE_NAMES, entity_shape
from taskrole.services.iam.quotas import Quotas

operations: OperationSet[IamDeps] = OperationSet("iam")

_LISTED = 100_000  # more than quotas allow of anything
_TOKEN_VERSION_KEY = "token-version"  # noqa: S105  a name


@operations.operation("CreateAccountAlias", questions=s.on_nothing("CreateAccountAlias"))
def create_account_alias(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Give the account an alias; it has one at the most, and no two accounts have the same."""
    alias = request["AccountAlias"]
    if iam.store.account_of_alias(alias) not in (None, call.account_id):
        raise EntityAlreadyExistsError(f"The account alias {alias} already exists.")
    iam.store.set_alias(call.account_id, alias)
    return {}


@operations.operation("DeleteAccountAlias", questions=s.on_nothing("DeleteAccountAlias"))
def delete_account_alias(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Remove the account's alias."""
    if iam.store.alias(call.account_id) != request["AccountAlias"]:
        raise NoSuchEntityError(f"The account alias {request['AccountAlias']} cannot be found.")
    iam.store.set_alias(call.account_id, "")
    return {}


@operations.operation("ListAccountAliases", questions=s.on_nothing("ListAccountAliases"))
def list_account_aliases(iam: IamDeps, call: Call, _request: Any) -> dict[str, Any]:
    """List the account's alias, if it has one."""
    alias = iam.store.alias(call.account_id)
    return {"AccountAliases": [alias] if alias else [], "IsTruncated": False}


@operations.operation("GetAccountSummary", questions=s.on_nothing("GetAccountSummary"))
def get_account_summary(iam: IamDeps, call: Call, _request: Any) -> dict[str, Any]:
    """Count what the account has, beside what it may have."""
    return {"SummaryMap": {**_entity_counts(iam, call), **_item_counts(iam, call), **_quotas(iam.store.quotas)}}


def _entity_counts(iam: IamDeps, call: Call) -> dict[str, int]:
    counts = {kind: iam.store.count(call.account_id, kind) for kind in Kind}
    policies = iam.policies.page(call.account_id, "/", "", _LISTED)
    return {
        "Users": counts[Kind.USER],
        "Groups": counts[Kind.GROUP],
        "Roles": counts[Kind.ROLE],
        "InstanceProfiles": counts[Kind.INSTANCE_PROFILE],
        "Policies": len(policies),
        "PolicyVersionsInUse": sum(len(iam.policies.versions(policy)) for policy in policies),
        "AccountAccessKeysPresent": int(bool(iam.access_keys.list(call.account_id, ROOT_USER_KEY))),
        "AccountPasswordPresent": 0,
    }


def _item_counts(iam: IamDeps, call: Call) -> dict[str, int]:
    account_id = call.account_id
    devices = iam.items.list(account_id, ItemKind.MFA_DEVICE)
    preferences = iam.items.find(account_id, ItemKind.PREFERENCES, _TOKEN_VERSION_KEY)
    providers = (ItemKind.OIDC_PROVIDER, ItemKind.SAML_PROVIDER)
    return {
        "AccountMFAEnabled": int(any(device.owner_id == account_id for device in devices)),
        "AccountSigningCertificatesPresent": int(
            bool(iam.items.list(account_id, ItemKind.SIGNING_CERTIFICATE, account_id))
        ),
        "MFADevices": len(devices),
        "MFADevicesInUse": sum(bool(device.owner_id) for device in devices),
        "Providers": sum(iam.items.count(account_id, kind) for kind in providers),
        "ServerCertificates": iam.items.count(account_id, ItemKind.SERVER_CERTIFICATE),
        "GlobalEndpointTokenVersion": 1 if preferences is None else preferences.values["version"],
    }


def _quotas(quotas: Quotas) -> dict[str, int]:
    return {
        "UsersQuota": quotas.users,
        "GroupsQuota": quotas.groups,
        "RolesQuota": quotas.roles,
        "InstanceProfilesQuota": quotas.instance_profiles,
        "PoliciesQuota": quotas.policies,
        "PolicySizeQuota": quotas.policy_size,
        "PolicyVersionsInUseQuota": quotas.policies * quotas.policy_versions,
        "VersionsPerPolicyQuota": quotas.policy_versions,
        "UserPolicySizeQuota": quotas.user_policy_size,
        "GroupPolicySizeQuota": quotas.group_policy_size,
        "RolePolicySizeQuota": quotas.role_policy_size,
        "AssumeRolePolicySizeQuota": quotas.trust_policy_size,
        "AttachedPoliciesPerUserQuota": quotas.attached_policies,
        "AttachedPoliciesPerGroupQuota": quotas.attached_policies,
        "AttachedPoliciesPerRoleQuota": quotas.attached_policies,
        "GroupsPerUserQuota": quotas.groups_per_user,
        "AccessKeysPerUserQuota": quotas.access_keys_per_user,
        "SigningCertificatesPerUserQuota": quotas.signing_certificates_per_user,
        "ServerCertificatesQuota": quotas.server_certificates,
    }


@operations.operation(
    "SetSecurityTokenServicePreferences", questions=s.on_nothing("SetSecurityTokenServicePreferences")
)
def set_security_token_service_preferences(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Choose the version of session tokens; it is kept and shown, and every token here is good in every region."""
    version = int(request["GlobalEndpointTokenVersion"][1])
    iam.items.put(Item(call.account_id, ItemKind.PREFERENCES, _TOKEN_VERSION_KEY, call.now, {"version": version}))
    return {}


# GetAccountAuthorizationDetails: one page goes over users, groups, roles and policies in this order.


def _policies_of(iam: IamDeps, entity: Entity) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    inline = iam.store.inline_policies(entity.account_id, entity.kind, entity.key)
    attached = map(iam.policies.find, iam.store.attached(entity.account_id, entity.kind, entity.key))
    return (
        [{"PolicyName": name, "PolicyDocument": s.encoded(text)} for name, text in inline.items()],
        [{"PolicyName": one.name, "PolicyArn": one.arn} for one in attached if one is not None],
    )


def _entity_detail(iam: IamDeps, entity: Entity) -> dict[str, Any]:
    detail = entity_shape(iam, entity)
    for member in ("Description", "MaxSessionDuration"):
        detail.pop(member, None)
    inline, attached = _policies_of(iam, entity)
    detail[f"{SHAPE_NAMES[entity.kind]}PolicyList"] = inline
    detail["AttachedManagedPolicies"] = attached
    if entity.kind is Kind.USER:
        detail["GroupList"] = [group.name for group in iam.store.groups_of(entity.account_id, entity.key)]
    if entity.kind is Kind.ROLE:
        profiles = iam.store.profiles_of(entity.account_id, entity.key)
        detail["InstanceProfileList"] = [entity_shape(iam, profile) for profile in profiles]
    return detail


def _policy_detail(iam: IamDeps, policy: ManagedPolicy, attached: int) -> dict[str, Any]:
    detail = policy_shape(policy, attached)
    detail.pop("Tags", None)
    detail["PolicyVersionList"] = [version_shape(one, with_document=True) for one in iam.policies.versions(policy)]
    return detail


_Detail = Callable[[], dict[str, Any]]


def _everything(iam: IamDeps, account_id: str, wanted: Sequence[str]) -> list[tuple[str, str, _Detail]]:
    """Return (marker, list member, detail) of all that is wanted, in order, without making the details."""
    found: list[tuple[str, str, _Detail]] = []
    for order, kind in enumerate((Kind.USER, Kind.GROUP, Kind.ROLE)):
        if wanted and SHAPE_NAMES[kind] not in wanted:
            continue
        member = f"{SHAPE_NAMES[kind]}DetailList"
        entities = iam.store.page(account_id, kind, "/", "", _LISTED)
        found += [(f"{order} {entity.key}", member, partial(_entity_detail, iam, entity)) for entity in entities]
    counts = iam.store.attachment_counts(account_id)
    policies: list[ManagedPolicy] = []
    if not wanted or "LocalManagedPolicy" in wanted:
        policies += iam.policies.page(account_id, "/", "", _LISTED)
    if not wanted or "AWSManagedPolicy" in wanted:
        attached = [iam.policies.managed.find(arn) for arn in counts]
        policies += [policy for policy in attached if policy is not None]
    found += [
        (f"3 {policy.arn}", "Policies", partial(_policy_detail, iam, policy, counts.get(policy.arn, 0)))
        for policy in policies
    ]
    return found


@operations.operation("GetAccountAuthorizationDetails", questions=s.on_nothing("GetAccountAuthorizationDetails"))
def get_account_authorization_details(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return users, groups, roles and managed policies with all their documents."""
    everything = _everything(iam, call.account_id, request.get("Filter", []))
    shown, page = s.page_of_all(everything, request, lambda one: one[0])
    answer: dict[str, Any] = {
        "UserDetailList": [],
        "GroupDetailList": [],
        "RoleDetailList": [],
        "Policies": [],
    }
    for _, member, detail in shown:
        answer[member].append(detail())
    return {**answer, **page}
