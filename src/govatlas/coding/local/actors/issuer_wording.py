"""Loads the wording by which a document tells who issued it."""

import re
from dataclasses import dataclass
from functools import cache

from govatlas.coding.local.actors.lexicon import read_actor_data
from govatlas.model.document import Span


@dataclass(frozen=True, slots=True)
class Issuer:
    """The one behind a document, how that is known, with the words that show it."""

    name: str
    how: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class IssuerWording:
    """Compiled wording by which issuers are found; ``opening`` is how far the text is read."""

    opening: int
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    titles: tuple[re.Pattern[str], ...]
    company: re.Pattern[str]
    public: re.Pattern[str]
    makers: re.Pattern[str]
    classes: re.Pattern[str]
    exact: re.Pattern[str]
    not_names: re.Pattern[str]
    document_words: re.Pattern[str]
    agency: str
    deploying: re.Pattern[str]
    broad: re.Pattern[str]
    national: re.Pattern[str]
    signed_after: re.Pattern[str]


@cache
def load_issuer_wording() -> IssuerWording:
    """Return the packaged wording, compiled."""
    data = read_actor_data("proposers")
    single = (
        *("company", "public", "makers", "classes", "exact", "not_names", "document_words"),
        *("deploying", "broad", "national", "signed_after"),
    )
    return IssuerWording(
        opening=data["opening"],
        agency=data["agency"],
        patterns=tuple((how, re.compile(p)) for how, p in data["patterns"].items()),
        titles=tuple(re.compile(p) for p in data["titles"]),
        **{name: re.compile(data[name]) for name in single},
    )
