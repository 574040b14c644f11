import ast

import pytest
from tools import generate_reference, generate_types

from taskrole.aws.models import service_model


def test_types_are_valid_and_complete() -> None:
    for prefix in ("sts", "s3", "dynamodb", "ec2"):
        model = service_model(prefix)
        names = sorted(operation.name for operation in model.operations())
        tree = ast.parse(generate_types.generate(model, names))
        classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
        inputs = {operation.input.name for operation in model.operations() if operation.input is not None}
        assert inputs <= classes | {"GetBucketLocationRequest"}


def test_streams_are_bodies_in_answers_and_nothing_in_requests() -> None:
    text = generate_types.generate(service_model("s3"), ["GetObject", "PutObject"])
    assert "Body: NotRequired[bytes | FileBody | StreamBody]" in text
    assert text.count("Body:") == 1


def test_a_list_that_is_not_sorted_or_wrong_is_refused() -> None:
    for names in (["GetSessionToken", "AssumeRole"], ["Fly"], ["AssumeRole", "AssumeRole"]):
        with pytest.raises(SystemExit):
            generate_types.generate(service_model("sts"), names)


def test_the_reference_names_what_is_there_and_what_is_not() -> None:
    page = generate_reference.generate()
    assert "## Security Token Service (STS)" in page
    assert "`AssumeRole`" in page
    assert "Answers 501: " in page
    assert generate_reference.registered("nosuchservice") == set()
