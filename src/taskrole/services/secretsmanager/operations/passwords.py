"""GetRandomPassword. Source: Secrets Manager API reference."""

import string
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.ids import Ids
from taskrole.services.secretsmanager import errors
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.questions import on_everything

operations: OperationSet[SecretsDeps] = OperationSet("secretsmanager")

LENGTH_DEFAULT = 32
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_TYPES = (
    ("ExcludeLowercase", string.ascii_lowercase),
    ("ExcludeUppercase", string.ascii_uppercase),
    ("ExcludeNumbers", string.digits),
    ("ExcludePunctuation", PUNCTUATION),
)


@operations.operation("GetRandomPassword", questions=on_everything("GetRandomPassword"))
def get_random_password(deps: SecretsDeps, _call: Call, request: Any) -> Any:
    """Return a random password.

    Raises:
        ServiceError: InvalidParameterException: nothing is left to choose from, or the length is too small.
    """
    excluded = frozenset(request.get("ExcludeCharacters", ""))
    types = [characters for member, characters in _TYPES if not request.get(member, False)]
    types += [" "] if request.get("IncludeSpace", False) else []
    left = [kept for characters in types if (kept := "".join(one for one in characters if one not in excluded))]
    length = request.get("PasswordLength", LENGTH_DEFAULT)
    if not left:
        raise errors.invalid_parameter("The password can't be generated: every character is excluded.")
    required = request.get("RequireEachIncludedType", True)
    if required and length < len(left):
        raise errors.invalid_parameter("The password length is too short for the required character types.")
    every = "".join(left)
    chosen = [_choose(deps.ids, characters) for characters in left] if required else []
    chosen += [_choose(deps.ids, every) for _ in range(length - len(chosen))]
    for index in range(len(chosen) - 1, 0, -1):  # the required ones must not always come first
        other = _below(deps.ids, index + 1)
        chosen[index], chosen[other] = chosen[other], chosen[index]
    return {"RandomPassword": "".join(chosen)}


def _choose(ids: Ids, characters: str) -> str:
    return characters[_below(ids, len(characters))]


def _below(ids: Ids, bound: int) -> int:
    # 64 bits for a bound below 2**13: the remainder's bias is below 2**-51.
    return int.from_bytes(ids.random_bytes(8), "big") % bound
