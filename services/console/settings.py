"""What an operator can set for the console beside what every service is told."""

from pathlib import Path

from pydantic import Field

from shared.platform.settings import ServiceSettings


class Settings(ServiceSettings):
    """The console's own."""

    service: str = Field("console", description="name of the service; each service knows its own")
    intake_url: str = Field("http://127.0.0.1:8082", description="where intake's API answers")
    classifier_url: str = Field("http://127.0.0.1:8084", description="where the classifier's API answers")
    dispatch_url: str = Field("http://127.0.0.1:8086", description="where dispatch's API answers")
    feedback_url: str = Field("http://127.0.0.1:8088", description="where feedback's API answers")
    jwt_signing_key_file: Path | None = Field(
        None,
        description="private key (PEM, P-256) that signs people's tokens; **required**",
    )
    public_url: str = Field("", description="address under which people reach the console, `https://…`")
    oidc_issuer: str = Field("", description="provider of sign-in (OIDC); without it, accounts alone")
    oidc_client_id: str = Field("", description="who the console is to that provider")
    oidc_client_secret_file: Path | None = Field(None, description="file with the secret it shares with it")
    oidc_name_claim: str = Field("preferred_username", description="claim that names the account")
    session_idle_minutes: float = Field(30.0, gt=0, description="minutes without a click that end a session")
    session_hours: float = Field(9.0, gt=0, description="hours after which a session ends in any case")
    sign_in_attempts: int = Field(5, ge=1, description="wrong passwords in a row that lock an account")
    lockout_minutes: float = Field(15.0, gt=0, description="minutes for which it stays locked")
