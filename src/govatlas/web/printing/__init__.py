"""A report of a selection of documents, for print."""

from govatlas.web.printing.asking import read_where
from govatlas.web.printing.report import Printed, print_report

__all__ = ["Printed", "print_report", "read_where"]
