"""Paging tokens that hold the key behind which a page begins: they name no place that can go stale. Pure."""

import base64


def write_page_token(after: str) -> str:
    """Return the token of the page behind a key."""
    return base64.urlsafe_b64encode(after.encode()).decode()


def read_page_token(token: str) -> str:
    """Return the key that a token was made of; no key is the key of the empty token.

    Raises:
        ValueError: It was not made here, or holds what no database that we use can compare.
    """
    key = base64.b64decode(token.encode(), altchars=b"-_", validate=True).decode()
    if "\0" in key:
        message = "a paging token holds a null character"
        raise ValueError(message)
    return key
