"""The S3 service as the composition root sees it."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.services.s3.deps import S3Deps, S3Settings
from taskrole.services.s3.operations import (
    access,
    acls,
    buckets,
    configuration,
    deletes,
    encryption,
    lifecycle,
    listing,
    locking,
    multipart,
    multipart_complete,
    named_configuration,
    posting,
    preflight,
    reads,
    renaming,
    restoring,
    tagging,
    writes,
)
from taskrole.services.s3.sealing import ContentKeys

__all__ = ["OPERATION_SETS", "ContentKeys", "S3Deps", "S3Settings", "operations"]

OPERATION_SETS: tuple[OperationSet[S3Deps], ...] = tuple(
    module.operations
    for module in (
        buckets,
        reads,
        writes,
        deletes,
        listing,
        multipart,
        multipart_complete,
        tagging,
        access,
        acls,
        configuration,
        lifecycle,
        locking,
        named_configuration,
        posting,
        preflight,
        renaming,
        restoring,
        encryption,
    )
)


def operations(deps: S3Deps) -> dict[str, BoundOperation]:
    """Return the operations of S3 by name."""
    return bind_all(OPERATION_SETS, deps)
