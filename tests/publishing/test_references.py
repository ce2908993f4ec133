"""References are read back by programs as they were meant, whatever stands in them."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.publishing.references import (
    FORMS,
    Quoted,
    Reference,
    write_bibtex,
    write_csl,
    write_ris,
    write_text,
)
from govatlas.publishing.visible import UNSAFE

LABEL = Reference(
    key="govatlas-lending-act-risk:1.1-0123456789ab",
    title="1.1 Unfair discrimination: good",
    kind="label of a coverage record",
    container="An Act on lending (Parliament of Norland, March 2025)",
    quotations=(Quoted("A lender shall not discriminate", "section 1"), Quoted("a penalty")),
    coder="ada 1 (person)",
    made=date(2026, 11, 24),
    details=("confidence high", "", "version 1 of the text"),
    address="https://atlas.example.org/documents/lending-act?coding=0123456789ab#c42-73",
)
FIGURE = Reference(
    key="govatlas-gaps-2026-03-04",
    title="AI risks: the least covered categories",
    kind="figure",
    coder="local",
    accessed=date(2026, 3, 4),
    address="https://atlas.example.org/gaps",
)
_ATTACKS = st.sampled_from(
    (
        "}, url = {https://evil.example}",
        "\\input{/etc/passwd}",
        "50 % of $ & # _ ~ ^ { } \\",
        "first\nER  - \r\nTY  - BOOK",
        "Doe, Jane*",
        "\u202egnol\u202c \x1b[31m \ud800",
        "",
    )
)
WORDS = st.text(max_size=60) | _ATTACKS
REFERENCES = st.builds(
    Reference,
    key=WORDS,
    title=WORDS,
    kind=WORDS,
    container=WORDS,
    quotations=st.lists(st.builds(Quoted, WORDS, WORDS), max_size=3).map(tuple),
    coder=WORDS,
    made=st.none() | st.dates(),
    accessed=st.none() | st.dates(),
    details=st.lists(WORDS, max_size=3).map(tuple),
    publisher=WORDS,
    address=st.just("") | WORDS.map(lambda words: f"https://example.org/{words}"),
)
_SPOKEN = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
}


def read_bibtex(entry: str) -> dict[str, str]:
    """Parse an entry as BibTeX does, which pairs braces whether they are escaped or not."""
    opened = re.match(r"@misc\{([A-Za-z0-9.:-]+),", entry)
    assert opened
    fields, place = {"key": opened[1]}, opened.end()
    while field := re.compile(r"\s*([a-z]+) = \{").match(entry, place):
        depth, end = 1, field.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(entry[end], 0)
            end += 1
        fields[field[1]] = entry[field.end() : end - 1]
        place = end + 1
        assert entry[end] == ","
    assert entry[place:].strip() == "}"
    return fields


def speak(value: str) -> str:
    """Return what LaTeX sets for an escaped value; fail where a character would do something."""
    if value.startswith("{"):
        value = value[1:-1]
    pattern = re.compile(r"(\\text[a-z]+\{\})|\\([&%$#_])|(.)", re.DOTALL)
    spoken = ""
    for command, escaped, plain in pattern.findall(value):
        assert plain not in set("\\{}&%$#_~^") or not plain
        spoken += _SPOKEN[command] if command else escaped or plain
    return spoken


def read_ris(text: str) -> dict[str, str]:
    lines = text.split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    fields = {}
    for line in lines[:-2]:
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - (.+)", line)
        assert match, line
        assert match[1] not in fields
        fields[match[1]] = match[2]
    return fields


def flatten(value: str) -> str:
    """Return a value whose characters are all safe in one line, for comparing."""
    return " ".join(value.split())


def test_the_text_has_quotation_place_level_coder_date_and_link() -> None:
    assert write_text(LABEL) == (
        "1.1 Unfair discrimination: good. “A lender shall not discriminate” [section 1]; "
        "“a penalty”. In: An Act on lending (Parliament of Norland, March 2025). Coded by ada 1 "
        "(person) on 24 November 2026; confidence high; version 1 of the text. govatlas, "
        "https://atlas.example.org/documents/lending-act?coding=0123456789ab#c42-73.\n"
    )


def test_a_figure_has_the_day_on_which_it_was_taken() -> None:
    assert write_text(FIGURE).endswith(
        "Coded by local. govatlas, https://atlas.example.org/gaps (retrieved on 4 March 2026).\n"
    )
    assert read_bibtex(write_bibtex(FIGURE))["urldate"] == "2026-03-04"
    assert read_ris(write_ris(FIGURE))["Y2"] == "2026/03/04/"
    (item,) = json.loads(write_csl(FIGURE))
    assert item["accessed"] == {"date-parts": [[2026, 3, 4]]}
    assert "issued" not in item


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ("R&D", r"R\&D"),
        ("50 %", r"50 \%"),
        ("a_b #1 $5", r"a\_b \#1 \$5"),
        ("{x}", r"\textbraceleft{}x\textbraceright{}"),
        ("~ ^ \\", r"\textasciitilde{} \textasciicircum{} \textbackslash{}"),
    ],
)
def test_bibtex_escapes_what_it_would_act_on(value: str, escaped: str) -> None:
    assert read_bibtex(write_bibtex(replace(LABEL, container=value)))["booktitle"] == escaped


def test_ris_has_a_value_a_line_and_a_name_that_is_not_parted() -> None:
    fields = read_ris(write_ris(replace(LABEL, coder="Doe, Jane*", title="two\nlines")))
    assert fields["AU"] == "Doe Jane"
    assert fields["TI"] == "two lines"
    assert fields["DA"] == "2026/11/24/"


@given(REFERENCES)
def test_bibtex_is_read_back(reference: Reference) -> None:
    fields = read_bibtex(write_bibtex(reference))
    assert set(fields) <= {
        *("key", "author", "title", "booktitle", "howpublished", "year", "date"),
        *("abstract", "note", "url", "urldate"),
    }
    if not UNSAFE.search(reference.title):
        assert speak(fields["title"]) == flatten(reference.title)
    for name in ("author", "booktitle", "abstract", "note", "howpublished"):
        speak(fields.get(name, ""))


@given(REFERENCES)
def test_ris_is_read_back(reference: Reference) -> None:
    fields = read_ris(write_ris(reference))
    if not UNSAFE.search(reference.title):
        assert fields.get("TI", "") == flatten(reference.title)
    assert "," not in fields.get("AU", "")


@given(REFERENCES)
def test_csl_is_read_back(reference: Reference) -> None:
    (item,) = json.loads(write_csl(reference))
    assert item["type"] == "webpage"
    if not UNSAFE.search(reference.container):
        assert item.get("container-title", "") == flatten(reference.container)


@given(REFERENCES)
def test_no_form_drives_a_terminal_or_breaks_an_encoding(reference: Reference) -> None:
    for form in FORMS.values():
        written = form.write(reference)
        assert not UNSAFE.search(written.replace("\r\n", "\n"))
        assert written.encode()
