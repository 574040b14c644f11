"""Small adapters between packages that must not know each other; used by the composition root alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import AuthenticationError, AuthenticationProblem, ServiceError
from taskrole.aws.http import BytesBody, FileBody, HttpRequest, HttpResponse, StreamBody
from taskrole.aws.operation import BoundOperation
from taskrole.aws.signature_errors import Family
from taskrole.config import Settings, SettingsError
from taskrole.gateway.authenticate import Caller, Credential
from taskrole.gateway.authorize import Authorizer, enforce
from taskrole.gateway.wire import REGISTRY, Found
from taskrole.policy.context import resource_account
from taskrole.policy.model import PolicyType
from taskrole.services.ec2.api import VPC_CIDR, Ec2Api, Interface, Profile, Scope
from taskrole.services.ecr.api import STREAMING, WAITING, AuthorizationToken, EcrApi, match, render_error
from taskrole.services.ecs.api import ContainerInstance, Network, NetworkMissingError, Subnet, Task
from taskrole.services.iam.api import IamApi
from taskrole.services.iam.quotas import Quotas, quotas_of
from taskrole.services.sts.api import StsApi
from taskrole.services.taskrole.deps import ResourceOwner

_ARN_FIELDS = 6
_TAG_PREFIXES = ("aws:resourcetag/", "s3:existingobjecttag/", "ecr:resourcetag/", "secretsmanager:resourcetag/")
_REPOSITORY_OPERATIONS = frozenset(
    {"BatchGetImage", "GetDownloadUrlForLayer", "BatchCheckLayerAvailability", "PutImage"}
)
_INVALID = "The security token included in the request is invalid."


def iam_quotas(settings: Settings) -> Quotas:
    """Return the quotas that were chosen.

    Raises:
        SettingsError: A name is not that of a quota.
    """
    try:
        return quotas_of(settings.iam_quotas)
    except ValueError as error:
        raise SettingsError(str(error)) from error


class CredentialFinder:
    """Finds credentials for the gateway: long-term keys in IAM, sessions in their own tokens."""

    def __init__(self, iam: IamApi, sts: StsApi) -> None:
        self._iam = iam
        self._sts = sts

    def find(self, access_key_id: str, session_token: str, now: datetime) -> Credential:
        """Return the credential of an access key id.

        Raises:
            AuthenticationError: UNKNOWN_KEY, INACTIVE_KEY, BAD_TOKEN, EXPIRED_TOKEN.
        """
        if session_token:
            opened = self._sts.open_session(access_key_id, session_token, now)
            return Credential(opened.principal, opened.secret_access_key, opened.session)
        key = self._iam.find_access_key(access_key_id)
        if key is None:
            raise AuthenticationError(AuthenticationProblem.UNKNOWN_KEY, _INVALID, {"AWSAccessKeyId": access_key_id})
        if not key.active:
            raise AuthenticationError(AuthenticationProblem.INACTIVE_KEY, _INVALID, {"AWSAccessKeyId": access_key_id})
        return Credential(key.principal, key.secret_access_key)


class S3Objects:
    """Objects of S3 for DynamoDB's exports and imports: the operations of S3, asked about as for the caller's own call.

    S3's operations are given later (``operations``), because both services are built side by side.
    """

    def __init__(self, authorizer: Authorizer) -> None:
        self._authorizer = authorizer
        self.operations: Mapping[str, BoundOperation] = {}

    def put(self, call: Call, bucket: str, key: str, content: bytes) -> str:
        """Store an object and return its ETag."""
        request = {"Bucket": bucket, "Key": key, "ContentLength": len(content)}
        return str(self._run(replace(call, body=BytesBody(content)), "PutObject", request)["ETag"])

    def get(self, call: Call, bucket: str, key: str) -> Iterator[bytes]:
        """Yield the bytes of an object."""
        body = self._run(call, "GetObject", {"Bucket": bucket, "Key": key})["Body"]
        if isinstance(body, bytes):
            yield body
        elif isinstance(body, StreamBody):
            yield from body.pieces
        else:
            yield from _pieces_of(body)

    def keys(self, call: Call, bucket: str, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with a prefix."""
        request: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix}
        while True:
            page = self._run(call, "ListObjectsV2", request)
            yield from (each["Key"] for each in page.get("Contents", ()))
            if not page.get("IsTruncated"):
                return
            request["ContinuationToken"] = page["NextContinuationToken"]

    def _run(self, call: Call, name: str, request: dict[str, Any]) -> Any:
        operation = self.operations[name]
        asked = replace(call, service="s3", operation=name, http=None)
        resolved = operation.resolve(asked, request)
        enforce(self._authorizer.answer_all(asked, operation.questions(asked, resolved)), quote_resource=True)
        return operation.run(asked, resolved)


