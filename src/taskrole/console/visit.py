"""One request to the console: who asks, what was sent, calls of the API, and what a page may answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import web

from taskrole.aws.client.answers import AwsError
from taskrole.console.api import Api
from taskrole.console.rules import DefinitionRules
from taskrole.console.sessions import Session

ROOT = "/console"
PAGES_FOLLOWED_MAX = 20
ROWS_MAX = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """A template with its data.

    ``live`` pages have a block of that name that is sent again when it changes; ``live`` says what it shows: services
    (``ecs``), groups of logs (``logs:NAME``), ``calls`` for whatever is called.
    """

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    live: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on to another page of the console."""

    location: str


PageAnswer = Page | Redirect | web.StreamResponse


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API said to one call: members, or the error. Pages show either; a denial is not a broken page."""

    members: Mapping[str, Any]
    error: AwsError | None = None

    def __getitem__(self, name: str) -> Any:
        return self.members[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a member, or the default when it is absent or the call failed."""
        return self.members.get(name, default)

    def list(self, name: str) -> list[Any]:
        """Return a list member; empty when it is absent or the call failed."""
        found = self.members.get(name)
        return list(found) if found else []

    @property
    def ok(self) -> bool:
        """Whether the call succeeded."""
        return self.error is None


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of a signed-in person."""

    request: web.BaseRequest
    session: Session
    api: Api
    rules: DefinitionRules
    parameters: Mapping[str, str]
    """Parts of the path, decoded."""
    query: Mapping[str, str]
    form: Mapping[str, list[str]]
    now: datetime

    def field(self, name: str, default: str = "") -> str:
        """Return a form's field without blanks around it."""
        values = self.form.get(name)
        return values[0].strip() if values else default

    def fields(self, name: str) -> list[str]:
        """Return all values of a form's field."""
        return [value.strip() for value in self.form.get(name, ())]

    async def call(self, service: str, operation: str, /, **members: Any) -> dict[str, Any]:
        """Return the members of the answer.

        Raises:
            AwsError: The API answered with an error.
        """
        return await self.api.call(self.session.keys, self.session.region, service, operation, members)

    async def ask(self, service: str, operation: str, /, **members: Any) -> Answer:
        """Return the answer, be it an error."""
        try:
            return Answer(await self.call(service, operation, **members))
        except AwsError as error:
            if error.bad_credentials:
                raise
            return Answer({}, error)

    async def ask_own(self, operation: str, /, **members: Any) -> Answer:
        """Return the answer of an operation of taskrole's own API, be it an error."""
        try:
            return Answer(await self.api.own(self.session.keys, self.session.region, operation, members))
        except AwsError as error:
            return Answer({}, error)

    async def ask_all(
        self,
        service: str,
        operation: str,
        name: str,
        /,
        *,
        paged_by: str = "nextToken",
        paged_out: str = "",
        **members: Any,
    ) -> Answer:
        """Return the answer with the list ``name`` of all result pages put together, within a bound."""
        rows: list[Any] = []
        for _ in range(PAGES_FOLLOWED_MAX):
            answer = await self.ask(service, operation, **members)
            if not answer.ok:
                return answer if not rows else Answer({name: rows}, answer.error)
            rows += answer.list(name)
            token = answer.get(paged_out or paged_by)
            if not token or len(rows) >= ROWS_MAX:
                break
            members[paged_by] = token
        return Answer({name: rows})

    async def together(self, *asked: Awaitable[Answer]) -> list[Answer]:
        """Ask several things at once."""
        return list(await asyncio.gather(*asked))

    def done(self, text: str) -> None:
        """Leave a line that says what was done."""
        self.session.notify("done", text)

    def failed(self, error: AwsError | str) -> None:
        """Leave a line that says what was refused, in AWS's words."""
        self.session.notify("failed", str(error))

    async def do(self, location: str, text: str, service: str, operation: str, /, **members: Any) -> Redirect:
        """Make one change, say how it went, and go on to ``location``."""
        try:
            await self.call(service, operation, **members)
        except AwsError as error:
            if error.bad_credentials:
                raise
            self.failed(error)
        else:
            self.done(text)
        return Redirect(location)


Handler = Callable[[Visit], Awaitable[PageAnswer]]


def link(*parts: str, **query: str) -> str:
    """Return the address of a page: parts of the path are encoded, empty query values left out."""
    path = "/".join((ROOT, *(quote(part, safe="") for part in parts))) if parts else f"{ROOT}/"
    kept = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


class Routes:
    """The pages of one area."""

    def __init__(self) -> None:
        self.table: list[tuple[str, str, Handler]] = []

    def get(self, pattern: str) -> Callable[[Handler], Handler]:
        """Answer GET; ``{name}`` in the pattern is one part of the path."""
        return self._add("GET", pattern)

    def post(self, pattern: str) -> Callable[[Handler], Handler]:
        """Answer POST."""
        return self._add("POST", pattern)

    def put(self, pattern: str) -> Callable[[Handler], Handler]:
        """Answer PUT, whose body is the handler's to read."""
        return self._add("PUT", pattern)

    def _add(self, method: str, pattern: str) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            self.table.append((method, pattern, handler))
            return handler

        return add
