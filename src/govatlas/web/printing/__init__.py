"""A report of a selection of documents, for print."""

from govatlas.web.printing.asking import read_where
from govatlas.web.printing.report import Form, Printed, print_report

__all__ = ["Form", "Printed", "print_report", "read_where"]
