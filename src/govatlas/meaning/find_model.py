"""Finds the model that is installed."""

from functools import cache

from govatlas.extras import missing_extra
from govatlas.meaning import minilm
from govatlas.meaning.model import MeaningModel


@cache
def find_model() -> MeaningModel | None:
    """Return the model that is installed, None where the extra ``meaning`` is missing."""
    return minilm.MiniLm() if minilm.is_installed() else None


def require_model() -> MeaningModel:
    """Return the model that is installed.

    Raises:
        InputError: none is; the message says how to install one.
    """
    model = find_model()
    if model is None:
        raise missing_extra("meaning", purpose="searching by meaning")
    return model
