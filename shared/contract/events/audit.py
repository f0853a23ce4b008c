"""Written by every service: the seal of a stretch of its audit log, kept outside its database."""

from pydantic import Field

from shared.contract.fields import Instant, Line, Value


class AuditAnchored(Value):
    """A block of the audit chain was sealed: who rewrites the chain later has another hash."""

    block: int = Field(ge=1, le=2**63 - 1, description="number of the block, without gaps")
    entries: int = Field(ge=1, le=2**31 - 1, description="how many entries it seals")
    hash: Line = Field(description="SHA-256 over the block before and these entries, 64 hex digits")
    sealed_at: Instant = Field(description="when it was sealed")
