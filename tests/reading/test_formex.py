"""Acts of the Official Journal of the European Union, in Formex 4."""

# ruff: noqa: E501 - the lines of the texts are theirs

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.errors import UnreadableFile
from govatlas.model.instrument import PartialDate
from govatlas.norms import find_norms
from govatlas.reading import read_document
from govatlas.reading.formex import FORMEX, read_formex
from govatlas.reading.identify import identify_format
from govatlas.unitizing import outline

ACT = """<?xml version="1.0" encoding="UTF-8"?>
<ACT xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://formex.publications.europa.eu/schema/formex-05.56-20160701.xd">
<BIB.INSTANCE><DOCUMENT.REF FILE="L_2025001DE.doc.xml"><COLL>L</COLL><LG.OJ>DE</LG.OJ></DOCUMENT.REF><DATE ISO="20250503">20250503</DATE><LG.DOC>DE</LG.DOC></BIB.INSTANCE>
<TITLE><TI><P><HT TYPE="UC">Verordnung (EU) 2025/1</HT></P><P>vom <DATE ISO="20250503">3. Mai 2025</DATE></P><P>über vertrauenswürdige KI<NOTE NOTE.ID="E0001" TYPE="FOOTNOTE"><P>Beispiel, keine echte Verordnung.</P></NOTE></P></TI></TITLE>
<PREAMBLE><PREAMBLE.INIT><P>DER BEISPIELRAT,</P></PREAMBLE.INIT>
<GR.VISA><VISA>gestützt auf den Beispielvertrag,</VISA></GR.VISA>
<GR.CONSID><GR.CONSID.INIT>in Erwägung nachstehender Gründe:</GR.CONSID.INIT><CONSID><NP><NO.P>(1)</NO.P><TXT>KI kann <QUOT.START ID="Q1" CODE="201E"/>Schaden<QUOT.END ID="Q2" CODE="201C"/> anrichten.</TXT></NP></CONSID></GR.CONSID>
<PREAMBLE.FINAL><P>HAT FOLGENDE VERORDNUNG ERLASSEN:</P></PREAMBLE.FINAL></PREAMBLE>
<ENACTING.TERMS><DIVISION><TITLE><TI><P>KAPITEL I</P></TI><STI><P>ALLGEMEINES</P></STI></TITLE>
<ARTICLE IDENTIFIER="001"><TI.ART>Artikel 1</TI.ART><STI.ART><P>Pflichten</P></STI.ART>
<PARAG IDENTIFIER="001.001"><NO.PARAG>(1)</NO.PARAG><ALINEA><P>Anbieter müssen:</P><LIST TYPE="alpha"><ITEM><NP><NO.P>a)</NO.P><TXT>Systeme prüfen;</TXT></NP></ITEM><ITEM><NP><NO.P>b)</NO.P><TXT>Vorfälle melden.</TXT></NP></ITEM></LIST></ALINEA></PARAG>
<PARAG IDENTIFIER="001.002"><NO.PARAG>(2)</NO.PARAG><ALINEA>Der Anbieter darf <HT TYPE="ITALIC">keine</HT> Daten verkaufen.</ALINEA></PARAG>
</ARTICLE></DIVISION>
<ARTICLE IDENTIFIER="002"><TI.ART>Artikel 2</TI.ART><ALINEA>Diese Verordnung gilt ab dem 1. Januar 2026.</ALINEA><TBL><CORPUS><ROW><CELL>Stufe</CELL><CELL>Frist</CELL></ROW><ROW><CELL>hoch</CELL><CELL>6 Monate</CELL></ROW></CORPUS></TBL></ARTICLE>
</ENACTING.TERMS>
<FINAL><SIGNATURE><PL.DATE><P>Geschehen zu Beispielstadt am 3. Mai 2025.</P></PL.DATE></SIGNATURE></FINAL>
</ACT>
"""
TEXT = """\
Verordnung (EU) 2025/1 vom 3. Mai 2025 über vertrauenswürdige KI

DER BEISPIELRAT,

gestützt auf den Beispielvertrag,

in Erwägung nachstehender Gründe:

(1) KI kann „Schaden“ anrichten.

HAT FOLGENDE VERORDNUNG ERLASSEN:

KAPITEL I. ALLGEMEINES

Artikel 1. Pflichten

(1) Anbieter müssen:
a) Systeme prüfen;
b) Vorfälle melden.

(2) Der Anbieter darf keine Daten verkaufen.

Artikel 2

Diese Verordnung gilt ab dem 1. Januar 2026.

Stufe | Frist
hoch | 6 Monate

Geschehen zu Beispielstadt am 3. Mai 2025.

Beispiel, keine echte Verordnung."""


def test_an_act_is_read_with_recitals_numbers_headings_tables_and_notes() -> None:
    assert read_formex(ACT.encode()).text == TEXT


def test_its_own_metadata_are_read(tmp_path: Path) -> None:
    path = tmp_path / "L_2025001DE.xml"
    path.write_text(ACT, encoding="utf-8")
    document = read_document(path)
    assert document.instrument.title.startswith("Verordnung (EU) 2025/1 vom 3. Mai 2025")
    assert document.instrument.authority.name == "DER BEISPIELRAT"
    assert document.instrument.latest_activity == PartialDate(2025, 5, 3)
    assert document.language == "de"
    assert [anchor.label for anchor in document.anchors] == ["KAPITEL I", "Artikel 1", "Artikel 2"]
    places = {norm.provision for norm in find_norms(document, outline(document))}
    assert "Art. 1 Abs. 1 Buchst. a" in places


@pytest.mark.parametrize("root", ["ACT", "CONS.ACT", "ANNEX", "GENERAL"])
def test_it_is_told_by_its_first_element(root: str) -> None:
    data = ACT.replace("<ACT ", f"<{root} ").replace("</ACT>", f"</{root}>").encode()
    assert identify_format(data, "L_2025001DE.xml") is FORMEX
    assert read_formex(data).text == TEXT


def test_other_xml_is_refused_in_one_line() -> None:
    with pytest.raises(UnreadableFile, match="unknown kind") as caught:
        read_formex(b"<HTML><P>words</P></HTML>")
    assert "\n" not in str(caught.value)


PARTS = st.sampled_from(
    ["<P>", "</P>", "<NP>", "</NP>", "<NO.P>", "</NO.P>", "<NOTE>", "</NOTE>", "<TITLE>", "</TITLE>",
     "<TI>", "</TI>", "<ARTICLE>", "</ARTICLE>", "<QUOT.START CODE='FFFFFFFF'/>", "<TBL/>", "word "]
)  # fmt: skip


@given(st.lists(PARTS, max_size=40))
def test_whatever_is_in_it_is_read_or_refused(parts: list[str]) -> None:
    data = f"<ACT>{''.join(parts)}</ACT>".encode()
    try:
        read = read_formex(data)
    except UnreadableFile:
        return
    for anchor in read.anchors:
        assert anchor.span.end <= len(read.text)
