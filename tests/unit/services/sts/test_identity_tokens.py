"""Identity tokens and the keys of issuers, with files and with a getter that is given."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from taskrole.clock import FakeClock
from taskrole.services.iam.api import IdentityProvider
from taskrole.services.sts.https_get import FetchError, HttpsGetter
from taskrole.services.sts.identity_tokens import Identity, TokenError, TokenExpiredError, read_unverified, verify
from taskrole.services.sts.issuer_keys import ASKED_AGAIN_AFTER, FAILURE_KEPT_FOR, KEPT_FOR, IssuerKeys
from tests.support import ACCOUNT, NOW

HOST = "issuer.test/ci"
URL = f"https://{HOST}"
PROVIDER = IdentityProvider(f"arn:aws:iam::{ACCOUNT}:oidc-provider/{HOST}", HOST, ("us", "them"), ())
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())


def jwk(key: Any, **more: Any) -> dict[str, Any]:
    algorithms = jwt.algorithms
    of = algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else algorithms.ECAlgorithm
    public: dict[str, Any] = json.loads(of.to_jwk(key.public_key()))
    return {**public, **more}


def token(key: Any = RSA_KEY, algorithm: str = "RS256", **claims: Any) -> str:
    return token_of(claims, key, algorithm)


def token_of(claims: dict[str, Any], key: Any = RSA_KEY, algorithm: str = "RS256") -> str:
    issued = int(NOW.timestamp())
    payload = {"iss": URL, "sub": "me", "aud": "us", "iat": issued, "exp": issued + 600, **claims}
    return jwt.encode(payload, key, algorithm)


def believed(text: str, *jwks: dict[str, Any], provider: IdentityProvider = PROVIDER) -> Identity:
    keys = jwt.PyJWKSet(list(jwks) or [jwk(RSA_KEY)]).keys
    return verify(text, read_unverified(text), keys, provider, NOW)


def test_what_is_believed() -> None:
    identity = believed(token(groups=["a", "b"], admin=True, level=3, nested={"x": 1}))
    assert (identity.subject, identity.audience, identity.provider_arn) == ("me", "us", PROVIDER.arn)
    assert identity.context[f"{HOST}:groups"] == ["a", "b"]
    assert (identity.context[f"{HOST}:admin"], identity.context[f"{HOST}:level"]) == ("true", "3")
    assert f"{HOST}:nested" not in identity.context
    assert believed(token(EC_KEY, "ES256"), jwk(EC_KEY)).subject == "me"
    assert believed(token(algorithm="RS512"), jwk(RSA_KEY)).subject == "me", "a key that states no algorithm"
    assert "groups" not in repr(identity), "claims are not shown"


def test_authorized_party_is_the_audience_in_conditions() -> None:
    identity = believed(token(aud=["them", "others"], azp="app"))
    assert identity.context[f"{HOST}:aud"] == "app"
    assert identity.context[f"{HOST}:oaud"] == ["them", "others"]
    with pytest.raises(TokenError, match="audience"):
        believed(token(aud="others", azp="us"))


@pytest.mark.parametrize(
    ("text", "jwks"),
    [
        (token(EC_KEY, "ES256"), [jwk(RSA_KEY)]),
        (token(), [jwk(EC_KEY)]),
        (token(algorithm="RS512"), [jwk(RSA_KEY, alg="RS256")]),
        (token(key="shared secret of enough length!!", algorithm="HS256"), [jwk(RSA_KEY)]),
        (token(exp=True), [jwk(RSA_KEY)]),
        (token(exp=10**400), [jwk(RSA_KEY)]),
        (token(sub=""), [jwk(RSA_KEY)]),
        (token(aud=[]), [jwk(RSA_KEY)]),
        (token_of({"https://aws.amazon.com/source_identity": 7}), [jwk(RSA_KEY)]),
        (token_of({"https://aws.amazon.com/tags": {"transitive_tag_keys": ["absent"]}}), [jwk(RSA_KEY)]),
        (token_of({"https://aws.amazon.com/tags": {"principal_tags": {"aws:x": ["y"]}}}), [jwk(RSA_KEY)]),
        (token_of({"https://aws.amazon.com/tags": []}), [jwk(RSA_KEY)]),
        ("", []),
        ("a.b", []),
        ("é.é.é", []),
        ("." * 20_000, []),
    ],
)
def test_what_is_not_believed(text: str, jwks: list[dict[str, Any]]) -> None:
    with pytest.raises(TokenError):
        believed(text, *jwks)


def test_expired() -> None:
    with pytest.raises(TokenExpiredError, match="must be before the expiration date/time"):
        believed(token(exp=int(NOW.timestamp())))


class FakeGetter(HttpsGetter):
    """Answers from a dictionary."""

    def __init__(self, documents: dict[str, bytes]) -> None:
        super().__init__(FakeClock())
        self.documents = documents
        self.asked: list[str] = []

    def get(self, url: str, thumbprints: Any = ()) -> bytes:
        self.asked.append(url)
        if url not in self.documents:
            raise FetchError("it answers 404")
        return self.documents[url]


@pytest.fixture
def getter() -> FakeGetter:
    discovery = {"issuer": URL, "jwks_uri": "https://keys.test/all"}
    keys = {"keys": [jwk(RSA_KEY, kid="one"), jwk(EC_KEY, kid="two"), {"kty": "odd"}, jwk(RSA_KEY, use="enc", kid="e")]}
    return FakeGetter(
        {
            f"{URL}/.well-known/openid-configuration": json.dumps(discovery).encode(),
            "https://keys.test/all": json.dumps(keys).encode(),
        }
    )


def test_keys_are_kept_for_a_while(getter: FakeGetter) -> None:
    source = IssuerKeys(getter, {})
    assert [key.key_id for key in source.find(PROVIDER, URL, "one", NOW)] == ["one"]
    assert len(source.find(PROVIDER, URL, None, NOW)) == 2, "not those for encryption, nor odd ones"
    assert source.find(PROVIDER, URL, "unknown", NOW) == []
    assert len(getter.asked) == 2
    assert source.find(PROVIDER, URL, "unknown", NOW + ASKED_AGAIN_AFTER) == []
    assert len(getter.asked) == 4
    source.find(PROVIDER, URL, "one", NOW + ASKED_AGAIN_AFTER + KEPT_FOR)
    assert len(getter.asked) == 6


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("discovery", b"not json"),
        ("discovery", b"[]"),
        ("discovery", b'{"issuer": "https://other.test", "jwks_uri": "https://keys.test/all"}'),
        ("discovery", b'{"issuer": "' + URL.encode() + b'"}'),
        ("discovery", b"[" * 100_000),
        ("keys", b"{}"),
        ("keys", b'{"keys": []}'),
        ("keys", b'{"keys": [{"kty": "RSA", "n": "!", "e": "AQAB"}]}'),
        ("keys", json.dumps({"keys": [{}] * 201}).encode()),
    ],
)
def test_issuers_that_answer_nonsense(getter: FakeGetter, path: str, body: bytes) -> None:
    url = f"{URL}/.well-known/openid-configuration" if path == "discovery" else "https://keys.test/all"
    getter.documents[url] = body
    source = IssuerKeys(getter, {})
    with pytest.raises(FetchError):
        source.find(PROVIDER, URL, "one", NOW)
    asked = len(getter.asked)
    with pytest.raises(FetchError):
        source.find(PROVIDER, URL, "one", NOW + timedelta(seconds=1))
    assert len(getter.asked) == asked, "a failure is remembered"
    with pytest.raises(FetchError):
        source.find(PROVIDER, URL, "one", NOW + FAILURE_KEPT_FOR)
    assert len(getter.asked) > asked


def test_keys_from_a_file(tmp_path: Path, getter: FakeGetter) -> None:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"keys": [jwk(RSA_KEY, kid="one")]}))
    source = IssuerKeys(getter, {HOST: file})
    assert len(source.find(PROVIDER, URL, "one", NOW)) == 1
    assert getter.asked == []
    file.unlink()
    with pytest.raises(FetchError):
        source.find(PROVIDER, URL, "one", NOW)


@pytest.mark.parametrize("url", ["http://a.test/", "https://", "ftp://a", "https://u@a.test/", "https://a.test:x/"])
def test_addresses_that_are_never_asked(url: str) -> None:
    with pytest.raises(FetchError, match="URL"):
        HttpsGetter(FakeClock()).get(url)
