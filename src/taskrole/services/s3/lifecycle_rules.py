"""What a lifecycle configuration must look like. Pure.

Source: Amazon S3 user guide, "Lifecycle configuration elements"; S3 API reference, PutBucketLifecycleConfiguration.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from taskrole.services.s3 import errors, names

RULES_MAX = 1000
ID_LENGTH_MAX = 255  # characters
TRANSITION_CLASSES = ("STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE")
"""The storage classes that objects may go to, warmest first: an object only ever goes to a later one."""
INFREQUENT_DAYS_MIN = 30  # before STANDARD_IA and ONEZONE_IA, and in each of them
NEWER_VERSIONS_MAX = 100
OBJECT_BYTES_MAX = 50 * 1024**4
MINIMUM_SIZES = ("varies_by_storage_class", "all_storage_classes_128K")
_INFREQUENT = ("STANDARD_IA", "ONEZONE_IA")
_ACTIONS = (
    "Expiration", "Transitions", "NoncurrentVersionTransitions", "NoncurrentVersionExpiration",
    "AbortIncompleteMultipartUpload",
)  # fmt: skip
_PREDICATES = ("Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan", "And")
Document = dict[str, Any]


def check(document: Document) -> None:
    """Check a configuration; a rule without an id is given one, as AWS does.

    Raises:
        ServiceError: MalformedXML, InvalidArgument, InvalidRequest.
    """
    rules: list[Document] = document.get("Rules", [])
    if not 1 <= len(rules) <= RULES_MAX:
        raise errors.malformed_xml()
    for rule in rules:
        if rule.get("Status") not in ("Enabled", "Disabled"):
            raise errors.malformed_xml()
        if ("Prefix" in rule) == ("Filter" in rule):
            raise errors.malformed_xml()
    if len({"Filter" in rule for rule in rules}) > 1:
        raise errors.invalid_request("Filter element can only be used in Lifecycle V2.")
    _check_ids(rules)
    for rule in rules:
        _check_rule(rule)
    _check_overlaps(rules)


def _check_ids(rules: Sequence[Document]) -> None:
    seen: set[str] = set()
    for number, rule in enumerate(rules):
        identifier = rule.get("ID", "")
        if len(identifier) > ID_LENGTH_MAX:
            raise errors.invalid_argument("ID length should not exceed allowed limit of 255", "ID", identifier)
        if not identifier:
            text = f"{number} {json.dumps(rule, default=str)}"
            rule["ID"] = identifier = hashlib.sha256(text.encode()).hexdigest()[:48]
        if identifier in seen:
            message = "Rule ID must be unique. Found same ID for more than one rule"
            raise errors.invalid_argument(message, "ID", identifier)
        seen.add(identifier)


def _check_rule(rule: Document) -> None:
    if not any(action in rule for action in _ACTIONS):
        raise errors.invalid_request("At least one action needs to be specified in a rule")
    tags, where = _check_filter(rule)
    expiration = rule.get("Expiration")
    if expiration is not None:
        _check_expiration(expiration, has_tags=bool(tags))
    transitions = rule.get("Transitions", [])
    _check_transitions(transitions, "Transition", "Days", where)
    if expiration is not None:
        _check_order(expiration, transitions, where)
    later = rule.get("NoncurrentVersionTransitions", [])
    _check_transitions(later, "NoncurrentVersionTransition", "NoncurrentDays", where)
    for transition in later:
        _check_newer(transition, rule, "NoncurrentVersionTransition")
    ending = rule.get("NoncurrentVersionExpiration")
    if ending is not None:
        _check_noncurrent(ending, later, rule, where)
    abort = rule.get("AbortIncompleteMultipartUpload")
    if abort is not None:
        if tags:
            raise errors.invalid_request("AbortIncompleteMultipartUpload cannot be specified with Tags.")
        if _sizes(rule):
            raise errors.invalid_request("AbortIncompleteMultipartUpload cannot be specified with Object Size.")
        _check_positive(abort, "DaysAfterInitiation", "AbortIncompleteMultipartUpload")


# Filters -------------------------------------------------------------------------------------------------------------


def _check_filter(rule: Document) -> tuple[list[Document], str]:
    """Return the tags of a rule's filter and how messages call the filter."""
    if "Filter" not in rule:
        _check_prefix(rule["Prefix"])
        return [], f"prefix '{rule['Prefix']}'"
    chosen = rule["Filter"]
    if sum(predicate in chosen for predicate in _PREDICATES) > 1:
        raise errors.malformed_xml()
    joined = chosen.get("And")
    if joined is not None and len(joined.get("Tags", [])) + len(joined.keys() - {"Tags"}) < 2:
        raise errors.malformed_xml()
    predicates = chosen if joined is None else joined
    tags: list[Document] = predicates.get("Tags", []) or ([chosen["Tag"]] if "Tag" in chosen else [])
    if len({tag.get("Key") for tag in tags}) < len(tags):
        raise errors.invalid_request("Duplicate Tag Keys are not allowed.")
    names.check_tags([(tag["Key"], tag["Value"]) for tag in tags], RULES_MAX)
    _check_prefix(predicates.get("Prefix", ""))
    least, most = predicates.get("ObjectSizeGreaterThan"), predicates.get("ObjectSizeLessThan")
    if least is not None and not 0 <= least <= OBJECT_BYTES_MAX:
        message = f"'ObjectSizeGreaterThan' should be between 0 and {OBJECT_BYTES_MAX} inclusive."
        raise errors.invalid_request(message)
    if most is not None and not 1 <= most <= OBJECT_BYTES_MAX:
        raise errors.invalid_request(f"'ObjectSizeLessThan' should be between 1 and {OBJECT_BYTES_MAX} inclusive.")
    if least is not None and most is not None and most <= least + 1:
        raise errors.invalid_request("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.")
    return tags, f"filter '(prefix={predicates.get('Prefix', '')})'"


