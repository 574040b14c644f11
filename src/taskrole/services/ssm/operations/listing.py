"""Operations that find parameters. Source: Systems Manager API reference."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.aws.page_tokens import write_page_token
from taskrole.policy.model import Question
from taskrole.services.ssm import errors
from taskrole.services.ssm.deps import SsmDeps
from taskrole.services.ssm.model import ParameterKey, Version
from taskrole.services.ssm.operations.common import metadata, page_start, parameter
from taskrole.services.ssm.questions import read_name

operations: OperationSet[SsmDeps] = OperationSet("ssm")

DESCRIBE_PAGE_DEFAULT, PATH_PAGE_DEFAULT = 50, 10
LOOKED_AT_MAX = 1000  # parameters that one page with filters looks at
_PIECE = 100

Test = Callable[[Version], bool]


def _may_describe(_deps: SsmDeps, call: Call, _request: Any) -> Sequence[Question]:
    return [Question(call.principal, "ssm:DescribeParameters", "*")]


@operations.operation("DescribeParameters", questions=_may_describe)
def describe_parameters(deps: SsmDeps, call: Call, request: Any) -> Any:
    """List parameters without their values, by name, a page at a time.

    Raises:
        ServiceError: InvalidFilterKey and others about filters, InvalidNextToken.
    """
    if request.get("Filters") and request.get("ParameterFilters"):
        raise errors.invalid("You can use either Filters or ParameterFilters in a single request.")
    tests = [_old_filter(filter_) for filter_ in request.get("Filters", [])]
    tests += [_filter_test(filter_) for filter_ in request.get("ParameterFilters", [])]
    limit = request.get("MaxResults", DESCRIBE_PAGE_DEFAULT)
    found, more = _page(deps, call, request, "", tests, limit)
    return {"Parameters": [{**metadata(one), "ARN": one.key.arn} for one in found], **more}


def _may_get_by_path(_deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    # AWS: access to a path is access to everything below it, whatever is said about what lies below.
    key = ParameterKey(call.account_id, call.region, _path(call, request))
    recursive = str(request.get("Recursive", False)).lower()
    return [Question(call.principal, "ssm:GetParametersByPath", key.arn, {"ssm:Recursive": recursive})]


def _path(call: Call, request: Mapping[str, Any]) -> str:
    path = str(request["Path"])
    if not path.startswith("/"):
        raise errors.invalid("The parameter path must begin with a slash (/).")
    if path.strip("/"):
        read_name(call, path)
    return "/" + path.strip("/")


@operations.operation("GetParametersByPath", questions=_may_get_by_path)
def get_parameters_by_path(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Return the parameters of a hierarchy level, or with ``Recursive`` of all levels below it.

    Raises:
        ServiceError: ValidationException, InvalidFilterKey, InvalidNextToken.
    """
    path = _path(call, request)
    below = path if path.endswith("/") else path + "/"
    tests = [_filter_test(filter_, by_path=True) for filter_ in request.get("ParameterFilters", [])]
    if not request.get("Recursive", False):
        tests.append(lambda found: "/" not in found.key.name.removeprefix(below))
    limit = request.get("MaxResults", PATH_PAGE_DEFAULT)
    found, more = _page(deps, call, request, below, tests, limit)
    decrypt = request.get("WithDecryption", False)
    return {"Parameters": [parameter(one, decrypt=decrypt) for one in found], **more}


def _page(
    deps: SsmDeps, call: Call, request: Mapping[str, Any], path: str, tests: Sequence[Test], limit: int
) -> tuple[list[Version], dict[str, str]]:
    found: list[Version] = []
    after, looked_at = page_start(request), 0
    while looked_at < LOOKED_AT_MAX:
        piece = deps.store.list(call.account_id, call.region, path=path, after=after, limit=_PIECE)
        for one in piece:
            if len(found) == limit:
                return found, {"NextToken": write_page_token(after)}
            after = one.key.name
            found += [one] if all(test(one) for test in tests) else []
        looked_at += len(piece)
        if len(piece) < _PIECE:
            return found, {}
    return found, {"NextToken": write_page_token(after)}


_MATCHES: dict[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "BeginsWith": str.startswith,
    "Contains": str.__contains__,
}
_OLD_KEYS = frozenset(("Name", "Type", "KeyId"))


def _old_filter(filter_: Mapping[str, Any]) -> Test:
    if filter_["Key"] not in _OLD_KEYS:
        raise errors.invalid_filter(f"The filter key {filter_['Key']} is not valid.")
    return _filter_test({"Key": filter_["Key"], "Option": "BeginsWith", "Values": filter_["Values"]})


def _filter_test(filter_: Mapping[str, Any], *, by_path: bool = False) -> Test:
    key, values = filter_["Key"], [str(value) for value in filter_.get("Values", [])]
    option = filter_.get("Option", "Equals")
    if by_path and key in {"Name", "Path", "Tier"}:
        raise errors.invalid_filter(f"The filter key {key} is not valid for GetParametersByPath.")
    if key == "Path":
        return _path_test(option, values)
    texts = _texts_of(key)
    if texts is None:
        raise errors.invalid_filter(f"The filter key {key[:132]} is not valid.")
    if not values:
        if not key.startswith("tag:"):
            raise errors.invalid("The filter values can't be empty.")
        return lambda found: bool(texts(found))
    matches = _MATCHES.get(option)
    if matches is None:
        raise errors.invalid(
            f"The filter option {option[:32]} is not valid. Valid options include: Equals, BeginsWith."
        )
    return lambda found: any(matches(text, value) for text in texts(found) for value in values)


def _path_test(option: str, values: Sequence[str]) -> Test:
    if option not in {"Recursive", "OneLevel", "Equals"} or not all(value.startswith("/") for value in values):
        raise errors.invalid("A Path filter has the option Recursive or OneLevel and values that begin with a slash.")
    levels = ["/" + value.strip("/") + ("/" if value.strip("/") else "") for value in values]

    def meets(found: Version) -> bool:
        rests = [found.key.name.removeprefix(level) for level in levels if found.key.name.startswith(level)]
        return any(option == "Recursive" or "/" not in rest for rest in rests)

    return meets


def _texts_of(key: str) -> Callable[[Version], list[str]] | None:
    if key.startswith("tag:"):
        return lambda found: [value for name, value in found.tags.items() if name == key.removeprefix("tag:")]
    readers: dict[str, Callable[[Version], list[str]]] = {
        "Name": lambda found: [found.key.name, found.key.name.removeprefix("/")],
        "Type": lambda found: [found.settings.type_name],
        "KeyId": lambda found: [found.settings.key_id],
        "Label": lambda found: list(found.labels),
        "Tier": lambda found: [found.settings.tier],
        "DataType": lambda found: [found.settings.data_type],
    }
    return readers.get(key)
