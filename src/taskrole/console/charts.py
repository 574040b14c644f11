"""Charts as SVG made by the server: values become attributes of shapes; no scripts, no styles inside."""

from collections.abc import Sequence

from markupsafe import Markup, escape

_WIDTH, _BAR_HEIGHT = 320, 10


def bar(used: float, total: float, label: str) -> Markup:
    """Return how much of a total is used, as a bar with a text for readers that don't see it."""
    share = 0.0 if total <= 0 else max(0.0, min(1.0, used / total))
    level = "bad" if share > 0.9 else "wait" if share > 0.75 else "good"
    text = f"{label}: {share:.0%}"
    return Markup(
        '<svg class="bar" viewBox="0 0 {w} {h}" preserveAspectRatio="none" role="img" aria-label="{text}">'
        '<rect class="bar-rest" width="{w}" height="{h}" rx="5"/>'
        '<rect class="bar-{level}" width="{filled:.1f}" height="{h}" rx="5"/></svg>'
    ).format(w=_WIDTH, h=_BAR_HEIGHT, text=text, level=level, filled=share * _WIDTH)


def progress(done: float, wanted: float, label: str) -> Markup:
    """Return how much of what is wanted is there; all of it is good."""
    share = 1.0 if wanted <= 0 else max(0.0, min(1.0, done / wanted))
    return Markup(
        '<svg class="bar" viewBox="0 0 {w} {h}" preserveAspectRatio="none" role="img" aria-label="{text}">'
        '<rect class="bar-rest" width="{w}" height="{h}" rx="5"/>'
        '<rect class="bar-{level}" width="{filled:.1f}" height="{h}" rx="5"/></svg>'
    ).format(
        w=_WIDTH,
        h=_BAR_HEIGHT,
        text=f"{label}: {share:.0%}",
        level="good" if share == 1.0 else "wait",
        filled=share * _WIDTH,
    )


def age(seconds: float, life: float, label: str) -> Markup:
    """Return how old something is of its life, with the mark at which it is replaced: half of it."""
    share = 0.0 if life <= 0 else max(0.0, min(1.0, seconds / life))
    level = "bad" if share > 0.9 else "wait" if share > 0.6 else "good"
    return Markup(
        '<svg class="bar" viewBox="0 0 {w} {h}" preserveAspectRatio="none" role="img" aria-label="{text}">'
        '<rect class="bar-rest" width="{w}" height="{h}" rx="5"/>'
        '<rect class="bar-{level}" width="{filled:.1f}" height="{h}" rx="5"/>'
        '<rect class="bar-mark" x="{half}" width="2" height="{h}"/></svg>'
    ).format(w=_WIDTH, h=_BAR_HEIGHT, text=f"{label}: {share:.0%}", level=level, filled=share * _WIDTH, half=_WIDTH / 2)


def use(used: float, reserved: float, total: float, label: str) -> Markup:
    """Return a bar of what is reserved of a total, with what is used of it inside."""
    if total <= 0:
        return bar(0, 0, label)
    inner, outer = (max(0.0, min(1.0, value / total)) for value in (used, reserved))
    text = f"{label}: {inner:.0%} used, {outer:.0%} reserved"
    return Markup(
        '<svg class="bar" viewBox="0 0 {w} {h}" preserveAspectRatio="none" role="img" aria-label="{text}">'
        '<title>{text}</title><rect class="bar-rest" width="{w}" height="{h}" rx="5"/>'
        '<rect class="bar-part" width="{outer:.1f}" height="{h}" rx="5"/>'
        '<rect class="bar-good" width="{inner:.1f}" height="{h}" rx="5"/></svg>'
    ).format(w=_WIDTH, h=_BAR_HEIGHT, text=text, inner=inner * _WIDTH, outer=outer * _WIDTH)


def columns(pairs: Sequence[tuple[str, int, int]]) -> Markup:
    """Return columns of two stacked counts each (allowed, denied), oldest first."""
    if not pairs:
        return Markup("")
    highest = max(1, *(good + bad for _, good, bad in pairs))
    step = 600 / len(pairs)
    parts = []
    for number, (label, good, bad) in enumerate(pairs):
        x, width = number * step + 1, max(1.0, step - 2)
        high, low = good / highest * 90, bad / highest * 90
        if bad:
            low = max(low, 3.0)
        title = escape(f"{label}: {good} allowed, {bad} denied")
        parts.append(
            f"<g><title>{title}</title>"
            f'<rect class="column-none" x="{x:.1f}" y="0" width="{width:.1f}" height="100"/>'
            f'<rect class="bar-good" x="{x:.1f}" y="{100 - high - low:.1f}" width="{width:.1f}" height="{high:.1f}"/>'
            f'<rect class="bar-bad" x="{x:.1f}" y="{100 - low:.1f}" width="{width:.1f}" height="{low:.1f}"/></g>'
        )
    total_good, total_bad = sum(good for _, good, _ in pairs), sum(bad for _, _, bad in pairs)
    label = escape(f"{total_good} calls allowed, {total_bad} denied")
    inside = "".join(parts)
    return Markup(  # noqa: S704  numbers, and text that was escaped
        '<svg class="columns" viewBox="0 0 600 100" preserveAspectRatio="none" role="img" '
        f'aria-label="{label}">{inside}</svg>'
    )
