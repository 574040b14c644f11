"""Whatever is sent to the registry: it is taken, or refused with an error of the API, and never fails otherwise."""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.services.ecr.lifecycle import read_policy
from taskrole.services.ecr.manifests import MEDIA_TYPES, read_manifest
from taskrole.services.ecr.model import is_repository_name
from taskrole.services.ecr.registry_errors import render_error
from taskrole.services.ecr.registry_routes import match

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(sorted(MEDIA_TYPES)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
descriptors = st.fixed_dictionaries(
    {}, optional={"digest": values, "size": values, "urls": values, "mediaType": values}
)
documents = st.fixed_dictionaries(
    {"schemaVersion": st.just(2) | values},
    optional={
        "mediaType": values,
        "artifactType": values,
        "config": descriptors | values,
        "layers": st.lists(descriptors, max_size=2) | values,
        "manifests": st.lists(descriptors, max_size=2) | values,
    },
)
rules = st.fixed_dictionaries(
    {},
    optional={
        "rulePriority": values,
        "action": st.just({"type": "expire"}) | values,
        "selection": values
        | st.fixed_dictionaries(
            {},
            optional={
                "tagStatus": st.sampled_from(["any", "tagged"]) | values,
                "tagPrefixList": values,
                "countType": st.just("imageCountMoreThan") | values,
                "countNumber": values,
            },
        ),
    },
)


@given(content=st.binary(max_size=40) | documents.map(lambda document: json.dumps(document).encode()), kind=st.text())
def test_manifests(content: bytes, kind: str) -> None:
    with suppress(ServiceError):
        manifest = read_manifest(content, kind)
        assert manifest.media_type in MEDIA_TYPES
        assert manifest.content == content


@given(policy=values | st.fixed_dictionaries({"rules": st.lists(rules, max_size=3)}))
def test_lifecycle_policies(policy: Any) -> None:
    with suppress(ServiceError):
        assert read_policy(json.dumps(policy))


@given(
    method=st.sampled_from(["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
    parts=st.lists(
        st.sampled_from(["app", "blobs", "uploads", "manifests", "tags", "list", "..", "", "sha256:00"])
        | st.text(max_size=4),
        max_size=6,
    ),
    query=st.text(max_size=20),
    host=st.text(max_size=20),
)
def test_routes(method: str, parts: list[str], query: str, host: str) -> None:
    target = "/v2/" + "/".join(quote(part, safe="", errors="replace") for part in parts) + "?" + query
    http = HttpRequest(method, target, [("host", host)])
    error = ServiceError("Any", host, 401)
    try:
        _, request = match(http)
        assert "repositoryName" not in request or is_repository_name(request["repositoryName"])
    except ServiceError as refused:
        error = refused
    response = render_error(error, http)
    assert 400 <= response.status < 500
    assert all("\r" not in value and "\n" not in value for _, value in response.headers)
