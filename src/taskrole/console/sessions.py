"""Sessions of signed-in people, and one-time links: in memory only, bounded, with time-outs.

A session holds the keys that it signs with. They leave this process only as signatures.
"""

import base64
import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from taskrole.ids import Ids

IDLE_SECONDS_MAX = 30 * 60.0
LIFE_SECONDS_MAX = 12 * 3600.0
SESSIONS_MAX = 256
LINK_SECONDS_MAX = 10 * 60.0
LINKS_MAX = 32
NOTICES_MAX = 8
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys to sign with. Never printed."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)


@dataclass(slots=True)
class Notice:
    """A line that the next page shows once: ``kind`` is ``done`` or ``failed``."""

    kind: str
    text: str


@dataclass(slots=True)
class Session:
    """A signed-in principal."""

    id: str = field(repr=False)
    keys: Keys
    account_id: str
    arn: str
    region: str
    csrf_token: str = field(repr=False)
    started_at: float
    """Monotonic seconds, as ``used_at``."""
    used_at: float
    notices: list[Notice] = field(default_factory=list)
    live_connections: int = 0

    @property
    def name(self) -> str:
        """How the principal is called in the page's corner."""
        return self.arn.rpartition(":")[2]

    def csrf_matches(self, token: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self.csrf_token.encode(), token.encode())

    def notify(self, kind: str, text: str) -> None:
        """Leave a line for the next page."""
        self.notices = [*self.notices, Notice(kind, text)][-NOTICES_MAX:]

    def take_notices(self) -> list[Notice]:
        """Return the lines that wait, once."""
        notices, self.notices = self.notices, []
        return notices


class Sessions:
    """All sessions and one-time links of this process."""

    def __init__(self, monotonic_seconds: Callable[[], float], ids: Ids) -> None:
        self._now = monotonic_seconds
        self._ids = ids
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._links: OrderedDict[str, tuple[Keys, float]] = OrderedDict()

    def start(self, keys: Keys, account_id: str, arn: str, region: str) -> Session:
        """Start a session; the one unused for longest ends when there are too many."""
        now = self._now()
        session = Session(self._token(), keys, account_id, arn, region, self._token(), now, now)
        self._sessions[session.id] = session
        while len(self._sessions) > SESSIONS_MAX:
            self._sessions.popitem(last=False)
        return session

    def find(self, session_id: str, *, use: bool = True) -> Session | None:
        """Return a session that has not timed out; ``use`` counts as activity."""
        session = self._sessions.get(session_id)
        if session is None:
            return None
        now = self._now()
        if now - session.used_at > IDLE_SECONDS_MAX or now - session.started_at > LIFE_SECONDS_MAX:
            self.end(session_id)
            return None
        if use:
            session.used_at = now
            self._sessions.move_to_end(session_id)
        return session

    def end(self, session_id: str) -> None:
        """Forget a session and its keys."""
        self._sessions.pop(session_id, None)

    def make_link(self, keys: Keys) -> str:
        """Return a token that signs in once, within ten minutes."""
        token = self._token()
        self._links[token] = (keys, self._now() + LINK_SECONDS_MAX)
        while len(self._links) > LINKS_MAX:
            self._links.popitem(last=False)
        return token

    def use_link(self, token: str) -> Keys | None:
        """Return the keys of a link and forget it; None if it was used, is too old, or never was."""
        keys, until = self._links.pop(token, (None, 0.0))
        return keys if self._now() <= until else None

    def _token(self) -> str:
        return base64.urlsafe_b64encode(self._ids.random_bytes(_TOKEN_BYTES)).decode("ascii").rstrip("=")
