"""Messages as they were released, kept for ever: each must decode today (`golden/<event>/v1-….json`)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contract.declarations import EventType
from shared.contract.records import Record

FOLDER = Path(__file__).with_name("golden")


@dataclass(frozen=True, slots=True)
class GoldenMessage:
    """One message: the topic it lay on, its key, headers and value."""

    topic: str
    key: str
    headers: dict[str, str]
    value: dict[str, Any]

    def record(self) -> Record:
        """The message as a consumer would receive it."""
        headers = tuple((name, value.encode()) for name, value in self.headers.items())
        value = json.dumps(self.value, ensure_ascii=False).encode()
        return Record(self.topic, 0, 0, 0, self.key.encode(), value, headers)


def golden_messages(event_type: EventType) -> dict[str, GoldenMessage]:
    """The golden messages of an event type by file name without suffix."""
    folder = FOLDER / event_type.name.removeprefix("tiaokuai.").rpartition(".")[0]
    return {
        file.stem: GoldenMessage(**json.loads(file.read_text("utf-8")))
        for file in sorted(folder.glob("*.json"))
    }
