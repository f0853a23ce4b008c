"""What happens by chance, but the same again for the same seed, on any machine and in any order."""

from random import Random

from shared.domain.identifiers import stable_id


def chance(*parts: object) -> float:
    """A number from 0 up to 1 that depends on the parts alone."""
    return (stable_id("chance", *parts).int >> 76) / (1 << 52)


def dice(*parts: object) -> Random:
    """A generator of its own for one thing, named by the parts."""
    return Random(stable_id("dice", *parts).int)
