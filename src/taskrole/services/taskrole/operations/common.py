"""What several operations need: members of requests checked, questions on roles."""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.policy.model import Question
from taskrole.services.iam.api import Role
from taskrole.services.taskrole.deps import TaskroleDeps
from taskrole.services.taskrole.errors import not_found, throttled, validation_error

TEXT_LENGTH_MAX = 2048
HEAVY_WAIT_SECONDS = 5.0
_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)


def on_everything(action: str) -> Any:
    """Return questions for an action that has no resource."""

    def questions(_deps: TaskroleDeps, call: Call, _request: Any) -> Sequence[Question]:
        return [Question(call.principal, f"taskrole:{action}", "*")]

    return questions


def on_role(action: str) -> Any:
    """Return questions for an action on the role that the request names."""

    def questions(deps: TaskroleDeps, call: Call, request: Any) -> Sequence[Question]:
        return [Question(call.principal, f"taskrole:{action}", role_of(deps, call, request).arn)]

    return questions


@contextlib.contextmanager
def one_of_few(deps: TaskroleDeps) -> Iterator[None]:
    """Be one of the few calls that read everything of an account at the same time.

    Raises:
        ServiceError: ThrottlingException, there are enough of them.
    """
    if not deps.heavy.acquire(timeout=HEAVY_WAIT_SECONDS):
        raise throttled()
    try:
        yield
    finally:
        deps.heavy.release()


def text(request: Mapping[str, Any], member: str, *, required: bool = False) -> str:
    """Return a text member; empty if it is absent.

    Raises:
        ServiceError: ValidationException, it is no text, too long, or missing.
    """
    value = request.get(member, "")
    if not isinstance(value, str) or len(value) > TEXT_LENGTH_MAX or "\0" in value:
        raise validation_error(f"{member} must be a text of at most {TEXT_LENGTH_MAX} characters.")
    if required and not value:
        raise validation_error(f"{member} is missing.")
    return value


def truth(request: Mapping[str, Any], member: str) -> bool:
    """Return a boolean member; False if it is absent.

    Raises:
        ServiceError: ValidationException, it is something else.
    """
    value = request.get(member, False)
    if not isinstance(value, bool):
        raise validation_error(f"{member} must be true or false.")
    return value


def whole_number(request: Mapping[str, Any], member: str, default: int, largest: int) -> int:
    """Return a number member between 1 and ``largest``.

    Raises:
        ServiceError: ValidationException, it is something else.
    """
    value = request.get(member, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= largest:
        raise validation_error(f"{member} must be a number from 1 to {largest}.")
    return value


def role_of(deps: TaskroleDeps, call: Call, request: Mapping[str, Any]) -> Role:
    """Return the role of the caller's account that ``role`` names, by name or ARN.

    Raises:
        ServiceError: There is no such role.
    """
    named = text(request, "role", required=True)
    if named.startswith("arn:"):
        role = deps.iam.find_role_by_arn(named)
    else:
        role = deps.iam.find_role(call.account_id, named) if _NAME.fullmatch(named) else None
    if role is None or role.account_id != call.account_id:
        raise not_found(f"There is no role {named} in account {call.account_id}.")
    return role
