"""What an operator can set for intake beside what every service is told."""

from pydantic import Field

from shared.platform.settings import ServiceSettings


class Settings(ServiceSettings):
    """Intake's own."""

    service: str = Field("intake", description="name of the service; each service knows its own")
    http_source: str = Field(
        "http", description="source of an HTTP submission that names none, when its caller is bound to none"
    )
    turn_minutes: float = Field(
        10.0, ge=0, le=1440, description="minutes a counted message waits for the one before it"
    )
    idempotency_days: float = Field(
        7.0, gt=0, le=90, description="days for which an `Idempotency-Key` of HTTP is remembered"
    )
