"""Requests and answers of logs. Written by tools/generate_types.py; do not edit."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class CreateLogGroupRequest(TypedDict):
    """The structure CreateLogGroupRequest of logs."""

    logGroupName: str
    kmsKeyId: NotRequired[str]
    tags: NotRequired[dict[str, str]]
    logGroupClass: NotRequired[str]
    deletionProtectionEnabled: NotRequired[bool]


class CreateLogStreamRequest(TypedDict):
    """The structure CreateLogStreamRequest of logs."""

    logGroupName: str
    logStreamName: str


class DeleteLogGroupRequest(TypedDict):
    """The structure DeleteLogGroupRequest of logs."""

    logGroupName: str


class DeleteLogStreamRequest(TypedDict):
    """The structure DeleteLogStreamRequest of logs."""

    logGroupName: str
    logStreamName: str


class DeleteRetentionPolicyRequest(TypedDict):
    """The structure DeleteRetentionPolicyRequest of logs."""

    logGroupName: str


class DescribeLogGroupsRequest(TypedDict):
    """The structure DescribeLogGroupsRequest of logs."""

    accountIdentifiers: NotRequired[list[str]]
    logGroupNamePrefix: NotRequired[str]
    logGroupNamePattern: NotRequired[str]
    nextToken: NotRequired[str]
    limit: NotRequired[int]
    includeLinkedAccounts: NotRequired[bool]
    logGroupClass: NotRequired[str]
    logGroupIdentifiers: NotRequired[list[str]]


class DescribeLogGroupsResponse(TypedDict):
    """The structure DescribeLogGroupsResponse of logs."""

    logGroups: NotRequired[list[LogGroup]]
    nextToken: NotRequired[str]


class DescribeLogStreamsRequest(TypedDict):
    """The structure DescribeLogStreamsRequest of logs."""

    logGroupName: NotRequired[str]
    logGroupIdentifier: NotRequired[str]
    logStreamNamePrefix: NotRequired[str]
    orderBy: NotRequired[str]
    descending: NotRequired[bool]
    nextToken: NotRequired[str]
    limit: NotRequired[int]


class DescribeLogStreamsResponse(TypedDict):
    """The structure DescribeLogStreamsResponse of logs."""

    logStreams: NotRequired[list[LogStream]]
    nextToken: NotRequired[str]


class Entity(TypedDict):
    """The structure Entity of logs."""

    keyAttributes: NotRequired[dict[str, str]]
    attributes: NotRequired[dict[str, str]]


class FilterLogEventsRequest(TypedDict):
    """The structure FilterLogEventsRequest of logs."""

    logGroupName: NotRequired[str]
    logGroupIdentifier: NotRequired[str]
    logStreamNames: NotRequired[list[str]]
    logStreamNamePrefix: NotRequired[str]
    startTime: NotRequired[int]
    endTime: NotRequired[int]
    filterPattern: NotRequired[str]
    nextToken: NotRequired[str]
    limit: NotRequired[int]
    startFromHead: NotRequired[bool]
    interleaved: NotRequired[bool]
    unmask: NotRequired[bool]


class FilterLogEventsResponse(TypedDict):
    """The structure FilterLogEventsResponse of logs."""

    events: NotRequired[list[FilteredLogEvent]]
    searchedLogStreams: NotRequired[list[SearchedLogStream]]
    nextToken: NotRequired[str]


class FilteredLogEvent(TypedDict):
    """The structure FilteredLogEvent of logs."""

    logStreamName: NotRequired[str]
    timestamp: NotRequired[int]
    message: NotRequired[str]
    ingestionTime: NotRequired[int]
    eventId: NotRequired[str]


class GetLogEventsRequest(TypedDict):
    """The structure GetLogEventsRequest of logs."""

    logGroupName: NotRequired[str]
    logGroupIdentifier: NotRequired[str]
    logStreamName: str
    startTime: NotRequired[int]
    endTime: NotRequired[int]
    nextToken: NotRequired[str]
    limit: NotRequired[int]
    startFromHead: NotRequired[bool]
    unmask: NotRequired[bool]


class GetLogEventsResponse(TypedDict):
    """The structure GetLogEventsResponse of logs."""

    events: NotRequired[list[OutputLogEvent]]
    nextForwardToken: NotRequired[str]
    nextBackwardToken: NotRequired[str]


class InputLogEvent(TypedDict):
    """The structure InputLogEvent of logs."""

    timestamp: int
    message: str


class ListTagsForResourceRequest(TypedDict):
    """The structure ListTagsForResourceRequest of logs."""

    resourceArn: str


class ListTagsForResourceResponse(TypedDict):
    """The structure ListTagsForResourceResponse of logs."""

    tags: NotRequired[dict[str, str]]


class ListTagsLogGroupRequest(TypedDict):
    """The structure ListTagsLogGroupRequest of logs."""

    logGroupName: str


class ListTagsLogGroupResponse(TypedDict):
    """The structure ListTagsLogGroupResponse of logs."""

    tags: NotRequired[dict[str, str]]


class LogGroup(TypedDict):
    """The structure LogGroup of logs."""

    logGroupName: NotRequired[str]
    creationTime: NotRequired[int]
    retentionInDays: NotRequired[int]
    metricFilterCount: NotRequired[int]
    arn: NotRequired[str]
    storedBytes: NotRequired[int]
    kmsKeyId: NotRequired[str]
    dataProtectionStatus: NotRequired[str]
    inheritedProperties: NotRequired[list[str]]
    logGroupClass: NotRequired[str]
    logGroupArn: NotRequired[str]
    deletionProtectionEnabled: NotRequired[bool]
    bearerTokenAuthenticationEnabled: NotRequired[bool]
    retentionPolicyName: NotRequired[str]


class LogStream(TypedDict):
    """The structure LogStream of logs."""

    logStreamName: NotRequired[str]
    creationTime: NotRequired[int]
    firstEventTimestamp: NotRequired[int]
    lastEventTimestamp: NotRequired[int]
    lastIngestionTime: NotRequired[int]
    uploadSequenceToken: NotRequired[str]
    arn: NotRequired[str]
    storedBytes: NotRequired[int]


class OutputLogEvent(TypedDict):
    """The structure OutputLogEvent of logs."""

    timestamp: NotRequired[int]
    message: NotRequired[str]
    ingestionTime: NotRequired[int]


class PutLogEventsRequest(TypedDict):
    """The structure PutLogEventsRequest of logs."""

    logGroupName: str
    logStreamName: str
    logEvents: list[InputLogEvent]
    sequenceToken: NotRequired[str]
    entity: NotRequired[Entity]


class PutLogEventsResponse(TypedDict):
    """The structure PutLogEventsResponse of logs."""

    nextSequenceToken: NotRequired[str]
    rejectedLogEventsInfo: NotRequired[RejectedLogEventsInfo]
    rejectedEntityInfo: NotRequired[RejectedEntityInfo]


class PutRetentionPolicyRequest(TypedDict):
    """The structure PutRetentionPolicyRequest of logs."""

    logGroupName: str
    retentionInDays: int


class RejectedEntityInfo(TypedDict):
    """The structure RejectedEntityInfo of logs."""

    errorType: str


class RejectedLogEventsInfo(TypedDict):
    """The structure RejectedLogEventsInfo of logs."""

    tooNewLogEventStartIndex: NotRequired[int]
    tooOldLogEventEndIndex: NotRequired[int]
    expiredLogEventEndIndex: NotRequired[int]


class SearchedLogStream(TypedDict):
    """The structure SearchedLogStream of logs."""

    logStreamName: NotRequired[str]
    searchedCompletely: NotRequired[bool]


class TagLogGroupRequest(TypedDict):
    """The structure TagLogGroupRequest of logs."""

    logGroupName: str
    tags: dict[str, str]


class TagResourceRequest(TypedDict):
    """The structure TagResourceRequest of logs."""

    resourceArn: str
    tags: dict[str, str]


class UntagLogGroupRequest(TypedDict):
    """The structure UntagLogGroupRequest of logs."""

    logGroupName: str
    tags: list[str]


class UntagResourceRequest(TypedDict):
    """The structure UntagResourceRequest of logs."""

    resourceArn: str
    tagKeys: list[str]
