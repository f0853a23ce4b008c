"""What an operator can set for dispatch."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from shared.platform.settings import ServiceSettings


class Settings(ServiceSettings):
    """Dispatch's settings beside everybody's."""

    service: str = "dispatch"
    answer_check: Literal["automatic", "desk"] = Field(
        "automatic",
        description="who checks an answer: the rules alone, or a person at the desk",
    )
    hop_cap: int = Field(2, ge=1, le=9, description="hops after which the next lead is designated")
    city_receipt_minutes: float = Field(
        60.0,
        gt=0,
        le=10_080,
        description="minutes without a receipt after which the city is told again",
    )
    city_push_urls: str = Field(
        "", description="where sources want reports pushed to: `source=https://…` by commas"
    )
    notice_url: str = Field(
        "", description="gateway that takes notices (SMS, 政务微信), signed with the secret named `notices`"
    )
    notice_file: Path | None = Field(None, description="file that notices are written to, without a gateway")
    notice_days: float = Field(180.0, gt=0, le=36_500, description="days for which notices are kept")
    task_days: float = Field(
        365.0, gt=0, le=36_500, description="days for which the desk's tasks are kept once done"
    )
    city_report_days: float = Field(
        1095.0, gt=0, le=36_500, description="days for which acknowledged reports to the city are kept"
    )
    outside_days: float = Field(
        1825.0,
        gt=0,
        le=36_500,
        description="days for which hand-overs, linked cases and transfers of ended orders are kept",
    )
    knowledge_days: float = Field(
        365.0, gt=0, le=36_500, description="days for which a knowledge entry is kept after it expired"
    )
    backtest_days: float = Field(
        730.0, gt=0, le=36_500, description="days for which reports of backtests are kept"
    )
    claim_minutes: int = Field(15, ge=1, le=480, description="minutes an order stays with its clerk")
