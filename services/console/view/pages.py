"""The templates: escaping always on, nothing undefined passed over in silence."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.console.desk_book import DeskBook
from services.console.rules.navigation import navigation
from services.console.view import times, words
from services.console.view.assets import address_of
from services.console.view.sums import yuan

_TEMPLATES = Path(__file__).parents[1] / "templates"
_FILE_KINDS = "image/jpeg,image/png,application/pdf,audio/*,video/mp4,video/quicktime"
"""What a file dialogue offers; intake decides by the bytes."""


class Pages:
    """Renders a template with what every page may use."""

    def __init__(self, book: DeskBook) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters |= {
            "word": words.word,
            "yuan": yuan,
            "unit": book.unit,
            "category": book.category,
            "source": book.source,
            "moment": lambda value: times.moment(value, datetime.now(UTC)),
            "percent": lambda share: f"{share:.0%}",
        }
        self._environment.globals |= {
            "book": book,
            "countdown": times.countdown,
            "ago": times.ago,
            "month": times.month,
            "spoken_seconds": times.spoken_seconds,
            "words": words.GLOSSARY,
            "asset": address_of,
            "navigation": navigation,
            "district": book.catalogue.title.region,
            "file_kinds": _FILE_KINDS,
        }

    def render(self, template: str, **values: Any) -> str:
        """The page's HTML."""
        return self._environment.get_template(template).render(**values)
