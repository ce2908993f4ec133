"""The verbs of the language-model coder, which need the extra ``llm``."""

from govatlas.extras import missing_extra

try:
    import pydantic_ai  # noqa: F401
except ImportError as error:
    raise missing_extra("llm", purpose="the coder llm") from error

from govatlas.api.llm.batch import ExportReport, ImportReport, export_batch, import_batch
from govatlas.api.llm.estimate import LlmEstimate, ModelEstimate, estimate_llm
from govatlas.api.llm.limits import LlmLimits
from govatlas.api.llm.log import Call, list_calls
from govatlas.api.llm.report import LlmReport, RunFigures
from govatlas.api.llm.run import code_with_models
from govatlas.coding.llm.budget import Spent
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.request import Form, ModelAddress
from govatlas.coding.llm.settings import LlmSettings

__all__ = [
    "Call",
    "ExportReport",
    "Form",
    "ImportReport",
    "LlmEstimate",
    "LlmLimits",
    "LlmReport",
    "LlmSettings",
    "ModelAddress",
    "ModelEstimate",
    "RunFigures",
    "Spent",
    "code_with_models",
    "estimate_llm",
    "export_batch",
    "import_batch",
    "list_calls",
    "parse_model",
]
