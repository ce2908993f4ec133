"""What the telling of encodings, media types and languages promises."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.errors import UnreadableFile
from govatlas.model.instrument import Instrument
from govatlas.reading import read_source
from govatlas.reading.docx import DOCX
from govatlas.reading.encoding import decode, decode_bytes, find_guess
from govatlas.reading.format import Format
from govatlas.reading.formats.registry import ZIP
from govatlas.reading.html import HTML
from govatlas.reading.identify import identify_format
from govatlas.reading.language import detect_language
from govatlas.reading.legal_xml import LEGAL_XML
from govatlas.reading.markdown import MARKDOWN
from govatlas.reading.pdf import PDF
from govatlas.reading.source import Source
from govatlas.reading.text import TEXT
from tests.reading.builders import PROSE, write_zip

WORDS = "Café “naïve” – § 5 des Gesetzes über die Aufsicht, Œuvre, 20 €"
RUSSIAN = "Настоящий закон регулирует использование искусственного интеллекта. " * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_each_encoding_gives_the_same_words(encoding):
    assert decode_bytes(WORDS.encode(encoding)).lstrip("\ufeff") == WORDS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_zeros(encoding):
    assert decode_bytes(PROSE.encode(encoding)) == PROSE


def test_a_declared_encoding_counts_in_markup():
    page = '<meta charset="iso-8859-7"><p>Νόμος'.encode("iso-8859-7")
    assert decode_bytes(page, markup=True).endswith("Νόμος")
    assert decode_bytes(b'<?xml version="1.0" encoding="latin-1"?>\x80', markup=True)[-1] == "€"
    assert decode_bytes("<meta charset=utf-16>é".encode(), markup=True).endswith("é")
    assert decode_bytes("é".encode("cp1252"), declared="no-such-encoding") == "é"


CHINESE = "第一条　为了促进人工智能健康发展和规范应用，保护公民的合法权益，制定本办法。\n" * 4
TRADITIONAL = "第一條　為促進人工智慧產業發展，保障人民權益，特制定本辦法，由主管機關執行。\n" * 4
GERMAN = "Die Anbieter müssen „Größe“ und Zweck der Systeme – künftig – offenlegen. € 5\n" * 4
FRENCH = "L’autorité contrôle les « intelligence artificielle » : œuvre, bœuf, 20 €.\n" * 4
SPANISH = "La Agencia señalará qué sistemas quedan prohibidos; ¿cuándo? ¡Mañana! Año próximo.\n" * 4


@pytest.mark.parametrize(
    ("text", "encoding", "guessed"),
    [
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (RUSSIAN, "cp1251", "cp1251"),
        (GERMAN, "cp1252", ""),
        (FRENCH, "cp1252", ""),
        (SPANISH, "cp1252", ""),
        (CHINESE, "utf-8", ""),
        (CHINESE, "utf-16", ""),
    ],
)
def test_the_encodings_of_the_languages_are_told_and_guesses_are_said(text, encoding, guessed):
    found = decode(text.encode(encoding))
    assert found.text.lstrip("\ufeff") == text
    assert found.guessed == guessed
    assert find_guess(f"reader 1{found.note}") == guessed


@pytest.mark.parametrize("label", ["gb2312", "gbk", "gb18030"])
def test_chinese_pages_declare_less_than_they_hold(label):
    page = f"<meta charset={label}><p>{CHINESE}㐀".encode("gb18030")
    assert decode(page, markup=True).text.endswith("㐀")
    assert decode(page, markup=True).guessed == ""


def test_the_users_word_outweighs_everything(tmp_path):
    czech = "Poskytovatel je povinen oznámit uvedení systému umělé inteligence do provozu. " * 5
    path = tmp_path / "zakon.txt"
    path.write_bytes(czech.encode("cp1250"))
    source = Source(path=path, instrument=Instrument(id="z", title=""), encoding="cp1250")
    assert read_source(source).text.strip() == czech.strip()
    with pytest.raises(UnreadableFile, match="not in the encoding utf-8"):
        read_source(replace(source, encoding="utf-8"))


def test_foreign_letters_are_guessed_last():
    assert decode_bytes(RUSSIAN.encode("cp1251")) == RUSSIAN


def test_a_mark_that_lies_is_told():
    with pytest.raises(UnreadableFile, match="byte order mark"):
        decode_bytes(b"\xef\xbb\xbfabc\xff")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\0")))
def test_utf8_always_comes_back(text):
    assert decode_bytes(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7", "x.txt", PDF),
        (b"<!DOCTYPE html><p>", "x.txt", HTML),
        (b"<!-- a --> <html>", "x", HTML),
        (b"<div><p>part</p></div>", "x.html", HTML),
        (b"<div><p>a</p><p>b</p><p>c</p></div>", "x", HTML),
        (b"<?xml version='1.0'?><akomaNtoso/>", "x.pdf", LEGAL_XML),
        (b"<bill><form/></bill>", "x", LEGAL_XML),
        (b"# Head", "x.md", MARKDOWN),
        (b"# Head", "x.txt", TEXT),
        ("Words".encode("utf-16"), "x", TEXT),
        ("Words of law".encode("utf-16-le"), "x", TEXT),
        ("<html><p>x".encode("utf-16"), "x", HTML),
        (b"words < 5 and > 4", "x.html", TEXT),
    ],
)
def test_media_types_are_told_by_content(data, name, kind):
    assert identify_format(data, name) == kind


def test_packages_are_told_apart(tmp_path):
    def tell(*names: str) -> Format:
        path = write_zip(tmp_path / "p", dict.fromkeys(names, "x"))
        return identify_format(path.read_bytes())

    assert tell("[Content_Types].xml", "word/document.xml") == DOCX
    assert tell("a.txt") == ZIP
    for names, reason in [
        (["[Content_Types].xml", "xl/workbook.xml"], "spreadsheet"),
        (["[Content_Types].xml", "ppt/presentation.xml"], "presentation"),
        (["mimetype", "content.xml"], "OpenDocument"),
    ]:
        with pytest.raises(UnreadableFile, match=reason):
            tell(*names)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\x00", "empty"),
        (b"PK\x03\x04 word/document.xml", "DOCX"),
        (b"PK\x03\x04 rest", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "old binary Office"),
        (b"{\\rtf1", "RTF"),
        (b"GIF89a\x00", "picture; save it as PNG"),
        (bytes(range(256)) * 4, "binary data"),
        (b"\x01\x02\x03abc\x04\x05", "binary data"),
    ],
)
def test_what_no_reader_takes_is_refused_with_what_to_do(data, reason):
    with pytest.raises(UnreadableFile, match=reason):
        identify_format(data, "x")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PROSE, "en"),
        (PROSE.upper(), "en"),
        (PROSE * 40, "en"),
        (RUSSIAN, "ru"),
        ("Der Anbieter stellt sicher, dass die Aufsichtsbehörde Zugang zu den Daten erhält.", "de"),
        ("本办法所称人工智能，是指利用计算机模拟人的智能活动的技术。", "zh"),
    ],
)
def test_languages_are_told(text, code):
    assert detect_language(text) == code
