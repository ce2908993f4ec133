"""Writes what is cited as text, BibTeX, RIS or CSL-JSON, all from one value."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from govatlas.publishing.visible import UNSAFE, reveal
from govatlas.wording import N_

MAKER: Final = "govatlas"
"""Who publishes what a site without a name shows."""

_BIBTEX: Final = str.maketrans(
    {
        # a brace counts where BibTeX pairs them, escaped or not, so neither is written as itself
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)
_UNFIT_KEY: Final = re.compile(r"[^A-Za-z0-9.:-]+")
_UNFIT_LINK: Final = re.compile(rf"[\\{{}}\s]|{UNSAFE.pattern}")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a document with the place where they stand, empty where that is unknown."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A label or figure as others cite it; what is not known is empty.

    Args:
        key: tells it from others; the key of BibTeX.
        title: what is cited, such as ``2.1 Compromise of privacy: good``.
        kind: what sort of thing that is, such as ``label of a coverage record``.
        container: the document that the label is of, with its issuer and date.
        quotations: the words that show it.
        coder: who assigned the label, or coded what the figure counts.
        made: the day of the coding.
        accessed: the day on which it was taken, where it may change.
        details: what else is needed to find the same again.
        publisher: the site.
        address: where it is found for good.
    """

    key: str
    title: str
    kind: str
    container: str = ""
    quotations: tuple[Quoted, ...] = ()
    coder: str = ""
    made: date | None = None
    accessed: date | None = None
    details: tuple[str, ...] = ()
    publisher: str = MAKER
    address: str = ""

    @property
    def quoted(self) -> str:
        """Return the quotations in quotation marks, each with its place."""
        return "; ".join(map(_quote, self.quotations))

    @property
    def detailed(self) -> str:
        """Return the details in one line."""
        return "; ".join(filter(None, self.details))


@dataclass(frozen=True, slots=True)
class ReferenceForm:
    """A form of references: its name, its files, what writes it."""

    name: str
    label: str
    ending: str
    media_type: str
    write: Callable[[Reference], str]


def write_text(reference: Reference) -> str:
    """Return the reference as one paragraph."""
    return " ".join(map(_end, filter(None, _list_sentences(reference)))) + "\n"


def write_bibtex(reference: Reference) -> str:
    """Return the reference as an entry of BibTeX, every value safe from its special characters."""
    fields = {
        "author": f"{{{_escape(reference.coder)}}}" if reference.coder else "",
        "title": f"{{{_escape(reference.title)}}}",
        "booktitle": _escape(reference.container),
        "howpublished": _escape(f"{reference.kind}, {reference.publisher}"),
        "year": f"{reference.made.year:04d}" if reference.made else "",
        "date": reference.made.isoformat() if reference.made else "",
        "abstract": _escape(reference.quoted),
        "note": _escape(reference.detailed),
        "url": _encode_link(reference.address),
        "urldate": reference.accessed.isoformat() if reference.accessed else "",
    }
    lines = (f"  {name} = {{{value}}}," for name, value in fields.items() if value)
    return "\n".join((f"@misc{{{_fit_key(reference.key)},", *lines, "}")) + "\n"


def write_ris(reference: Reference) -> str:
    """Return the reference in RIS: a tag and a value a line, in the order of the standard."""
    fields = (
        ("TY", "ELEC"),
        ("ID", _fit_key(reference.key)),
        ("AU", _name_in_ris(reference.coder)),
        ("TI", reference.title),
        ("T2", reference.container),
        ("M3", reference.kind),
        ("PY", f"{reference.made.year:04d}" if reference.made else ""),
        ("DA", _date_in_ris(reference.made)),
        ("AB", reference.quoted),
        ("N1", reference.detailed),
        ("PB", reference.publisher),
        ("UR", _encode_link(reference.address)),
        ("Y2", _date_in_ris(reference.accessed)),
    )
    lines = [f"{tag}  - {_flatten(value)}" for tag, value in fields if _flatten(value)]
    return "\r\n".join((*lines, "ER  - ", ""))


def write_csl(reference: Reference) -> str:
    """Return the reference as a list of one item of CSL-JSON."""
    item: dict[str, Any] = {
        "id": _fit_key(reference.key),
        "type": "webpage",
        "title": _flatten(reference.title),
        "container-title": _flatten(reference.container),
        "genre": _flatten(reference.kind),
        "author": [{"literal": _flatten(reference.coder)}] if _flatten(reference.coder) else [],
        "issued": _date_in_csl(reference.made),
        "accessed": _date_in_csl(reference.accessed),
        "abstract": _flatten(reference.quoted),
        "note": _flatten(reference.detailed),
        "publisher": _flatten(reference.publisher),
        "URL": _encode_link(reference.address),
    }
    known = {name: value for name, value in item.items() if value}
    return json.dumps([known], ensure_ascii=False, indent=2) + "\n"


FORMS: Final[Mapping[str, ReferenceForm]] = MappingProxyType(
    {
        form.name: form
        for form in (
            ReferenceForm("text", N_("Text"), "txt", "text/plain", write_text),
            ReferenceForm("bibtex", "BibTeX", "bib", "application/x-bibtex", write_bibtex),
            ReferenceForm("ris", "RIS", "ris", "application/x-research-info-systems", write_ris),
            ReferenceForm(
                "csl",
                "CSL-JSON",
                "csl",
                "application/vnd.citationstyles.csl+json",
                write_csl,
            ),
        )
    }
)
"""The forms of references by name; their files end in the ending of each."""

ENDINGS: Final[Mapping[str, ReferenceForm]] = MappingProxyType(
    {form.ending: form for form in FORMS.values()}
)
"""The forms by the ending of their files."""


def spell_day(day: date) -> str:
    """Return a day as people write it."""
    return f"{day.day} {day:%B %Y}"


def _list_sentences(reference: Reference) -> Iterator[str]:
    yield _flatten(reference.title)
    yield _flatten(reference.quoted)
    yield f"In: {_flatten(reference.container)}" if reference.container else ""
    made = f" on {spell_day(reference.made)}" if reference.made else ""
    coded = f"coded by {_flatten(reference.coder)}{made}" if reference.coder else ""
    told = "; ".join(filter(None, (coded, _flatten(reference.detailed))))
    yield f"{told[:1].upper()}{told[1:]}"
    taken = f" (retrieved on {spell_day(reference.accessed)})" if reference.accessed else ""
    found = ", ".join(
        filter(None, (_flatten(reference.publisher), _encode_link(reference.address)))
    )
    yield f"{found}{taken}"


def _quote(quoted: Quoted) -> str:
    place = f" [{quoted.place}]" if quoted.place else ""
    return f"“{quoted.text}”{place}"


def _end(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def _flatten(value: str) -> str:
    """Return a value in one line, with nothing in it that drives a terminal or turns text."""
    return " ".join(reveal(" ".join(value.split())).split())


def _escape(value: str) -> str:
    return _flatten(value).translate(_BIBTEX)


def _fit_key(key: str) -> str:
    return _UNFIT_KEY.sub("-", key).strip("-") or MAKER


def _encode_link(address: str) -> str:
    """Return an address without characters that no address has and BibTeX would stumble over."""
    return _UNFIT_LINK.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")),
        address,
    )


def _name_in_ris(name: str) -> str:
    """Return a name that readers of RIS take whole: a comma would part it, a star is forbidden."""
    return name.replace(",", " ").replace("*", " ")


def _date_in_ris(day: date | None) -> str:
    return f"{day:%Y}/{day:%m}/{day:%d}/" if day else ""


def _date_in_csl(day: date | None) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else {}
