"""Lifecycle: what is due for which version or upload, and when. Pure: the time is passed in.

Source: Amazon S3 user guide, "Managing the lifecycle of objects": "Lifecycle configuration elements", "Conflicts",
"Constraints and considerations".
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from taskrole.aws.protocols.base import format_http_date
from taskrole.services.s3.lifecycle_rules import TRANSITION_CLASSES
from taskrole.services.s3.model import STANDARD

DAY = timedelta(days=1)
DAYS_MAX = 365_000  # later than that is never
TRANSITION_BYTES_MIN = 128 * 1024
VARIES = "varies_by_storage_class"
_ANY_SIZE = ("GLACIER", "DEEP_ARCHIVE")
_RANKS = {STANDARD: -1, "REDUCED_REDUNDANCY": -1} | {name: rank for rank, name in enumerate(TRANSITION_CLASSES)}


@dataclass(frozen=True, slots=True)
class Transition:
    """From when a version goes to another storage class: after days or at a date; beyond so many newer versions."""

    storage_class: str
    days: int | None = None
    date: datetime | None = None
    newer_versions: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """An enabled rule: whom it concerns, and what becomes of them when."""

    identifier: str
    prefix: str
    tags: frozenset[tuple[str, str]] = frozenset()
    larger_than: int = -1
    smaller_than: int | None = None
    expire_days: int | None = None
    expire_date: datetime | None = None
    expire_markers: bool = False
    transitions: tuple[Transition, ...] = ()
    noncurrent_transitions: tuple[Transition, ...] = ()
    noncurrent_days: int | None = None
    newer_versions: int = 0
    abort_days: int | None = None

    @property
    def sizes_matter(self) -> bool:
        """Whether the rule is for objects of certain sizes."""
        return self.larger_than >= 0 or self.smaller_than is not None


@dataclass(frozen=True, slots=True)
class Rules:
    """The enabled rules of a bucket, and whether small objects may go to archives."""

    rules: tuple[Rule, ...] = ()
    small_to_archives: bool = False
    day: timedelta = DAY
    """How long a day is. AWS's has 24 hours and ends at midnight UTC; a test may have a shorter one."""

    def due(self, since: datetime, days: int) -> datetime:
        """Return when something is due that is to happen ``days`` after ``since``: at the next midnight (UTC)."""
        exact = since + min(days, DAYS_MAX) * self.day
        if self.day != DAY:
            return exact
        midnight = exact.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight if midnight == exact else midnight + DAY


NO_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Version:
    """What rules look at in a version or delete marker."""

    key: str
    version_id: str
    age_rank: int
    modified_at: datetime
    size_bytes: int = 0
    storage_class: str = STANDARD
    tags: Mapping[str, str] = field(default_factory=dict)
    delete_marker: bool = False


@dataclass(frozen=True, slots=True)
class Expire:
    """Delete the current version as a caller would: for good, or behind a delete marker."""

    version: Version


@dataclass(frozen=True, slots=True)
class Remove:
    """Delete a noncurrent version for good; ``newer_versions`` newer noncurrent ones must be there."""

    version: Version
    newer_versions: int = 0


@dataclass(frozen=True, slots=True)
class RemoveMarker:
    """Delete a delete marker that nothing is behind."""

    version: Version


@dataclass(frozen=True, slots=True)
class Move:
    """Change the storage class of a version."""

    version: Version
    storage_class: str


Action = Expire | Remove | RemoveMarker | Move


def parse(document: str, day: timedelta = DAY) -> Rules:
    """Return the enabled rules of a configuration (JSON that was checked)."""
    configuration = json.loads(document)
    rules = tuple(_rule(rule) for rule in configuration["Rules"] if rule.get("Status") == "Enabled")
    return Rules(rules, configuration.get("MinimumSize") == VARIES, day)


def _rule(rule: Mapping[str, Any]) -> Rule:
    chosen = rule.get("Filter", {})
    predicates = chosen.get("And", chosen)
    tags = predicates.get("Tags", []) or ([chosen["Tag"]] if "Tag" in chosen else [])
    expiration, ending = rule.get("Expiration", {}), rule.get("NoncurrentVersionExpiration", {})
    return Rule(
        identifier=rule.get("ID", ""),
        prefix=rule.get("Prefix", predicates.get("Prefix", "")),
        tags=frozenset((tag["Key"], tag["Value"]) for tag in tags),
        larger_than=predicates.get("ObjectSizeGreaterThan", -1),
        smaller_than=predicates.get("ObjectSizeLessThan"),
        expire_days=expiration.get("Days"),
        expire_date=_date(expiration.get("Date")),
        expire_markers=expiration.get("ExpiredObjectDeleteMarker", False),
        transitions=tuple(
            Transition(entry["StorageClass"], entry.get("Days"), _date(entry.get("Date")))
            for entry in rule.get("Transitions", [])
        ),
        noncurrent_transitions=tuple(
            Transition(
                entry["StorageClass"], entry.get("NoncurrentDays"), None, entry.get("NewerNoncurrentVersions", 0)
            )
            for entry in rule.get("NoncurrentVersionTransitions", [])
        ),
        noncurrent_days=ending.get("NoncurrentDays"),
        newer_versions=ending.get("NewerNoncurrentVersions", 0),
        abort_days=rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation"),
    )


