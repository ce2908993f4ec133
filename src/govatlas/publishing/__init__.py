"""Turns codings into records for readers."""

from govatlas.publishing.exchange import to_exchange
from govatlas.publishing.headline import headline
from govatlas.publishing.tables import LABEL_COLUMNS, to_label_rows

__all__ = ["LABEL_COLUMNS", "headline", "to_exchange", "to_label_rows"]
