"""What the topics say, once read from end to end: only what the judging needs is kept."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from deploy.local.oracle.sightings import Sightings
from deploy.local.oracle.table_facts import Copy, View
from deploy.local.oracle.versions import Versions


@dataclass(frozen=True, slots=True)
class LastOrder:
    """A work order after its highest version; `digest` is of its whole state."""

    version: int
    complaint_id: str
    item_id: str
    state: str
    lead: str | None
    digest: bytes


@dataclass(frozen=True, slots=True)
class LastComplaint:
    """A complaint after its highest version; `digest` is of the whole event."""

    version: int
    source: str
    number: str
    digest: bytes


Told = tuple[str, int, str]
"""A unit that is to lead, or was told so: order, version, unit."""


@dataclass(slots=True)
class LogFacts:
    """`born`: complaint → where on its topic its first version lies; `dead`: complaints and orders an
    event of which became a dead letter further on; `whole`: sealed complaints, whose shells lie on the
    common road; `strangers`: records without an event of ours. `receipts`: report of ours → what the city
    said of it; `from_city`, `to_city`: how many records say what. Ids are as written on the wire.
    """

    sightings: defaultdict[str, Sightings] = field(default_factory=lambda: defaultdict(Sightings))
    received: Versions = field(default_factory=Versions)
    classified: Versions = field(default_factory=Versions)
    moved: Versions = field(default_factory=Versions)
    matters: Versions = field(default_factory=Versions)
    complaints: dict[str, LastComplaint] = field(default_factory=dict)
    whole: dict[str, LastComplaint] = field(default_factory=dict)
    orders: dict[str, LastOrder] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set)
    born: dict[str, tuple[int, int]] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    strangers: list[str] = field(default_factory=list)
    to_lead: set[Told] = field(default_factory=set)
    told: set[Told] = field(default_factory=set)
    receipts: defaultdict[str, set[bool]] = field(default_factory=lambda: defaultdict(set))
    from_city: Counter[str] = field(default_factory=Counter)
    to_city: Counter[str] = field(default_factory=Counter)
    ids: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def complaint_copies(self) -> dict[str, Copy]:
        """The complaints as a table should hold them."""
        return {key: Copy(each.version, each.digest) for key, each in (self.complaints | self.whole).items()}

    def order_copies(self) -> dict[str, Copy]:
        """The work orders as a table should hold them."""
        return {key: Copy(each.version, each.digest) for key, each in self.orders.items()}

    def order_views(self) -> dict[str, View]:
        """The work orders as a read model should show them."""
        return {key: View(each.version, each.state, each.lead) for key, each in self.orders.items()}
