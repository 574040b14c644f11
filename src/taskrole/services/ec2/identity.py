"""Instance identity documents: what a machine shows to prove which instance it is. Signed here, verified here.

The key pair is derived from a key of the database, so every replica signs and verifies alike. AWS signs with RSA; this
is ECDSA (P-256, SHA-256), as base64 and as PKCS #7 with the certificate in it.
Source: EC2 user guide, instance identity documents.
"""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from taskrole.services.ec2.model import Instance

_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HASH = hashes.SHA256
_NOT_BEFORE, _NOT_AFTER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)
SIGNATURE_LENGTH_MAX = 8192


class InstanceIdentity:
    """Signs and verifies documents."""

    def __init__(self, key: bytes) -> None:
        number = int.from_bytes(key, "big") % (_ORDER - 1) + 1
        self._key = ec.derive_private_key(number, _CURVE)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "taskrole instance identity")])
        self._certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(int.from_bytes(key[:8], "big") >> 1 or 1)
            .not_valid_before(_NOT_BEFORE)
            .not_valid_after(_NOT_AFTER)
            .sign(self._key, _HASH())
        )

    def certificate_pem(self) -> str:
        """Return the certificate against which others can verify signatures."""
        return self._certificate.public_bytes(Encoding.PEM).decode("ascii")

    def sign(self, document: str) -> str:
        """Return the signature of a document, as base64."""
        return base64.b64encode(self._key.sign(document.encode(), ec.ECDSA(_HASH()))).decode("ascii")

    def pkcs7(self, document: str) -> str:
        """Return the PKCS #7 signature of a document, which it holds, as base64 without header."""
        builder = pkcs7.PKCS7SignatureBuilder().set_data(document.encode())
        signed = builder.add_signer(self._certificate, self._key, _HASH()).sign(
            Encoding.DER, [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities]
        )
        return base64.b64encode(signed).decode("ascii")

    def verifies(self, document: str, signature: str) -> bool:
        """Tell whether a document was signed here and has not been changed."""
        try:
            raw = base64.b64decode("".join(signature[:SIGNATURE_LENGTH_MAX].split()), validate=True)
            self._key.public_key().verify(raw, document.encode(), ec.ECDSA(_HASH()))
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


def identity_document(instance: Instance) -> str:
    """Return an instance's document. Pure: the same text as long as the instance is the same."""
    document: dict[str, Any] = {
        "accountId": instance.scope.account_id,
        "architecture": instance.architecture,
        "availabilityZone": instance.zone,
        "billingProducts": None,
        "devpayProductCodes": None,
        "marketplaceProductCodes": None,
        "imageId": instance.image_id or "ami-00000000000000000",
        "instanceId": instance.instance_id,
        "instanceType": instance.instance_type,
        "kernelId": None,
        "pendingTime": instance.launched_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "privateIp": instance.private_ip,
        "ramdiskId": None,
        "region": instance.scope.region,
        "version": "2017-09-30",
    }
    return json.dumps(document, indent=2)
