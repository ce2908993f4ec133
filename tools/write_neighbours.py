"""Writes the English words that one slip of the pen turns into another word.

Run it as ``python tools/write_neighbours.py FILE...`` with word lists made from SCOWL, such as
those of Debian's packages wamerican and wbritish.
"""

import re
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from govatlas.grounding.spelling import spell_as_american
from govatlas.grounding.variants import is_one_slip

FILE = Path("src/govatlas/grounding/data/neighbours.txt")
HEADER = """\
# Words that one letter added, dropped or changed, or two swapped, makes into another word, the
# first two and last two letters kept: prevent and present. Computed by tools/write_neighbours.py
# from the word lists of SCOWL (http://wordlist.sourceforge.net), by this permission:
#
# Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy, modify, distribute and sell
# these word lists, the associated scripts, the output created from the scripts, and its
# documentation for any purpose is hereby granted without fee, provided that the above copyright
# notice appears in all copies and that both that copyright notice and this permission notice
# appear in supporting documentation. Kevin Atkinson makes no representations about the
# suitability of this array for any purpose. It is provided "as is" without express or implied
# warranty.
"""


def main() -> None:
    """Write the file from the word lists named on the command line."""
    if len(sys.argv) < 2:
        sys.exit("usage: python tools/write_neighbours.py FILE...")
    lines = [line for name in sys.argv[1:] for line in Path(name).read_text("utf-8").split()]
    words = {line for line in lines if re.fullmatch("[a-z]{5,}", line)}
    found = sorted({word for pair in _pairs(words) for word in pair})
    FILE.write_text(HEADER + "\n".join(found) + "\n", encoding="utf-8")


def _pairs(words: set[str]) -> set[tuple[str, str]]:
    """Return the pairs of ``words`` that one slip tells apart and that are two words."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word in sorted(words):
        for shape in {word} | {word[:n] + word[n + 1 :] for n in range(2, len(word) - 2)}:
            alike[shape, word[:2] + word[-2:]].append(word)
    return {
        (one, other)
        for group in alike.values()
        for one, other in combinations(group, 2)
        if is_one_slip(one, other)
        and max(len(one), len(other)) > 5
        and spell_as_american(one) != spell_as_american(other)
    }


if __name__ == "__main__":
    main()
