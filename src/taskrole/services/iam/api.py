"""What other services and the gateway may ask of IAM. Hot questions are answered from memory.

What is remembered is good for as long as its account's version stays the same. Own writes drop it at once; ``refresh``
(run every half second by a worker) drops what other processes changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from taskrole.aws.call import CallSession
from taskrole.ids import account_of_unique_id, unique_id
from taskrole.policy.evaluate import NO_POLICIES, PolicySet
from taskrole.policy.model import Principal, PrincipalKind, account_root
from taskrole.services.iam.access_keys import ACTIVE
from taskrole.services.iam.cache import AccountCache
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import EntityAlreadyExistsError
from taskrole.services.iam.items import ItemKind
from taskrole.services.iam.model import ROOT_USER_KEY, Entity, Kind
from taskrole.services.iam.operations.service_linked_roles import ecs_service_role, insert_if_absent
from taskrole.services.iam.operations.support import attach
from taskrole.services.iam.principals import Principals

SESSION_POLICY_SETS_MAX = 500  # callers choose their session policies, so what is kept of them is kept small
KEY_USES_MAX = 10_000
KEY_USES_WRITTEN_EVERY = timedelta(seconds=30)
ADMINISTRATOR = "admin"
INSTANCE_ROLE = "ecsInstanceRole"
_ADMINISTRATOR_POLICY = "arn:aws:iam::aws:policy/AdministratorAccess"
_INSTANCE_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
_INSTANCE_TRUST = (
    '{"Version":"2008-10-17","Statement":[{"Sid":"","Effect":"Allow",'
    '"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
)
_ALLOWS_NOTHING = (  # what a boundary that was deleted leaves
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"none:none","Resource":"arn:aws:none:::none"}]}'
)


_KEY_LENGTH = 3
_WITH_POLICIES = (PrincipalKind.USER, PrincipalKind.ROLE_SESSION, PrincipalKind.FEDERATED_USER)


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A long-term access key with its owner."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    active: bool
    principal: Principal


@dataclass(frozen=True, slots=True)
class Role:
    """A role as other services see it."""

    account_id: str
    name: str
    path: str
    arn: str
    role_id: str
    trust_policy: str
    max_session_duration_seconds: int
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstanceProfile:
    """An instance profile as other services see it."""

    arn: str
    profile_id: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """An issuer of identity tokens that an account believes."""

    arn: str
    host_and_path: str
    client_ids: tuple[str, ...]
    thumbprints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An access key id and its secret."""

    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountCredentials:
    """The keys that an account begins with."""

    root: KeyPair
    administrator: KeyPair


