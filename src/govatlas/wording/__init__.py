"""What govatlas says to people, in the language they chose: messages, numbers, days.

Messages are written in English where they are said, and found in the catalogues of ``locales``
by gettext's rules. Who chose no language reads English, as files, the API and the command line
always do.
"""

from govatlas.wording.catalogues import ENGLISH, LANGUAGES, Language, load_language
from govatlas.wording.choosing import current_language, negotiate, speak
from govatlas.wording.figures import (
    write_date,
    write_day,
    write_number,
    write_percent,
    write_short,
)
from govatlas.wording.lists import lower_first, write_list
from govatlas.wording.messages import N_, _, ngettext, say_term

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "N_",
    "Language",
    "_",
    "current_language",
    "load_language",
    "lower_first",
    "negotiate",
    "ngettext",
    "say_term",
    "speak",
    "write_date",
    "write_day",
    "write_list",
    "write_number",
    "write_percent",
    "write_short",
]
