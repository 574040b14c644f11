"""What users have besides access keys and passwords: SSH public keys, signing certificates, service credentials.

They are checked and kept as AWS keeps them; no service here takes them in place of an access key.
"""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.ids import secret_access_key, unique_id
from taskrole.services.iam.certificates import malformed_certificate, parsed_certificate
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import InvalidInputError, LimitExceededError, NoSuchEntityError
from taskrole.services.iam.items import Item, ItemKind
from taskrole.services.iam.model import Kind
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.passwords import SALT_BYTES, hashed
from taskrole.storage.schema import from_milliseconds, to_milliseconds

operations: OperationSet[IamDeps] = OperationSet("iam")

_ACTIVE = "Active"


def _mine(iam: IamDeps, call: Call, kind: ItemKind, owner_id: str, key: str, noun: str) -> Item:
    found = iam.items.find(call.account_id, kind, key)
    if found is None or found.owner_id != owner_id:
        raise NoSuchEntityError(f"The {noun} with id {key} cannot be found.")
    return found


def _set_status(iam: IamDeps, call: Call, kind: ItemKind, request: Any, member: str, noun: str) -> dict[str, Any]:
    owner_id, _ = s.owner_of(iam, call, request)
    if request["Status"] not in (_ACTIVE, "Inactive"):
        raise InvalidInputError(f"The status {request['Status']} cannot be set.")
    item = _mine(iam, call, kind, owner_id, request[member], noun)

    def change(found: Item) -> Item:
        return replace(found, values={**found.values, "status": request["Status"]})

    iam.items.change(call.account_id, kind, item.key, lambda: _no_such(noun, item.key), change)
    return {}


def _delete(iam: IamDeps, call: Call, kind: ItemKind, request: Any, member: str, noun: str) -> dict[str, Any]:
    owner_id, _ = s.owner_of(iam, call, request)
    item = _mine(iam, call, kind, owner_id, request[member], noun)
    iam.items.delete(call.account_id, kind, item.key, lambda: _no_such(noun, item.key))
    return {}


def _no_such(noun: str, key: str) -> NoSuchEntityError:
    return NoSuchEntityError(f"The {noun} with id {key} cannot be found.")


# SSH public keys

_SSH = ItemKind.SSH_PUBLIC_KEY
_SSH_NOUN = "Public Key"
_RSA_BITS_MIN = 2048


