"""Makes the folder of certificates that is mounted into containers: our authority alone, and with the usual roots."""

import re
import warnings
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from taskrole.agent.hooks.trust import BUNDLE_FILE, CA_FILE, TRUST_STORE_FILE, TRUST_STORE_PASSWORD
from taskrole.certificates import CertificateAuthority

SYSTEM_BUNDLES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/cert.pem"),
)
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def make_trust_dir(folder: Path, authority: CertificateAuthority) -> Path:
    """Write the folder; blocking. Containers run as any user, so its files are readable by all.

    Raises:
        OSError: It can't be written.
    """
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder.chmod(0o755)
    roots = next((path.read_bytes() for path in SYSTEM_BUNDLES if path.is_file()), b"")
    bundle = roots.rstrip() + b"\n" + authority.certificate_pem
    changed = _replace(folder / BUNDLE_FILE, bundle)
    _replace(folder / CA_FILE, authority.certificate_pem)
    if changed or not (folder / TRUST_STORE_FILE).exists():
        _replace(folder / TRUST_STORE_FILE, _java_trust_store(bundle))
    return folder


def _java_trust_store(bundle: bytes) -> bytes:
    certificates = []
    for number, pem in enumerate(_PEM.findall(bundle)):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                certificate = x509.load_pem_x509_certificate(pem)
            except (ValueError, UserWarning):
                continue  # a malformed root on the machine must not cost containers all others
        certificates.append(pkcs12.PKCS12Certificate(certificate, f"root-{number}".encode()))
    encryption = serialization.BestAvailableEncryption(TRUST_STORE_PASSWORD.encode())
    return pkcs12.serialize_java_truststore(certificates, encryption)


def _replace(path: Path, content: bytes) -> bool:
    """Write ``content`` unless it is there already: running containers have the folder mounted."""
    if path.exists() and path.read_bytes() == content:
        return False
    temporary = path.with_name(path.name + ".new")
    temporary.write_bytes(content)
    temporary.chmod(0o644)
    temporary.replace(path)
    return True
