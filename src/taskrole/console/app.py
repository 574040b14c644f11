"""The console over HTTP: finds the page, the session and the CSRF token; headers and errors of all pages.

Every answer carries a content security policy without inline scripts, styles or evaluation. A request is refused
unless its Host is this server's own name or an address, so that a page of another site cannot be pointed here by DNS.
"""

import asyncio
import ipaddress
import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from aiohttp import web

from taskrole.aws.client.answers import AwsError
from taskrole.clock import Clock
from taskrole.console import static
from taskrole.console.api import Api
from taskrole.console.live import Live, Look
from taskrole.console.pages import all_routes
from taskrole.console.render import environment
from taskrole.console.rules import DefinitionRules
from taskrole.console.sessions import Keys, Session, Sessions
from taskrole.console.visit import ROOT, Handler, Page, PageAnswer, Redirect, Visit, link
from taskrole.ids import Ids

log = logging.getLogger(__name__)

FORM_BYTES_MAX = 1 << 20
FORM_FIELDS_MAX = 2000
BODY_SECONDS_MAX = 30.0
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_CONTAINERS_NETWORK = ipaddress.ip_network(
    "169.254.0.0/16"
)  # containers reach the API there; the console is not for them
_Route = tuple[str, re.Pattern[str], Handler]


class Console:
    """The console of one server."""

    def __init__(self, endpoint: str, region: str, host: str, rules: DefinitionRules, clock: Clock, ids: Ids) -> None:
        self._endpoint = endpoint
        self._region = region
        self._own_names = {"localhost", host.lower()}
        self._rules = rules
        self._clock = clock
        self._api = Api(endpoint, clock)
        self._sessions = Sessions(clock.monotonic_seconds, ids)
        self._live = Live(self._api)
        self._templates = environment()
        self._routes: list[_Route] = [(method, _pattern(text), handler) for method, text, handler in all_routes()]
        self._cookie = f"taskrole_console_{urlsplit(endpoint).port}"  # cookies don't tell ports apart

    async def close(self) -> None:
        """End live connections, and those to the API."""
        self._live.stop()
        await self._api.close()

    def sign_in_link(self, access_key_id: str, secret_access_key: str) -> str:
        """Return an address that signs in with these keys, once, within ten minutes."""
        return self._link_for(Keys(access_key_id, secret_access_key))

    def _link_for(self, keys: Keys) -> str:
        return f"{self._endpoint}{link('sign-in', token=self._sessions.make_link(keys))}"

    def takes(self, request: web.BaseRequest) -> bool:
        """Tell whether a request is for the console rather than for a bucket that is called ``console``."""
        path = request.path
        if path != ROOT and not path.startswith(f"{ROOT}/"):
            return False
        signed = (
            "authorization" in request.headers or "X-Amz-Signature" in request.query or "Signature" in request.query
        )
        return not signed and self._is_own_host(request)

    def _is_own_host(self, request: web.BaseRequest) -> bool:
        name = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
        try:
            return ipaddress.ip_address(name) not in _CONTAINERS_NETWORK
        except ValueError:
            return name in self._own_names

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        try:
            answer = await self._answer(request)
        except AwsError as error:
            answer = await self._failure(request, error)
        except (TimeoutError, ConnectionError):
            answer = web.Response(status=400, text="The request did not arrive completely.")
        except ValueError:
            answer = web.Response(status=400, text="The request is malformed.")
        if not answer.prepared:
            for name, value in HEADERS.items():
                answer.headers.setdefault(name, value)
        return answer

    # Finding out what is asked

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path == ROOT:
            return _see_other(f"{ROOT}/")
        if path.startswith(f"{ROOT}/static/"):
            return static.file_answer(path.removeprefix(f"{ROOT}/static/"), request)
        if request.method in ("POST", "PUT") and not _same_origin(request):
            return web.Response(status=403, text="This request did not come from a page of the console.")
        if path == f"{ROOT}/links":
            return await self._make_link(request)
        if path == f"{ROOT}/sign-in":
            return await self._sign_in(request)
        session = self._sessions.find(request.cookies.get(self._cookie, ""), use=path != f"{ROOT}/live")
        if session is None:
            return self._ask_to_sign_in(request)
        if path == f"{ROOT}/live":
            return await self._serve_live(request, session)
        return await self._page(request, session)

    async def _page(self, request: web.BaseRequest, session: Session) -> web.StreamResponse:
        form: Mapping[str, list[str]] = {}
        if request.method == "POST":
            form = await _form(request)
        if request.method in ("POST", "PUT"):
            token = request.headers.get("X-CSRF-Token", "") or next(iter(form.get("csrf_token", ())), "")
            if not session.csrf_matches(token):
                return web.Response(status=403, text="The form is too old: load the page again.")
        if request.path == f"{ROOT}/sign-out":
            return self._sign_out(request, session)
        method = "GET" if request.method == "HEAD" else request.method
        visit, handler = self._visit(request, session, method, request.rel_url.raw_path, dict(request.query), form)
        if handler is None:
            return self._render(visit, Page("not_found.html", status=404))
        return self._give(visit, await handler(visit))

    def _visit(
        self,
        request: web.BaseRequest,
        session: Session,
        method: str,
        raw_path: str,
        query: Mapping[str, str],
        form: Mapping[str, list[str]],
    ) -> tuple[Visit, Handler | None]:
        parameters: Mapping[str, str] = {}
        handler = None
        for candidate_method, pattern, candidate in self._routes:
            match = pattern.fullmatch(raw_path.removeprefix(ROOT)) if candidate_method == method else None
            if match:
                parameters = {name: unquote(value) for name, value in match.groupdict().items()}
                handler = candidate
                break
        now = self._clock.now()
        return Visit(request, session, self._api, self._rules, parameters, query, form, now), handler

    # Answers

    def _give(self, visit: Visit, answer: PageAnswer) -> web.StreamResponse:
        if isinstance(answer, Page):
            return self._render(visit, answer)
        if isinstance(answer, Redirect):
            return _see_other(answer.location)
        return answer

    def _render(self, visit: Visit, page: Page) -> web.Response:
        template = self._templates.get_template(page.template)
        fragment = page.template.startswith("fragments/")
        common: dict[str, Any] = self._common(visit, page)
        if not fragment:
            common["notices"] = visit.session.take_notices()
        text = template.render({**common, **page.data})
        return web.Response(status=page.status, text=text, content_type="text/html", charset="utf-8")

    def _common(self, visit: Visit, page: Page) -> dict[str, Any]:
        raw = visit.request.path_qs
        shared = {"session": visit.session, "path": visit.request.path}
        return {
            "m": self._templates.get_template("macros.html").make_module(shared),
            "session": visit.session,
            "path": visit.request.path,
            "live_address": link("live", page=raw) if page.live else "",
            "query": visit.query,
            "now": visit.now,
        }

    async def _failure(self, request: web.BaseRequest, error: AwsError) -> web.StreamResponse:
        session = self._sessions.find(request.cookies.get(self._cookie, ""), use=False)
        if error.bad_credentials and session is not None:
            self._sessions.end(session.id)
            session = None
        if session is None:
            return self._ask_to_sign_in(request)
        visit, _ = self._visit(request, session, "GET", request.rel_url.raw_path, dict(request.query), {})
        status = error.status if 400 <= error.status < 500 else 502
        return self._render(visit, Page("failure.html", {"error": error}, status))

    async def _serve_live(self, request: web.BaseRequest, session: Session) -> web.StreamResponse:
        target = urlsplit(request.query.get("page", ""))
        query = {name: values[0] for name, values in parse_qs(target.query, max_num_fields=FORM_FIELDS_MAX).items()}
        visit, handler = self._visit(request, session, "GET", target.path, query, {})
        if handler is None or not target.path.startswith(f"{ROOT}/"):
            return web.Response(status=404, text="There is no such page.")
        if not self._live.may_connect(session):
            return web.Response(status=429, text="Too many live pages are open.")

        async def render() -> Look:
            try:
                again = Visit(request, session, self._api, self._rules, visit.parameters, query, {}, self._clock.now())
                page = await handler(again)
            except AwsError:
                return Look("")
            if not isinstance(page, Page) or not page.live:
                return Look("")
            template = self._templates.get_template(page.template)
            context = template.new_context({**self._common(again, page), "path": target.path, **page.data})
            return Look("".join(template.blocks["live"](context)), frozenset(page.live))

        headers = dict(HEADERS)
        return await self._live.serve(
            request, session, lambda: self._sessions.find(session.id, use=False) is not None, render, headers
        )

    # Signing in and out

    def _ask_to_sign_in(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD") or request.headers.get("HX-Request") or request.path == f"{ROOT}/live":
            answer = web.Response(status=401, text="Sign in again.")
            answer.headers["HX-Redirect"] = link("sign-in")
            return answer
        after = request.path_qs if request.path != f"{ROOT}/" else ""
        return _see_other(link("sign-in", after=after))

    async def _sign_in(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method == "POST":
            form = await _form(request)
            fields = {name: values[0].strip() for name, values in form.items()}
            keys = Keys(
                fields.get("access_key_id", ""), fields.get("secret_access_key", ""), fields.get("session_token", "")
            )
            return await self._start_session(request, keys, fields.get("after", ""))
        token = request.query.get("token", "")
        if token and request.method == "GET":
            found = self._sessions.use_link(token)
            if found is None:
                return self._sign_in_page(request, "That link was used already, or is older than ten minutes.", 401)
            return await self._start_session(request, found, "")
        return self._sign_in_page(request, "", 200)

    def _sign_in_page(self, request: web.BaseRequest, problem: str, status: int) -> web.Response:
        template = self._templates.get_template("sign_in.html")
        text = template.render(problem=problem, after=request.query.get("after", ""), endpoint=self._endpoint)
        return web.Response(status=status, text=text, content_type="text/html", charset="utf-8")

    async def _start_session(self, request: web.BaseRequest, keys: Keys, after: str) -> web.StreamResponse:
        if not keys.access_key_id.isascii() or not keys.access_key_id or not keys.secret_access_key:
            return self._sign_in_page(request, "Give an access key id and its secret access key.", 400)
        try:
            caller = await self._api.call(keys, self._region, "sts", "GetCallerIdentity", {})
        except AwsError as error:
            return self._sign_in_page(request, error.message, 401)
        session = self._sessions.start(keys, caller["Account"], caller["Arn"], self._region)
        # Not a redirect: a SameSite=Strict cookie is not sent along a chain that another program started.
        safe = after if after.startswith(f"{ROOT}/") and not after.startswith(f"{ROOT}//") else f"{ROOT}/"
        text = self._templates.get_template("signed_in.html").render(after=safe)
        answer = web.Response(text=text, content_type="text/html", charset="utf-8")
        answer.set_cookie(self._cookie, session.id, path=ROOT, httponly=True, samesite="Strict", secure=request.secure)
        return answer

    def _sign_out(self, request: web.BaseRequest, session: Session) -> web.StreamResponse:
        if request.method != "POST":
            return _see_other(f"{ROOT}/")
        self._sessions.end(session.id)
        self._live.forget(session.id)
        answer = _see_other(link("sign-in"))
        answer.del_cookie(self._cookie, path=ROOT)
        return answer

    async def _make_link(self, request: web.BaseRequest) -> web.StreamResponse:
        """Make a one-time link for who shows keys that the API takes (``taskrole open``)."""
        if request.method != "POST":
            return web.Response(status=405, text="POST only.")
        fields = {name: values[0] for name, values in (await _form(request)).items()}
        keys = Keys(
            fields.get("access_key_id", ""), fields.get("secret_access_key", ""), fields.get("session_token", "")
        )
        try:
            await self._api.call(keys, self._region, "sts", "GetCallerIdentity", {})
        except AwsError as error:
            return web.Response(status=401, text=error.message)
        return web.Response(text=self._link_for(keys))


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\})", text)
    return re.compile(
        "".join(f"(?P<{part[1:-1]}>[^/]+)" if part.startswith("{") else re.escape(part) for part in parts)
    )


def _see_other(location: str) -> web.Response:
    return web.Response(status=303, headers={"Location": location})


def _same_origin(request: web.BaseRequest) -> bool:
    """Tell whether a page of this console, or a program that is no browser, sent a request."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    return urlsplit(origin).netloc == request.headers.get("Host", "")


async def _form(request: web.BaseRequest) -> Mapping[str, list[str]]:
    pieces: list[bytes] = []
    size = 0
    while True:
        piece = await asyncio.wait_for(request.content.readany(), BODY_SECONDS_MAX)
        if not piece:
            break
        size += len(piece)
        if size > FORM_BYTES_MAX:
            raise AwsError("FormTooLong", "The form is longer than a megabyte.", 413)
        pieces.append(piece)
    text = b"".join(pieces).decode("utf-8")
    return parse_qs(text, keep_blank_values=True, max_num_fields=FORM_FIELDS_MAX)
