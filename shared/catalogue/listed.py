"""Firms on the lists of clause 37 (双无清单): inspected on the spot only when something triggers it."""

import datetime
from enum import StrEnum

from shared.catalogue.entries import Entry, Line, Maybe, Several


class ListKind(StrEnum):
    """Which of the two lists."""

    SENSED = "sensed"  # 无感监测对象清单
    UNDISTURBED = "undisturbed"  # 无事不扰事项清单


class ListedFirm(Entry):
    """A firm by its full name, with the list it stands on and until when."""

    name: Line
    list: ListKind
    until: Maybe[datetime.date] = None


class ListedFile(Entry):
    """listed.yaml."""

    firms: Several[ListedFirm] = ()
