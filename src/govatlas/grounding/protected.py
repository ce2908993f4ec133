"""Lists the words that cannot change without changing the meaning of a passage."""

import re
import unicodedata
from typing import Final


def words(listed: str) -> frozenset[str]:
    """Return the words of ``listed``, which are separated by spaces."""
    return frozenset(listed.split())


NEGATIONS: Final = words(
    "not no never nor neither without non un cannot none nobody nothing nowhere unless except "
    "excepting excluding exclude excludes failing absent lacking barring save"
)
MODALS: Final = words(
    "shall must may should can could will would might ought need needs required requires require "
    "requirement prohibited prohibits prohibit permitted permits permit allowed allows allow "
    "encouraged encourages encourage forbidden forbids forbid obliged obligated optional "
    "mandatory voluntary entitled exempt recommended"
)
_SCOPE: Final = words(
    "all any each every some only both either least most more less fewer few than before after "
    "within until till maximum minimum exceed exceeds exceeding exceeded above below under over "
    "between prior later earlier except other and or if when where whenever wherever provided "
    "whether but subject notwithstanding solely exclusively "
    "always sometimes often half twice double treble"
)
MONTHS: Final = words(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_WEEKDAYS: Final = words("monday tuesday wednesday thursday friday saturday sunday")
_PERIODS: Final = words(
    "second seconds minute minutes hour hours day days week weeks month months quarter quarters "
    "year years annual annually biannual biennial daily weekly monthly quarterly yearly"
)
_ONES: Final = "one two three four five six seven eight nine"
_TEENS: Final = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty "
    "thirty forty fifty sixty seventy eighty ninety"
)
_SCALES: Final = "hundred thousand million billion trillion dozen"
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth "
    "fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth"
)
_SHARES: Final = "percent percentage per pct half halves quarter thirds quarters fifths tenths"
_NUMBERS: Final = words(
    f"zero nil {_ONES} {_TEENS} {_SCALES} hundreds thousands millions billions {_ORDINALS} "
    f"{_SHARES}"
)
_ROMAN: Final = re.compile("[ivxlcdm]+")
_QUANTITY_SIGNS: Final = frozenset("%‰°")

COMPARATORS: Final = words("least most than only within until exceeding exceed under over")
"""Words that say how a number that follows is meant."""

_FIXED: Final = NEGATIONS | MODALS | _SCOPE | MONTHS | _WEEKDAYS | _PERIODS | _NUMBERS | COMPARATORS


def is_protected(word: str) -> bool:
    """Return whether ``word``, in lower case, must never be added, dropped or changed."""
    return (
        word in _FIXED
        or not word.isalpha()
        or word.endswith("n't")
        or _ROMAN.fullmatch(word) is not None
    )


def is_negation(word: str) -> bool:
    """Return whether ``word``, in lower case, negates or excepts what is next to it."""
    return word in NEGATIONS or word.endswith("n't")


def is_quantity(word: str) -> bool:
    """Return whether ``word``, in lower case, is a number or part of one."""
    return (
        word in _NUMBERS
        or any(sign.isnumeric() for sign in word)
        or word in _QUANTITY_SIGNS
        or (len(word) == 1 and unicodedata.category(word) == "Sc")
    )