def _check_prefix(prefix: str) -> None:
    if len(prefix.encode()) > names.KEY_BYTES_MAX:
        message = f"The maximum size of a prefix is {names.KEY_BYTES_MAX}."
        raise errors.invalid_request(message)


def _sizes(rule: Document) -> bool:
    chosen = rule.get("Filter", {})
    words = {"ObjectSizeGreaterThan", "ObjectSizeLessThan"}
    return bool(words & chosen.keys() or words & chosen.get("And", {}).keys())


# Actions -------------------------------------------------------------------------------------------------------------


def _check_expiration(expiration: Document, *, has_tags: bool) -> None:
    if len(expiration.keys() & {"Days", "Date", "ExpiredObjectDeleteMarker"}) != 1:
        raise errors.malformed_xml()
    if "ExpiredObjectDeleteMarker" in expiration and has_tags:
        raise errors.invalid_request("ExpiredObjectDeleteMarker cannot be specified with Tags.")
    if "Days" in expiration:
        _check_positive(expiration, "Days", "Expiration")
    _check_midnight(expiration)


def _check_positive(action: Document, member: str, name: str) -> None:
    if member not in action:
        raise errors.malformed_xml()
    if not 1 <= action[member] <= 2**31 - 1:
        message = f"'{member}' for {name} action must be a positive integer"
        raise errors.invalid_argument(message, member, action[member])


def _check_midnight(action: Document) -> None:
    date = action.get("Date")
    if date is not None and (date.hour, date.minute, date.second, date.microsecond) != (0, 0, 0, 0):
        raise errors.invalid_argument("'Date' must be at midnight GMT", "Date", date.isoformat())


