"""The names of the controls in the labelling interface that our tasks are for."""

from typing import Final

TEXT: Final = "text"
CODES: Final = "code"
WHOLE: Final = "whole"
NOTES: Final = "notes"
