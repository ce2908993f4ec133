"""The verbs of govatlas, joining reading, coding, keeping and publishing."""

from govatlas.api.adjudicating import Adjudication, adjudicate
from govatlas.api.agreement import (
    AgreementOverview,
    AgreementReport,
    Evaluation,
    EvaluationReport,
    PresenceReport,
    agree,
    agree_all,
    evaluate,
    render_agreement_page,
)
from govatlas.api.arrow_tables import actors, codings, documents, labels, quotations, table
from govatlas.api.calibrating import CalibrationReport, calibrate, load_calibration
from govatlas.api.checking import PARTS, check, check_twins
from govatlas.api.codebook_exchange import export_codebook, import_codebook
from govatlas.api.codebooks.form import CodebookForm
from govatlas.api.coders import find_coders, list_coder_options
from govatlas.api.estimating import Estimate, Weighting, estimate, write_estimate
from govatlas.api.exporting import export
from govatlas.api.exports.form import ExportForm
from govatlas.api.gold import GoldReport, import_gold
from govatlas.api.importing import ImportReport, import_codings
from govatlas.api.imports.form import ImportForm
from govatlas.api.indexing import IndexReport, count_unindexed, index
from govatlas.api.place import find_database, needs_update, update_database
from govatlas.api.progress import Failure, OnProgress, Progress, Stopped
from govatlas.api.reading_run import ReadReport, read
from govatlas.api.records import (
    Record,
    find_impossible,
    list_documents,
    list_norms,
    load_records,
    show,
    show_norms,
)
from govatlas.api.releases.release import ReleaseReport, ReleaseTerms, release
from govatlas.api.removing import delete, describe_holding, rename
from govatlas.api.running.code import CodeReport, code
from govatlas.api.sampling import TRAITS, sample, write_sample
from govatlas.api.tags import TAGS_CODER, TagReport, import_tags
from govatlas.codebook import Issue, check_taxonomy, load_codebook, load_crosswalk
from govatlas.coverage import Facets, Selection
from govatlas.model.norm import Modality, Norm, NormPart
from govatlas.model.sample import Sample
from govatlas.store import DocumentEntry, Filters, NormQuestion, Piece, VersionEntry

__all__ = [
    "PARTS",
    "TAGS_CODER",
    "TRAITS",
    "Adjudication",
    "AgreementOverview",
    "AgreementReport",
    "CalibrationReport",
    "CodeReport",
    "CodebookForm",
    "DocumentEntry",
    "Estimate",
    "Evaluation",
    "EvaluationReport",
    "ExportForm",
    "Facets",
    "Failure",
    "Filters",
    "GoldReport",
    "ImportForm",
    "ImportReport",
    "IndexReport",
    "Issue",
    "Modality",
    "Norm",
    "NormPart",
    "NormQuestion",
    "OnProgress",
    "Piece",
    "PresenceReport",
    "Progress",
    "ReadReport",
    "Record",
    "ReleaseReport",
    "ReleaseTerms",
    "Sample",
    "Selection",
    "Stopped",
    "TagReport",
    "VersionEntry",
    "Weighting",
    "actors",
    "adjudicate",
    "agree",
    "agree_all",
    "calibrate",
    "check",
    "check_taxonomy",
    "check_twins",
    "code",
    "codings",
    "count_unindexed",
    "delete",
    "describe_holding",
    "documents",
    "estimate",
    "evaluate",
    "export",
    "export_codebook",
    "find_coders",
    "find_database",
    "find_impossible",
    "import_codebook",
    "import_codings",
    "import_gold",
    "import_tags",
    "index",
    "labels",
    "list_coder_options",
    "list_documents",
    "list_norms",
    "load_calibration",
    "load_codebook",
    "load_crosswalk",
    "load_records",
    "needs_update",
    "quotations",
    "read",
    "release",
    "rename",
    "render_agreement_page",
    "sample",
    "show",
    "show_norms",
    "table",
    "update_database",
    "write_estimate",
    "write_sample",
]
