"""What the reader of EPUB files promises."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.errors import GovatlasError, RefusedText, UnreadableFile
from govatlas.model.document import AnchorKind
from govatlas.model.instrument import PartialDate
from govatlas.reading import list_sources, read_document, read_source
from govatlas.reading.epub import EPUB, read_epub
from govatlas.reading.identify import identify_format
from tests.reading.builders import PROSE, write_zip
from tests.reading.epubs import (
    METADATA,
    build_epub,
    write_item,
    write_package,
    write_page,
    write_spine,
)

ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
    'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
    '<e:EncryptionMethod Algorithm="{}"/></e:EncryptedData></encryption>'
)
FRENCH = (
    "Les navires doivent attendre la marée avant de quitter le port. Le capitaine tient un "
    "registre des départs et le présente à l'autorité sur demande. Toute personne qui contrevient "
    "aux dispositions du présent article encourt une amende de mille euros, et le double en cas de "
    "récidive dans les deux ans. L'autorité publie chaque année un rapport sur la sécurité du "
    "port, les incidents signalés et les mesures prises pour en réduire le nombre."
)
NORWEGIAN = (
    "Skip skal vente på tidevannet før de forlater havnen i byen. Kapteinen fører en liste over "
    "avganger og viser den til myndigheten når den ber om det. Den som bryter reglene i denne "
    "paragrafen, skal betale en bot på tusen kroner, og det dobbelte hvis det skjer på nytt innen "
    "to år. Myndigheten gir hvert år ut en rapport om sikkerheten i havnen, hendelsene som er "
    "meldt, og tiltakene som er gjort for å få færre av dem. Ingen må gå om bord uten tillatelse."
)
ONE = {"one.xhtml": f"<h1>One</h1><p>{PROSE}</p>"}


def read_page(body: str) -> str:
    return read_epub(build_epub({"a.xhtml": body})).text


def repackage(items: str, spine: str, **more: str) -> bytes:
    return build_epub(package=write_package(items, spine, **more))


def test_an_epub_is_one_document_not_an_archive_of_pages(tmp_path):
    path = tmp_path / "act.epub"
    path.write_bytes(build_epub())
    (source,) = list_sources([tmp_path])
    document = read_source(source)
    assert document.id == "act"
    assert document.media_type == EPUB.media_type
    assert "Ships shall yield." in document.text
    assert "Ferries must not wait." in document.text


def test_an_epub_is_told_by_its_content_as_by_its_name(tmp_path):
    assert identify_format(build_epub(), "act.zip") is EPUB
    assert identify_format(build_epub(without=["mimetype"]), "act.EPUB") is EPUB
    path = tmp_path / "act.zip"
    path.write_bytes(build_epub())
    assert read_document(path).media_type == EPUB.media_type


def test_an_epub_within_a_zip_is_read(tmp_path):
    path = write_zip(tmp_path / "acts.zip", {"folder/act.epub": build_epub()})
    (source,) = list_sources([path])
    assert read_source(source).instrument.title == "Harbour Act"


def test_the_package_says_title_organisation_language_and_date(tmp_path):
    path = tmp_path / "act.epub"
    path.write_bytes(build_epub())
    document = read_document(path)
    assert document.instrument.title == "Harbour Act"
    assert document.instrument.authority.name == "Ministry of Harbours"
    assert document.instrument.latest_activity == PartialDate(2024, 3, 5)
    assert document.language == "en"
    assert document.reader.startswith("govatlas-epub 1")


@pytest.mark.parametrize(
    ("metadata", "title", "authority", "date"),
    [
        pytest.param("", "", "", None, id="nothing"),
        pytest.param(
            "<dc:title id='s'>A guide</dc:title><dc:title id='m'>Harbour Act</dc:title>"
            "<meta refines='#s' property='title-type'>subtitle</meta>"
            "<meta refines='#m' property='title-type'>main</meta>",
            "Harbour Act",
            "",
            None,
            id="the main of two titles",
        ),
        pytest.param(
            "<dc:creator>Ann Lee</dc:creator><dc:publisher>Harbour Authority</dc:publisher>",
            "",
            "Harbour Authority",
            None,
            id="the publisher where the creator is a person",
        ),
        pytest.param(
            "<dc:date opf:event='modification'>2025-01-01</dc:date>"
            "<dc:date opf:event='publication'>2019-04</dc:date>",
            "",
            "",
            PartialDate(2019, 4),
            id="the date of publication",
        ),
        pytest.param("<dc:date>2024-13-45</dc:date>", "", "", None, id="no such day"),
    ],
)
def test_metadata_are_read_as_they_stand(metadata, title, authority, date):
    extract = read_epub(build_epub(metadata=metadata))
    assert (extract.title, extract.authority, extract.date) == (title, authority, date)


@pytest.mark.parametrize(
    ("declared", "words", "language"),
    [
        ("en", FRENCH, "fr"),
        ("nb", NORWEGIAN, "nb"),
        ("nonsense", PROSE, "en"),
    ],
)
def test_words_go_before_the_language_declared_unless_both_are_foreign(
    tmp_path, declared, words, language
):
    path = tmp_path / "act.epub"
    metadata = f"<dc:title>A</dc:title><dc:language>{declared}</dc:language>"
    path.write_bytes(build_epub({"a.xhtml": f"<p>{words}</p>"}, metadata=metadata))
    assert read_document(path).language == language


def test_pages_are_read_in_the_order_of_the_spine():
    pages = {"a.xhtml": "<p>Second.</p>", "b.xhtml": "<p>Third.</p>", "c.xhtml": "<p>First.</p>"}
    data = build_epub(pages, order=["c.xhtml", "a.xhtml", "b.xhtml"])
    assert read_epub(data).text == "First.\n\nSecond.\n\nThird."


def test_headings_become_sections_across_pages():
    pages = {
        "a.xhtml": "<h1 id='x1'>Part 1</h1><p>Alpha.</p>",
        "b.xhtml": "<h2>Section 1</h2><p>Beta.</p>",
        "c.xhtml": "<h1>Part 2</h1><p>Gamma.</p>",
    }
    extract = read_epub(build_epub(pages))
    found = {a.label: extract.text[a.span.start : a.span.end] for a in extract.anchors}
    assert found == {
        "Part 1": "Part 1\n\nAlpha.\n\nSection 1\n\nBeta.",
        "Section 1": "Section 1\n\nBeta.",
        "Part 2": "Part 2\n\nGamma.",
    }


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            "<p>Ships<a epub:type='noteref' href='#n'>1</a> wait.</p>"
            "<aside epub:type='footnote' id='n'>1 A note.</aside>",
            "Ships wait.",
            id="a footnote marked as such",
        ),
        pytest.param(
            "<p>Ships<a role='doc-noteref' href='#n'>1</a> wait.</p>"
            "<section role='doc-endnotes'><h2>Notes</h2><p id='n'>1 A note.</p></section>",
            "Ships wait.",
            id="endnotes by their role",
        ),
        pytest.param(
            "<p>Ships<sup><a id='r' href='#n'>1</a></sup> wait.</p>"
            "<p id='n'><sup><a href='#r'>1</a></sup> A note.</p>",
            "Ships wait.",
            id="an unmarked footnote that leads back",
        ),
        pytest.param(
            "<p>Under<sup><a href='#s'>5</a></sup> this.</p><p id='s'>Ships wait.</p>",
            "Under this.\n\nShips wait.",
            id="a raised number that leads to no note",
        ),
        pytest.param(
            "<p>Ships wait.</p><aside><p>Boats may pass.</p></aside>",
            "Ships wait.\n\nBoats may pass.",
            id="a box beside the text is text",
        ),
        pytest.param(
            "<nav epub:type='toc'><ol><li>One</li></ol></nav><p>Ships wait.</p>",
            "Ships wait.",
            id="a table of contents",
        ),
        pytest.param(
            "<p>Ships <span epub:type='pagebreak' title='12'/>wait.</p>",
            "Ships wait.",
            id="the number of a printed page",
        ),
        pytest.param("<p>10<sup>6</sup> ships.</p>", "106 ships.", id="an exponent stays"),
        pytest.param("<p>Ships&nbsp;wait &amp; yield&mdash;now.</p>", "Ships wait & yield—now.",
                     id="characters by name"),
        pytest.param("<script/><p>Ships wait.</p><div/>", "Ships wait.", id="empty elements"),
        pytest.param("<p>Ships wait.<p>Boats <b>too.</p>", "Ships wait.\n\nBoats too.",
                     id="no sound XML"),
    ],
)  # fmt: skip
def test_the_text_of_a_page(body, text):
    assert read_page(body) == text


def test_notes_in_a_page_of_their_own_go_with_their_marks():
    pages = {
        "a.xhtml": "<p>Ships<a href='notes.xhtml#n'><sup>1</sup></a> wait.</p>",
        "notes.xhtml": "<ol><li id='n'>A note. <a href='a.xhtml'>Back</a></li></ol><p>End.</p>",
    }
    assert read_epub(build_epub(pages)).text == "Ships wait.\n\nEnd."


def test_the_navigation_document_is_not_text_unless_there_is_nothing_else():
    items = write_item("nav", "one.xhtml", properties="nav") + write_item("two", "two.xhtml")
    assert "Chapter 1" not in read_epub(repackage(items, write_spine("nav", "two"))).text
    assert "Chapter 1" in read_epub(repackage(items, write_spine("nav"))).text


def test_the_table_of_contents_of_the_older_format_is_not_text():
    items = write_item("toc", "one.xhtml") + write_item("two", "two.xhtml")
    guide = '<guide><reference type="toc" href="one.xhtml#top"/></guide>'
    text = read_epub(repackage(items, write_spine("toc", "two"), more=guide)).text
    assert text.startswith("Chapter 2")


def test_what_the_spine_calls_not_linear_is_left_out():
    items = write_item("one", "one.xhtml") + write_item("two", "two.xhtml")
    spine = '<spine><itemref idref="one" linear="no"/><itemref idref="two"/></spine>'
    assert read_epub(repackage(items, spine)).text.startswith("Chapter 2")


def test_a_page_named_twice_is_read_once():
    data = build_epub(ONE, order=["one.xhtml"] * 500)
    assert read_epub(data).text.count("ninety days") == 1


def test_a_picture_falls_back_to_its_page_and_a_circle_ends():
    items = (
        write_item("map", "map.svg", "image/svg+xml", fallback="one")
        + write_item("one", "one.xhtml")
        + write_item("a", "a.svg", "image/svg+xml", fallback="b")
        + write_item("b", "b.svg", "image/svg+xml", fallback="a")
    )
    assert read_epub(repackage(items, write_spine("map", "a"))).text.startswith("Chapter 1")
    with pytest.raises(UnreadableFile, match="lists no page of text"):
        read_epub(repackage(items, write_spine("a", "b")))


def test_masked_fonts_are_no_protection():
    method = ENCRYPTION.format("http://www.idpf.org/2008/embedding")
    assert read_epub(build_epub(more={"META-INF/encryption.xml": method})).text


BOMB = b" " * 9_000_000
ENTITIES = '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]>'
HOSTILE = {
    "protected": (
        build_epub(more={"META-INF/encryption.xml": ENCRYPTION.format("urn:aes256")}),
        "protected against copying",
    ),
    "protection that says nothing": (
        build_epub(more={"META-INF/encryption.xml": "<encryption/>"}),
        "protected against copying",
    ),
    "no container": (build_epub(without=["META-INF/container.xml"]), "has no META-INF/container"),
    "an empty container": (build_epub(more={"META-INF/container.xml": "<a/>"}), "no package"),
    "no package": (build_epub(without=["OEBPS/package.opf"]), "which is missing"),
    "no spine": (repackage(write_item("one", "one.xhtml"), ""), "its spine lists no page"),
    "a spine of unknown names": (
        repackage(write_item("one", "one.xhtml"), write_spine("one", "x")), "'x', which is missing",
    ),
    "a missing page": (
        build_epub(without=["OEBPS/two.xhtml"]), "OEBPS/two.xhtml, which is missing"),
    "a path out": (
        repackage(write_item("one", "../../etc/passwd"), write_spine("one")), "outside itself"),
    "a root out": (
        repackage(write_item("one", "/etc/passwd"), write_spine("one")), "outside itself"),
    "a link out": (
        repackage(write_item("one", "https://example.org/a"), write_spine("one")),
        "outside itself",
    ),
    "a file link": (
        repackage(write_item("one", "file:///etc/passwd"), write_spine("one")), "outside itself"),
    "a broken link": (
        repackage(write_item("one", "http://[x"), write_spine("one")), "outside itself"),
    "a bomb": (build_epub(more={"OEBPS/one.xhtml": BOMB}), "zip bomb"),
    "entities in a page": (
        build_epub(more={"OEBPS/one.xhtml": ENTITIES + write_page("<p>&y;</p>")}), "XML entities"),
    "entities in the package": (
        build_epub(package=ENTITIES + write_package("", "")), "XML entities"),
    "a deep page": (build_epub({"a.xhtml": "<div>" * 100_000}), "too deeply"),
    "no XML": (build_epub(package="<package"), "not well-formed"),
    "cut off": (build_epub()[:-40], "damaged or truncated EPUB"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_epub_is_refused_with_one_line(tmp_path, name):
    data, reason = HOSTILE[name]
    path = tmp_path / "a.epub"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=reason) as refused:
        read_document(path)
    assert "\n" not in str(refused.value)
    assert "unexpected" not in str(refused.value)


def test_more_text_than_any_document_has_is_refused():
    page = write_page("".join(f"<p>{number:x}</p>" for number in range(300_000)))
    pages = {f"{number}.xhtml": "" for number in range(3)}
    data = build_epub(pages, more={f"OEBPS/{name}": page for name in pages})
    with pytest.raises(UnreadableFile, match="more text than an EPUB of its size"):
        read_epub(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    buffer = io.BytesIO(build_epub())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("OEBPS/one.xhtml", write_page("<p>Other words.</p>"))
    with pytest.raises(UnreadableFile, match=r"two parts named OEBPS/one\.xhtml"):
        read_epub(buffer.getvalue())


def test_an_epub_of_pictures_has_no_text(tmp_path):
    path = tmp_path / "a.epub"
    path.write_bytes(build_epub({"a.xhtml": '<img src="a.png" alt="A page"/>'}))
    with pytest.raises(RefusedText, match="no text"):
        read_document(path)


WORDS = st.lists(
    st.sampled_from(["ships", "shall", "not", "wait", "30", "days", "ü", "&amp;"]), min_size=1
)
BLOCK = st.tuples(st.sampled_from(["h1", "h2", "h3", "p", "li"]), WORDS)
PAGES = st.lists(st.lists(BLOCK, min_size=1, max_size=6), min_size=1, max_size=5)


@given(PAGES)
def test_spans_hold_and_no_word_is_lost(pages):
    bodies = {
        f"{number}.xhtml": "".join(f"<{tag}>{' '.join(words)}</{tag}>" for tag, words in blocks)
        for number, blocks in enumerate(pages)
    }
    extract = read_epub(build_epub(bodies))
    written = [word for blocks in pages for _, words in blocks for word in words]
    expected = " ".join(written).replace("&amp;", "&").split()
    assert [word for word in extract.text.split() if word != "-"] == expected
    headings = [" ".join(w) for blocks in pages for tag, w in blocks if tag.startswith("h")]
    sections = [a for a in extract.anchors if a.kind is AnchorKind.SECTION]
    assert [a.label for a in sections] == [h.replace("&amp;", "&") for h in headings]
    for anchor in sections:
        assert extract.text[anchor.span.start : anchor.span.end].startswith(anchor.label)


@given(st.data())
def test_a_damaged_epub_is_read_or_refused(data):
    whole = build_epub(metadata=METADATA)
    start = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=40))
    damaged = whole[:start] + junk + whole[start + data.draw(st.integers(0, 40)) :]
    with suppress(GovatlasError):
        assert isinstance(read_epub(damaged).text, str)


def test_the_same_bytes_give_the_same_text(tmp_path: Path):
    assert read_epub(build_epub()) == read_epub(build_epub())
