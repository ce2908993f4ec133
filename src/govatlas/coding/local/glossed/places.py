"""Names the place of a passage of a document in another language."""

import re
from typing import Final

from govatlas.coding.local.labels.places import name_passage
from govatlas.coding.local.views import DocumentView

_ONE: Final = "one passage"
_HEADED: Final = "the part headed "
_LETTER: Final = re.compile(r"[A-Z]|[IVXL]+")


def name_glossed_passage(view: DocumentView, passage: int) -> str:
    """Return where a passage stands, ``one passage`` where nothing names its place.

    The title of the document is no part of it, and a bare letter or Roman number is that of one.
    """
    name = name_passage(view, passage)
    if _LETTER.fullmatch(name):
        return f"part {name}"
    heading = name.removeprefix(_HEADED).lower()
    title = " ".join(view.document.instrument.title.split()).lower()
    opening = " ".join(view.document.text.strip().partition("\n")[0].split()).lower()
    is_title = name.startswith(_HEADED) and heading in (title, opening)
    return _ONE if is_title or not name else name
