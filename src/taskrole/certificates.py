"""The local certificate authority: one per installation, and certificates by name when a client asks for one.

Containers trust it because they are told to (``taskrole.agent.trust``); the machine itself never does. The private keys
stay in the data directory, mode 0600.
"""

import ipaddress
import os
import ssl
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from taskrole.clock import Clock

AUTHORITY_LIFE = timedelta(days=3650)
CERTIFICATE_LIFE = timedelta(days=365)
RENEW_BEFORE = timedelta(days=30)
BACKDATE = timedelta(days=1)  # for clocks of clients that are behind
CONTEXTS_MAX = 1024
NAME_CHARACTERS_MAX = 253
COMMON_NAME_CHARACTERS_MAX = 64  # X.520: ub-common-name
DEFAULT_NAMES = ("localhost", "127.0.0.1", "169.254.170.2")
CA_CERTIFICATE = "ca.pem"
CA_KEY = "ca-key.pem"


class CertificatesError(Exception):
    """The certificate authority can't be read or made; the text is one sentence for a person."""


class CertificateAuthority:
    """Signs certificates for names. Thread-safe. All leaf certificates share one key, made at start."""

    def __init__(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey, clock: Clock) -> None:
        self._certificate = certificate
        self._key = key
        self.clock = clock
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._lock = threading.Lock()

    @property
    def certificate_pem(self) -> bytes:
        """The authority's certificate."""
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def certificate(self) -> x509.Certificate:
        """The authority's certificate, parsed."""
        return self._certificate

    def issue(self, *names: str) -> tuple[bytes, bytes]:
        """Return a certificate for ``names`` (DNS names or addresses) with its chain, and its key, both as PEM."""
        now = self.clock.now()
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:COMMON_NAME_CHARACTERS_MAX])])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._certificate.subject)
            .public_key(self._leaf_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - BACKDATE)
            .not_valid_after(min(now + CERTIFICATE_LIFE, self._certificate.not_valid_after_utc))
            .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        with self._lock:
            leaf = builder.sign(self._key, hashes.SHA256())
        return leaf.public_bytes(serialization.Encoding.PEM) + self.certificate_pem, _key_pem(self._leaf_key)


def open_authority(folder: Path, clock: Clock) -> CertificateAuthority:
    """Return the authority of ``folder``, made when there is none or when it is about to expire.

    Raises:
        CertificatesError: The folder can't be read or written, or holds something else.
    """
    try:
        certificate_path, key_path = folder / CA_CERTIFICATE, folder / CA_KEY
        if certificate_path.exists() and key_path.exists():
            certificate = x509.load_pem_x509_certificate(certificate_path.read_bytes())
            key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                message = f"{key_path} is not a key of this program."
                raise CertificatesError(message)
            if certificate.not_valid_after_utc - RENEW_BEFORE > clock.now():
                return CertificateAuthority(certificate, key, clock)
        return _make(folder, clock)
    except (OSError, ValueError) as error:
        message = f"The certificate authority in {folder} can't be used: {error}"
        raise CertificatesError(message) from error


def _make(folder: Path, clock: Clock) -> CertificateAuthority:
    key = ec.generate_private_key(ec.SECP256R1())
    now = clock.now()
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "taskrole"),
            x509.NameAttribute(NameOID.COMMON_NAME, "taskrole local certificate authority"),
        ]
    )
    key_usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATE)
        .not_valid_after(now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The key first: a certificate without its key would be of no use.
    _write(folder / CA_KEY, _key_pem(key))
    _write(folder / CA_CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM))
    return CertificateAuthority(certificate, key, clock)


def server_context(
    authority: CertificateAuthority,
    serves: Callable[[str], bool] | None = None,
    default_names: tuple[str, ...] = DEFAULT_NAMES,
) -> ssl.SSLContext:
    """Return a TLS server context that has a certificate for every name that a client asks for.

    Args:
        authority: Who signs.
        serves: Which names get one; others get that of ``default_names``, which the client will not accept.
        default_names: For clients that name no server, or reach it by address.
    """
    default = _context(authority, *default_names)
    contexts: OrderedDict[str, tuple[ssl.SSLContext, datetime]] = OrderedDict()
    lock = threading.Lock()

    def choose(socket: ssl.SSLSocket | ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        wanted = (name or "").lower().rstrip(".")
        if not _is_host_name(wanted) or (serves is not None and not serves(wanted)):
            return
        now = authority.clock.now()
        with lock:
            found = contexts.pop(wanted, None)
            if found is None or found[1] < now:
                found = (_context(authority, wanted), now + CERTIFICATE_LIFE - RENEW_BEFORE)
            contexts[wanted] = found
            while len(contexts) > CONTEXTS_MAX:
                contexts.popitem(last=False)
        socket.context = found[0]

    default.sni_callback = choose
    return default


def _context(authority: CertificateAuthority, *names: str) -> ssl.SSLContext:
    certificate, key = authority.issue(*names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Python's ssl reads certificates from files only: an anonymous one that never gets a name on disk.
    descriptor = os.memfd_create("taskrole-certificate")
    try:
        os.write(descriptor, certificate + key)
        context.load_cert_chain(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
    return context


def _is_host_name(name: str) -> bool:
    if not 0 < len(name) <= NAME_CHARACTERS_MAX:
        return False
    return all(
        0 < len(label) <= 63 and all(c.isascii() and (c.isalnum() or c in "-_") for c in label)
        for label in name.split(".")
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(path.name + ".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
