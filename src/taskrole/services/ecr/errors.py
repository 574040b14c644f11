"""The errors of ECR, in AWS's words. Source: ecs-spec 11.4."""

from taskrole.aws.errors import ServiceError
from taskrole.services.ecr.model import RepositoryKey


def repository_not_found(key: RepositoryKey) -> ServiceError:
    """Return the error for a repository that isn't there."""
    message = f"The repository with name '{key.name}' does not exist in the registry with id '{key.account_id}'"
    return ServiceError("RepositoryNotFoundException", message)


def repository_already_exists(key: RepositoryKey) -> ServiceError:
    """Return the error for a name that is taken."""
    message = f"The repository with name '{key.name}' already exists in the registry with id '{key.account_id}'"
    return ServiceError("RepositoryAlreadyExistsException", message)


def repository_not_empty(key: RepositoryKey) -> ServiceError:
    """Return the error for deleting a repository that has images."""
    message = f"The repository with name '{key.name}' in registry with id '{key.account_id}' cannot be deleted because "
    return ServiceError("RepositoryNotEmptyException", message + "it still contains images")


def image_already_exists(key: RepositoryKey, digest: str, tag: str) -> ServiceError:
    """Return the error for putting what is there already."""
    message = (
        f"Image with digest '{digest}' and tag '{tag or 'null'}' already exists in the repository with name "
        f"'{key.name}' in registry with id '{key.account_id}'"
    )
    return ServiceError("ImageAlreadyExistsException", message)


def image_tag_already_exists(key: RepositoryKey, tag: str) -> ServiceError:
    """Return the error for moving a tag that may not move."""
    message = (
        f"The image tag '{tag}' already exists in the '{key.name}' repository and cannot be overwritten because the "
        "tag is immutable."
    )
    return ServiceError("ImageTagAlreadyExistsException", message)


def image_not_found(key: RepositoryKey, digest: str, tag: str) -> ServiceError:
    """Return the error for an image that isn't there."""
    message = (
        f"The image with imageId {{imageDigest:'{digest or 'null'}', imageTag:'{tag or 'null'}'}} does not exist "
        f"within the repository with name '{key.name}' in the registry with id '{key.account_id}'"
    )
    return ServiceError("ImageNotFoundException", message)


def image_archived(key: RepositoryKey, digest: str) -> ServiceError:
    """Return the error for pulling what is in the archive."""
    message = (
        f"The image with digest '{digest}' in the repository with name '{key.name}' is archived; restore it with "
        "UpdateImageStorageClass, or push it again"
    )
    return ServiceError("ImageArchivedException", message)


def upload_not_found(key: RepositoryKey, upload_id: str) -> ServiceError:
    """Return the error for an upload that was never begun, is finished, or has expired."""
    message = (
        f"Upload with id '{upload_id}' could not be found for the repository with name '{key.name}' in the registry "
        f"with id '{key.account_id}'"
    )
    return ServiceError("UploadNotFoundException", message)


def no_registry_policy(account_id: str) -> ServiceError:
    """Return the error for a registry without a policy."""
    message = f"Registry policy does not exist in the registry with id '{account_id}'"
    return ServiceError("RegistryPolicyNotFoundException", message)


def scan_not_found(key: RepositoryKey, digest: str, tag: str) -> ServiceError:
    """Return the error for the findings of a scan that was never made: nothing is scanned here."""
    message = (
        f"Image scan does not exist for the image with '{{imageDigest:'{digest or 'null'}', "
        f"imageTag:'{tag or 'null'}'}}' in the repository with name '{key.name}' in the registry with id "
        f"'{key.account_id}'"
    )
    return ServiceError("ScanNotFoundException", message)


def no_rule(account_id: str, prefix: str) -> ServiceError:
    """Return the error for a pull-through cache rule that isn't there."""
    message = (
        f"The pull through cache rule with prefix '{prefix}' does not exist in the registry with id '{account_id}'"
    )
    return ServiceError("PullThroughCacheRuleNotFoundException", message)


def no_template(account_id: str, prefix: str) -> ServiceError:
    """Return the error for a repository creation template that isn't there."""
    message = f"The repository creation template with prefix '{prefix}' does not exist in the registry with id "
    return ServiceError("TemplateNotFoundException", f"{message}'{account_id}'")


def limit_exceeded(what: str, most: int) -> ServiceError:
    """Return the error for more of something than a registry may have."""
    return ServiceError("LimitExceededException", f"A registry can have at most {most} {what}.")


def validation(message: str) -> ServiceError:
    """Return the error for a request that can't be done as it stands."""
    return ServiceError("ValidationException", message)


def no_policy(key: RepositoryKey) -> ServiceError:
    """Return the error for a repository without a policy."""
    return ServiceError("RepositoryPolicyNotFoundException", _none_for("Repository policy", key))


def no_lifecycle_policy(key: RepositoryKey) -> ServiceError:
    """Return the error for a repository without a lifecycle policy."""
    return ServiceError("LifecyclePolicyNotFoundException", _none_for("Lifecycle policy", key))


def _none_for(what: str, key: RepositoryKey) -> str:
    return f"{what} does not exist for the repository with name '{key.name}' in the registry with id '{key.account_id}'"


def invalid_parameter(member: str, constraint: str) -> ServiceError:
    """Return the error for a value that breaks a rule."""
    message = f"Invalid parameter at '{member}' failed to satisfy constraint: '{constraint}'"
    return ServiceError("InvalidParameterException", message)


def invalid_manifest(why: str) -> ServiceError:
    """Return the error for an image manifest that can't be taken."""
    return ServiceError(MANIFEST_INVALID, f"Invalid parameter at 'ImageManifest' failed to satisfy constraint: '{why}'")


MANIFEST_INVALID = "InvalidParameterException"


def layers_not_found(digests: list[str]) -> ServiceError:
    """Return the error for a manifest whose layers were not uploaded to the repository."""
    return ServiceError(
        "LayersNotFoundException",
        f"Layers with digests '[{', '.join(digests)}]' required for pushing image into repository do not exist",
    )


def referenced_images_not_found(digests: list[str]) -> ServiceError:
    """Return the error for a list of images some of which are not in the repository."""
    message = f"Images with digests '[{', '.join(digests)}]' required for pushing image into repository do not exist"
    return ServiceError("ReferencedImagesNotFoundException", message)


def too_many_tags(tags_max: int) -> ServiceError:
    """Return the error for more resource tags than a repository may have."""
    return ServiceError("TooManyTagsException", f"A repository can have at most {tags_max} tags.")


def invalid_layer_part(key: RepositoryKey, upload_id: str, last_valid: int) -> ServiceError:
    """Return the error for a part that doesn't begin where the last one ended."""
    members = {
        "registryId": key.account_id,
        "repositoryName": key.name,
        "uploadId": upload_id,
        "lastValidByteReceived": max(last_valid - 1, 0),
    }
    message = f"The layer part of upload '{upload_id}' is not valid: the next byte that is expected is {last_valid}"
    return ServiceError("InvalidLayerPartException", message, 400, members)


def invalid_tag(why: str) -> ServiceError:
    """Return the error for a resource tag that may not be set."""
    return ServiceError("InvalidTagParameterException", why)
