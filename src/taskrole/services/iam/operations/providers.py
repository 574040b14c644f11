"""Identity providers: OpenID Connect (what AssumeRoleWithWebIdentity believes) and SAML.

Source: IAM API reference, CreateOpenIDConnectProvider, CreateSAMLProvider.
"""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.aws.protocols.xml import XmlError, read_xml
from taskrole.ids import dashed_uuid, hex_id
from taskrole.policy.model import Question
from taskrole.services.iam.certificates import parsed_private_key
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import (
    EntityAlreadyExistsError,
    InvalidInputError,
    LimitExceededError,
    NoSuchEntityError,
    ValidationError,
)
from taskrole.services.iam.items import Item, ItemKind
from taskrole.services.iam.operations import support as s
from taskrole.storage.schema import from_milliseconds, to_milliseconds

operations: OperationSet[IamDeps] = OperationSet("iam")

CLIENT_IDS_MAX = 100
THUMBPRINTS_MAX = 5
_OIDC = ItemKind.OIDC_PROVIDER
_OIDC_ARN = "OpenIDConnectProviderArn"
_THUMBPRINT = re.compile(r"[0-9A-Fa-f]{40}")


def _no_oidc(arn: str) -> NoSuchEntityError:
    return NoSuchEntityError(f"OpenIDConnect Provider not found for arn {arn}")


def _host_and_path(url: str) -> str:
    """Return what an issuer is known by: host and path, without scheme and closing slash.

    Raises:
        ValidationError: It is not an https URL, or has more than host, port and path.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValidationError("Invalid Open ID Connect Provider URL") from error
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or parts.username or port == 0:
        raise ValidationError("Invalid Open ID Connect Provider URL")
    if any(not 0x21 <= ord(character) <= 0x7E or character in "*?" for character in url):
        raise ValidationError("Invalid Open ID Connect Provider URL")
    return parts.netloc.lower() + parts.path.rstrip("/")


def _oidc_arn(call: Call, url: str) -> str:
    return f"arn:aws:iam::{call.account_id}:oidc-provider/{_host_and_path(url)}"


def _checked_client_ids(client_ids: Sequence[str]) -> list[str]:
    unique = list(dict.fromkeys(client_ids))
    if len(unique) > CLIENT_IDS_MAX:
        raise LimitExceededError("ClientIdsPerOpenIdConnectProvider", CLIENT_IDS_MAX)
    return unique


def _checked_thumbprints(thumbprints: Sequence[str]) -> list[str]:
    if len(thumbprints) > THUMBPRINTS_MAX:
        raise InvalidInputError(f"Thumbprint list must contain fewer than {THUMBPRINTS_MAX + 1} entries.")
    if any(not _THUMBPRINT.fullmatch(one) for one in thumbprints):
        raise ValidationError("A thumbprint is the SHA-1 of a certificate: 40 hexadecimal digits.")
    return [one.lower() for one in thumbprints]


def _may_create_oidc(_iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    keys = s.request_tags(request.get("Tags", []))
    return [Question(call.principal, "iam:CreateOpenIDConnectProvider", _oidc_arn(call, request["Url"]), keys)]


@operations.operation("CreateOpenIDConnectProvider", questions=_may_create_oidc)
def create_open_id_connect_provider(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Believe an issuer of identity tokens. Nothing is fetched from it before the first token is shown."""
    arn = _oidc_arn(call, request["Url"])
    values = {
        "url": request["Url"].removeprefix("https://").rstrip("/"),
        "client_ids": _checked_client_ids(request.get("ClientIDList", [])),
        "thumbprints": _checked_thumbprints(request.get("ThumbprintList", [])),
    }
    tags = s.merged_tags(iam, {}, request.get("Tags", []))
    taken = EntityAlreadyExistsError(f"Provider with url {request['Url']} already exists.")
    quota = ("OpenIDConnectProvidersPerAccount", iam.store.quotas.oidc_providers)
    iam.items.create(Item(call.account_id, _OIDC, arn, call.now, values, "", tags), taken, quota)
    return {_OIDC_ARN: arn, "Tags": s.tag_list(tags)} if tags else {_OIDC_ARN: arn}


