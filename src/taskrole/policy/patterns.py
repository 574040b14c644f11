"""Patterns against patterns: does one cover another, do two have a text in common? Pure, and bounded."""

from collections.abc import Callable, Sequence

PATTERN_LENGTH_MAX = 2048
_COLONS = 5  # that part an ARN; wildcards do not cross them


def covers(wide: str, narrow: str) -> bool:
    """Return whether every text that ``narrow`` matches is matched by ``wide`` (False where that is not certain)."""
    if wide in ("*", narrow):
        return True
    if "${" in wide or "${" in narrow or max(len(wide), len(narrow)) > PATTERN_LENGTH_MAX:
        return False
    return _covers(wide, narrow)


def _covers(wide: str, narrow: str) -> bool:
    """Match the tokens of ``narrow`` as a text: its ``*`` only by a ``*``, its ``?`` by ``?`` or ``*``."""
    reachable = _closed(wide, {0})
    for character in narrow:
        following: set[int] = set()
        for at in reachable:
            if at == len(wide):
                continue
            if wide[at] == "*":
                following.add(at)
            elif character != "*" and (wide[at] == character or wide[at] == "?"):
                following.add(at + 1)
        reachable = _closed(wide, following)
    return len(wide) in reachable


def intersect(one: str, other: str) -> bool:
    """Return whether some text is matched by both patterns (True where that is not certain)."""
    if "${" in one or "${" in other or len(one) * len(other) > PATTERN_LENGTH_MAX**2:
        return True
    row = _closed(other, {0})
    rows = [row]
    for character in one:
        if character == "*":
            # Any rest of the other pattern may follow, from wherever it may stand by now.
            start = min(rows[-1], default=None)
            rows.append(set() if start is None else set(range(start, len(other) + 1)))
            continue
        following: set[int] = set()
        for at in rows[-1]:
            if at == len(other):
                continue
            if other[at] == "*":
                following.add(at)
            elif character == "?" or other[at] in ("?", character):
                following.add(at + 1)
        rows.append(_closed(other, following))
    return len(other) in _closed(other, rows[-1])


def _closed(pattern: str, positions: set[int]) -> set[int]:
    """Return the positions with those that lie behind a ``*`` at one of them."""
    closed = set(positions)
    waiting = list(positions)
    while waiting:
        at = waiting.pop()
        if at < len(pattern) and pattern[at] == "*" and at + 1 not in closed:
            closed.add(at + 1)
            waiting.append(at + 1)
    return closed


def arn_covers(wide: str, narrow: str) -> bool:
    """Return whether every ARN that ``narrow`` matches is matched by ``wide`` (False where that is not certain)."""
    if wide in ("*", narrow):
        return True
    fields, others = wide.split(":", _COLONS), narrow.split(":", _COLONS)
    both = len(fields) == len(others) == _COLONS + 1
    return both and all(covers(one, other) for one, other in zip(fields, others, strict=True))


def arns_intersect(one: str, other: str) -> bool:
    """Return whether some ARN is matched by both patterns (True where that is not certain)."""
    fields, others = one.split(":", _COLONS), other.split(":", _COLONS)
    if not len(fields) == len(others) == _COLONS + 1:
        return intersect(one, other)
    return all(intersect(mine, theirs) for mine, theirs in zip(fields, others, strict=True))


def all_covered(covers_one: Callable[[str, str], bool], wide: Sequence[str], narrow: Sequence[str]) -> bool:
    """Return whether each of the narrow patterns is covered by one of the wide ones."""
    return all(any(covers_one(one, other) for one in wide) for other in narrow)
