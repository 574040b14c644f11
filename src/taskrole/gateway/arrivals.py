"""Through which container instance a call came: proved once for each connection, with the instance's own signature.

Only sessions that are bound to an instance ask for it. A marker counts once and for a minute, on one connection; it
proves nothing about the call itself, which is authenticated and authorized like any other.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from taskrole.aws import signature
from taskrole.aws.connection_marker import HOST, SERVICE, ConnectionMarker
from taskrole.aws.errors import AuthenticationError
from taskrole.gateway.authenticate import CredentialSource, authenticate_signature
from taskrole.policy.model import Principal

log = logging.getLogger(__name__)

AGE_SECONDS_MAX = 60  # a marker is made when the connection is
SEEN_MAX = 100_000

Registered = Callable[[Principal, str], bool]
"""Tells whether a principal registered the container instance of an ARN, and it still is one."""


class Arrival:
    """A connection that began with a marker."""

    def __init__(self, marker: ConnectionMarker, at: datetime) -> None:
        self.marker = marker
        self.at = at
        self.lock = threading.Lock()
        self.instance_arn: str | None = None
        """What was proved; empty for nothing, None while nobody has looked."""


class Arrivals:
    """Verifies markers and remembers those that were shown."""

    def __init__(self, credentials: CredentialSource, registered: Registered) -> None:
        self._credentials = credentials
        self._registered = registered
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def instance_of(self, arrival: Arrival | None) -> str:
        """Return the ARN of the container instance that a connection came through; empty if none is proved."""
        if arrival is None:
            return ""
        with arrival.lock:
            if arrival.instance_arn is None:
                arrival.instance_arn = self._verify(arrival)
            return arrival.instance_arn

    def _verify(self, arrival: Arrival) -> str:
        """Security: (1) made for this and nothing else, (2) signed, (3) just now, (4) once, (5) by the instance."""
        marker, proof, reason = arrival.marker, arrival.marker.proof, ""
        try:
            caller = authenticate_signature(  # (1) (2)
                proof, self._credentials, arrival.at, signing_name=SERVICE, region=""
            )
            signed = signature.parse_authorization(proof)
        except AuthenticationError as error:
            reason, signed = error.problem.value, None
        if signed is None:
            reason = reason or "not signed"
        elif proof.header("host") != HOST:
            reason = "made for something else"
        elif abs((arrival.at - signed.signed_at).total_seconds()) > AGE_SECONDS_MAX:  # (3)
            reason = "too old, or clocks differ"
        elif not self._first(signed.signature, arrival.at):  # (4)
            reason = "shown before"
        elif not self._registered(caller.principal, marker.instance_arn):  # (5)
            reason = "not by the agent of the instance"
        if reason:
            log.warning(
                "a connection does not come through the container instance that it names",
                extra={"container_instance": marker.instance_arn, "reason": reason},
            )
            return ""
        return marker.instance_arn

    def _first(self, shown: str, now: datetime) -> bool:
        with self._lock:
            while self._seen:
                oldest = next(iter(self._seen.values()))
                if len(self._seen) < SEEN_MAX and (now - oldest).total_seconds() <= 2 * AGE_SECONDS_MAX:
                    break
                self._seen.popitem(last=False)
            if shown in self._seen:
                return False
            self._seen[shown] = now
            return True
