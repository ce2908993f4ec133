"""Names places so that links to them last: by their characters, not by their count."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from govatlas.model.coding import Role
from govatlas.model.document import Document, Quotation, Span
from govatlas.publishing.references import ENDINGS, Reference

_WORDS_WHOLE: Final = 10
_WORDS_EACH: Final = 5
_WORDS_BEFORE: Final = 4
REACH: Final = 120
"""Characters before words in which those are looked for that stand before them."""

_TOKENS: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a coding says, to be cited.

    ``anchor`` names it on the page of the record, ``words_anchor`` the words that show it, empty
    where there are none. Each of ``quotations`` has the words and the place where they stand.
    """

    anchor: str
    said: str
    confidence: str = ""
    quotations: tuple[tuple[str, str], ...] = ()
    words_anchor: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """How to cite a label: as a value, as text, as files where there are any."""

    reference: Reference
    text: str
    anchor: str
    locate_file: Callable[[str, str], str] | None = field(default=None, compare=False)

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Return the names of the forms with the addresses of their files."""
        if self.locate_file is None:
            return ()
        return tuple(
            (form.label, self.locate_file(self.anchor, form.ending)) for form in ENDINGS.values()
        )


@dataclass(frozen=True, slots=True)
class Linking:
    """How a page leads to its own places from anywhere, and to where errors are reported.

    ``address`` is that of the page, empty where it has none, as in a file. ``report`` returns the
    address at which to report an error in what an anchor names, in words that are given too.
    ``cite`` returns how to cite what the coding says.
    """

    address: str = ""
    report: Callable[[str, str], str] | None = None
    cite: Callable[[Claim], Cited] | None = None

    def locate(self, anchor: str) -> str:
        """Return the address of an anchor, empty where the page has none."""
        return f"{self.address}#{anchor}" if self.address else ""

    def locate_words(self, quotation: Quotation, document: Document) -> str:
        """Return the address of quoted words, for browsers that find words by themselves too."""
        if not self.address:
            return ""
        return f"{self.locate(name_characters(quotation.span))}{direct(quotation.span, document)}"

    def report_on(self, anchor: str, said: str) -> str:
        """Return the address at which to report an error, empty where none can be."""
        return self.report(anchor, said) if self.report else ""

    def cite_claim(self, claim: Claim) -> Cited | None:
        """Return how to cite what the coding says, None where the page does not offer it."""
        return self.cite(claim) if self.cite else None


UNLINKED: Final = Linking()
"""That of a file: it has no address, and nobody to report to."""


def address_coding(site: str, document_id: str, coding_id: str) -> str:
    """Return the lasting address of a record on a site, or its place where ``site`` is empty."""
    place = f"documents/{quote(document_id, safe='')}?coding={coding_id}"
    return f"{site.rstrip('/')}/{place}" if site else place


def name_characters(span: Span) -> str:
    """Return the anchor of a stretch of the text, such as ``c1380-1645``."""
    return f"c{span.start}-{span.end}"


def name_actor_anchor(role: Role, number: int) -> str:
    """Return the anchor of the row of an actor, counted from 1 within its role."""
    return f"actor-{role.value}-{number}"


def direct(span: Span, document: Document) -> str:
    """Return the directive that has a browser find the words of ``span`` in any page of the text.

    It gives the words before them too: a page shows a quotation beside its label as well, and
    only in the text do the same words come before it.
    """
    return direct_words(document.text[max(0, span.start - REACH) : span.end], len(span))


def direct_words(text: str, length: int) -> str:
    """Return the directive for the last ``length`` characters of ``text``, which ends with them.

    ``text`` begins with up to ``REACH`` characters before them.
    """
    words, before_them = text[len(text) - length :], text[: len(text) - length]
    lines = [line for line in words.splitlines() if line.strip()]
    if not lines:
        return ""
    first, last = _TOKENS.findall(lines[0]), _TOKENS.findall(lines[-1])
    if len(lines) == 1 and len(first) <= _WORDS_WHOLE:
        told = [" ".join(first)]
    else:
        told = [" ".join(first[:_WORDS_EACH]), " ".join(last[-_WORDS_EACH:])]
    before = before_them.splitlines()
    line = next((line for line in reversed(before) if line.strip()), "")
    prefix = _TOKENS.findall(line)[-_WORDS_BEFORE:]
    parts = [f"{_encode(' '.join(prefix))}-"] if prefix else []
    return f":~:text={','.join([*parts, *map(_encode, told)])}"


def _encode(words: str) -> str:
    """Return words as a directive has them: a dash, a comma and an ampersand mean something."""
    return quote(words.encode("utf-8", "replace"), safe="").replace("-", "%2D")
