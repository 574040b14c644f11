"""What configurations of a bucket must look like. Pure, but for looking up buckets that they name.

Source: S3 API reference, PutBucketWebsite, PutBucketReplication, PutBucketLogging, PutBucketNotificationConfiguration.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from taskrole.aws.errors import ServiceError
from taskrole.aws.models import Shape, service_model
from taskrole.services.s3 import cors, errors
from taskrole.services.s3.model import Bucket

CORS_RULES_MAX = 100
ROUTING_RULES_MAX = 50
REPLICATION_RULES_MAX = 1000
ID_LENGTH_MAX = 255  # characters
ENABLED = "Enabled"
_BUCKET_ARN = "arn:aws:s3:::"
_TARGETS = (
    ("TopicConfigurations", "TopicArn", "sns"),
    ("QueueConfigurations", "QueueArn", "sqs"),
    ("LambdaFunctionConfigurations", "LambdaFunctionArn", "lambda"),
)
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a configuration is put on, how other buckets are found, and what the model says of the document."""

    bucket: Bucket
    find_bucket: Callable[[str], Bucket | None]
    shape: Shape


Check = Callable[[Document, Surroundings], None]


def input_shape(operation: str) -> Shape:
    """Return what the model says of an operation's request."""
    shape = service_model("s3").operation(operation).input
    assert shape is not None
    return shape


def check_enumerations(shape: Shape, value: Any, except_names: frozenset[str] = frozenset()) -> None:
    """Check that every word of a document is one that the model knows, but for members that have errors of their own.

    Raises:
        ServiceError: MalformedXML.
    """
    if isinstance(value, dict):
        for name, item in value.items():
            if name not in except_names:
                check_enumerations(shape.members[name], item, except_names)
    elif isinstance(value, list):
        for item in value:
            check_enumerations(shape.member, item, except_names)
    elif shape.enum and value not in shape.enum:
        raise errors.malformed_xml()


def accept(document: Document, around: Surroundings) -> None:
    """Accept what the model accepts."""
    check_enumerations(around.shape, document)


def check_cors(document: Document, _around: Surroundings) -> None:
    """Check cross-origin rules.

    Raises:
        ServiceError: MalformedXML, InvalidRequest.
    """
    rules = document.get("CORSRules", [])
    if not 1 <= len(rules) <= CORS_RULES_MAX:
        raise errors.malformed_xml()
    for rule in rules:
        if not rule.get("AllowedMethods") or not rule.get("AllowedOrigins"):
            raise errors.malformed_xml()
        for method in rule["AllowedMethods"]:
            if method not in cors.METHODS:
                message = f"Found unsupported HTTP method in CORS config. Unsupported method is {method}"
                raise errors.invalid_request(message)
        for origin in rule["AllowedOrigins"]:
            if origin.count("*") > 1:
                message = f'AllowedOrigin "{origin}" can not have more than one wildcard.'
                raise errors.invalid_request(message)
        for header in rule.get("AllowedHeaders", []):
            if header.count("*") > 1:
                message = f'AllowedHeader "{header}" can not have more than one wildcard.'
                raise errors.invalid_request(message)


# Websites ------------------------------------------------------------------------------------------------------------


def check_website(document: Document, _around: Surroundings) -> None:
    """Check a website configuration.

    Raises:
        ServiceError: MalformedXML, InvalidArgument, InvalidRequest.
    """
    everything = document.get("RedirectAllRequestsTo")
    if everything is not None:
        if len(document) > 1:
            message = "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules."
            raise errors.invalid_argument(message, "RedirectAllRequestsTo", "not null")
        if not everything.get("HostName"):
            raise errors.malformed_xml()
        _check_protocol(everything)
        return
    if "IndexDocument" not in document:
        message = "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty"
        raise errors.invalid_argument(message, "IndexDocument", "null")
    suffix = document["IndexDocument"].get("Suffix", "")
    if not suffix or "/" in suffix:
        raise errors.invalid_argument("The IndexDocument Suffix is not well formed", "IndexDocument", suffix)
    if "ErrorDocument" in document and not document["ErrorDocument"].get("Key"):
        raise errors.malformed_xml()
    if "RoutingRules" in document:
        _check_routing(document["RoutingRules"])


def _check_protocol(redirect: Document) -> None:
    if redirect.get("Protocol", "http") not in ("http", "https"):
        raise errors.invalid_request(
            "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected "
            "automatically."
        )


