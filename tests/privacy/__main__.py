"""`python -m tests.privacy`: the table of recall by kind, over 2,000 letters."""

from rich.console import Console
from rich.table import Table

from tests.privacy.corpus import corpus
from tests.privacy.recall import measure

recall = measure(corpus(2000))
table = Table("kind", "planted", "taken out", "recall")
for kind, planted in sorted(recall.planted.items()):
    table.add_row(kind, str(planted), str(planted - recall.missed[kind]), f"{recall.of(kind):.3f}")
Console().print(table)
