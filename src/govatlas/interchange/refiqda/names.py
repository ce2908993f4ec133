"""The names that REFI-QDA 1.0 gives its files, elements and addresses (https://www.qdasoftware.org)."""

from typing import Any, Final

PROJECT: Final = "urn:QDA-XML:project:1.0"
CODEBOOK: Final = "urn:QDA-XML:codebook:1.0"
PROJECT_FILE: Final = "project.qde"
SOURCES: Final = "sources/"
INTERNAL: Final = "internal://"
DEFAULT_PROJECT: Final[Any] = {None: PROJECT}
DEFAULT_CODEBOOK: Final[Any] = {None: CODEBOOK}
"""The namespaces of elements without a prefix."""
