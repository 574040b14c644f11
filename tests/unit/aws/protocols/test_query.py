from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.aws.models import service_model
from taskrole.aws.protocols import protocol_for
from taskrole.aws.protocols.query import QueryProtocol
from tests.support import NOW


def parse(service: str, form: bytes, *, method: str = "POST") -> tuple[str, dict[str, Any]]:
    model = service_model(service)
    target = "/" if method == "POST" else f"/?{form.decode()}"
    http = HttpRequest(method, target, [], form if method == "POST" else b"")
    protocol = protocol_for(model)
    name = protocol.match(http, model)
    return name, protocol.parse(http, model.operation(name))


def refusal(service: str, form: bytes) -> ServiceError:
    with pytest.raises(ServiceError) as raised:
        parse(service, form)
    return raised.value


def test_lists_structures_and_scalars() -> None:
    form = (
        b"Action=AssumeRole&Version=2011-06-15&RoleArn=r&DurationSeconds=900&Tags.member.2.Key=b&Tags.member.2.Value=2"
        b"&Tags.member.1.Key=a&Tags.member.1.Value=&TransitiveTagKeys="
    )
    expected = {
        "RoleArn": "r",
        "DurationSeconds": 900,
        "Tags": [{"Key": "a", "Value": ""}, {"Key": "b", "Value": "2"}],
        "TransitiveTagKeys": [],
    }
    assert parse("sts", form) == ("AssumeRole", expected)
    assert parse("sts", form, method="GET") == ("AssumeRole", expected)


def test_ten_comes_after_two() -> None:
    form = b"Action=UntagRole&RoleName=r" + b"".join(b"&TagKeys.member.%d=k%d" % (n, n) for n in range(1, 12))
    assert parse("iam", form)[1]["TagKeys"] == [f"k{number}" for number in range(1, 12)]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (b"", "MissingAction"),
        (b"Action=Fly&Version=2011-06-15", "InvalidAction"),
        (b"Action=AssumeRole&Version=1999-01-01", "InvalidAction"),
        (b"Action=AssumeRole&DurationSeconds=abc", "MalformedInput"),
        (b"Action=AssumeRole&DurationSeconds=1_000", "MalformedInput"),
        (b"Action=AssumeRole&DurationSeconds=99999999999", "MalformedInput"),
        (b"Action=AssumeRole&DurationSeconds.=1&DurationSeconds.x=1", "MalformedInput"),
        (b"Action=AssumeRole&RoleArn=a%00b", "MalformedInput"),
        (b"Action=AssumeRole&RoleArn=%ff", "MalformedQueryString"),
        (b"Action=AssumeRole&RoleArn=a&RoleArn=b", "MalformedQueryString"),
        (b"Action=AssumeRole&" + b".".join([b"a"] * 50) + b"=1", "MalformedInput"),
        (b"Action=AssumeRole&" + b"&".join(b"a%d=1" % n for n in range(10_001)), "MalformedQueryString"),
    ],
)
def test_what_is_refused(form: bytes, code: str) -> None:
    assert refusal("sts", form).code == code


def test_odd_names_are_no_members() -> None:
    form = b"Action=AssumeRole&=x&.=y&RoleArn.=z&RoleArn=r&Tags.member.x.Key=a&&"
    assert parse("sts", form)[1] == {"RoleArn": "r", "Tags": []}


def test_ec2_spells_lists_without_member_and_takes_older_versions() -> None:
    form = b"Action=DescribeInstances&Version=2014-09-01&InstanceId.1=i-1&Filter.1.Name=vpc-id&Filter.1.Value.1=v"
    assert parse("ec2", form)[1] == {
        "InstanceIds": ["i-1"],
        "Filters": [{"Name": "vpc-id", "Values": ["v"]}],
    }
    assert refusal("ec2", b"Action=DescribeInstances&Version=2099-01-01").code == "InvalidAction"


def test_scalars_of_every_kind() -> None:
    form = b"Action=ListPolicies&OnlyAttached=TRUE&MaxItems=5&Scope=All"
    assert parse("iam", form)[1] == {"OnlyAttached": True, "MaxItems": 5, "Scope": "All"}
    assert refusal("iam", b"Action=ListPolicies&OnlyAttached=maybe").code == "MalformedInput"
    too_long = b"Action=UntagRole&" + b"&".join(b"TagKeys.member.%d=k" % number for number in range(5001))
    assert refusal("iam", too_long).code == "MalformedInput"


