"""Turns codings into records for readers."""

from govatlas.publishing.arrange import NOT_ASSESSED, is_number
from govatlas.publishing.exchange import to_exchange
from govatlas.publishing.headline import format_headline, headline
from govatlas.publishing.markdown import render_markdown
from govatlas.publishing.norms import NORM_COLUMNS, to_norm_record, to_norm_rows
from govatlas.publishing.page import (
    PageView,
    arrange_page,
    find_direction,
    render_page,
    write_language,
)
from govatlas.publishing.tables import LABEL_COLUMNS, to_label_rows

__all__ = [
    "LABEL_COLUMNS",
    "NORM_COLUMNS",
    "NOT_ASSESSED",
    "PageView",
    "arrange_page",
    "find_direction",
    "format_headline",
    "headline",
    "is_number",
    "render_markdown",
    "render_page",
    "to_exchange",
    "to_label_rows",
    "to_norm_record",
    "to_norm_rows",
    "write_language",
]
