"""Landis and Koch's labels for ranges of kappa, always with their caveat."""

from typing import Final

CAVEAT: Final = (
    "bounds that Landis and Koch (1977) called clearly arbitrary; "
    "kappa also depends on how common the levels are"
)
_BOUNDS: Final = (
    (0.0, "poor"),
    (0.20, "slight"),
    (0.40, "fair"),
    (0.60, "moderate"),
    (0.80, "substantial"),
    (1.0, "almost perfect"),
)


def word_strength(kappa: float) -> str:
    """Return the label for ``kappa``, with the caveat in the same string.

    Source:
        J. R. Landis and G. G. Koch, The measurement of observer agreement for categorical
        data, Biometrics 33 (1977) 159–174, page 165. Bounds as printed there, to two decimals:
        below 0.00, 0.00–0.20, 0.21–0.40, 0.41–0.60, 0.61–0.80, 0.81–1.00.
    """
    rounded = round(kappa, 2)
    if kappa < 0:
        word = _BOUNDS[0][1]
    else:
        word = next((word for bound, word in _BOUNDS[1:] if rounded <= bound), "almost perfect")
    return f"{word} ({CAVEAT})"
