"""Server certificates: kept with their private keys, which are sealed and never shown."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.ids import unique_id
from taskrole.policy.model import Question
from taskrole.services.iam.certificates import check_key_pair, parsed_certificate, parsed_chain
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import EntityAlreadyExistsError, NoSuchEntityError
from taskrole.services.iam.items import Item, ItemKind
from taskrole.services.iam.operations import support as s
from taskrole.storage.schema import from_milliseconds, to_milliseconds

operations: OperationSet[IamDeps] = OperationSet("iam")

_KIND = ItemKind.SERVER_CERTIFICATE
_NAME = "ServerCertificateName"


def _arn(call: Call, name: str, path: str) -> str:
    return f"arn:aws:iam::{call.account_id}:server-certificate{path}{name}"


def _no_such(name: str) -> NoSuchEntityError:
    return NoSuchEntityError(f"The Server Certificate with name {name} cannot be found.")


def _on_certificate(action: str, context: Any = None) -> s.Questions:
    def questions(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        name = request[_NAME]
        item = iam.items.find(call.account_id, _KIND, name)
        keys = dict(context(request)) if context else {}
        if item is not None:
            keys |= {f"aws:ResourceTag/{key}": value for key, value in item.tags.items()}
        arn = _arn(call, name, "/" if item is None else item.values["path"])
        return [Question(call.principal, f"iam:{action}", arn, keys)]

    return questions


def _metadata(call: Call, item: Item) -> dict[str, Any]:
    return {
        "Path": item.values["path"],
        _NAME: item.key,
        "ServerCertificateId": item.values["id"],
        "Arn": _arn(call, item.key, item.values["path"]),
        "UploadDate": item.created_at,
        "Expiration": from_milliseconds(item.values["expires_at"]),
    }


def _may_upload(_iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    arn = _arn(call, request[_NAME], request.get("Path", "/"))
    return [Question(call.principal, "iam:UploadServerCertificate", arn, s.request_tags(request.get("Tags", [])))]


@operations.operation("UploadServerCertificate", questions=_may_upload)
def upload_server_certificate(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Keep a certificate with its private key and chain.

    Raises:
        ServiceError: MalformedCertificate, KeyPairMismatch.
        EntityAlreadyExistsError: The name is taken.
    """
    name = request[_NAME]
    certificate = parsed_certificate(request["CertificateBody"])
    chain = request.get("CertificateChain", "")
    if chain:
        parsed_chain(chain)
    check_key_pair(certificate, request["PrivateKey"])
    certificate_id = unique_id(iam.ids, "ASCA", call.account_id)
    values = {
        "path": request.get("Path", "/"),
        "id": certificate_id,
        "body": request["CertificateBody"],
        "chain": chain,
        "expires_at": to_milliseconds(certificate.not_valid_after_utc),
    }
    tags = s.merged_tags(iam, {}, request.get("Tags", []))
    sealed = iam.key_ring.seal(request["PrivateKey"].encode(), certificate_id.encode())
    item = Item(call.account_id, _KIND, name, call.now, values, "", tags, sealed)
    quota = ("ServerCertificatesPerAccount", iam.store.quotas.server_certificates)
    answer: dict[str, Any] = {"ServerCertificateMetadata": _metadata(call, iam.items.create(item, _taken(name), quota))}
    return {**answer, "Tags": s.tag_list(tags)} if tags else answer


def _taken(name: str) -> EntityAlreadyExistsError:
    return EntityAlreadyExistsError(f"The Server Certificate with name {name} already exists.")


@operations.operation("GetServerCertificate", questions=_on_certificate("GetServerCertificate"))
def get_server_certificate(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return a certificate with its chain, without its key."""
    item = iam.items.get(call.account_id, _KIND, request[_NAME], lambda: _no_such(request[_NAME]))
    shape = {"ServerCertificateMetadata": _metadata(call, item), "CertificateBody": item.values["body"]}
    if item.values["chain"]:
        shape["CertificateChain"] = item.values["chain"]
    if item.tags:
        shape["Tags"] = s.tag_list(item.tags)
    return {"ServerCertificate": shape}


@operations.operation("ListServerCertificates", questions=s.on_all("server-certificate", "ListServerCertificates"))
def list_server_certificates(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List certificates by name."""
    prefix = request.get("PathPrefix", "/")
    items = [item for item in iam.items.list(call.account_id, _KIND) if item.values["path"].startswith(prefix)]
    shown, page = s.page_of_all(items, request, lambda item: item.key)
    return {"ServerCertificateMetadataList": [_metadata(call, item) for item in shown], **page}


def _may_update(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    asked = list(_on_certificate("UpdateServerCertificate")(iam, call, request))
    item = iam.items.find(call.account_id, _KIND, request[_NAME])
    path = request.get("NewPath", "/" if item is None else item.values["path"])
    target = _arn(call, request.get("NewServerCertificateName", request[_NAME]), path)
    if asked[0].resource != target:
        asked.append(Question(call.principal, "iam:UpdateServerCertificate", target))
    return asked


@operations.operation("UpdateServerCertificate", questions=_may_update)
def update_server_certificate(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Give a certificate another name or path."""
    name, new_name = request[_NAME], request.get("NewServerCertificateName", request[_NAME])

    def change(item: Item) -> Item:
        path = request.get("NewPath", item.values["path"])
        return replace(item, key=new_name, values={**item.values, "path": path})

    iam.items.change(call.account_id, _KIND, name, lambda: _no_such(name), change, taken=_taken(new_name))
    return {}


@operations.operation("DeleteServerCertificate", questions=_on_certificate("DeleteServerCertificate"))
def delete_server_certificate(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a certificate."""
    iam.items.delete(call.account_id, _KIND, request[_NAME], lambda: _no_such(request[_NAME]))
    return {}


s.register_item_tags(operations, "ServerCertificate", _KIND, _NAME, _no_such, _on_certificate)
