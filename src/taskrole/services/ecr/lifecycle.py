"""Lifecycle policies: which images of a repository expire or go to the archive. Pure.

Source: ECR user guide, "lifecycle policies"; ecs-spec 11.8.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from taskrole.aws.errors import ServiceError
from taskrole.services.ecr.model import Image

RULES_MAX = 50  # AWS: ECR user guide
WILDCARDS_MAX = 4  # AWS: ECR user guide, tagPatternList
ARCHIVE_DAYS_MIN = 90  # AWS: ECR user guide, "archiving an image"
_COUNT = "imageCountMoreThan"
_PUSHED, _PULLED, _ARCHIVED = "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"
_PATTERN = re.compile(r"[A-Za-z0-9._*-]{1,128}")
_MEMBERS = {"rulePriority", "description", "selection", "action"}
_SELECTION = {"tagStatus", "tagPrefixList", "tagPatternList", "storageClass", "countType", "countUnit", "countNumber"}
_EXPIRE = {"type": "expire"}
_ARCHIVE = {"type": "transition", "targetStorageClass": "archive"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: each of ``prefixes`` and ``patterns`` is met by some tag of an image; ``days`` or ``count`` is set.

    ``since`` says with what the days begin: the push, the last pull (or the push if there was none), or the archiving.
    A rule looks at images in the archive or at all others, and expires them or archives them.
    """

    priority: int
    tag_status: str
    prefixes: tuple[str, ...]
    patterns: tuple[str, ...]
    days: int | None
    count: int | None
    since: str = "sinceImagePushed"
    of_archive: bool = False
    archives: bool = False