@operations.operation("GetOpenIDConnectProvider", questions=s.on_arn(_OIDC, _OIDC_ARN, "GetOpenIDConnectProvider"))
def get_open_id_connect_provider(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return an OpenID Connect provider."""
    item = iam.items.get(call.account_id, _OIDC, request[_OIDC_ARN], lambda: _no_oidc(request[_OIDC_ARN]))
    return {
        "Url": item.values["url"],
        "ClientIDList": item.values["client_ids"],
        "ThumbprintList": item.values["thumbprints"],
        "CreateDate": item.created_at,
        "Tags": s.tag_list(item.tags),
    }


@operations.operation("ListOpenIDConnectProviders", questions=s.on_nothing("ListOpenIDConnectProviders"))
def list_open_id_connect_providers(iam: IamDeps, call: Call, _request: Any) -> dict[str, Any]:
    """List the ARNs of the account's OpenID Connect providers."""
    return {"OpenIDConnectProviderList": [{"Arn": item.key} for item in iam.items.list(call.account_id, _OIDC)]}


def _change_oidc(iam: IamDeps, call: Call, request: Any, change: Any) -> dict[str, Any]:
    def apply(item: Item) -> Item:
        return replace(item, values={**item.values, **change(item.values)})

    iam.items.change(call.account_id, _OIDC, request[_OIDC_ARN], lambda: _no_oidc(request[_OIDC_ARN]), apply)
    return {}


@operations.operation(
    "AddClientIDToOpenIDConnectProvider",
    questions=s.on_arn(_OIDC, _OIDC_ARN, "AddClientIDToOpenIDConnectProvider"),
)
def add_client_id(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Accept tokens for one more audience; adding it again is no error."""

    def change(values: dict[str, Any]) -> dict[str, Any]:
        return {"client_ids": _checked_client_ids([*values["client_ids"], request["ClientID"]])}

    return _change_oidc(iam, call, request, change)


@operations.operation(
    "RemoveClientIDFromOpenIDConnectProvider",
    questions=s.on_arn(_OIDC, _OIDC_ARN, "RemoveClientIDFromOpenIDConnectProvider"),
)
def remove_client_id(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Accept tokens for an audience no more; one that is not there is no error."""

    def change(values: dict[str, Any]) -> dict[str, Any]:
        return {"client_ids": [one for one in values["client_ids"] if one != request["ClientID"]]}

    return _change_oidc(iam, call, request, change)


@operations.operation(
    "UpdateOpenIDConnectProviderThumbprint",
    questions=s.on_arn(_OIDC, _OIDC_ARN, "UpdateOpenIDConnectProviderThumbprint"),
)
def update_thumbprints(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Replace the thumbprints of an issuer's certificates."""
    thumbprints = _checked_thumbprints(request["ThumbprintList"])
    return _change_oidc(iam, call, request, lambda _values: {"thumbprints": thumbprints})


@operations.operation(
    "DeleteOpenIDConnectProvider", questions=s.on_arn(_OIDC, _OIDC_ARN, "DeleteOpenIDConnectProvider")
)
def delete_open_id_connect_provider(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Believe an issuer no more; AWS: no error when there is none."""
    with contextlib.suppress(NoSuchEntityError):
        iam.items.delete(call.account_id, _OIDC, request[_OIDC_ARN], lambda: _no_oidc(request[_OIDC_ARN]))
    return {}


s.register_item_tags(operations, "OpenIDConnectProvider", _OIDC, _OIDC_ARN, _no_oidc)

# SAML

_SAML = ItemKind.SAML_PROVIDER
_SAML_ARN = "SAMLProviderArn"
_SAML_VALID_FOR = timedelta(days=365 * 100)  # AWS: a century, unless the document says validUntil
_PRIVATE_KEYS_MAX = 2


def _no_saml(arn: str) -> NoSuchEntityError:
    return NoSuchEntityError(f"SAML provider not found for arn {arn}")


def _valid_until(document: str, now: datetime) -> datetime:
    """Check that a text is the metadata of a SAML identity provider; return until when it says to be valid.

    Raises:
        InvalidInputError: It is something else.
    """
    try:
        root = read_xml(document.encode())
    except XmlError as error:
        raise InvalidInputError("Could not parse metadata") from error
    roles = {child.name for child in root.children}
    if root.name != "EntityDescriptor" or "entityID" not in root.attributes or "IDPSSODescriptor" not in roles:
        raise InvalidInputError("Could not parse metadata")
    try:
        text = root.attributes.get("validUntil", "")
        return datetime.fromisoformat(text).astimezone(now.tzinfo) if text else now + _SAML_VALID_FOR
    except (ValueError, OverflowError) as error:
        raise InvalidInputError("Could not parse metadata") from error


def _saml_arn(call: Call, name: str) -> str:
    return f"arn:aws:iam::{call.account_id}:saml-provider/{name}"


def _may_create_saml(_iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    keys = s.request_tags(request.get("Tags", []))
    return [Question(call.principal, "iam:CreateSAMLProvider", _saml_arn(call, request["Name"]), keys)]


def _with_private_key(iam: IamDeps, call: Call, item: Item, request: Any) -> Item:
    """Return a provider with the private key added or taken away that a request names."""
    keys: list[dict[str, Any]] = list(item.values["private_keys"])
    if "RemovePrivateKey" in request:
        kept = [key for key in keys if key["id"] != request["RemovePrivateKey"]]
        if len(kept) == len(keys):
            raise InvalidInputError(f"Private key {request['RemovePrivateKey']} cannot be found.")
        keys = kept
    if "AddPrivateKey" in request:
        if len(keys) >= _PRIVATE_KEYS_MAX:
            raise LimitExceededError("PrivateKeysPerSAMLProvider", _PRIVATE_KEYS_MAX)
        try:
            parsed_private_key(request["AddPrivateKey"])
        except ValueError as error:
            raise InvalidInputError("The private key must be PEM and without a password.") from error
        key_id = hex_id(iam.ids, 20).upper()
        sealed = iam.key_ring.seal(request["AddPrivateKey"].encode(), key_id.encode()).hex()
        keys.append({"id": key_id, "added_at": to_milliseconds(call.now), "sealed": sealed})
    mode = request.get("AssertionEncryptionMode", item.values["encryption"])
    if mode == "Required" and not keys:
        raise InvalidInputError("AssertionEncryptionMode Required needs a private key.")
    return replace(item, values={**item.values, "private_keys": keys, "encryption": mode})


@operations.operation("CreateSAMLProvider", questions=_may_create_saml)
def create_saml_provider(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Keep the metadata of a SAML identity provider."""
    document, arn = request["SAMLMetadataDocument"], _saml_arn(call, request["Name"])
    values = {
        "uuid": dashed_uuid(iam.ids),
        "document": document,
        "valid_until": to_milliseconds(_valid_until(document, call.now)),
        "private_keys": [],
        "encryption": "",
    }
    tags = s.merged_tags(iam, {}, request.get("Tags", []))
    item = _with_private_key(iam, call, Item(call.account_id, _SAML, arn, call.now, values, "", tags), request)
    taken = EntityAlreadyExistsError(f"Provider with name {request['Name']} already exists.")
    iam.items.create(item, taken, ("SAMLProvidersPerAccount", iam.store.quotas.saml_providers))
    return {_SAML_ARN: arn, "Tags": s.tag_list(tags)} if tags else {_SAML_ARN: arn}


@operations.operation("GetSAMLProvider", questions=s.on_arn(_SAML, _SAML_ARN, "GetSAMLProvider"))
def get_saml_provider(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return a SAML provider with its metadata."""
    item = iam.items.get(call.account_id, _SAML, request[_SAML_ARN], lambda: _no_saml(request[_SAML_ARN]))
    shape: dict[str, Any] = {
        "SAMLProviderUUID": item.values["uuid"],
        "SAMLMetadataDocument": item.values["document"],
        "CreateDate": item.created_at,
        "ValidUntil": from_milliseconds(item.values["valid_until"]),
        "Tags": s.tag_list(item.tags),
    }
    if item.values["encryption"]:
        shape["AssertionEncryptionMode"] = item.values["encryption"]
    if item.values["private_keys"]:
        shape["PrivateKeyList"] = [
            {"KeyId": key["id"], "Timestamp": from_milliseconds(key["added_at"])} for key in item.values["private_keys"]
        ]
    return shape


@operations.operation("ListSAMLProviders", questions=s.on_nothing("ListSAMLProviders"))
def list_saml_providers(iam: IamDeps, call: Call, _request: Any) -> dict[str, Any]:
    """List the account's SAML providers."""
    return {
        "SAMLProviderList": [
            {
                "Arn": item.key,
                "ValidUntil": from_milliseconds(item.values["valid_until"]),
                "CreateDate": item.created_at,
            }
            for item in iam.items.list(call.account_id, _SAML)
        ]
    }


@operations.operation("UpdateSAMLProvider", questions=s.on_arn(_SAML, _SAML_ARN, "UpdateSAMLProvider"))
def update_saml_provider(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Replace a SAML provider's metadata, or add and remove its private keys."""
    document = request.get("SAMLMetadataDocument", "")
    valid_until = to_milliseconds(_valid_until(document, call.now)) if document else 0

    def change(item: Item) -> Item:
        if document:
            item = replace(item, values={**item.values, "document": document, "valid_until": valid_until})
        return _with_private_key(iam, call, item, request)

    arn = request[_SAML_ARN]
    iam.items.change(call.account_id, _SAML, arn, lambda: _no_saml(arn), change)
    return {_SAML_ARN: arn}


@operations.operation("DeleteSAMLProvider", questions=s.on_arn(_SAML, _SAML_ARN, "DeleteSAMLProvider"))
def delete_saml_provider(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a SAML provider."""
    iam.items.delete(call.account_id, _SAML, request[_SAML_ARN], lambda: _no_saml(request[_SAML_ARN]))
    return {}


s.register_item_tags(operations, "SAMLProvider", _SAML, _SAML_ARN, _no_saml)
