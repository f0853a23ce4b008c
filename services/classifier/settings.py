"""What an operator can set for the classifier beside what every service is told."""

from pathlib import Path

from pydantic import Field

from shared.platform.settings import ServiceSettings


class Settings(ServiceSettings):
    """The classifier's own."""

    service: str = Field("classifier", description="name of the service; each service knows its own")
    model_file: Path | None = Field(
        None, description="model to classify by; without it the one the catalogue itself teaches"
    )
    model_cache: Path | None = Field(
        None, description="folder in which the catalogue's own model is kept between starts"
    )
    group_callers: int = Field(
        5, ge=2, le=1000, description="callers on one place or enterprise that make a group signal"
    )
    group_hours: float = Field(2.0, gt=0, le=72, description="hours within which they are counted")
    dispatch_url: str | None = Field(
        None,
        description="dispatch's HTTP address, asked whether an officer's order is open; else no matching",
    )