class Described:
    """A shape that no service in scope has."""

    def __init__(self, type_name: str, **inner: Any) -> None:
        self.type_name = type_name
        self.serialization: dict[str, Any] = inner.pop("serialization", {})
        self.metadata: dict[str, Any] = {}
        self.__dict__.update(inner)


def test_maps_flattened_lists_and_other_scalars() -> None:
    text = Described("string")
    flat = Described(
        "list", member=Described("string", serialization={"name": "item"}), serialization={"flattened": True}
    )
    members = {
        "Map": Described("map", key=text, value=Described("integer")),
        "FlatMap": Described("map", key=text, value=text, serialization={"flattened": True}),
        "Flat": flat,
        "At": Described("timestamp"),
        "Blob": Described("blob"),
        "Ratio": Described("double"),
    }
    operation: Any = SimpleNamespace(input=Described("structure", members=members))
    form = (
        b"Map.entry.1.key=a&Map.entry.1.value=1&Map.entry.2.value=2&FlatMap.1.key=b&FlatMap.1.value=c&item.1=x&item.2=y"
        b"&At=2026-01-01T12%3A00%3A00Z&Blob=eA%3D%3D&Ratio=0.5"
    )
    assert QueryProtocol().parse(HttpRequest("POST", "/", [], form), operation) == {
        "Map": {"a": 1},
        "FlatMap": {"b": "c"},
        "Flat": ["x", "y"],
        "At": NOW,
        "Blob": b"x",
        "Ratio": 0.5,
    }
    for wrong in (b"Ratio=nan", b"Ratio=x", b"At=soon", b"Blob=*"):
        with pytest.raises(ServiceError):
            QueryProtocol().parse(HttpRequest("POST", "/", [], wrong), operation)
    nothing: Any = SimpleNamespace(input=None)
    assert QueryProtocol().parse(HttpRequest("POST", "/", [], b""), nothing) == {}


def body_of(service: str, name: str, result: dict[str, Any]) -> str:
    model = service_model(service)
    response = protocol_for(model).serialize(model.operation(name), result, "rid")
    assert isinstance(response.body, bytes)
    return response.body.decode()


def test_answers_are_wrapped() -> None:
    assert body_of("sts", "GetCallerIdentity", {"Account": "1", "Arn": "a<&>\r", "Secret": "x"}) == (
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
        "<Account>1</Account><Arn>a&lt;&amp;&gt;&#13;</Arn></GetCallerIdentityResult>"
        "<ResponseMetadata><RequestId>rid</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    )
    assert "Result" not in body_of("iam", "DeleteRole", {})


def test_instants_lists_and_booleans() -> None:
    role = {"RoleName": "r", "CreateDate": NOW, "Tags": [{"Key": "k", "Value": "v"}]}
    body = body_of("iam", "ListRoles", {"Roles": [role], "IsTruncated": False})
    assert "<CreateDate>2026-01-01T12:00:00Z</CreateDate>" in body
    assert "<Tags><member><Key>k</Key><Value>v</Value></member></Tags>" in body
    assert "<IsTruncated>false</IsTruncated>" in body


def error(service: str, raised: ServiceError) -> tuple[int, str]:
    model = service_model(service)
    response = protocol_for(model).error(model, raised, "rid", HttpRequest("POST", "/", []))
    assert isinstance(response.body, bytes)
    ET.fromstring(response.body)
    return response.status, response.body.decode()


def test_errors() -> None:
    status, body = error("iam", AccessDeniedError("User <x>"))
    assert status == 403
    assert "<Type>Sender</Type><Code>AccessDenied</Code><Message>User &lt;x&gt;</Message>" in body
    assert "<Type>Receiver</Type>" in error("iam", ServiceError("ServiceFailure", "", 500))[1]
    status, body = error("ec2", AccessDeniedError("User: ..."))
    assert status == 403
    assert "<Code>UnauthorizedOperation</Code>" in body
    assert "<Message>User: ...</Message>" in body  # the sentence before it is step 3's, with the encoded message
    assert body.endswith("<RequestID>rid</RequestID></Response>")
