"""What the reader of legal XML promises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.errors import UnreadableFile
from govatlas.model.instrument import PartialDate
from govatlas.reading.legal_xml import read_legal_xml

AKOMA_NTOSO = """<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta>
<identification source="#x"><FRBRWork><FRBRdate date="2025-03-01" name="enactment"/>
<FRBRauthor href="#parl"/></FRBRWork></identification><references>
<TLCOrganization eId="parl" href="/o" showAs="Parliament of Norland"/></references></meta>
<preface><longTitle><p>An <docTitle>Act on Automated Decisions</docTitle></p></longTitle></preface>
<preamble><recitals><recital eId="rec_1"><num>(1)</num><p>Whereas systems decide.</p></recital>
</recitals></preamble>
<body><chapter eId="chp_1"><num>Chapter I</num><heading>General</heading>
<article eId="art_1"><num>Article 1</num><heading>Scope</heading>
<paragraph eId="art_1__para_1"><num>(1)</num><content><p>This Act applies to
<ref href="#x">providers</ref><authorialNote marker="1"><p>See annex.</p></authorialNote>.</p>
</content></paragraph>
<paragraph eId="art_1__para_2"><num>(2)</num><list><intro><p>It does not apply to:</p></intro>
<point eId="p_a"><num>(a)</num><content><p>defence;</p></content></point>
<point><num>(b)</num><content><p>research.</p></content></point></list></paragraph></article>
<article eId="art_2"><num>Article 2</num><content><p>Fees:</p><table><tr><th>Case</th><th>Fee</th>
</tr><tr><td>One</td><td>10</td></tr></table></content></article></chapter></body>
</act></akomaNtoso>"""
USLM = """<?xml version="1.0"?><bill xmlns="{}" xmlns:dc="http://purl.org/dc/elements/1.1/">
<meta><dc:title>119 HR 1 IH: AI Act</dc:title><dc:date>2025-05-20</dc:date>
<dc:creator>United States House of Representatives</dc:creator><docStage>Introduced</docStage>
</meta>
<preface><congress>119th CONGRESS</congress><docNumber>H. R. 1</docNumber></preface>
<main><longTitle><docTitle>A BILL</docTitle><officialTitle>To regulate AI.</officialTitle>
</longTitle><enactingFormula>Be it enacted,</enactingFormula>
<section identifier="/us/bill/s1"><num value="1">SECTION 1. </num><heading>Short title.</heading>
<content>This Act may be cited as the “<shortTitle>AI Act</shortTitle>”.</content></section>
<section identifier="/us/bill/s2"><num value="2">SEC. 2. </num><heading>Duties.</heading>
<subsection identifier="/us/bill/s2/a"><num>(a)</num><heading>In General.—</heading>
<chapeau>The Secretary shall—</chapeau><paragraph><num>(1)</num><content>report; and</content>
</paragraph><paragraph><num>(2)</num><content>audit,</content></paragraph>
<continuation>within 90 days.</continuation></subsection></section></main></bill>"""
HOUSE = """<?xml version="1.0"?><!DOCTYPE bill PUBLIC "-//US Congress//DTDs/bill.dtd//EN"
"bill.dtd"><bill><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dublinCore>
<dc:title>118 HR 2</dc:title>
<dc:publisher>U.S. House</dc:publisher><dc:date>20230530</dc:date></dublinCore></metadata>
<form><official-title>To do X.</official-title></form><legis-body>
<section id="H1"><enum>1.</enum><header>Short title</header><text>This Act may be cited as the
<quote><short-title>X Act</short-title></quote>.</text></section>
<section id="H2"><enum>2.</enum><header>Duty</header><subsection id="H3"><enum>(a)</enum>
<header>In general</header><text>The Director shall—</text><paragraph><enum>(1)</enum>
<text>do; and</text></paragraph></subsection></section></legis-body></bill>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE akomaNtoso [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">&b;</akomaNtoso>"""


def test_akoma_ntoso_is_laid_out_by_its_divisions():
    extract = read_legal_xml(AKOMA_NTOSO.encode())
    assert extract.text.split("\n") == [
        "An Act on Automated Decisions", "", "(1) Whereas systems decide.", "",
        "Chapter I. General", "", "Article 1. Scope", "(1) This Act applies to providers.",
        "(2) It does not apply to:", "(a) defence;", "(b) research.", "", "Article 2", "Fees:",
        "", "Case | Fee", "One | 10", "", "1 See annex.",
    ]  # fmt: skip
    assert extract.title == "Act on Automated Decisions"
    assert extract.authority == "Parliament of Norland"
    assert extract.date == PartialDate(2025, 3, 1)


def test_divisions_are_anchored_by_their_identifier():
    extract = read_legal_xml(AKOMA_NTOSO.encode())
    found = {a.label: extract.text[a.span.start : a.span.end] for a in extract.anchors}
    assert found["art_1__para_1"] == "(1) This Act applies to providers."
    assert found["p_a"] == "(a) defence;"
    assert found["(b)"] == "(b) research."
    assert found["art_1"].startswith("Article 1. Scope")
    assert found["art_1"].endswith("research.")
    assert found["chp_1"].endswith("One | 10")


@pytest.mark.parametrize(
    "namespace", ["http://xml.house.gov/schemas/uslm/1.0", "http://schemas.gpo.gov/xml/uslm"]
)
def test_uslm_is_laid_out_by_its_sections(namespace):
    extract = read_legal_xml(USLM.format(namespace).encode())
    assert extract.text.endswith(
        "Be it enacted,\n\nSECTION 1. Short title.\nThis Act may be cited as the “AI Act”.\n\n"
        "SEC. 2. Duties.\n(a) In General.—The Secretary shall—\n(1) report; and\n(2) audit,\n"
        "within 90 days."
    )
    assert extract.title == "119 HR 1 IH: AI Act"
    assert extract.authority == "United States House of Representatives"
    assert (extract.stage, extract.date) == ("Introduced", PartialDate(2025, 5, 20))


def test_bills_of_the_house_dtd_get_the_words_their_stylesheet_adds():
    extract = read_legal_xml(HOUSE.encode())
    assert extract.text == (
        "To do X.\n\nSECTION 1. Short title\nThis Act may be cited as the “X Act”.\n\n"
        "SEC. 2. Duty\n(a) In general.—The Director shall—\n(1) do; and"
    )
    assert (extract.title, extract.authority) == ("118 HR 2", "U.S. House")
    assert extract.date == PartialDate(2023, 5, 30)


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (BOMB, "entities"),
        (BOMB.encode("utf-16"), "entities"),
        (AKOMA_NTOSO[:400], "not well-formed"),
        ("<rss><channel/></rss>", "unknown kind"),
        ("<a>" * 5000 + "</a>" * 5000, "not well-formed"),
    ],
)
def test_hostile_broken_and_foreign_xml_is_refused(xml, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read_legal_xml(xml if isinstance(xml, bytes) else xml.encode())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=10))
def test_damaged_xml_never_ends_otherwise(changes):
    data = bytearray(AKOMA_NTOSO.encode())
    for place, value in changes:
        data[place % len(data)] = value
    try:
        extract = read_legal_xml(bytes(data))
    except UnreadableFile:
        return
    assert all(anchor.span.end <= len(extract.text) for anchor in extract.anchors)
