"""Official identifiers of instruments, from the file to the page."""

from pathlib import Path

import pytest

import govatlas
from govatlas.errors import InvalidManifest, InvalidValue
from govatlas.model.identifiers import Identifiers
from govatlas.reading.legal_xml import read_legal_xml
from govatlas.reading.manifest import load_manifest
from govatlas.store import Store

ELI = "http://data.europa.eu/eli/reg/2024/1689/oj"
TEXT = "Section 1. Every provider of an AI system shall keep its logs for three years.\n" * 9


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("eli", ELI),
        ("eli", "/eli/ee/act/2024/1"),
        ("celex", "32024R1689"),
        ("celex", "02016R0679-20160504"),
        ("celex", "52021PC0206"),
        ("usc", "15 U.S.C. 9401"),
        ("usc", "50 U.S.C."),
        ("akn", "/akn/ke/act/2019/24"),
    ],
)
def test_an_identifier_of_its_form_is_kept(name: str, value: str) -> None:
    assert dict(Identifiers(**{name: value}).items()) == {name: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [("eli", "reg/2024"), ("celex", "2024/1689"), ("usc", "title 15"), ("akn", "act 24")],
)
def test_what_has_another_form_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidValue, match="identifier, such as"):
        Identifiers(**{name: value})


def test_unknown_identifiers_are_filled_in_and_known_ones_stay() -> None:
    first, second = Identifiers(celex="32024R1689"), Identifiers(celex="32016R0679", eli=ELI)
    assert first.complete(second) == Identifiers(celex="32024R1689", eli=ELI)


def read(tmp_path: Path) -> Path:
    (tmp_path / "act.txt").write_text(TEXT)
    (tmp_path / "manifest.csv").write_text(
        f"file,title,eli,celex,usc\nact.txt,The Act,{ELI},32024R1689,15 U.S.C. 9401\n"
    )
    db = tmp_path / "a.db"
    report = govatlas.read([tmp_path / "act.txt"], manifest=tmp_path / "manifest.csv", db=db)
    assert not report.failures
    govatlas.code(db=db)
    return db


def test_identifiers_of_a_manifest_reach_store_export_and_page(tmp_path: Path) -> None:
    record = govatlas.show("act", db=read(tmp_path))
    known = Identifiers(eli=ELI, celex="32024R1689", usc="15 U.S.C. 9401")
    assert record.document.instrument.identifiers == known
    assert record.to_dict()["identifiers"] == dict(known.items())
    page = record.to_html()
    for words in ("CELEX", "32024R1689", "US Code", "15 U.S.C. 9401", f'href="{ELI}"'):
        assert words in page
    assert "CELEX: 32024R1689" in record.to_markdown().replace("*", "")


def test_a_file_read_again_without_its_manifest_keeps_them(tmp_path: Path) -> None:
    db = read(tmp_path)
    (tmp_path / "act.txt").write_text(TEXT + "Section 2. It takes effect at once.\n")
    (tmp_path / "manifest.csv").unlink()
    govatlas.read([tmp_path / "act.txt"], db=db)
    with Store.open(db, writable=False) as store:
        document = store.documents.read("act")
    assert document.version == 2
    assert document.instrument.identifiers.celex == "32024R1689"


def test_a_wrong_identifier_in_a_manifest_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "manifest.csv"
    path.write_text("file,celex\na.txt,Regulation 1689\n")
    with pytest.raises(
        InvalidManifest, match="line 2, column celex: 'Regulation 1689' is no CELEX"
    ):
        load_manifest(path)


def test_akoma_ntoso_states_them() -> None:
    data = f"""<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
    <act name="a"><meta>
    <identification source="#x"><FRBRWork><FRBRuri value="/akn/ee/act/2024/1"/>
    <FRBRalias name="eli" value="{ELI}"/><FRBRalias name="CELEX" value="32024R1689"/>
    <FRBRalias name="title" value="The Act"/></FRBRWork></identification></meta>
    <body><section><num>1.</num><content><p>{TEXT}</p></content></section></body></act>
    </akomaNtoso>"""
    extract = read_legal_xml(data.encode())
    assert extract.identifiers == Identifiers(akn="/akn/ee/act/2024/1", eli=ELI, celex="32024R1689")
    assert extract.title == "The Act"


def test_uslm_states_the_citation_of_the_code() -> None:
    data = f"""<uscDoc xmlns="http://xml.house.gov/schemas/uslm/1.0" identifier="/us/usc/t15">
    <main><section identifier="/us/usc/t15/s9401"><num value="9401">§ 9401.</num>
    <content><p>{TEXT}</p></content></section></main></uscDoc>"""
    assert read_legal_xml(data.encode()).identifiers.usc == "15 U.S.C. 9401"
