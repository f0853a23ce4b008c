"""Sums of money as people write them."""

from decimal import Decimal

_TEN_THOUSAND = 10_000


def yuan(value: str) -> str:
    """A sum in yuan: 235000 → 23.5万元."""
    exact = Decimal(value)
    if exact < _TEN_THOUSAND:
        return f"{exact:,f}元"
    return f"{(exact / _TEN_THOUSAND).normalize():,f}万元"
