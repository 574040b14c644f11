# Shared by the scripts in this folder; to be sourced.
# Says what it does, and how to mend what it cannot do itself.

set -eu
ROOT=$(cd "$(dirname "$0")/.." && pwd)
export ROOT
VENV="$ROOT/.venv"
export PATH="$VENV/bin:$PATH"
# boto3 and the AWS CLI sign with their own code, as they do where awscrt is not installed.
export BOTO_DISABLE_CRT=true
export PYTHONDONTWRITEBYTECODE=${PYTHONDONTWRITEBYTECODE:-}

say() { printf '==> %s\n' "$*" >&2; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}
is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }
