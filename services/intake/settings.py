"""What an operator can set for intake beside what every service is told."""

from pydantic import Field

from shared.platform.settings import ServiceSettings


class Settings(ServiceSettings):
    """Intake's own."""

    service: str = Field("intake", description="name of the service; each service knows its own")
    http_source: str = Field(
        "http", description="source of an HTTP submission that names none, when its caller is bound to none"
    )
    attachments_url: str = Field(
        "",
        description="where attachments lie: `file:///…` or `s3://bucket/prefix`; else none are taken",
    )
    attachment_mb: int = Field(20, ge=1, le=200, description="megabytes of the largest attachment")
    scanner: str = Field("", description="clamd that scans attachments, `host:port`; without it nobody does")
    turn_minutes: float = Field(
        10.0, ge=0, le=1440, description="minutes a counted message waits for the one before it"
    )
    contact_days: float = Field(
        1095.0, gt=0, le=36_500, description="days for which people's details are kept after a message"
    )
    raw_days: float = Field(365.0, gt=0, le=36_500, description="days for which raw messages are kept")
    letter_days: float = Field(180.0, gt=0, le=36_500, description="days for which dead letters are kept")
    file_days: float = Field(1095.0, gt=0, le=36_500, description="days for which attachments are kept")
    look_days: float = Field(
        1095.0, gt=0, le=36_500, description="days for which it is kept who looked at contacts and case files"
    )
    statutory_days: float = Field(
        0.0, ge=0, le=36_500, description="days in which details asked to be erased are locked instead"
    )
    idempotency_days: float = Field(
        7.0, gt=0, le=90, description="days for which an `Idempotency-Key` of HTTP is remembered"
    )
