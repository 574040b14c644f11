"""Machines that join with a token: tokens, the exchange for an instance's own session, its renewal, and removal.

The exchange is made without a signature, because the machine has no keys yet; the token is what is authenticated. What
is then asked is what AWS asks of an instance: may EC2 assume the container instance role?
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question, service_principal
from taskrole.services.ec2.api import Scope
from taskrole.services.sts.api import RoleNotAssumableError
from taskrole.services.taskrole.deps import TaskroleDeps
from taskrole.services.taskrole.errors import not_found, validation_error
from taskrole.services.taskrole.joining import JoinedInstance, Place
from taskrole.services.taskrole.operations.common import on_everything, text

operations: OperationSet[TaskroleDeps] = OperationSet("taskrole")

EC2 = "ec2.amazonaws.com"
LIFE_SECONDS_DEFAULT, LIFE_SECONDS_MAX = 3600, 24 * 3600
SESSION_SECONDS = 6 * 3600
_CLUSTER = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)


@operations.operation("CreateInstanceToken", questions=on_everything("CreateInstanceToken"))
def create_instance_token(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Make a token with which one machine can join a cluster, once, within the next hour or as asked for.

    Raises:
        ServiceError: ValidationException.
    """
    cluster = text(request, "cluster") or "default"
    if not _CLUSTER.fullmatch(cluster):
        raise validation_error("cluster must be the name of a cluster.")
    seconds = request.get("lifeSeconds", LIFE_SECONDS_DEFAULT)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 60 <= seconds <= LIFE_SECONDS_MAX:
        raise validation_error(f"lifeSeconds must be a number from 60 to {LIFE_SECONDS_MAX}.")
    life, place = timedelta(seconds=seconds), Place(call.account_id, call.region, cluster)
    token = deps.joining.new_token(place, life, call.principal.arn[:2048], call.now)
    return {"token": token, "cluster": cluster, "expiresAt": (call.now + life).isoformat()}


def _instance_role(deps: TaskroleDeps, place: Place, instance_id: str) -> str:
    """Return the role of an instance's profile (of a new one: the default's).

    Raises:
        ServiceError: ResourceNotFoundException, it has none.
    """
    arn = deps.ec2.role_arn(Scope(place.account_id, place.region), instance_id)
    if not arn:
        raise not_found("The instance has no instance profile with a role.")
    return arn


def _may_be_instance(deps: TaskroleDeps, place: Place, instance_id: str = "") -> Sequence[Question]:
    arn = _instance_role(deps, place, instance_id)
    role = deps.iam.find_role_by_arn(arn)
    if role is None:
        raise not_found(f"The account has no role {arn.rpartition('/')[2]} for container instances.")
    context = {"aws:SourceAccount": place.account_id}
    return [
        Question(
            service_principal(EC2),
            "sts:AssumeRole",
            role.arn,
            context,
            resource_policy=role.trust_policy,
            resource_policy_required=True,
        )
    ]


def _may_join(deps: TaskroleDeps, call: Call, request: Any) -> Sequence[Question]:
    return _may_be_instance(deps, deps.joining.place_of_token(text(request, "token", required=True), call.now))


@operations.operation("JoinInstance", questions=_may_join, signed=False)
def join_instance(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Exchange a token for an instance id, the instance's own role session, and the secret that renews it.

    Raises:
        ServiceError: InvalidToken.
    """
    instance, secret = deps.joining.join(text(request, "token", required=True), call.now)
    return {**_session(deps, call, instance), "secret": secret}


def _may_renew(deps: TaskroleDeps, _call: Call, request: Any) -> Sequence[Question]:
    instance = _own(deps, request)
    return _may_be_instance(deps, instance.place, instance.instance_id)


def _own(deps: TaskroleDeps, request: Any) -> JoinedInstance:
    return deps.joining.check(text(request, "instanceId", required=True), text(request, "secret", required=True))


@operations.operation("RenewInstance", questions=_may_renew, signed=False)
def renew_instance(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return a fresh session of an instance that has joined.

    Raises:
        ServiceError: InvalidToken.
    """
    instance = _own(deps, request)
    answer = _session(deps, call, instance)
    deps.joining.renewed(instance.instance_id, call.now)
    return answer


def _session(deps: TaskroleDeps, call: Call, instance: JoinedInstance) -> dict[str, Any]:
    place = instance.place
    role_arn = _instance_role(deps, place, instance.instance_id)
    arn = f"arn:aws:ec2:{place.region}:{place.account_id}:instance/{instance.instance_id}"
    try:
        keys = deps.sts.assume_role_for_service(
            role_arn,
            EC2,
            instance.instance_id,
            place.account_id,
            place.region,
            arn,
            SESSION_SECONDS,
            call.now,
        )
    except RoleNotAssumableError as error:
        raise validation_error(str(error)) from error
    return {
        "instanceId": instance.instance_id,
        "accountId": place.account_id,
        "region": place.region,
        "cluster": place.cluster,
        "role": role_arn.rpartition("/")[2],
        "credentials": {
            "accessKeyId": keys.access_key_id,
            "secretAccessKey": keys.secret_access_key,
            "sessionToken": keys.session_token,
            "expiration": keys.expires_at.isoformat(),
        },
    }


@operations.operation("ListJoinedInstances", questions=on_everything("ListJoinedInstances"))
def list_joined_instances(deps: TaskroleDeps, call: Call, _request: Any) -> dict[str, Any]:
    """List the machines that have joined."""
    return {
        "instances": [
            {
                "instanceId": one.instance_id,
                "cluster": one.place.cluster,
                "joinedAt": one.joined_at.isoformat(),
                "renewedAt": one.renewed_at.isoformat(),
            }
            for one in deps.joining.list(call.account_id, call.region)
        ]
    }


@operations.operation("RemoveJoinedInstance", questions=on_everything("RemoveJoinedInstance"))
def remove_joined_instance(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Shut a machine out: its secret and its sessions are good for nothing from now on.

    Raises:
        ServiceError: ResourceNotFoundException.
    """
    instance_id = text(request, "instanceId", required=True)
    shut_out(deps, Place(call.account_id, call.region, ""), instance_id, call.now)
    return {"instanceId": instance_id}


def shut_out(deps: TaskroleDeps, place: Place, instance_id: str, now: datetime) -> None:
    """Forget a machine that has joined, and let its sessions be good for nothing.

    Raises:
        ServiceError: ResourceNotFoundException.
    """
    deps.joining.remove(place.account_id, place.region, instance_id)
    scope = Scope(place.account_id, place.region)
    role_arn = deps.ec2.role_arn(scope, instance_id)
    if role_arn:
        deps.sts.revoke_session(role_arn, instance_id, now)
    deps.ec2.note_gone(scope, instance_id, now)


def _may_read_metadata(deps: TaskroleDeps, _call: Call, request: Any) -> Sequence[Question]:
    # The secret says who asks, and what is told is his own. Credentials are not among it: RenewInstance asks for those.
    _own(deps, request)
    return []


@operations.operation("GetInstanceMetadata", questions=_may_read_metadata, signed=False)
def get_instance_metadata(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return what the metadata service of an instance that has joined answers with, except credentials.

    Raises:
        ServiceError: InvalidToken, ResourceNotFoundException: it has not registered yet.
    """
    instance = _own(deps, request)
    found = deps.ec2.metadata(Scope(instance.place.account_id, instance.place.region), instance.instance_id, call.now)
    if found is None:
        raise not_found("The instance is not registered yet.")
    return found
