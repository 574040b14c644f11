"""Fail when a source file or a function grows past the hard limits of docs/style: 600 lines a file, 70 a function."""

import ast
import sys
from pathlib import Path

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70  # docstring off
ROOT = Path(__file__).resolve().parent.parent
GENERATED = frozenset(("types.py", "catalogue_data.py"))


def function_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring and decorators."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def problems_of(path: Path) -> list[str]:
    """Return one line per limit that a file breaks."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    found = []
    line_count = text.count("\n")
    if line_count > FILE_LINES_MAX:
        found.append(f"{name}: {line_count} lines (at most {FILE_LINES_MAX})")
    if "migrations" in path.parts:  # a migration is a list of tables, not a function to follow
        return found
    functions = (
        node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )
    found += [
        f"{name}:{node.lineno}: {node.name} has {function_length(node)} lines (at most {FUNCTION_LINES_MAX})"
        for node in functions
        if function_length(node) > FUNCTION_LINES_MAX
    ]
    return found


def main() -> int:
    """Check every Python file but generated ones; return the exit status."""
    folders = ("src", "tests", "tools", "bench")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if path.name not in GENERATED]
    problems = [problem for path in paths for problem in problems_of(path)]
    print("\n".join(problems) if problems else f"{len(paths)} files within the limits")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
