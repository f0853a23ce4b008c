"""The handful of shapes our queries have; `by` names the labels that are kept, by commas."""

_WINDOW = "$__rate_interval"


def per_second(counter: str, by: str = "") -> str:
    """How fast a counter grows, over all processes."""
    return f"{_over('sum', by)} (rate({counter}[{_WINDOW}]))"


def per_minute(counter: str, by: str = "") -> str:
    """The same a minute, for what is rare."""
    return f"60 * {per_second(counter, by)}"


def grown(counter: str, window: str, by: str = "") -> str:
    """By how much a counter grew within a window, for instance `1h`."""
    return f"{_over('sum', by)} (increase({counter}[{window}]))"


def share(counter: str, of: str, window: str) -> str:
    """The share of a counter's growth within a window that has these labels, for instance `met="no"`."""
    return f"{grown(f'{counter}{{{of}}}', window)} / {grown(counter, window)}"


def most(gauge: str, by: str = "") -> str:
    """The greatest over processes: what waits is set by one of them, the others keep none."""
    return f"{_over('max', by)} ({gauge})"


def total(gauge: str, by: str = "") -> str:
    """The sum over processes, for what each counts of its own."""
    return f"{_over('sum', by)} ({gauge})"


def quantile(share: float, histogram: str, by: str = "") -> str:
    """The value below which this share of a histogram lies."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, {per_second(f'{histogram}_bucket', labels)})"


def _over(operation: str, by: str) -> str:
    return f"{operation} by ({by})" if by else operation