def _date(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value["$instant"])


def matches(rule: Rule, version: Version) -> bool:
    """Say whether a rule concerns a version. Delete markers have neither tags nor a size."""
    if not version.key.startswith(rule.prefix):
        return False
    if version.delete_marker:
        return not rule.tags and not rule.sizes_matter
    if not rule.tags <= version.tags.items():
        return False
    below = rule.smaller_than is None or version.size_bytes < rule.smaller_than
    return below and version.size_bytes > rule.larger_than


def expiry(rules: Rules, version: Version) -> tuple[datetime, str] | None:
    """Return when the current version expires and by which rule: the earliest one counts."""
    found: list[tuple[datetime, str]] = []
    for rule in rules.rules:
        if (rule.expire_days is None and rule.expire_date is None) or not matches(rule, version):
            continue
        days = rule.expire_days
        at = rule.expire_date if days is None else rules.due(version.modified_at, days)
        assert at is not None
        found.append((at, rule.identifier))
    return min(found, default=None)


def expiration_header(rules: Rules, version: Version) -> str:
    """Return the x-amz-expiration header of an object; empty if it doesn't expire."""
    found = expiry(rules, version)
    if found is None:
        return ""
    at, identifier = found
    return f'expiry-date="{format_http_date(at)}", rule-id="{quote(identifier, safe="")}"'


def abortion(rules: Rules, key: str, initiated_at: datetime) -> tuple[datetime, str] | None:
    """Return when an upload is aborted and by which rule."""
    due = [
        (rules.due(initiated_at, rule.abort_days), rule.identifier)
        for rule in rules.rules
        if rule.abort_days is not None and key.startswith(rule.prefix)
    ]
    return min(due, default=None)


class Planner:
    """Goes through the versions of a bucket, by key and newest first, and says what is due; batches may follow."""

    def __init__(self, rules: Rules, now: datetime) -> None:
        self._rules = rules
        self._now = now
        self._key: str | None = None
        self._newer_at = now
        self._noncurrent = 0

    def plan(self, versions: Sequence[Version], *, more: bool) -> Iterator[Action]:
        """Yield what is due for versions. With ``more`` the last one waits: whether one follows it is not known."""
        for number, version in enumerate(versions):
            following = versions[number + 1] if number + 1 < len(versions) else None
            if following is None and more:
                return
            current = version.key != self._key
            if current:
                self._key, self._noncurrent = version.key, 0
                alone = following is None or following.key != version.key
                yield from self._current(version, alone=alone)
            else:
                yield from self._older(version, self._newer_at, self._noncurrent)
                self._noncurrent += 1
            self._newer_at = version.modified_at

    def _current(self, version: Version, *, alone: bool) -> Iterator[Action]:
        found = expiry(self._rules, version)
        expired = found is not None and found[0] <= self._now
        if version.delete_marker:
            at_once = any(rule.expire_markers and matches(rule, version) for rule in self._rules.rules)
            if alone and (expired or at_once):
                yield RemoveMarker(version)
            return
        if expired:
            yield Expire(version)
            return
        yield from self._moved(
            version, ((rule, rule.transitions) for rule in self._rules.rules), version.modified_at, 0
        )

    def _older(self, version: Version, since: datetime, newer: int) -> Iterator[Action]:
        for rule in self._rules.rules:
            if rule.noncurrent_days is None or newer < rule.newer_versions or not matches(rule, version):
                continue
            if self._rules.due(since, rule.noncurrent_days) <= self._now:
                yield Remove(version, rule.newer_versions)
                return
        if not version.delete_marker:
            yield from self._moved(
                version, ((rule, rule.noncurrent_transitions) for rule in self._rules.rules), since, newer
            )

    def _moved(
        self,
        version: Version,
        candidates: Iterable[tuple[Rule, tuple[Transition, ...]]],
        since: datetime,
        newer: int,
    ) -> Iterator[Action]:
        """Yield the move to the coldest class that is due."""
        coldest = version.storage_class
        for rule, transitions in candidates:
            if not transitions or not matches(rule, version):
                continue
            for transition in transitions:
                colder = _RANKS[transition.storage_class] > _RANKS.get(coldest, -1)
                if colder and newer >= transition.newer_versions and self._large_enough(rule, transition, version):
                    at = transition.date if transition.days is None else self._rules.due(since, transition.days)
                    if at is not None and at <= self._now:
                        coldest = transition.storage_class
        if coldest != version.storage_class:
            yield Move(version, coldest)

    def _large_enough(self, rule: Rule, transition: Transition, version: Version) -> bool:
        # AWS: a rule that speaks of sizes overrides the least size of what is worth moving.
        if version.size_bytes >= TRANSITION_BYTES_MIN or rule.sizes_matter:
            return True
        return self._rules.small_to_archives and transition.storage_class in _ANY_SIZE
