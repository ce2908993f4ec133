"""Finds the model that is installed."""

from functools import cache

from govatlas.extras import missing_extra
from govatlas.meaning import minilm, multilingual
from govatlas.meaning.joined import Joined
from govatlas.meaning.model import MeaningModel


@cache
def find_model() -> MeaningModel | None:
    """Return the model that is installed, None where there is none.

    The extra ``meaning`` brings a model of English, ``languages`` one of sixteen languages;
    where both are there, they are joined.
    """
    models: list[MeaningModel] = []
    if minilm.is_installed():
        models.append(minilm.MiniLm())
    if multilingual.is_installed():
        models.append(multilingual.Multilingual())
    if len(models) == 1:
        return models[0]
    return Joined(*models) if models else None


def require_model() -> MeaningModel:
    """Return the model that is installed.

    Raises:
        InputError: none is; the message says how to install one.
    """
    model = find_model()
    if model is None:
        raise missing_extra("meaning", purpose="searching by meaning")
    return model