def read_policy(text: str) -> tuple[Rule, ...]:
    """Return the rules of a policy by priority.

    Raises:
        ServiceError: InvalidParameterException.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _invalid("Lifecycle policy validation failure: invalid JSON") from None
    rules = document.get("rules") if isinstance(document, dict) else None
    if not isinstance(rules, list) or not 0 < len(rules) <= RULES_MAX or set(document) != {"rules"}:
        raise _invalid(f"Lifecycle policy validation failure: rules must be a list of 1 to {RULES_MAX} rules")
    read = sorted((_rule(rule) for rule in rules), key=lambda rule: rule.priority)
    priorities = [rule.priority for rule in read]
    if len(set(priorities)) != len(priorities):
        raise _invalid("Lifecycle policy validation failure: rulePriority must be unique")
    if sum(rule.tag_status == "untagged" for rule in read) > 1:
        raise _invalid("Lifecycle policy validation failure: only one rule may have tagStatus untagged")
    if any(rule.tag_status == "any" for rule in read[:-1]):
        raise _invalid("Lifecycle policy validation failure: a rule with tagStatus any must have the highest priority")
    return tuple(read)


def due(rules: Sequence[Rule], images: Iterable[Image], now: datetime) -> list[tuple[Image, Rule]]:
    """Return the images that expire or are to be archived, oldest first, each with the rule that says so.

    What is about an image that is there (a signature, an SBOM) is not looked at: it goes when that image goes.
    """
    everything = list(images)
    digests = {image.digest for image in everything}
    independent = (image for image in everything if image.subject not in digests)
    left = sorted(independent, key=lambda image: (image.pushed_at, image.digest))
    found: list[tuple[Image, Rule]] = []
    for rule in sorted(rules, key=lambda each: each.priority):
        # AWS: an image that a rule selects is out of reach of all later rules, whether it expires or not.
        selected = [image for image in left if _selects(rule, image)]
        left = [image for image in left if not _selects(rule, image)]
        if rule.days is not None:
            going = [image for image in selected if now - _since(rule, image) > timedelta(days=rule.days)]
        else:
            going = selected[: max(len(selected) - (rule.count or 0), 0)]
        found.extend((image, rule) for image in going)
    return sorted(found, key=lambda pair: (pair[0].pushed_at, pair[0].digest))


def _since(rule: Rule, image: Image) -> datetime:
    if rule.since == _ARCHIVED and image.archived_at is not None:
        return image.archived_at
    # AWS: an image that was restored is as one that was pushed then.
    pushed_at = image.pushed_at if image.activated_at is None else image.activated_at
    return max(image.pulled_at, pushed_at) if rule.since == _PULLED and image.pulled_at is not None else pushed_at


def _selects(rule: Rule, image: Image) -> bool:
    if image.is_archived != rule.of_archive:
        return False
    if rule.tag_status == "any":
        return True
    if rule.tag_status == "untagged":
        return not image.tags
    return (
        bool(image.tags)
        and all(any(tag.startswith(prefix) for tag in image.tags) for prefix in rule.prefixes)
        and all(any(fnmatchcase(tag, pattern) for tag in image.tags) for pattern in rule.patterns)  # only * is special
    )


def _rule(value: Any) -> Rule:
    if not isinstance(value, dict) or not set(value) <= _MEMBERS:
        raise _invalid("Lifecycle policy validation failure: unknown members in a rule")
    selection = value.get("selection")
    if not isinstance(selection, dict) or not set(selection) <= _SELECTION:
        raise _invalid("Lifecycle policy validation failure: selection")
    if value.get("action") not in (_EXPIRE, _ARCHIVE):
        raise _invalid("Lifecycle policy validation failure: action type must be expire, or transition to archive")
    status = selection.get("tagStatus")
    if not isinstance(status, str) or status not in {"tagged", "untagged", "any"}:
        raise _invalid("Lifecycle policy validation failure: tagStatus must be tagged, untagged or any")
    prefixes = _texts(selection, "tagPrefixList")
    patterns = _texts(selection, "tagPatternList")
    if not all(_PATTERN.fullmatch(pattern) and pattern.count("*") <= WILDCARDS_MAX for pattern in patterns):
        raise _invalid("Lifecycle policy validation failure: tagPatternList")
    if (status == "tagged") != bool(prefixes or patterns) or (prefixes and patterns):
        raise _invalid("Lifecycle policy validation failure: tagPrefixList or tagPatternList belongs to tagged")
    number = _positive(selection.get("countNumber"), "countNumber")
    kind, unit = selection.get("countType"), selection.get("countUnit")
    if kind in {_PUSHED, _PULLED, _ARCHIVED} and unit == "days":
        days, count = number, None
    elif kind == _COUNT and unit is None:
        days, count = None, number
    else:
        raise _invalid("Lifecycle policy validation failure: countType and countUnit")
    archives = value["action"] == _ARCHIVE
    _check_storage_class(selection.get("storageClass", "standard"), kind, number, archives=archives)
    priority = _positive(value.get("rulePriority"), "rulePriority")
    return Rule(priority, status, prefixes, patterns, days, count, kind, kind == _ARCHIVED, archives)


def _check_storage_class(storage_class: Any, kind: str, number: int, *, archives: bool) -> None:
    """Refuse a rule whose storage class does not belong to what it counts. AWS: ECR user guide, "storage class"."""
    if storage_class not in ("standard", "archive"):
        raise _invalid("Lifecycle policy validation failure: storageClass must be standard or archive")
    if (storage_class == "archive") != (kind == _ARCHIVED):
        raise _invalid(f"Lifecycle policy validation failure: storageClass archive belongs to {_ARCHIVED}")
    if kind == _ARCHIVED and archives:
        raise _invalid("Lifecycle policy validation failure: what is archived cannot be archived again")
    if kind == _ARCHIVED and number < ARCHIVE_DAYS_MIN:
        raise _invalid(f"Lifecycle policy validation failure: images stay {ARCHIVE_DAYS_MIN} days in the archive")


def _texts(selection: dict[str, Any], name: str) -> tuple[str, ...]:
    value = selection.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _invalid(f"Lifecycle policy validation failure: {name}")
    return tuple(value)


def _positive(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**31:
        raise _invalid(f"Lifecycle policy validation failure: {name} must be a positive integer")
    return value


def _invalid(why: str) -> ServiceError:
    message = f"Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: '{why}'"
    return ServiceError("InvalidParameterException", message)
