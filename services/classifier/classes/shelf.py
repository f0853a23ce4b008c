"""The index in memory and what is kept of it: read at the start and when another process filed meanwhile."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from services.classifier.classes.index import RareIndex
from services.classifier.classes.rarity import CHOSEN, Grams, Rarity
from services.classifier.model.ngrams import grams
from shared.platform.database import Connection

_SIZES = (3,)
_ROWS = 50_000

# Texts of one row lie side by side: a million entries come as twenty rows. 96 bytes each, ended by zeros.
_READ_ON = """
select array_agg(seq::int order by seq) as seqs, string_agg(rarest, ''::bytea order by seq) as rarest
from (select seq, rarest from indexed where seq > $1 order by seq limit $2) r"""

_COUNTS = "select counts from gram_counts"
_SAVE_COUNTS = "update gram_counts set counts = $1"


class Filed(NamedTuple):
    """A text's different grams, and the rarest of them when it was filed."""

    grams: Grams
    rarest: Grams

    def packed(self) -> bytes:
        """The rarest as kept: `CHOSEN` places, zeros where there are fewer."""
        return self.rarest.tobytes().ljust(CHOSEN * self.rarest.itemsize, b"\0")


class Shelf:
    """What the job knows of all texts; rebuilt from the database, so that any process may hold it."""

    def __init__(self) -> None:
        self.index = RareIndex()
        self._rarity: Rarity | None = None

    async def read_on(self, connection: Connection) -> int:
        """Bring the index up to what is committed; returns how many texts came."""
        if self._rarity is None:
            self._rarity = Rarity(await connection.fetchval(_COUNTS))
        came = 0
        while True:
            row = await connection.fetchrow(_READ_ON, self.index.last, _ROWS)
            if not row["seqs"]:
                return came
            self.index.file_many(np.array(row["seqs"], np.int32), np.frombuffer(row["rarest"], np.uint32))
            came += len(row["seqs"])

    def choose(self, copies: Sequence[str]) -> list[Filed]:
        """The grams of some texts, each counted after it was judged."""
        found = grams(copies, _SIZES)
        bounds = np.searchsorted(found.row, np.arange(len(copies) + 1)).tolist()
        return [self._chosen(np.unique(found.hash[begin:end])) for begin, end in pairwise(bounds)]

    def ask(self, filed: Filed) -> list[int]:
        """Places in the index of the texts that share most rare grams with this one."""
        return [met.ident for met in self.index.asked(self._counts.rarest(filed.grams, met=True))]

    def place(self, filed: Filed, seq: int) -> None:
        """Let later texts meet this one."""
        self.index.file(seq, filed.rarest)

    async def save_counts(self, connection: Connection) -> None:
        """Keep how rare grams are."""
        await connection.execute(_SAVE_COUNTS, self._counts.saved())

    @property
    def _counts(self) -> Rarity:
        assert self._rarity is not None, "read_on comes first"
        return self._rarity

    def _chosen(self, different: Grams) -> Filed:
        different = different[different != 0]
        rarest = self._counts.rarest(different)
        self._counts.count(different)
        return Filed(different, rarest)
