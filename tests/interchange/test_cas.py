"""CASes of UIMA, ours and those of INCEpTION."""

import io
import sys
import zipfile
from pathlib import Path

import pytest
from cassis import Cas, TypeSystem
from lxml import etree

import govatlas
from govatlas.errors import InputError, UnreadableFile
from tests.interchange.places import ANN, DOCUMENT, LOCAL, TEXT, fill, read_coding

XMI = "{http://www.omg.org/XMI}"


@pytest.fixture
def archive(tmp_path: Path) -> zipfile.ZipFile:
    stream = io.BytesIO()
    govatlas.export("cas", to=stream, db=fill(tmp_path / "a.db", ANN, LOCAL))
    return zipfile.ZipFile(stream)


def test_there_is_one_file_a_coding_beside_the_type_system(archive: zipfile.ZipFile) -> None:
    assert archive.namelist() == [
        "TypeSystem.xml",
        "00001_elmford-1_ann.xmi",
        "00002_elmford-1_local.xmi",
    ]


def test_places_in_the_file_are_units_of_utf16(archive: zipfile.ZipFile) -> None:
    root = etree.fromstring(archive.read("00001_elmford-1_ann.xmi"))
    (sofa,) = (element for element in root if element.tag.endswith("}Sofa"))
    wide = sofa.get("sofaString", "").encode("utf-16-le")
    said = {
        wide[2 * int(element.get("begin", "")) : 2 * int(element.get("end", ""))].decode(
            "utf-16-le"
        )
        for element in root
        if element.get("code") == "risk/2.1/2"
    }
    assert said == {"protect personal data", "residents 😀"}


def write_layer(path: Path, feature: str, value: str, words: str) -> Path:
    """Write a file as INCEpTION does for a layer that a user made."""
    types = TypeSystem()
    layer = types.create_type("webanno.custom.Risk", supertypeName="uima.tcas.Annotation")
    types.create_feature(layer, feature, rangeType="uima.cas.String")
    cas = Cas(typesystem=types, sofa_string=TEXT, sofa_mime="text/plain")
    start = TEXT.index(words)
    cas.add(layer(begin=start, end=start + len(words), **{feature: value}))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("annotation/elmford.txt/TypeSystem.xml", types.to_xml())
        file.writestr("annotation/elmford.txt/dee.xmi", cas.to_xmi())
    return path


@pytest.mark.parametrize("feature", ["value", "label", "code"])
def test_a_layer_of_a_user_is_read(tmp_path: Path, feature: str) -> None:
    path = write_layer(tmp_path / "i.zip", feature, "risk/2.1/1", "治理办法 applies")
    db = fill(tmp_path / "b.db")
    report = govatlas.import_codings(path, db=db)
    assert (report.coders, report.failures) == (("dee",), ())
    (label,) = read_coding(db, "dee").labels
    assert [quotation.text for quotation in label.quotations] == ["治理办法 applies"]


def test_a_value_that_is_no_code_is_counted(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "i.zip", "value", "PERSON", "Commissioner")
    report = govatlas.import_codings(path, db=fill(tmp_path / "b.db"))
    assert report.unknown == (("PERSON", 1),)


def test_one_file_is_read_with_the_type_system_beside_it(
    archive: zipfile.ZipFile, tmp_path: Path
) -> None:
    archive.extractall(tmp_path)
    db = fill(tmp_path / "b.db")
    report = govatlas.import_codings(tmp_path / "00001_elmford-1_ann.xmi", db=db)
    assert report.kept == (DOCUMENT.id,)
    assert set(read_coding(db, "ann").labels) == set(ANN.labels)


ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ENTITY + "<x>&a;</x>", "declares XML entities"),
        ("plain", "is not well-formed XML"),
        ("<x/>", "is not a CAS in the XMI form"),
    ],
)
def test_a_hostile_or_other_file_is_named_and_the_rest_is_read(
    tmp_path: Path, archive: zipfile.ZipFile, content: str, reason: str
) -> None:
    path = tmp_path / "h.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in archive.namelist():
            file.writestr(name, archive.read(name))
        file.writestr("bad.xmi", content)
        file.writestr("../out.xmi", content)
    report = govatlas.import_codings(path, db=fill(tmp_path / "b.db"))
    first, second = (failure.reason for failure in report.failures)
    assert "outside its archive" in first
    assert reason in second
    assert len(report.kept) == 2


def test_an_archive_without_annotations_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "x")
    with pytest.raises(UnreadableFile, match="holds no XMI file; export the annotations as UIMA"):
        govatlas.import_codings(path, db=fill(tmp_path / "b.db"))


def test_without_the_extra_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cassis", None)
    db = fill(tmp_path / "b.db", ANN)
    with pytest.raises(InputError, match=r"UIMA CAS needs more packages.*'govatlas\[exchange\]'"):
        govatlas.export("cas", to=io.BytesIO(), db=db)
    path = tmp_path / "i.zip"
    path.write_bytes(b"")
    with pytest.raises(InputError, match=r"govatlas\[exchange\]"):
        govatlas.import_codings(path, db=db)
