"""The verbs of the language-model coder, which need the extra ``llm``."""

from govatlas.api.llm.batch import ExportReport, ImportReport, export_batch, import_batch
from govatlas.api.llm.estimate import LlmEstimate, ModelEstimate, estimate_llm
from govatlas.api.llm.log import Call, list_calls
from govatlas.coding.llm.budget import Spent
from govatlas.coding.llm.figures import RunFigures
from govatlas.coding.llm.limits import LlmLimits
from govatlas.coding.llm.method import LanguageModels, build_language_models
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.request import Form, ModelAddress
from govatlas.coding.llm.settings import LlmSettings

__all__ = [
    "Call",
    "ExportReport",
    "Form",
    "ImportReport",
    "LanguageModels",
    "LlmEstimate",
    "LlmLimits",
    "LlmSettings",
    "ModelAddress",
    "ModelEstimate",
    "RunFigures",
    "Spent",
    "build_language_models",
    "estimate_llm",
    "export_batch",
    "import_batch",
    "list_calls",
    "parse_model",
]
