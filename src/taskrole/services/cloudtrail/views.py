"""Events as answers show them. Pure."""

from typing import Any

from taskrole.services.cloudtrail.resources import unpack
from taskrole.services.cloudtrail.store import TrailEvent
from taskrole.storage.schema import from_milliseconds


def event_view(event: TrailEvent) -> dict[str, Any]:
    """Return an event as LookupEvents does."""
    described: dict[str, Any] = {
        "EventId": event.event_id,
        "EventName": event.event_name,
        "ReadOnly": "true" if event.read_only else "false",
        "EventTime": from_milliseconds(event.event_at),
        "EventSource": event.event_source,
        "Resources": [
            {"ResourceType": one.type, "ResourceName": one.arn} if one.type else {"ResourceName": one.arn}
            for one in unpack(event.resources)
        ],
        "CloudTrailEvent": event.document,
    }
    if event.user_name:
        described["Username"] = event.user_name
    if event.access_key_id:
        described["AccessKeyId"] = event.access_key_id
    return described
