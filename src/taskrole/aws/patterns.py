r"""Regular expressions of the service models, which are Java's, as Python's.

The difference that matters: ``\p{L}`` and its kin, surrogate pairs for characters beyond the basic plane, ``\w`` and
``\d`` that mean ASCII. A pattern that cannot be turned is not enforced; a test keeps the list of those.
"""

import re
import unicodedata
from functools import cache
from itertools import chain

# Classes of java.util.regex.Pattern, POSIX ones for ASCII.
_CLASSES = {
    "Alpha": "A-Za-z",
    "IsAlphabetic": "A-Za-z",
    "Alnum": "A-Za-z0-9",
    "Digit": "0-9",
    "Lower": "a-z",
    "Upper": "A-Z",
    "Punct": r"!-/:-@\[-`{-~",
    "Graph": "!-~",
    "Print": " -~",
    "Blank": r" \t",
    "Space": r"\s",
    "ASCII": r"\x00-\x7f",
    "XDigit": "0-9A-Fa-f",
}
_ASSIGNED = (range(0x33480), range(0xE0000, 0xE0200))
"""Where Unicode has characters with a category; what lies between is unassigned or private."""
_CLASS = re.compile(r"\\p\{(\w+)\}|\\p([LMNPSZ])")
_CODE_POINT = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
_ESCAPED = re.compile(r"\\.")
_HYPHEN = re.compile(r"\\w-(?!\])")  # Java reads a hyphen behind a class as itself
_SURROGATES = re.compile(r"\\u[dD]800\\u[dD][cC]00-\\u[dD][bB][fF][fF]\\u[dD][fF][fF][fF]")


@cache
def compiled(pattern: str) -> re.Pattern[str] | None:
    """Return a model's pattern for ``fullmatch``; None if Python cannot express it."""
    try:
        text = _SURROGATES.sub(r"\\U00010000-\\U0010ffff", pattern)
        text = _CODE_POINT.sub(lambda match: rf"\U{int(match.group(1), 16):08x}", text)
        text = _CLASS.sub(_class, text)
        text = _HYPHEN.sub(r"\\w\\-", text)
        return re.compile(text.replace(r"\z", r"\Z").replace(r"\h", r" \t"), re.ASCII)
    except (re.error, KeyError, OverflowError):
        return None


def _class(match: re.Match[str]) -> str:
    name = match.group(1) or match.group(2)
    ranges = _CLASSES[name] if name in _CLASSES else _category(name.removeprefix("Is"))
    before = _ESCAPED.sub("", match.string[: match.start()])
    return ranges if before.rfind("[") > before.rfind("]") else f"[{ranges}]"


@cache
def _category(name: str) -> str:
    """Return the ranges of a Unicode category (``L``, ``Nd``) for the inside of brackets."""
    if not re.fullmatch("[LMNPSZ][a-z]?", name):
        raise KeyError(name)
    ranges: list[str] = []
    start = previous = -2
    for code in chain(*_ASSIGNED):
        if unicodedata.category(chr(code)).startswith(name):
            if code != previous + 1:
                if start >= 0:
                    ranges.append(_range(start, previous))
                start = code
            previous = code
    return "".join([*ranges, _range(start, previous)])


def _range(start: int, end: int) -> str:
    return rf"\U{start:08x}-\U{end:08x}"
