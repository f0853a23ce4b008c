"""What an operator can set for intake beside what every service is told."""

from pydantic import Field

from shared.platform.settings import ServiceSettings


class Settings(ServiceSettings):
    """Intake's own."""

    service: str = Field("intake", description="name of the service; each service knows its own")
    idempotency_days: float = Field(
        7.0, gt=0, le=90, description="days for which an `Idempotency-Key` of HTTP is remembered"
    )
