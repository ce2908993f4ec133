"""The verbs of govatlas, joining reading, coding, keeping and publishing."""

from govatlas.api.adjudicating import Adjudication, adjudicate
from govatlas.api.agreement import (
    AgreementOverview,
    AgreementReport,
    Evaluation,
    EvaluationReport,
    agree,
    agree_all,
    evaluate,
    render_agreement,
    render_agreement_page,
    render_evaluation,
)
from govatlas.api.calibrating import CalibrationReport, calibrate, load_calibration
from govatlas.api.checking import PARTS, check
from govatlas.api.coders import CODERS
from govatlas.api.coding_run import CodeReport, code
from govatlas.api.estimating import Estimate, Weighting, estimate, write_estimate
from govatlas.api.gold import GoldReport, import_gold
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, Progress, Stopped
from govatlas.api.reading_run import ReadReport, read
from govatlas.api.records import ExportFormat, Record, export, list_documents, load_records, show
from govatlas.api.sampling import TRAITS, sample, write_sample
from govatlas.codebook import Issue, check_taxonomy, load_codebook, load_crosswalk
from govatlas.model.sample import Sample
from govatlas.store import DocumentEntry, Filters

__all__ = [
    "CODERS",
    "PARTS",
    "TRAITS",
    "Adjudication",
    "AgreementOverview",
    "AgreementReport",
    "CalibrationReport",
    "CodeReport",
    "DocumentEntry",
    "Estimate",
    "Evaluation",
    "EvaluationReport",
    "ExportFormat",
    "Failure",
    "Filters",
    "GoldReport",
    "Issue",
    "OnProgress",
    "Progress",
    "ReadReport",
    "Record",
    "Sample",
    "Stopped",
    "Weighting",
    "adjudicate",
    "agree",
    "agree_all",
    "calibrate",
    "check",
    "check_taxonomy",
    "code",
    "estimate",
    "evaluate",
    "export",
    "find_database",
    "import_gold",
    "list_documents",
    "load_calibration",
    "load_codebook",
    "load_crosswalk",
    "load_records",
    "read",
    "render_agreement",
    "render_agreement_page",
    "render_evaluation",
    "sample",
    "show",
    "write_estimate",
    "write_sample",
]
