"""Labels of parameter versions. Source: Systems Manager API reference, LabelParameterVersion."""

import re
from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ssm import errors
from taskrole.services.ssm.deps import SsmDeps
from taskrole.services.ssm.questions import about_parameters, read_name
from taskrole.services.ssm.store import LABELS_MAX

operations: OperationSet[SsmDeps] = OperationSet("ssm")

_LABEL = re.compile(r"(?!aws|ssm)[A-Za-z_.\-][A-Za-z0-9_.\-]*", re.ASCII | re.IGNORECASE)


def _may_label(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    return about_parameters(deps, call, "LabelParameterVersion", [read_name(call, request["Name"])[0]])


@operations.operation("LabelParameterVersion", questions=_may_label)
def label_parameter_version(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Give labels to a version, the newest unless one is named; they leave the versions that had them.

    Raises:
        ServiceError: ParameterNotFound, ParameterVersionNotFound, ParameterVersionLabelLimitExceeded.
    """
    key, _ = read_name(call, request["Name"])
    wanted = list(dict.fromkeys(request["Labels"]))
    invalid = [label for label in wanted if not _LABEL.fullmatch(label)]
    good = [label for label in wanted if label not in invalid]
    chosen = request.get("ParameterVersion")
    labelled: list[int] = []

    def change(labels: dict[int, list[str]]) -> None:
        number = max(labels) if chosen is None else chosen
        if number not in labels:
            raise errors.version_not_found(key.name, str(number))
        for texts in labels.values():
            texts[:] = [text for text in texts if text not in good]
        labels[number] += good
        if len(labels[number]) > LABELS_MAX:
            raise errors.too_many_labels()
        labelled[:] = [number]

    deps.store.change_labels(key, change)
    return {"InvalidLabels": invalid, "ParameterVersion": labelled[0]}


def _may_unlabel(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    return about_parameters(deps, call, "UnlabelParameterVersion", [read_name(call, request["Name"])[0]])


@operations.operation("UnlabelParameterVersion", questions=_may_unlabel)
def unlabel_parameter_version(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Take labels from a version; those that it does not have are listed.

    Raises:
        ServiceError: ParameterNotFound, ParameterVersionNotFound.
    """
    key, _ = read_name(call, request["Name"])
    number, wanted = request["ParameterVersion"], list(dict.fromkeys(request["Labels"]))
    removed: list[str] = []

    def change(labels: dict[int, list[str]]) -> None:
        if number not in labels:
            raise errors.version_not_found(key.name, str(number))
        removed[:] = [label for label in wanted if label in labels[number]]
        labels[number] = [label for label in labels[number] if label not in wanted]

    deps.store.change_labels(key, change)
    return {"RemovedLabels": removed, "InvalidLabels": [label for label in wanted if label not in removed]}
