"""Settings that the command line reads from repeatable options."""

from pathlib import Path

import pytest

from taskrole.config import SettingsError, parse_issuer_keys, parse_quotas


def test_quotas() -> None:
    assert parse_quotas(["users=7", "roles=9"]) == (("users", 7), ("roles", 9))
    for wrong in ("users", "users=", "=7", "users=many", "users=-1"):
        with pytest.raises(SettingsError):
            parse_quotas([wrong])


def test_files_of_issuers_keys(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.touch()
    assert parse_issuer_keys([f"https://ci.test/oidc/={file}"]) == (("ci.test/oidc", file),)
    with pytest.raises(SettingsError, match="there is no file"):
        parse_issuer_keys([f"ci.test={file}x"])
