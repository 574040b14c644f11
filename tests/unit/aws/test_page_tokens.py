"""Paging tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskrole.aws.page_tokens import read_page_token, write_page_token


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_a_token_holds_its_key(key: str) -> None:
    assert read_page_token(write_page_token(key)) == key


@pytest.mark.parametrize("token", ["%", "abc", "YQ==\n", "_w==", "AA==", "ä"])
def test_tokens_that_were_not_made_here(token: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_page_token(token)
