"""What is known of the errors of a coder, measured on documents that it had not seen."""

import json
from functools import cache
from importlib import resources
from typing import Final

from govatlas.coverage import CoderErrors, ErrorTable

FILE: Final = "coder_errors.json"


@cache
def load_coder_errors() -> CoderErrors:
    """Return the errors of the local coder, as they were measured for this release."""
    path = resources.files("govatlas.coding.local") / "data" / FILE
    data = json.loads(path.read_text(encoding="utf-8"))
    tables = {
        (taxonomy, category, level): ErrorTable(*counts)
        for taxonomy, category, level, *counts in data["counts"]
    }
    return CoderErrors(data["coder"], data["documents"], tables)