def _pieces_of(body: FileBody) -> Iterator[bytes]:
    try:
        with body.path.open("rb") as file:
            file.seek(body.offset)
            left = body.length
            while left > 0 and (piece := file.read(min(left, 1 << 20))):
                left -= len(piece)
                yield piece
    finally:
        if body.close is not None:
            body.close()


class RegistryWire:
    """The image registry's routes as a wire of the gateway; its operations answer HTTP responses themselves."""

    service = "ecr"
    signing_name = "ecr"
    family: Family = "registry"
    scheme = REGISTRY

    def find(self, http: HttpRequest) -> Found:
        """Find the operation of a route.

        Raises:
            ServiceError: The route leads nowhere.
        """
        name, arguments = match(http)
        return Found(name, streams=name in STREAMING, waits=name in WAITING, arguments=arguments)

    def name(self, http: HttpRequest, found: Found) -> str:
        """Return the operation's name."""
        return found.name

    def parse(self, http: HttpRequest, name: str, found: Found) -> Any:
        """Return what the route told."""
        return found.arguments

    def serialize(self, name: str, result: Any, http: HttpRequest, request_id: str) -> HttpResponse:
        """Pass on the response."""
        assert isinstance(result, HttpResponse)
        return result

    def error(self, error: ServiceError, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render an error as docker reads it."""
        return render_error(error, http)

    def known(self, name: str) -> bool:
        """Tell whether the route is served: always, since ``find`` found it."""
        return True


class RegistryLogins:
    """Turns a registry password into the caller who asked for it."""

    def __init__(self, ecr: EcrApi) -> None:
        self._ecr = ecr

    def __call__(self, header: str, now: datetime) -> Caller:
        """Return the caller.

        Raises:
            AuthenticationError: No password, or one that is not good (any more).
        """
        token = self._ecr.authenticate_basic(header, now)
        principal = token.principal
        return Caller(principal, principal.account_id, token.region, token.access_key_id, token.session)


class ResourceFinder:
    """Finds the owner, the policy and the tags of a resource as the services themselves see them.

    It takes them from the questions that the service's own operation asks about the resource, so that what is said
    about a resource cannot differ from what is enforced.
    """

    def __init__(self, iam: IamApi, operations: Mapping[str, Mapping[str, BoundOperation]]) -> None:
        self._iam = iam
        self._operations = operations

    def __call__(self, call: Call, action: str, arn: str) -> ResourceOwner | None:
        """Return what is known of a resource; None for what is not there or has neither policy nor tags."""
        fields = arn.split(":", 5)
        if len(fields) != _ARN_FIELDS:
            return None
        if fields[2] == "iam":
            return self._role(arn)
        operation, request = _operation_about(fields[2], action, arn, fields[4], fields[5])
        bound = self._operations.get(fields[2], {}).get(operation)
        if bound is None:
            return None
        try:
            asked = bound.questions(call, request)
        except ServiceError:
            return None
        question = next((one for one in asked if one.resource.startswith("arn:")), None)
        if question is None:
            return None
        tags = {key: value for key, value in question.context.items() if key.lower().startswith(_TAG_PREFIXES)}
        return ResourceOwner(resource_account(question), question.resource_policy, context=tags)

    def _role(self, arn: str) -> ResourceOwner | None:
        role = self._iam.find_role_by_arn(arn)
        if role is None:
            return None
        tags = {f"{prefix}:ResourceTag/{key}": value for key, value in role.tags.items() for prefix in ("aws", "iam")}
        return ResourceOwner(role.account_id, role.trust_policy, PolicyType.TRUST, context=tags)


def _operation_about(service: str, action: str, arn: str, account_id: str, name: str) -> tuple[str, dict[str, Any]]:
    """Return an operation that asks about a resource, and the request that makes it do so."""
    if service == "s3":
        bucket, slash, key = name.partition("/")
        return ("GetObject", {"Bucket": bucket, "Key": key}) if slash else ("GetBucketLocation", {"Bucket": bucket})
    if service == "dynamodb":
        return "DescribeTable", {"TableName": "/".join(arn.split("/")[:2])}
    if service == "secretsmanager":
        return "DescribeSecret", {"SecretId": arn}
    if service == "ecr":
        # The policy of the registry counts for some actions only, so the very action is asked about where it can be.
        asked = action.partition(":")[2]
        known = asked if asked in _REPOSITORY_OPERATIONS else "ListImages"
        return known, {"registryId": account_id, "repositoryName": name.removeprefix("repository/")}
    return "", {}


class RegistryRevocation:
    """Tells ECR whether the session that a registry password was made for has been revoked."""

    def __init__(self, sts: StsApi) -> None:
        self._sts = sts

    def __call__(self, token: AuthorizationToken, now: datetime) -> bool:
        """Return whether the session was revoked."""
        return token.session is not None and self._sts.revocations.is_revoked(token.principal, token.session, now)


class InstanceProfiles:
    """Instance profiles for EC2, from IAM."""

    def __init__(self, iam: IamApi) -> None:
        self._iam = iam

    def find(self, account_id: str, name: str) -> Profile | None:
        """Return an instance profile by name, or None."""
        found = self._iam.find_instance_profile(account_id, name)
        if found is None:
            return None
        return Profile(found.arn, found.profile_id, found.role.arn if found.role else "")


class Ec2Machines:
    """The machines of container instances are EC2's: ECS's port to it."""

    def __init__(self, ec2: Ec2Api) -> None:
        self._ec2 = ec2

    def registered(self, connection: Connection, call: Call, instance: ContainerInstance) -> None:
        """Remember a machine; those that are managed from elsewhere (``mi-...``) are none of EC2's."""
        if instance.ec2_instance_id.startswith("i-"):
            scope = Scope(instance.key.account_id, instance.key.region)
            self._ec2.note_machine(
                connection, scope, instance.ec2_instance_id, instance.attributes, call.source_ip, call.now
            )

    def role_arn(self, account_id: str, region: str, ec2_instance_id: str) -> str:
        """See ``taskrole.services.ecs.machines.Machines``."""
        return self._ec2.role_arn(Scope(account_id, region), ec2_instance_id)

    def verifies(self, document: str, signature: str) -> bool:
        """See ``taskrole.services.ecs.machines.Machines``."""
        return self._ec2.verifies(document, signature)


class TaskNetworks:
    """The networks of tasks are EC2's: ECS's port to it."""

    def __init__(self, ec2: Ec2Api) -> None:
        self._ec2 = ec2

    def find(self, account_id: str, region: str, subnet_ids: Sequence[str], group_ids: Sequence[str]) -> Network:
        """See ``taskrole.services.ecs.networks.Networks``."""
        scope = Scope(account_id, region)
        try:
            subnets = self._ec2.check_network(scope, subnet_ids, group_ids)
        except ServiceError as error:
            raise NetworkMissingError(error.code, error.message) from error
        return Network(
            tuple(Subnet(one.subnet_id, one.cidr, one.zone, VPC_CIDR) for one in subnets),
            tuple(group_ids) or (scope.default_group_id,),
        )

    def attach(self, connection: Connection, task: Task, now: datetime) -> None:
        """See ``taskrole.services.ecs.networks.Networks``."""
        given = task.network_interface
        interface = Interface(
            Scope(task.key.account_id, task.key.region),
            given["networkInterfaceId"],
            task.arn,
            given["privateIPv4Address"],
            given["subnetId"],
            tuple(given["securityGroups"]),
            now,
            given["macAddress"],
        )
        self._ec2.put_interface(connection, interface)

    def detach(self, connection: Connection, account_id: str, region: str, interface_ids: Collection[str]) -> None:
        """See ``taskrole.services.ecs.networks.Networks``."""
        self._ec2.remove_interfaces(connection, Scope(account_id, region), interface_ids)


class SecurityGroupFirewalls:
    """The security groups of machines and tasks are EC2's: ECS's port to them."""

    def __init__(self, ec2: Ec2Api) -> None:
        self._ec2 = ec2

    def versions(self) -> Mapping[tuple[str, str], int]:
        """See ``taskrole.services.ecs.firewalls.Firewalls``."""
        return {(scope.account_id, scope.region): number for scope, number in self._ec2.network_versions().items()}

    def version(self, account_id: str, region: str) -> int:
        """See ``taskrole.services.ecs.firewalls.Firewalls``."""
        return self._ec2.network_version(Scope(account_id, region))

    def interfaces(self, account_id: str, region: str, attached_to: Sequence[str]) -> list[dict[str, Any]]:
        """See ``taskrole.services.ecs.firewalls.Firewalls``."""
        return [
            {
                "attachedTo": one.interface.attached_to,
                "address": one.interface.private_ip,
                "rules": [
                    {
                        "egress": each.rule.egress,
                        "protocol": each.rule.protocol,
                        "fromPort": each.rule.from_port,
                        "toPort": each.rule.to_port,
                        "peers": each.peers,
                    }
                    for each in one.rules
                ],
            }
            for one in self._ec2.firewalls(Scope(account_id, region), attached_to)
        ]