def _check_routing(rules: Sequence[Document]) -> None:
    if not rules:
        raise errors.malformed_xml()
    if len(rules) > ROUTING_RULES_MAX:
        message = f"The number of routing rules must not exceed the allowed limit of {ROUTING_RULES_MAX} rules."
        raise errors.invalid_request(message)
    for rule in rules:
        redirect = rule.get("Redirect", {})
        if "ReplaceKeyPrefixWith" in redirect and "ReplaceKeyWith" in redirect:
            raise errors.invalid_request("You can only define ReplaceKeyPrefix or ReplaceKey but not both.")
        if "Condition" in rule and not rule["Condition"]:
            message = (
                "Condition cannot be empty. To redirect all requests without a condition, the condition element "
                "shouldn't be present."
            )
            raise errors.invalid_request(message)
        _check_protocol(redirect)
        status = redirect.get("HttpRedirectCode", "301")
        if status not in ("301", "302", "303", "304", "305", "307", "308"):
            message = "The provided HTTP redirect code is not valid. Valid codes are 3XX except 300."
            raise errors.invalid_request(message)
        error = rule.get("Condition", {}).get("HttpErrorCodeReturnedEquals", "404")
        if not (error.isascii() and error.isdigit() and 400 <= int(error[:9]) <= 599):
            message = "The provided HTTP error code is not valid. Valid codes are 4XX or 5XX."
            raise errors.invalid_request(message)


# Replication ---------------------------------------------------------------------------------------------------------


def check_replication(document: Document, around: Surroundings) -> None:
    """Check a replication configuration; rules without ids are given some.

    Raises:
        ServiceError: MalformedXML, InvalidArgument, InvalidRequest.
    """
    rules = document.get("Rules", [])
    if not document.get("Role") or not 1 <= len(rules) <= REPLICATION_RULES_MAX:
        raise errors.malformed_xml()
    check_enumerations(around.shape, document)
    if around.bucket.versioning != ENABLED:
        message = "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
        raise errors.invalid_request(message)
    role = document["Role"].split(":")
    if len(role) < 6 or role[0] != "arn" or role[2] != "iam" or not role[5].startswith("role/"):
        raise errors.invalid_argument("Invalid Role specified in replication configuration", "Role", document["Role"])
    _give_ids(rules, "ID")
    if len({"Filter" in rule for rule in rules}) > 1:
        raise errors.invalid_request("Rules with and without a filter cannot be mixed.")
    priorities: set[int] = set()
    for rule in rules:
        _check_replication_rule(rule, priorities)
        _check_replica(rule["Destination"], around)


def _check_replication_rule(rule: Document, priorities: set[int]) -> None:
    if ("Prefix" in rule) == ("Filter" in rule):
        raise errors.malformed_xml()
    if "Filter" not in rule:
        return
    for member in ("Priority", "DeleteMarkerReplication"):
        if member not in rule:
            raise errors.invalid_request(
                f"{member} must be specified for this version of Cross Region Replication configuration schema. Please "
                "refer to S3 Developer Guide for more information."
            )
    check_filter(rule["Filter"])
    tagged = "Tag" in rule["Filter"] or rule["Filter"].get("And", {}).get("Tags")
    if tagged and rule["DeleteMarkerReplication"].get("Status") == ENABLED:
        raise errors.invalid_request("Delete marker replication is not supported if any Tag filter is specified.")
    if rule["Priority"] in priorities:
        raise errors.invalid_argument(f"Found duplicate priority {rule['Priority']}", "Priority", rule["Priority"])
    priorities.add(rule["Priority"])


def _check_replica(destination: Document, around: Surroundings) -> None:
    arn = destination.get("Bucket", "")
    target = around.find_bucket(arn.removeprefix(_BUCKET_ARN)) if arn.startswith(_BUCKET_ARN) else None
    if not arn.startswith(_BUCKET_ARN):
        raise errors.invalid_argument("Invalid bucket ARN", "Bucket", arn)
    if target is None:
        raise errors.invalid_request("Destination bucket must exist.")
    if target.versioning != ENABLED:
        raise errors.invalid_request("Destination bucket must have versioning enabled.")


# Logging -------------------------------------------------------------------------------------------------------------


def check_logging(document: Document, around: Surroundings) -> None:
    """Check where a bucket's access is to be logged.

    Raises:
        ServiceError: MalformedXML, InvalidTargetBucketForLogging, InvalidRequest.
    """
    if "LoggingEnabled" not in document:
        return
    check_enumerations(around.shape, document)
    target = around.find_bucket(document["LoggingEnabled"]["TargetBucket"])
    if target is None or target.account_id != around.bucket.account_id:
        message = (
            "The target bucket for logging does not exist"
            if target is None
            else "The owner for the bucket to be logged and the target bucket must be the same."
        )
        members = {"TargetBucket": document["LoggingEnabled"]["TargetBucket"]}
        raise ServiceError("InvalidTargetBucketForLogging", message, 400, members)
    if target.region != around.bucket.region:
        message = "Cross S3 location logging not allowed. "
        raise ServiceError("CrossLocationLoggingProhibitted", message, 403)
    if document["LoggingEnabled"].get("TargetGrants") and target.object_ownership == "BucketOwnerEnforced":
        message = "Bucket ownership of the target bucket doesn't allow target grants."
        raise errors.invalid_argument(message, "TargetGrants")


