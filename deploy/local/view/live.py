"""t"""

from typing import Any


async def show(this: Any, out: Any) -> None: ...