class IamApi:
    """IAM as seen from inside."""

    def __init__(self, deps: IamDeps) -> None:
        self._deps = deps
        self._store = deps.store
        self._policies = deps.policies
        self._access_keys = deps.access_keys
        self._ids = deps.ids
        self._load_policy_set = deps.policy_sets.load
        self.principals = Principals(deps.store, deps.policies, deps.policy_sets)
        self._versions: dict[str, int] = {}
        self._keys: AccountCache[str, AccessKey] = AccountCache()
        self._policy_sets: AccountCache[tuple[str, ...], PolicySet] = AccountCache()
        self._session_policy_sets: AccountCache[tuple[str, ...], PolicySet] = AccountCache(SESSION_POLICY_SETS_MAX)
        self._roles: AccountCache[str, Role] = AccountCache()
        self._users: AccountCache[str, Principal] = AccountCache()
        self._key_uses: dict[str, tuple[datetime, str, str]] = {}
        self._key_uses_at: datetime | None = None
        self._store.on_change(self._forget)

    # Hot

    def find_access_key(self, access_key_id: str) -> AccessKey | None:
        """Return a long-term access key with its owner, or None."""
        try:
            account_id = account_of_unique_id(access_key_id)
        except ValueError:
            return None  # not an id that was made here
        return self._keys.get(account_id, access_key_id, lambda: self._load_access_key(access_key_id))

    def _load_access_key(self, access_key_id: str) -> AccessKey | None:
        found = self._access_keys.find(access_key_id)
        if found is None:
            return None
        record, secret = found
        principal = self._owner(record.account_id, record.user_key)
        return None if principal is None else AccessKey(access_key_id, secret, record.status == ACTIVE, principal)

    def policy_set(self, principal: Principal, session: CallSession | None) -> PolicySet:
        """Return the compiled policies of a principal; nothing for services and anonymous callers."""
        if principal.kind not in _WITH_POLICIES:
            return NO_POLICIES
        key = _policy_key(principal, session)
        cache = self._policy_sets if len(key) == _KEY_LENGTH else self._session_policy_sets
        found = cache.get(principal.account_id, key, lambda: self._load_policy_set(principal, session))
        assert found is not None
        return found

    def refresh(self, now: datetime | None = None) -> None:
        """Drop what other processes changed since the last call. To be run every half second."""
        if now is not None:
            self._write_key_uses(now)
        versions = self._store.versions()
        for account_id, version in versions.items():
            if self._versions.get(account_id) != version:
                self._forget(account_id)
        self._versions = versions

    def _forget(self, account_id: str) -> None:
        self._keys.forget(account_id)
        self._policy_sets.forget(account_id)
        self._session_policy_sets.forget(account_id)
        self._roles.forget(account_id)
        self._users.forget(account_id)

    # Look-ups

    def find_role(self, account_id: str, role_name: str) -> Role | None:
        """Return a role by name, or None."""

        def load() -> Role | None:
            entity = self._store.find(account_id, Kind.ROLE, role_name)
            return None if entity is None else _role(entity)

        return self._roles.get(account_id, role_name.lower(), load)

    def find_role_by_arn(self, arn: str) -> Role | None:
        """Return a role by its whole ARN (path and case count), or None."""
        fields = arn.split(":", 5)
        if len(fields) != 6 or fields[2] != "iam" or not fields[5].startswith("role/"):
            return None
        role = self.find_role(fields[4], fields[5].rpartition("/")[2])
        return role if role is not None and role.arn == arn else None

    def find_user(self, account_id: str, user_name: str) -> Principal | None:
        """Return a user as a principal, or None."""
        user_key = user_name.lower()
        if not user_key:
            return None
        return self._users.get(account_id, user_key, lambda: self._owner(account_id, user_key))

    def find_policy_document(self, account_id: str, arn: str) -> str | None:
        """Return the document in force of a managed policy that an account may use: its own, or AWS's."""
        if arn.split(":")[4:5] not in ([account_id], ["aws"]):
            return None
        return self._policies.default_document(arn)

    def find_instance_profile(self, account_id: str, profile_name: str) -> InstanceProfile | None:
        """Return an instance profile with its role, or None."""
        profile = self._store.find(account_id, Kind.INSTANCE_PROFILE, profile_name) if profile_name else None
        if profile is None:
            return None
        role = self.find_role(account_id, profile.role_key) if profile.role_key else None
        return InstanceProfile(profile.arn, profile.unique_id, role)

    def credentials_of(self, account_id: str, user_name: str) -> KeyPair | None:
        """Return an active key of a user, or of the root (``root``). For the operator's own command line only."""
        user_key = ROOT_USER_KEY if user_name == "root" else user_name.lower()
        for record in self._access_keys.list(account_id, user_key):
            found = self._access_keys.find(record.access_key_id)
            if found is not None and record.status == ACTIVE:
                return KeyPair(record.access_key_id, found[1])
        return None

    def note_key_use(self, access_key_id: str, now: datetime, service: str, region: str) -> None:
        """Remember when a long-term key was last used; ``refresh`` writes it down now and then."""
        if len(self._key_uses) < KEY_USES_MAX or access_key_id in self._key_uses:
            self._key_uses[access_key_id] = (now, service, region)

    def _write_key_uses(self, now: datetime) -> None:
        if self._key_uses_at and now - self._key_uses_at < KEY_USES_WRITTEN_EVERY:
            return
        uses, self._key_uses, self._key_uses_at = self._key_uses, {}, now
        if uses:
            self._access_keys.used(uses)
        self._deps.uses.write()

    def note_actions(self, principal: Principal, actions: Sequence[str], region: str, now: datetime) -> None:
        """Remember that a user or role asked for actions; ``refresh`` writes it down with the uses of keys."""
        entity_id = principal.role_id or (principal.user_id if principal.kind is PrincipalKind.USER else "")
        if entity_id:
            self._deps.uses.note(principal.account_id, entity_id, actions, region, now)

    def accepts_mfa_code(self, principal: Principal, serial_number: str, code: str, now: datetime) -> bool:
        """Tell whether a code is the one that a device of the calling user (or root) shows; it counts once."""
        if principal.kind not in (PrincipalKind.USER, PrincipalKind.ROOT):
            return False
        return self._deps.mfa.accepts(principal.account_id, serial_number, principal.user_id, code, now)

    def find_identity_provider(self, account_id: str, host_and_path: str) -> IdentityProvider | None:
        """Return the OpenID Connect provider of an issuer (its URL without scheme), or None."""
        arn = f"arn:aws:iam::{account_id}:oidc-provider/{host_and_path}"
        item = self._deps.items.find(account_id, ItemKind.OIDC_PROVIDER, arn)
        if item is None:
            return None
        values = item.values
        return IdentityProvider(arn, host_and_path, tuple(values["client_ids"]), tuple(values["thumbprints"]))

    # Accounts

    def bootstrap_account(self, account_id: str, now: datetime) -> AccountCredentials:
        """Make sure that an account is there with its root, an administrator and the instance role; return the keys."""
        self._store.create_account(account_id, now)
        self._ensure_user(account_id, now)
        self.ensure_instance_role(account_id, now)
        return AccountCredentials(
            self._ensure_key(account_id, "root", ROOT_USER_KEY, now),
            self._ensure_key(account_id, ADMINISTRATOR, ADMINISTRATOR, now),
        )

    def ensure_instance_role(self, account_id: str, now: datetime) -> None:
        """Make sure that role and instance profile ``ecsInstanceRole`` are there."""
        if self._store.find(account_id, Kind.ROLE, INSTANCE_ROLE) is None:
            self._create(account_id, Kind.ROLE, INSTANCE_ROLE, now, trust_policy=_INSTANCE_TRUST)
            self._attach(account_id, Kind.ROLE, INSTANCE_ROLE, _INSTANCE_POLICY)
        if self._store.find(account_id, Kind.INSTANCE_PROFILE, INSTANCE_ROLE) is None:
            self._create(account_id, Kind.INSTANCE_PROFILE, INSTANCE_ROLE, now, role_key=INSTANCE_ROLE.lower())

    def ensure_ecs_service_role(self, account_id: str, now: datetime) -> None:
        """Make sure that AWSServiceRoleForECS is there: ECS makes it when it is first used."""
        role = ecs_service_role(account_id, unique_id(self._ids, "AROA", account_id), now)
        if self.find_role(account_id, role.name) is None:
            self._store.write(account_id, lambda connection: insert_if_absent(connection, role, self._store.quotas))

    def _ensure_user(self, account_id: str, now: datetime) -> None:
        if self._store.find(account_id, Kind.USER, ADMINISTRATOR) is None:
            self._create(account_id, Kind.USER, ADMINISTRATOR, now)
            self._attach(account_id, Kind.USER, ADMINISTRATOR, _ADMINISTRATOR_POLICY)

    def _attach(self, account_id: str, kind: Kind, name: str, policy_arn: str) -> None:
        attach(self._store, account_id, kind, name, self._policies.get(policy_arn))

    def _ensure_key(self, account_id: str, user_name: str, user_key: str, now: datetime) -> KeyPair:
        found = self.credentials_of(account_id, user_name)
        if found is not None:
            return found
        record, secret = self._access_keys.create(account_id, user_key, now)
        return KeyPair(record.access_key_id, secret)

    def _create(
        self, account_id: str, kind: Kind, name: str, now: datetime, *, trust_policy: str = "", role_key: str = ""
    ) -> None:
        prefixes = {Kind.USER: "AIDA", Kind.ROLE: "AROA", Kind.INSTANCE_PROFILE: "AIPA"}
        entity_id = unique_id(self._ids, prefixes[kind], account_id)
        try:
            self._store.create(
                Entity(account_id, kind, name, "/", entity_id, now, trust_policy=trust_policy, role_key=role_key)
            )
        except EntityAlreadyExistsError:
            return  # another process was quicker

    def _owner(self, account_id: str, user_key: str) -> Principal | None:
        if user_key == ROOT_USER_KEY:
            return account_root(account_id)
        user = self._store.find(account_id, Kind.USER, user_key)
        if user is None:
            return None
        return Principal(PrincipalKind.USER, account_id, user.arn, user.unique_id, name=user.name, tags=user.tags)


def _policy_key(principal: Principal, session: CallSession | None) -> tuple[str, ...]:
    key = (principal.kind.value, principal.issuer_arn or principal.name, principal.role_id or principal.user_id)
    if session is None or not (session.inline_session_policy or session.session_policy_arns):
        return key
    return (*key, session.inline_session_policy, *session.session_policy_arns)


def _role(entity: Entity) -> Role:
    return Role(
        entity.account_id,
        entity.name,
        entity.path,
        entity.arn,
        entity.unique_id,
        entity.trust_policy,
        entity.max_session_seconds,
        entity.tags,
    )