def _check_transitions(transitions: Sequence[Document], name: str, member: str, where: str) -> None:
    classes: set[str] = set()
    for transition in transitions:
        storage_class = transition.get("StorageClass")
        if storage_class not in TRANSITION_CLASSES:
            raise errors.malformed_xml()
        if storage_class in classes:
            message = f"'StorageClass' must be different for '{name}' actions in same 'Rule' with {where}"
            raise errors.invalid_request(message)
        classes.add(storage_class)
        if member == "Days" and ("Days" in transition) == ("Date" in transition):
            raise errors.malformed_xml()
        if member == "NoncurrentDays" and "NoncurrentDays" not in transition:
            raise errors.malformed_xml()
        _check_midnight(transition)
        days = transition.get(member)
        if days is None:
            continue
        if days < 0:
            raise errors.invalid_argument(f"'{member}' in {name} action must be nonnegative", member, days)
        if storage_class in _INFREQUENT and days < INFREQUENT_DAYS_MIN:
            message = (
                f"'{member}' in {name} action must be greater than or equal to {INFREQUENT_DAYS_MIN} for storageClass "
                f"'{storage_class}'"
            )
            raise errors.invalid_argument(message, member, days)
    if len({"Date" in transition for transition in transitions}) > 1:
        raise _mixed(where)
    _check_waterfall(transitions, name, member, where)


def _mixed(where: str) -> Exception:
    message = f"Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for {where}"
    return errors.invalid_request(message)


def _check_waterfall(transitions: Sequence[Document], name: str, member: str, where: str) -> None:
    """Check that objects go to colder classes later, and stay long enough in the infrequent ones."""
    timed = [transition for transition in transitions if member in transition]
    timed.sort(key=lambda transition: TRANSITION_CLASSES.index(transition["StorageClass"]))
    for warm, cold in combinations(timed, 2):
        least = INFREQUENT_DAYS_MIN if warm["StorageClass"] in _INFREQUENT else 1
        if cold[member] < warm[member] + least:
            message = (
                f"'{member}' in the '{name}' action for StorageClass '{cold['StorageClass']}' for {where} must be "
                f"{least} days more than '{member}' in the '{name}' action for StorageClass '{warm['StorageClass']}'"
            )
            raise errors.invalid_argument(message, member, cold[member])


def _check_order(expiration: Mapping[str, Any], transitions: Sequence[Document], where: str) -> None:
    for member in ("Days", "Date"):
        if member not in expiration:
            continue
        for transition in transitions:
            if member not in transition:
                raise _mixed(where)
            if transition[member] >= expiration[member]:
                message = (
                    f"'{member}' in the Expiration action for {where} must be greater than '{member}' in the "
                    "Transition action"
                )
                raise errors.invalid_argument(message, member, expiration[member])


def _check_newer(action: Document, rule: Document, name: str) -> None:
    if "NewerNoncurrentVersions" not in action:
        return
    if "Filter" not in rule:
        raise errors.invalid_request("NewerNoncurrentVersions element can only be used in Lifecycle V2.")
    if not 1 <= action["NewerNoncurrentVersions"] <= NEWER_VERSIONS_MAX:
        message = f"'NewerNoncurrentVersions' for {name} action must be a positive integer up to {NEWER_VERSIONS_MAX}"
        raise errors.invalid_argument(message, "NewerNoncurrentVersions", action["NewerNoncurrentVersions"])


def _check_noncurrent(ending: Document, transitions: Sequence[Document], rule: Document, where: str) -> None:
    _check_positive(ending, "NoncurrentDays", "NoncurrentVersionExpiration")
    _check_newer(ending, rule, "NoncurrentVersionExpiration")
    for transition in transitions:
        if transition["NoncurrentDays"] >= ending["NoncurrentDays"]:
            message = (
                f"'NoncurrentDays' in the NoncurrentVersionExpiration action for {where} must be greater than "
                "'NoncurrentDays' in the NoncurrentVersionTransition action"
            )
            raise errors.invalid_argument(message, "NoncurrentDays", ending["NoncurrentDays"])


def _check_overlaps(rules: Sequence[Document]) -> None:
    """Check the older sort of rules, which are told apart by their prefixes alone."""
    first: dict[tuple[str, str], str] = {}
    for rule in rules:
        if "Filter" in rule:
            return
        prefix = rule["Prefix"]
        for action in rule.keys() & set(_ACTIONS):
            if (action, prefix) in first:
                message = f"Found two rules with same prefix '{prefix}' for same action type '{action}'"
                raise errors.invalid_request(message)
            first[action, prefix] = prefix
