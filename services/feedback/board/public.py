"""What the public may see of an edition: no line below the minimum sample, none that follows from others."""

from collections.abc import Sequence

from services.feedback.rules.rates import Line


def hidden(lines: Sequence[Line], minimum: int) -> set[str]:
    """Keys of lines not to be shown: too small a sample, and where only one is, the next smallest too.

    With a single line left out, its figures would be the total less the lines shown.
    """
    by_size = sorted(lines, key=lambda line: (line.count("valid"), line.key))
    small = [line.key for line in by_size if line.count("valid") < minimum]
    if len(small) == 1 and len(by_size) > 1:
        small.append(by_size[1].key)
    return set(small)


def open_to_all(lines: Sequence[Line], minimum: int) -> list[Line]:
    """The lines a public edition shows."""
    left_out = hidden(lines, minimum)
    return [line for line in lines if line.key not in left_out]
