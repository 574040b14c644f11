"""A short run of the fuzzer; longer ones, guided by coverage, are started by hand."""

from pathlib import Path

import pytest
from tools import fuzz_s3


@pytest.mark.parametrize(("name", "count"), [("requests", 400), ("chunks", 2000), ("forms", 1000), ("policies", 500)])
def test_broken_input_is_answered(name: str, count: int) -> None:
    fuzz_s3.run_random(name, count, seed=1)


def test_seeds_reach_the_operations(tmp_path: Path) -> None:
    for name in ("requests", "chunks", "forms", "policies"):
        target = fuzz_s3.target_of(name, tmp_path)
        for data in fuzz_s3.seeds_of(name):
            fuzz_s3.timed(target, data)
    assert len(fuzz_s3.seeds_of("requests")) > 20


def test_what_fails_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(data: bytes) -> None:
        if data not in fuzz_s3.seeds_of("chunks"):
            raise ValueError(len(data))

    monkeypatch.setattr(fuzz_s3, "target_of", lambda _name, _folder: broken)
    with pytest.raises(ValueError, match=r"\d+"):
        fuzz_s3.run_random("chunks", 10, seed=1)
    assert "ValueError for the input b'" in capsys.readouterr().err


def test_what_takes_long_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_s3, "SECONDS_MAX", -1.0)
    with pytest.raises(fuzz_s3.FailedError):
        fuzz_s3.timed(lambda _data: None, b"")
