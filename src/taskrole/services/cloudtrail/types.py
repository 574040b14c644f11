"""Requests and answers of cloudtrail. Written by tools/generate_types.py; do not edit."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict


class Event(TypedDict):
    """The structure Event of cloudtrail."""

    EventId: NotRequired[str]
    EventName: NotRequired[str]
    ReadOnly: NotRequired[str]
    AccessKeyId: NotRequired[str]
    EventTime: NotRequired[datetime]
    EventSource: NotRequired[str]
    Username: NotRequired[str]
    Resources: NotRequired[list[Resource]]
    CloudTrailEvent: NotRequired[str]


class LookupAttribute(TypedDict):
    """The structure LookupAttribute of cloudtrail."""

    AttributeKey: str
    AttributeValue: str


class LookupEventsRequest(TypedDict):
    """The structure LookupEventsRequest of cloudtrail."""

    LookupAttributes: NotRequired[list[LookupAttribute]]
    StartTime: NotRequired[datetime]
    EndTime: NotRequired[datetime]
    EventCategory: NotRequired[str]
    MaxResults: NotRequired[int]
    NextToken: NotRequired[str]


class LookupEventsResponse(TypedDict):
    """The structure LookupEventsResponse of cloudtrail."""

    Events: NotRequired[list[Event]]
    NextToken: NotRequired[str]


class Resource(TypedDict):
    """The structure Resource of cloudtrail."""

    ResourceType: NotRequired[str]
    ResourceName: NotRequired[str]
