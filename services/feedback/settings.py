"""What an operator can set for feedback beside what every service is told."""

from pydantic import Field

from shared.platform.settings import ServiceSettings


class Settings(ServiceSettings):
    """Feedback's own."""

    service: str = Field("feedback", description="name of the service; each service knows its own")
    callback_attempts: int = Field(3, ge=1, le=10, description="tries at reaching a complainant")
    callback_retry_hours: float = Field(
        24.0, gt=0, le=720, description="hours from a try that reached nobody to the next: a different day"
    )
    callback_silence_days: float = Field(
        7.0, gt=0, le=90, description="days without any result after which an answered order is closed"
    )
    ladder_asks_dispatch: bool = Field(
        True, description="whether the supervision ladder itself asks dispatch to supervise and escalate"
    )
    objection_days: int = Field(
        3, ge=1, le=30, description="working days in which a unit may object to a drafted scoreboard"
    )
    scoreboard_minimum: int = Field(
        5, ge=1, le=1000, description="smallest sample for which a unit is ranked"
    )
