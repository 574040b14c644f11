import subprocess
import sys

import pytest

from taskrole.aws.models import service_model

SERVICES = ("iam", "sts", "ecs", "ecr", "s3", "dynamodb", "logs", "cloudtrail", "ec2", "ssm", "secretsmanager")


@pytest.mark.parametrize("prefix", SERVICES)
def test_every_service_is_there(prefix: str) -> None:
    model = service_model(prefix)
    assert model.operation_names
    for operation in model.operations():
        assert operation.service is model
        assert model.has_operation(operation.name)


def test_a_model_is_read_once() -> None:
    assert service_model("sts") is service_model("sts")


def test_unknown_services_and_paths_are_refused() -> None:
    for prefix in ("nosuchservice", "../iam", "", "s3/2006-03-01"):
        with pytest.raises(KeyError):
            service_model(prefix)


def test_ec2_knows_all_names_and_keeps_some_shapes() -> None:
    model = service_model("ec2")
    assert model.has_operation("CreateVpnGateway")
    assert not model.describes("CreateVpnGateway")
    with pytest.raises(KeyError):
        model.operation("CreateVpnGateway")
    assert not model.streams_input("CreateVpnGateway")


def test_the_same_reference_is_the_same_shape() -> None:
    put_item = service_model("dynamodb").operation("PutItem").input
    assert put_item is not None
    value = put_item.members["Item"].value
    nested = value.members["M"].value
    assert nested.members["M"].value is nested.members["L"].member is nested


def test_names_of_errors() -> None:
    shape = service_model("iam").error_shape("NoSuchEntity")
    assert shape is not None
    assert shape.name == "NoSuchEntityException"
    assert service_model("iam").error_shape("ValidationError") is None


def test_only_uploads_stream() -> None:
    streaming = {operation.name for operation in service_model("s3").operations() if operation.streams_input}
    assert {"PutObject", "UploadPart"} <= streaming
    assert "DeleteObjects" not in streaming


def test_nothing_of_botocore_is_imported() -> None:
    code = "import sys; from taskrole.aws.models import service_model as m; m('sts'); print('botocore' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
