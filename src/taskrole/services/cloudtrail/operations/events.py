"""Operations on CloudTrail's event history. Source: CloudTrail API reference, LookupEvents."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.cloudtrail import errors
from taskrole.services.cloudtrail.api import RETENTION_DAYS
from taskrole.services.cloudtrail.deps import CloudTrailDeps
from taskrole.services.cloudtrail.store import ATTRIBUTES, Lookup, TrailEvent
from taskrole.services.cloudtrail.views import event_view
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[CloudTrailDeps] = OperationSet("cloudtrail")

RESULTS_MAX = 50
FLUSH_TIMEOUT_SECONDS = 5.0


def _may_lookup_events(_cloudtrail: CloudTrailDeps, call: Call, _request: Any) -> Sequence[Question]:
    return [Question(call.principal, "cloudtrail:LookupEvents", "*")]


@operations.operation("LookupEvents", questions=_may_lookup_events)
def lookup_events(cloudtrail: CloudTrailDeps, call: Call, request: Any) -> Any:
    """Return events of the last 90 days, newest first, a page at a time."""
    wanted = _lookup(cloudtrail, call, request)
    limit = request.get("MaxResults", RESULTS_MAX)
    if not 1 <= limit <= RESULTS_MAX:
        raise errors.invalid_max_results()
    if "EventCategory" in request:
        if request["EventCategory"] != "insight":
            raise errors.invalid_event_category()
        return {"Events": []}
    fingerprint = _fingerprint(request)
    after = _after(request["NextToken"], fingerprint) if request.get("NextToken") else None
    # Ours are there at once, AWS's within minutes: what was answered before this call is to be seen.
    cloudtrail.sink.flush(FLUSH_TIMEOUT_SECONDS)
    found = cloudtrail.store.lookup(wanted, after=after, limit=limit + 1)
    response: dict[str, Any] = {"Events": [event_view(event) for event in found[:limit]]}
    if len(found) > limit:
        response["NextToken"] = _token(found[limit - 1], fingerprint)
    return response


def _lookup(cloudtrail: CloudTrailDeps, call: Call, request: Any) -> Lookup:
    attribute, value = _attribute(request.get("LookupAttributes", []))
    start: datetime | None = request.get("StartTime")
    end: datetime | None = request.get("EndTime")
    if start is not None and end is not None and start > end:
        raise errors.invalid_time_range()
    oldest = call.now - timedelta(days=RETENTION_DAYS)
    return Lookup(
        account_id=call.account_id,
        region=call.region,
        start=to_milliseconds(oldest if start is None else max(start, oldest)),
        # Times come in whole seconds; an event belongs to the second in which it was.
        end=to_milliseconds(call.now + timedelta(days=1) if end is None else end) + 999,
        attribute=attribute,
        value=value,
        data_events=cloudtrail.data_events,
    )


def _attribute(attributes: Sequence[Any]) -> tuple[str, str]:
    if not attributes:
        return "", ""
    if len(attributes) > 1:
        raise errors.invalid_lookup_attributes("You can only specify one lookup attribute.")
    key, value = attributes[0].get("AttributeKey", ""), attributes[0].get("AttributeValue", "")
    if key not in ATTRIBUTES or not value:
        raise errors.invalid_lookup_attributes("The lookup attribute is not valid.")
    if key == "ReadOnly":
        value = value.lower()
        if value not in {"true", "false"}:
            raise errors.invalid_lookup_attributes("The value of ReadOnly must be true or false.")
    return key, value.replace("\0", "").encode("utf-8", "replace").decode()


def _fingerprint(request: Any) -> str:
    """Return a short digest of the parameters that must stay the same from page to page."""
    same = {key: value for key, value in request.items() if key not in {"NextToken", "MaxResults"}}
    return hashlib.sha256(json.dumps(same, default=str, sort_keys=True).encode()).hexdigest()[:16]


def _token(last: TrailEvent, fingerprint: str) -> str:
    return base64.urlsafe_b64encode(f"{fingerprint}/{last.event_at}/{last.event_id}".encode()).decode()


def _after(token: str, fingerprint: str) -> tuple[int, str]:
    try:
        made_for, instant, event_id = base64.b64decode(token.encode(), b"-_", validate=True).decode().split("/", 2)
    except (binascii.Error, ValueError) as error:
        raise errors.invalid_next_token() from error
    if (
        made_for != fingerprint
        or "\0" in event_id
        or not (instant.isascii() and instant.isdigit() and len(instant) <= 18)
    ):
        raise errors.invalid_next_token()
    return int(instant), event_id
