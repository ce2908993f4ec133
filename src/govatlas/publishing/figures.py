"""Words a figure of agreement for readers, undefined ones with their reason."""

from govatlas.agreement.registry import list_statistics
from govatlas.model.finding import Agreement, Figure, Interval, Undefined

_STATUS = "status_accuracy"
_MEAN = "kappa_quadratic_by_document"


def word_value(value: Figure, statistic: str = "") -> str:
    """Return a value to two decimals, a share in per cent, or an en dash where undefined."""
    if isinstance(value, Undefined):
        return "–"
    known = list_statistics().get(statistic)
    if statistic == _STATUS or (known is not None and known.is_share):
        return f"{100 * value:.0f} %"
    return f"{value:.2f}".replace("-", "−")


def word_interval(interval: Interval | Undefined, statistic: str = "") -> str:
    """Return an interval such as ``0.61 to 0.70``, an en dash where there is none."""
    if isinstance(interval, Undefined):
        return "–"
    return f"{word_value(interval.low, statistic)} to {word_value(interval.high, statistic)}"


def word_reason(figure: Agreement) -> str:
    """Return why a figure or its interval is undefined, empty where both are there."""
    if isinstance(figure.value, Undefined):
        return figure.value.reason
    return figure.interval.reason if isinstance(figure.interval, Undefined) else ""


def name_statistic(statistic: str) -> str:
    """Return what a reader calls a statistic."""
    if statistic == _MEAN:
        return "mean over documents of quadratic kappa"
    known = list_statistics().get(statistic)
    return known.label if known is not None else statistic
