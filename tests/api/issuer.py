"""An issuer of identity tokens on loopback: discovery and keys over TLS, and tokens signed with its key."""

import json
import ssl
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

AUDIENCE = "sts.amazonaws.com"


class Issuer:
    """Serves until it is closed. ``documents`` are the bodies by path; ``asked`` the paths that were asked for."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.now = now
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.certificate_file = folder / "issuer.pem"
        self.thumbprint = self._write_certificate(folder)
        self.asked: list[str] = []
        self.documents: dict[str, bytes] = {}
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                body = issuer.documents.get(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate_file, folder / "issuer.key")
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.host = f"localhost:{self._server.server_address[1]}"
        self.url = f"https://{self.host}/realms/ci"
        self._serve_documents()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def jwks(self) -> dict[str, Any]:
        key: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**key, "kid": "first", "use": "sig", "alg": "RS256"}]}

    def rotate(self) -> None:
        """Sign with another key from now on."""
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        keys = self.jwks()
        keys["keys"][0]["kid"] = "second"
        self.documents["/keys"] = json.dumps(keys).encode()

    def token(self, *, key: Any = None, key_id: str = "first", algorithm: str = "RS256", **claims: Any) -> str:
        """Return a token; a claim that is None is left out."""
        issued = int(self.now.timestamp())
        every = {
            "iss": self.url,
            "sub": "repo:example/app:ref:refs/heads/main",
            "aud": AUDIENCE,
            "iat": issued,
            "exp": int((self.now + timedelta(minutes=10)).timestamp()),
            **claims,
        }
        payload = {name: value for name, value in every.items() if value is not None}
        signed_with: Any = None if algorithm == "none" else key or self.key
        return jwt.encode(payload, signed_with, algorithm, headers={"kid": key_id})

    def _serve_documents(self) -> None:
        discovery = {"issuer": self.url, "jwks_uri": f"https://{self.host}/keys"}
        self.documents["/realms/ci/.well-known/openid-configuration"] = json.dumps(discovery).encode()
        self.documents["/keys"] = json.dumps(self.jwks()).encode()

    def _write_certificate(self, folder: Path) -> str:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
        builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(self.now - timedelta(days=1)).not_valid_after(self.now + timedelta(days=1))
        builder = builder.add_extension(names, critical=False)
        certificate = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(
            key, hashes.SHA256()
        )
        self.certificate_file.write_bytes(certificate.public_bytes(ser.Encoding.PEM))
        private = key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.PKCS8, ser.NoEncryption())
        (folder / "issuer.key").write_bytes(private)
        return certificate.fingerprint(hashes.SHA1()).hex()