# Notifications -------------------------------------------------------------------------------------------------------


def check_notification(document: Document, around: Surroundings) -> None:
    """Check what a bucket is to notify of; configurations without ids are given some.

    Raises:
        ServiceError: MalformedXML, InvalidArgument.
    """
    check_enumerations(around.shape, document, frozenset(("Events", "Name")))
    known = frozenset(around.shape.members["QueueConfigurations"].member.members["Events"].member.enum)
    taken: list[tuple[str, str, str]] = []
    for member, arn_name, service in _TARGETS:
        configurations = document.get(member, [])
        _give_ids(configurations, "Id")
        for configuration in configurations:
            parts = configuration[arn_name].split(":", 5)
            if len(parts) < 6 or parts[0] != "arn" or parts[2] != service or not parts[5]:
                raise errors.invalid_argument("The ARN could not be parsed", arn_name, configuration[arn_name])
            if not configuration["Events"]:
                raise errors.malformed_xml()
            for event in configuration["Events"]:
                if event not in known:
                    message = "A specified event is not supported for notifications."
                    raise errors.invalid_argument(message, "Event", event)
            prefix, suffix = _check_key_filter(configuration.get("Filter", {}))
            taken += [(event, prefix, suffix) for event in configuration["Events"]]
    _check_overlaps(taken)


def _check_key_filter(chosen: Document) -> tuple[str, str]:
    found: dict[str, str] = {}
    for rule in chosen.get("Key", {}).get("FilterRules", []):
        name = rule.get("Name", "").lower()
        if name not in ("prefix", "suffix"):
            message = "filter rule name must be either prefix or suffix"
            raise errors.invalid_argument(message, "FilterRule.Name", rule.get("Name", ""))
        if name in found:
            message = f"Cannot specify more than one {name} rule in a filter."
            raise errors.invalid_argument(message, "FilterRule.Name", rule["Name"])
        found[name] = rule.get("Value", "")
    return found.get("prefix", ""), found.get("suffix", "")


def _check_overlaps(taken: Iterable[tuple[str, str, str]]) -> None:
    """Refuse two configurations that would both tell of the same event on the same key."""
    by_event: dict[str, list[tuple[str, str]]] = {}
    for event, prefix, suffix in taken:
        by_event.setdefault(event, []).append((prefix, suffix))
    for filters in by_event.values():
        filters.sort()
        for number, (prefix, suffix) in enumerate(filters):
            for other_prefix, other_suffix in filters[number + 1 :]:
                if not other_prefix.startswith(prefix):
                    break
                if suffix.endswith(other_suffix) or other_suffix.endswith(suffix):
                    message = (
                        "Configurations overlap. Configurations on the same bucket cannot share a common event type."
                    )
                    raise errors.invalid_argument(message)


# What several have ---------------------------------------------------------------------------------------------------


def check_filter(chosen: Document) -> None:
    """Check a filter by prefix, tag or, under ``And``, several of them.

    Raises:
        ServiceError: MalformedXML, InvalidRequest.
    """
    if len(chosen) > 1:
        raise errors.malformed_xml()
    joined = chosen.get("And")
    if joined is None:
        return
    tags = joined.get("Tags", [])
    if len(tags) + len(joined.keys() - {"Tags"}) < 2:
        raise errors.malformed_xml()
    if len({tag["Key"] for tag in tags}) < len(tags):
        raise errors.invalid_request("Duplicate Tag Keys are not allowed.")


def _give_ids(rules: Sequence[Document], member: str) -> None:
    seen: set[str] = set()
    for number, rule in enumerate(rules):
        identifier = rule.get(member, "")
        if len(identifier) > ID_LENGTH_MAX:
            message = f"The maximum size of an {member} is {ID_LENGTH_MAX}."
            raise errors.invalid_argument(message, member, identifier)
        if not identifier:
            text = f"{number} {json.dumps(rule, default=str)}"
            rule[member] = identifier = hashlib.sha256(text.encode()).hexdigest()[:48]
        if identifier in seen:
            message = f"Rule {member} must be unique. Found same {member} for more than one rule"
            raise errors.invalid_argument(message, member, identifier)
        seen.add(identifier)
