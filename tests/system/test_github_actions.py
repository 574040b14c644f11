"""examples/github-actions: the workflow's own steps, run one after another as the runner does."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / "examples" / "github-actions" / "taskrole.yml"


def test_the_steps_of_the_workflow(tmp_path: Path) -> None:
    steps = yaml.safe_load(WORKFLOW.read_text())["jobs"]["test"]["steps"]
    work = tmp_path / "work"
    shutil.copytree(ROOT / "examples" / "pytest", work)
    (tmp_path / "bin").mkdir()
    sudo = tmp_path / "bin" / "sudo"  # the runner's; here everything runs as root
    sudo.write_text('#!/bin/sh\nexec "$@"\n')
    sudo.chmod(0o755)
    github_env = tmp_path / "github-env"
    github_env.touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    path = f"{tmp_path / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**kept, "PATH": path, "GITHUB_ENV": str(github_env), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment["PYTEST_ADDOPTS"] = "-p taskrole.testing.pytest_plugin -p no:cacheprovider"
    ran, group = [], os.getpgid(0)
    try:
        for step in steps:
            script = step.get("run")
            if script is None or "if" in step or script.startswith("pip install"):
                continue  # actions of others, what happens on failure, and what is installed here already
            variables = dict(line.split("=", 1) for line in github_env.read_text().splitlines())
            done = subprocess.run(
                ["bash", "-e", "-o", "pipefail", "-c", script], cwd=work, env={**environment, **variables},
                capture_output=True, text=True, timeout=120, check=False,
            )  # fmt: skip
            log = Path("/tmp/taskrole.log").read_text()
            assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}\n{log}"
            ran.append(script)
        assert len(ran) == 3
        assert "passed" in done.stdout
        assert "AWS_ENDPOINT_URL=http://127.0.0.1:4566" in github_env.read_text()
    finally:
        end_server(group)


def end_server(group: int) -> None:
    """End the server that the workflow left in the background: its folder says which process that is."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        words = path.read_bytes().split(b"\0") if path.exists() else []
        if b"up" in words and b"/tmp/taskrole" in words and os.getpgid(int(path.parent.name)) == group:
            os.kill(int(path.parent.name), signal.SIGTERM)
            while path.exists():
                pass
    shutil.rmtree("/tmp/taskrole", ignore_errors=True)
