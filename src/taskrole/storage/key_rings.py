"""Named secret keys in the database, for sealing: access key secrets, session tokens, registry tokens.

A ring has one key, made when it is first asked for; every process that shares the database shares it. What is sealed
says which key it was sealed under.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, insert, select

from taskrole.ids import Ids
from taskrole.storage.ports import Database
from taskrole.storage.tables import key_rings

KEY_BYTES = 32  # AES-256
NONCE_BYTES = 12  # NIST SP 800-38D
KEY_ID_BYTES = 4


class SealError(ValueError):
    """The bytes were not sealed with this key, or were changed since."""


class KeyRing:
    """Seals and opens bytes under one named key (AES-256-GCM)."""

    def __init__(self, name: str, key: bytes, ids: Ids) -> None:
        self._cipher = AESGCM(hashlib.sha256(b"seal" + key).digest())
        self._derivation_key = hashlib.sha256(b"derive" + key).digest()
        self._key_id = hashlib.sha256(b"id" + key).digest()[:KEY_ID_BYTES]
        self._name = name.encode()
        self._ids = ids

    @property
    def derivation_key(self) -> bytes:
        """A key for HMAC derivations, independent of the sealing key."""
        return self._derivation_key

    def seal(self, content: bytes, associated: bytes = b"") -> bytes:
        """Return key id, nonce and ciphertext; ``associated`` is bound but not included."""
        nonce = self._ids.random_bytes(NONCE_BYTES)
        return self._key_id + nonce + self._cipher.encrypt(nonce, content, self._name + associated)

    def open(self, sealed: bytes, associated: bytes = b"") -> bytes:
        """Return what was sealed.

        Raises:
            SealError: It was sealed elsewhere, for something else, or was changed.
        """
        if sealed[:KEY_ID_BYTES] != self._key_id:
            raise SealError("sealed under another key")
        nonce = sealed[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES]
        try:
            return self._cipher.decrypt(nonce, sealed[KEY_ID_BYTES + NONCE_BYTES :], self._name + associated)
        except (InvalidTag, ValueError) as error:
            raise SealError("not what was sealed") from error


def open_key_ring(database: Database, name: str, ids: Ids) -> KeyRing:
    """Return the key ring of a name; its key is made if there is none."""

    def get_or_create(connection: Connection) -> bytes:
        if database.dialect == "postgresql":
            connection.exec_driver_sql("LOCK TABLE storage_key_rings IN EXCLUSIVE MODE")
        query = select(key_rings.c.secret).where(key_rings.c.ring_name == name).order_by(key_rings.c.created_at)
        found = connection.execute(query.limit(1)).scalar_one_or_none()
        if found is None:
            found = ids.random_bytes(KEY_BYTES)
            row = {"ring_name": name, "key_id": "1", "secret": found, "created_at": 0}
            connection.execute(insert(key_rings).values(row))
        return bytes(found)

    return KeyRing(name, database.write(get_or_create), ids)
