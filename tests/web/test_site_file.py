"""What an operator says of a site: read from YAML, refused with its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.errors import InputError, InvalidValue
from govatlas.web import Site, load_site

WHOLE = """\
name: Atlas of AI law
documents: Example Archive, University of Veldria
licence: CC BY 4.0
licence_link: https://creativecommons.org/licenses/by/4.0/
date: 2025-07-16
citation: Example Archive, release of July 2025
citation_link: https://example.org/archive
operator: Institute for Examples
contact: atlas@example.org
"""


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "site.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_site_says_whose_documents_it_shows_and_who_runs_it(tmp_path: Path) -> None:
    site = load_site(_write(tmp_path, WHOLE))
    assert site.documents == "Example Archive, University of Veldria"
    assert site.licence == "CC BY 4.0"
    assert site.date == "2025-07-16"
    assert site.operator == "Institute for Examples"
    assert site.mail == "atlas@example.org"
    assert site.contact_link == "mailto:atlas@example.org"


def test_an_operator_may_be_reached_by_a_page(tmp_path: Path) -> None:
    site = load_site(_write(tmp_path, "contact: https://example.org/write\n"))
    assert site.mail == ""
    assert site.contact_link == "https://example.org/write"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: a\nowner: b\n", "line 2: unknown key 'owner'; the keys are name, documents"),
        ("name: a\nname: b\n", "line 2: 'name' is given twice"),
        ("name:\n  - a\n", "line 1: 'name' must be one line of text"),
        ("name: a\ndate: soon\n", "line 2: date: a date such as 2025-07-16"),
        ("contact: somebody\n", "line 1: contact: an e-mail address"),
        ("contact: javascript:alert(1)\n", "line 1: contact: an e-mail address"),
        ("licence_link: ftp://example.org\n", "line 1: licence_link: an address such as"),
        ("licence_link: 'https://[example'\n", "line 1: licence_link: an address such as"),
        ("name: a\n\nlicence: " + "x" * 1001, "line 3: licence: longer than 1,000 characters"),
        ("- a\n", "line 1: expected keys with values"),
        ("", "is empty"),
        ("name: &a b\n", "line 1: anchors and aliases"),
        ("name: [\n", "not YAML"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=r"site\.yaml") as raised:
        load_site(_write(tmp_path, text))
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml: cannot be read"):
        load_site(tmp_path / "none.yaml")


@given(st.text())
def test_a_link_to_the_operator_never_runs_a_script(contact: str) -> None:
    try:
        link = Site(contact=contact).contact_link
    except InvalidValue:
        return
    assert link == "" or link.startswith(("mailto:", "http://", "https://"))
