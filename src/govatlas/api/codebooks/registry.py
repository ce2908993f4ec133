"""The forms of a codebook: those of govatlas with those of installed packages.

To add one to govatlas, write its function in a file of its own, then name it in ``own.py``.
"""

from functools import cache
from typing import Final

from govatlas.api.codebooks.form import CodebookForm
from govatlas.api.codebooks.own import OWN
from govatlas.registry import find_registered

GROUP: Final = "govatlas.codebooks"


@cache
def list_codebook_forms() -> dict[str, CodebookForm]:
    """Return every form by name.

    Raises:
        InputError: an installed package registers what is no form.
    """
    return find_registered(GROUP, CodebookForm, OWN)
