"""What the operations of the image registry share: which repository, which question, how an answer looks."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.http import FileBody, HttpResponse, StreamBody
from taskrole.policy.model import Question
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import RepositoryKey
from taskrole.services.ecr.questions import Questions, about_repository
from taskrole.services.ecr.registry_errors import VERSION_HEADER, registry_error


def registry_key(call: Call, request: Any, member: str = "repositoryName") -> RepositoryKey:
    """Return the repository of a request: of the registry in the host name, else of the token's account and region.

    Raises:
        ServiceError: DENIED if the host names another region than the token is good for.
    """
    if request.get("registryRegion", call.region) != call.region:
        raise registry_error("DENIED", "Your Authorization Token is invalid.", 403)
    return RepositoryKey(request.get("registryId", call.account_id), call.region, request[member])


def asks(action: str) -> Questions:
    """Return questions that ask for one action on the repository in the path."""

    def ask(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
        return [about_repository(ecr, call, registry_key(call, request), f"ecr:{action}")]

    return ask


def answer(
    status: int, headers: Sequence[tuple[str, str]] = (), body: bytes | FileBody | StreamBody = b""
) -> HttpResponse:
    """Return an answer of the registry."""
    return HttpResponse(status, [VERSION_HEADER, *headers], body)


def page_size(text: str, most: int) -> int:
    """Return how many entries a page has that was asked for with ``n``.

    Raises:
        ServiceError: PAGINATION_NUMBER_INVALID if it isn't a number.
    """
    if not text:
        return most
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise registry_error("PAGINATION_NUMBER_INVALID", "n must be a number that is not negative", 400)
    return min(int(text), most)