def _ssh_body(text: str) -> tuple[str, str]:
    """Return an RSA public key, given as SSH or PEM, in SSH form with its fingerprint.

    Raises:
        ServiceError: InvalidPublicKey, UnrecognizedPublicKeyEncoding.
    """
    text = text.strip()
    if not text.startswith(("ssh-rsa ", "-----BEGIN ")):
        message = "Only RSA public keys in SSH or PEM encoding are recognized."
        raise ServiceError("UnrecognizedPublicKeyEncoding", message, 400)
    try:
        load = ser.load_pem_public_key if text.startswith("-----BEGIN ") else ser.load_ssh_public_key
        key: Any = load(text.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ServiceError("InvalidPublicKey", "The public key is malformed or otherwise invalid.", 400) from error
    if not isinstance(key, RSAPublicKey) or key.key_size < _RSA_BITS_MIN:
        message = "The public key must be an RSA key of at least 2048 bits."
        raise ServiceError("InvalidPublicKey", message, 400)
    body = key.public_bytes(ser.Encoding.OpenSSH, ser.PublicFormat.OpenSSH).decode()
    # AWS shows MD5 fingerprints, as OpenSSH did; they identify, they protect nothing.
    digest = hashlib.md5(base64.b64decode(body.split()[1]), usedforsecurity=False).hexdigest()
    return body, ":".join(digest[index : index + 2] for index in range(0, len(digest), 2))


def _ssh_shape(item: Item, user_name: str, *, whole: bool) -> dict[str, Any]:
    shape = {
        "UserName": user_name,
        "SSHPublicKeyId": item.key,
        "Status": item.values["status"],
        "UploadDate": item.created_at,
    }
    if whole:
        shape |= {"Fingerprint": item.values["fingerprint"], "SSHPublicKeyBody": item.values["body"]}
    return shape


@operations.operation("UploadSSHPublicKey", questions=s.on_entity(Kind.USER, "UploadSSHPublicKey"))
def upload_ssh_public_key(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Keep an SSH public key of a user."""
    owner_id, name = s.owner_of(iam, call, request)
    body, fingerprint = _ssh_body(request["SSHPublicKeyBody"])
    if any(item.values["fingerprint"] == fingerprint for item in iam.items.list(call.account_id, _SSH, owner_id)):
        message = f"The public key with fingerprint {fingerprint} is associated with the user already."
        raise ServiceError("DuplicateSSHPublicKey", message, 400)
    key_id = unique_id(iam.ids, "APKA", call.account_id)
    values = {"body": body, "fingerprint": fingerprint, "status": _ACTIVE}
    item = Item(call.account_id, _SSH, key_id, call.now, values, owner_id)
    quota = ("SSHPublicKeysPerUser", iam.store.quotas.ssh_public_keys_per_user)
    return {"SSHPublicKey": _ssh_shape(iam.items.create(item, _no_such(_SSH_NOUN, key_id), quota), name, whole=True)}


@operations.operation("GetSSHPublicKey", questions=s.on_entity(Kind.USER, "GetSSHPublicKey"))
def get_ssh_public_key(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return an SSH public key, as SSH or PEM."""
    owner_id, name = s.owner_of(iam, call, request)
    shape = _ssh_shape(_mine(iam, call, _SSH, owner_id, request["SSHPublicKeyId"], _SSH_NOUN), name, whole=True)
    if request["Encoding"] == "PEM":
        key = ser.load_ssh_public_key(shape["SSHPublicKeyBody"].encode())
        shape["SSHPublicKeyBody"] = key.public_bytes(ser.Encoding.PEM, ser.PublicFormat.SubjectPublicKeyInfo).decode()
    return {"SSHPublicKey": shape}


@operations.operation("ListSSHPublicKeys", questions=s.on_own_or_named("ListSSHPublicKeys"))
def list_ssh_public_keys(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List a user's SSH public keys."""
    owner_id, name = s.owner_of(iam, call, request)
    items = iam.items.list(call.account_id, _SSH, owner_id)
    shown, page = s.page_of_all(items, request, lambda item: item.key)
    return {"SSHPublicKeys": [_ssh_shape(item, name, whole=False) for item in shown], **page}


@operations.operation("UpdateSSHPublicKey", questions=s.on_entity(Kind.USER, "UpdateSSHPublicKey"))
def update_ssh_public_key(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Make an SSH public key Active or Inactive."""
    return _set_status(iam, call, _SSH, request, "SSHPublicKeyId", _SSH_NOUN)


@operations.operation("DeleteSSHPublicKey", questions=s.on_entity(Kind.USER, "DeleteSSHPublicKey"))
def delete_ssh_public_key(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete an SSH public key."""
    return _delete(iam, call, _SSH, request, "SSHPublicKeyId", _SSH_NOUN)


# Signing certificates

_SIGNING = ItemKind.SIGNING_CERTIFICATE
_SIGNING_NOUN = "Certificate"


def _signing_shape(item: Item, user_name: str) -> dict[str, Any]:
    return {
        "UserName": user_name,
        "CertificateId": item.key,
        "CertificateBody": item.values["body"],
        "Status": item.values["status"],
        "UploadDate": item.created_at,
    }


@operations.operation("UploadSigningCertificate", questions=s.on_own_or_named("UploadSigningCertificate"))
def upload_signing_certificate(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Keep an X.509 certificate of a user."""
    owner_id, name = s.owner_of(iam, call, request)
    body = request["CertificateBody"]
    certificate = parsed_certificate(body)
    if certificate.not_valid_after_utc <= call.now:
        raise ServiceError("InvalidCertificate", "The certificate has expired.", 400)
    digest = certificate.fingerprint(certificate.signature_hash_algorithm or malformed_certificate()).hex()
    if any(item.values["digest"] == digest for item in iam.items.list(call.account_id, _SIGNING, owner_id)):
        message = "The certificate is associated with the user already."
        raise ServiceError("DuplicateCertificate", message, 409)
    certificate_id = unique_id(iam.ids, "", call.account_id) + unique_id(iam.ids, "", call.account_id)
    values = {"body": body, "digest": digest, "status": _ACTIVE}
    item = Item(call.account_id, _SIGNING, certificate_id, call.now, values, owner_id)
    quota = ("SigningCertificatesPerUser", iam.store.quotas.signing_certificates_per_user)
    created = iam.items.create(item, _no_such(_SIGNING_NOUN, certificate_id), quota)
    return {"Certificate": _signing_shape(created, name)}


@operations.operation("ListSigningCertificates", questions=s.on_own_or_named("ListSigningCertificates"))
def list_signing_certificates(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List a user's signing certificates."""
    owner_id, name = s.owner_of(iam, call, request)
    items = iam.items.list(call.account_id, _SIGNING, owner_id)
    shown, page = s.page_of_all(items, request, lambda item: item.key)
    return {"Certificates": [_signing_shape(item, name) for item in shown], **page}


@operations.operation("UpdateSigningCertificate", questions=s.on_own_or_named("UpdateSigningCertificate"))
def update_signing_certificate(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Make a signing certificate Active or Inactive."""
    return _set_status(iam, call, _SIGNING, request, "CertificateId", _SIGNING_NOUN)


@operations.operation("DeleteSigningCertificate", questions=s.on_own_or_named("DeleteSigningCertificate"))
def delete_signing_certificate(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a signing certificate."""
    return _delete(iam, call, _SIGNING, request, "CertificateId", _SIGNING_NOUN)


# Service-specific credentials

_SERVICE = ItemKind.SERVICE_CREDENTIAL
_SERVICE_NOUN = "Service Specific Credential"
_SERVICES = ("codecommit.amazonaws.com", "cassandra.amazonaws.com")


def _service_shape(item: Item, user_name: str, secret: str = "") -> dict[str, Any]:
    shape = {
        "UserName": user_name,
        "ServiceName": item.values["service"],
        "ServiceUserName": item.values["user_name"],
        "ServiceSpecificCredentialId": item.key,
        "Status": item.values["status"],
        "CreateDate": item.created_at,
    }
    if item.values.get("expires_at"):
        shape["ExpirationDate"] = from_milliseconds(item.values["expires_at"])
    return {**shape, "ServicePassword": secret} if secret else shape


def _of_service(action: str) -> s.Questions:
    """Return the questions on a credential's user, with the service that the credential is for."""

    def questions(iam: IamDeps, call: Call, request: Any) -> Any:
        item = iam.items.find(call.account_id, _SERVICE, request["ServiceSpecificCredentialId"])
        keys = {} if item is None else {"iam:ServiceSpecificCredentialServiceName": item.values["service"]}
        return s.on_own_or_named(action, lambda _request: keys)(iam, call, request)

    return questions


def _created_for(request: Any) -> dict[str, str]:
    keys = {"iam:ServiceSpecificCredentialServiceName": request["ServiceName"]}
    if "CredentialAgeDays" in request:
        keys["iam:ServiceSpecificCredentialAgeDays"] = str(request["CredentialAgeDays"])
    return keys


@operations.operation(
    "CreateServiceSpecificCredential",
    questions=s.on_entity(Kind.USER, "CreateServiceSpecificCredential", _created_for),
)
def create_service_specific_credential(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Make a user name and password for one service; the only answer that ever holds the password."""
    owner_id, name = s.owner_of(iam, call, request)
    service = request["ServiceName"]
    if service not in _SERVICES:
        message = f"No such service {service} is supported for Service Specific Credentials"
        raise ServiceError("NotSupportedService", message, 404)
    same = [one for one in iam.items.list(call.account_id, _SERVICE, owner_id) if one.values["service"] == service]
    maximum = iam.store.quotas.service_credentials_per_user
    if len(same) >= maximum:
        raise LimitExceededError("ServiceSpecificCredentialsPerUser", maximum)
    secret, kept = _new_secret(iam)
    values: dict[str, Any] = {
        "service": service,
        "user_name": f"{name}-at-{call.account_id}" + (f"-{len(same)}" if same else ""),
        "status": _ACTIVE,
        **kept,
    }
    if "CredentialAgeDays" in request:
        values["expires_at"] = to_milliseconds(call.now + timedelta(days=request["CredentialAgeDays"]))
    key = unique_id(iam.ids, "ACCA", call.account_id)
    item = Item(call.account_id, _SERVICE, key, call.now, values, owner_id)
    created = iam.items.create(item, _no_such(_SERVICE_NOUN, key), ("ServiceSpecificCredentials", maximum * 2))
    return {"ServiceSpecificCredential": _service_shape(created, name, secret)}


def _new_secret(iam: IamDeps) -> tuple[str, dict[str, str]]:
    salt, secret = iam.ids.random_bytes(SALT_BYTES), secret_access_key(iam.ids)
    return secret, {"salt": base64.b64encode(salt).decode(), "hash": hashed(secret, salt)}


def _may_list_service_credentials(iam: IamDeps, call: Call, request: Any) -> Any:
    action = "ListServiceSpecificCredentials"
    if request.get("AllUsers"):
        return s.on_all("user", action)(iam, call, request)
    return s.on_own_or_named(action)(iam, call, request)


@operations.operation("ListServiceSpecificCredentials", questions=_may_list_service_credentials)
def list_service_specific_credentials(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List a user's service-specific credentials, or those of all users, without their passwords."""
    if request.get("AllUsers"):
        if "UserName" in request:
            raise InvalidInputError("UserName and AllUsers exclude each other.")
        owners = s.owner_names(iam, call.account_id)
        names = {owner_id: user.name for owner_id, user in owners.items() if user is not None}
        items = [item for item in iam.items.list(call.account_id, _SERVICE) if item.owner_id in names]
    else:
        owner_id, name = s.owner_of(iam, call, request)
        names, items = {owner_id: name}, iam.items.list(call.account_id, _SERVICE, owner_id)
    wanted = request.get("ServiceName")
    matching = [item for item in items if wanted in (None, item.values["service"])]
    shown, page = s.page_of_all(matching, request, lambda item: item.key)
    return {"ServiceSpecificCredentials": [_service_shape(item, names[item.owner_id]) for item in shown], **page}


@operations.operation("UpdateServiceSpecificCredential", questions=_of_service("UpdateServiceSpecificCredential"))
def update_service_specific_credential(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Make a service-specific credential Active or Inactive."""
    return _set_status(iam, call, _SERVICE, request, "ServiceSpecificCredentialId", _SERVICE_NOUN)


@operations.operation("ResetServiceSpecificCredential", questions=_of_service("ResetServiceSpecificCredential"))
def reset_service_specific_credential(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Give a service-specific credential another password."""
    owner_id, name = s.owner_of(iam, call, request)
    item = _mine(iam, call, _SERVICE, owner_id, request["ServiceSpecificCredentialId"], _SERVICE_NOUN)
    secret, kept = _new_secret(iam)

    def change(found: Item) -> Item:
        return replace(found, values={**found.values, **kept})

    changed = iam.items.change(call.account_id, _SERVICE, item.key, lambda: _no_such(_SERVICE_NOUN, item.key), change)
    return {"ServiceSpecificCredential": _service_shape(changed, name, secret)}


@operations.operation("DeleteServiceSpecificCredential", questions=_of_service("DeleteServiceSpecificCredential"))
def delete_service_specific_credential(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a service-specific credential."""
    return _delete(iam, call, _SERVICE, request, "ServiceSpecificCredentialId", _SERVICE_NOUN)
