"""X.509 certificates and keys that callers upload: read, compared, refused with AWS's codes. Pure."""

from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization as ser

from taskrole.aws.errors import ServiceError

_NOT_PEM = "Unable to parse certificate. Please ensure the certificate is in PEM format."


def malformed_certificate(
    message: str = "Unable to parse certificate. Please ensure the certificate is in PEM format.",
) -> Any:
    """Raise the error of a certificate that is none.

    Raises:
        ServiceError: MalformedCertificate, always.
    """
    raise ServiceError("MalformedCertificate", message, 400)


def parsed_certificate(text: str) -> x509.Certificate:
    """Return the certificate in a PEM text.

    Raises:
        ServiceError: MalformedCertificate.
    """
    found = parsed_chain(text)
    if len(found) != 1:
        malformed_certificate("The certificate body must hold exactly one certificate.")
    return found[0]


def parsed_chain(text: str) -> list[x509.Certificate]:
    """Return the certificates in a PEM text.

    Raises:
        ServiceError: MalformedCertificate.
    """
    try:
        found = x509.load_pem_x509_certificates(text.encode())
        for certificate in found:
            certificate.public_key()
    except (ValueError, UnsupportedAlgorithm, TypeError):
        return list(malformed_certificate())
    return found


def parsed_private_key(text: str) -> Any:
    """Return the private key in a PEM text that has no password.

    Raises:
        ValueError: It is something else.
    """
    try:
        return ser.load_pem_private_key(text.encode(), password=None)
    except (UnsupportedAlgorithm, TypeError) as error:
        raise ValueError("not a private key in the clear") from error


def check_key_pair(certificate: x509.Certificate, private_key: str) -> None:
    """Refuse a private key that is not the certificate's.

    Raises:
        ServiceError: MalformedCertificate, KeyPairMismatch.
    """
    try:
        key = parsed_private_key(private_key)
    except ValueError:
        malformed_certificate("Unable to parse private key. It must be PEM and without a password.")
    form = (ser.Encoding.DER, ser.PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*form) != certificate.public_key().public_bytes(*form):
        message = "The public key certificate and the private key do not match."
        raise ServiceError("KeyPairMismatch", message, 400)
