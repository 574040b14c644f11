"""The errors of EC2. Source: EC2 API reference, error codes; sentences as its clients see them."""

from collections.abc import Sequence

from taskrole.aws.errors import ServiceError

DRY_RUN_STATUS = 412


def dry_run() -> ServiceError:
    """Return the answer to a request that only asks whether it would be allowed, when it is."""
    return ServiceError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", DRY_RUN_STATUS)


def invalid_value(message: str) -> ServiceError:
    """Return the general error about a value."""
    return ServiceError("InvalidParameterValue", message)


def invalid_combination(message: str) -> ServiceError:
    """Return the error about parameters that do not go together."""
    return ServiceError("InvalidParameterCombination", message)


def missing(name: str) -> ServiceError:
    """Return the error about a parameter that has to be there."""
    return ServiceError("MissingParameter", f"The request must contain the parameter {name}")


def malformed_id(code: str, identifier: str, prefix: str) -> ServiceError:
    """Return the error about an id that can be none."""
    return ServiceError(code, f'Invalid id: "{identifier[:64]}" (expecting "{prefix}-...")')


def group_not_found(group: str) -> ServiceError:
    """Return the error about a security group that is not there."""
    return ServiceError("InvalidGroup.NotFound", f"The security group '{group[:255]}' does not exist")


def group_exists(name: str, vpc_id: str) -> ServiceError:
    """Return the error about a group name that is taken."""
    return ServiceError("InvalidGroup.Duplicate", f"The security group '{name}' already exists for VPC '{vpc_id}'")


def group_in_use(group_id: str) -> ServiceError:
    """Return the error about a group that something needs."""
    return ServiceError("DependencyViolation", f"resource {group_id} has a dependent object")


def default_group_stays(group_id: str) -> ServiceError:
    """Return the error about deleting the default group."""
    message = f'the specified group: "{group_id}" name: "default" cannot be deleted by a user'
    return ServiceError("CannotDelete", message)


def rule_exists(rule: str) -> ServiceError:
    """Return the error about a rule that is there already."""
    return ServiceError("InvalidPermission.Duplicate", f'the specified rule "{rule}" already exists')


def rule_not_found() -> ServiceError:
    """Return the error about a rule that is not in the group."""
    return ServiceError("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")


def rule_ids_not_found(rule_ids: Sequence[str]) -> ServiceError:
    """Return the error about rule ids that are not there."""
    return _not_found("InvalidSecurityGroupRuleId.NotFound", "security group rule ID", rule_ids)


def instances_not_found(instance_ids: Sequence[str]) -> ServiceError:
    """Return the error about instances that are not there."""
    return _not_found("InvalidInstanceID.NotFound", "instance ID", instance_ids)


def vpc_not_found(vpc_id: str) -> ServiceError:
    """Return the error about a VPC that is not there."""
    return _not_found("InvalidVpcID.NotFound", "vpc ID", [vpc_id])


def subnet_not_found(subnet_id: str) -> ServiceError:
    """Return the error about a subnet that is not there."""
    return _not_found("InvalidSubnetID.NotFound", "subnet ID", [subnet_id])


def interfaces_not_found(interface_ids: Sequence[str]) -> ServiceError:
    """Return the error about network interfaces that are not there."""
    return _not_found("InvalidNetworkInterfaceID.NotFound", "networkInterface ID", interface_ids)


def _not_found(code: str, what: str, identifiers: Sequence[str]) -> ServiceError:
    shown = ", ".join(one[:64] for one in identifiers[:10])
    if len(identifiers) == 1:
        return ServiceError(code, f"The {what} '{shown}' does not exist")
    return ServiceError(code, f"The {what}s '{shown}' do not exist")


def association_not_found(association_id: str) -> ServiceError:
    """Return the error about an instance profile association that is not there."""
    message = f"An invalid association-id of '{association_id[:64]}' was given"
    return ServiceError("InvalidAssociationID.NotFound", message)


def associated_already(instance_id: str) -> ServiceError:
    """Return the error about a second instance profile."""
    return ServiceError("IncorrectState", f"There is an existing association for instance {instance_id}")


def invalid_profile(member: str, value: str) -> ServiceError:
    """Return the error about an instance profile that is not there."""
    what = "Name" if member == "name" else "ARN"
    return invalid_value(
        f"Value ({value[:1600]}) for parameter iamInstanceProfile.{member} is invalid. "
        f"Invalid IAM Instance Profile {what}"
    )


def incorrect_state(instance_id: str, wanted: str) -> ServiceError:
    """Return the error about an instance in another state than the operation needs."""
    message = f"The instance '{instance_id}' is not in a state from which it can be {wanted}."
    return ServiceError("IncorrectInstanceState", message)


def unsupported(message: str) -> ServiceError:
    """Return the error about something that cannot be done with this resource."""
    return ServiceError("UnsupportedOperation", message)


def limit(code: str, message: str) -> ServiceError:
    """Return the error about a quota."""
    return ServiceError(code, message)
