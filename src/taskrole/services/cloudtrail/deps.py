"""What the operations of CloudTrail are given."""

from dataclasses import dataclass

from taskrole.services.cloudtrail.sink import TrailSink
from taskrole.services.cloudtrail.store import TrailStore


@dataclass(frozen=True, slots=True)
class CloudTrailDeps:
    """The dependencies of the operations.

    ``data_events`` says whether look-ups show data events too (S3 objects, DynamoDB items, log events). AWS's do not;
    ours do unless told otherwise, because what a task touched is what people ask.
    """

    store: TrailStore
    sink: TrailSink
    data_events: bool = True
