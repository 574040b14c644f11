"""Cross-origin requests of browsers: which rule of a bucket is for a request, and what the answer says. Pure.

Source: Amazon S3 user guide, "Using cross-origin resource sharing (CORS)", "Elements of a CORS configuration".
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

METHODS = frozenset(("GET", "PUT", "POST", "DELETE", "HEAD"))
_VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"

Rule = Mapping[str, Any]
Headers = list[tuple[str, str]]


def asked_headers(text: str) -> list[str]:
    """Return the names in an Access-Control-Request-Headers header, in lower case."""
    return [name.strip().lower() for name in text.split(",") if name.strip()]


def find_headers(rules: Iterable[Rule], origin: str, method: str, asked: Sequence[str]) -> Headers | None:
    """Return the headers of the first rule that is for a request; None if there is none."""
    if not all(map(_is_plain, (origin, *asked))):  # it would come back in a header
        return None
    for rule in rules:
        allowed = _allowed_origin(rule, origin)
        if allowed and method in rule.get("AllowedMethods", ()) and _all_allowed(rule, asked):
            return _headers(rule, allowed, asked)
    return None


def matches(pattern: str, text: str) -> bool:
    """Say whether a text fits a pattern in which one ``*`` stands for any text, also for none."""
    head, star, tail = pattern.partition("*")
    if not star:
        return pattern == text
    return len(text) >= len(head) + len(tail) and text.startswith(head) and text.endswith(tail)


def _allowed_origin(rule: Rule, origin: str) -> str:
    """Return what Access-Control-Allow-Origin is to say, or nothing."""
    for pattern in rule.get("AllowedOrigins", ()):
        if matches(pattern, origin):
            return "*" if pattern == "*" else origin
    return ""


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _all_allowed(rule: Rule, asked: Sequence[str]) -> bool:
    patterns = [pattern.lower() for pattern in rule.get("AllowedHeaders", ())]
    return all(any(matches(pattern, name) for pattern in patterns) for name in asked)


def _headers(rule: Rule, allowed_origin: str, asked: Sequence[str]) -> Headers:
    headers = [
        ("Access-Control-Allow-Origin", allowed_origin),
        ("Access-Control-Allow-Methods", ", ".join(rule["AllowedMethods"])),
    ]
    if asked:
        headers.append(("Access-Control-Allow-Headers", ", ".join(asked)))
    exposed = ", ".join(filter(_is_plain, rule.get("ExposeHeaders", ())))
    if exposed:
        headers.append(("Access-Control-Expose-Headers", exposed))
    if "MaxAgeSeconds" in rule:
        headers.append(("Access-Control-Max-Age", str(rule["MaxAgeSeconds"])))
    if allowed_origin != "*":
        headers.append(("Access-Control-Allow-Credentials", "true"))
    return [*headers, ("Vary", _VARY)]
