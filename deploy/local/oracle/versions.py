"""Which versions of each aggregate were seen, in any order and as often as may be."""

from collections.abc import Iterator


class Versions:
    """Aggregate → its versions, kept as bits: thousands of aggregates with a few versions each."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def add(self, aggregate: str, version: int) -> None:
        self._seen[aggregate] = self._seen.get(aggregate, 0) | 1 << version

    def latest(self, aggregate: str) -> int:
        """The highest version seen; 0 when none was."""
        return max(self._seen.get(aggregate, 0).bit_length() - 1, 0)

    def gaps(self) -> Iterator[str]:
        """`aggregate@version` of every version missing between 1 and the highest."""
        for aggregate, seen in self._seen.items():
            missing = ((1 << seen.bit_length()) - 2) & ~seen
            while missing:
                lowest = missing & -missing
                yield f"{aggregate}@{lowest.bit_length() - 1}"
                missing ^= lowest

    def __contains__(self, aggregate: str) -> bool:
        return aggregate in self._seen

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)
