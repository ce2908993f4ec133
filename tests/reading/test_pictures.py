"""What the reading of pictures of pages promises, and of Tesseract where it is on the path."""

import io
import os
import stat
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

import govatlas
from govatlas.api import recognising
from govatlas.errors import InputError, UnreadableFile
from govatlas.model.instrument import Instrument
from govatlas.reading import find_recogniser, list_sources, rapid_ocr, tesseract
from govatlas.reading.identify import identify_format
from govatlas.reading.picture import recognise_picture_file
from govatlas.reading.read import read_source
from govatlas.reading.source import Source
from govatlas.reading.tesseract import Tesseract, choose_tesseract, list_languages
from tests.fuzz.mutations import mutate
from tests.reading.scans import FakeRecogniser, draw_page, draw_printed, place_lines

WORDS = [
    "A provider of a high-risk system shall assess the foreseeable risks",
    "before the system is placed on the market. The provider shall keep the",
    "assessment for ten years, and shall show it to the authority on request.",
]
KINDS = {"a.png": "PNG", "a.jpg": "JPEG", "a.tif": "TIFF", "named-wrongly.txt": "PNG"}
TESSERACT = pytest.mark.skipif(not tesseract.is_installed(), reason="Tesseract is not on the path")
TABLE = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "1\t1\t0\t0\t0\t0\t0\t0\t1654\t2339\t-1\t\n"
    '5\t1\t1\t1\t1\t1\t150\t200\t40\t30\t90\tThe"\n'
    "5\t1\t1\t1\t1\t2\t200\t190\t60\t45\t96\tduties\n"
    "5\t1\t1\t1\t1\t3\t270\t200\t5\t30\t10\t \n"
    "5\t1\t1\t1\t2\t1\t150\t250\t40\t30\t120\tend\n"
)


@pytest.fixture(autouse=True)
def forget() -> None:
    """Forget what an earlier test's program said."""
    list_languages.cache_clear()
    tesseract._read_version.cache_clear()


def save(*pages: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    buffer = io.BytesIO()
    if kind == "TIFF":
        more |= {"save_all": True, "append_images": pages[1:]}
    pages[0].save(buffer, kind, **more)
    return buffer.getvalue()


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_is_read_as_a_scanned_page_and_says_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(save(draw_page(), kind=KINDS[name]))
    source = Source(path=path, instrument=Instrument(id="a", title=""))
    document = read_source(source, FakeRecogniser([place_lines(WORDS, confidence=0.985)]))
    assert document.text == " ".join(WORDS)
    assert [(part.page, part.confidence) for part in document.recognitions] == [("1", 0.985)]
    assert document.media_type == f"image/{KINDS[name].lower()}"
    assert document.reader.endswith(", fake 1)")


@pytest.mark.parametrize("name", KINDS)
def test_without_a_recogniser_a_picture_is_refused_with_what_to_do(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(save(draw_page(), kind=KINDS[name]))
    with pytest.raises(UnreadableFile, match="is a picture; recognise its text with --ocr"):
        read_source(Source(path=path, instrument=Instrument(id="a", title="")))


def test_each_page_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    pages = [place_lines(WORDS), place_lines(["It goes on with further words on page two."])]
    data = save(draw_page(), draw_page(), draw_page(blank=True), kind="TIFF")
    extract = recognise_picture_file(data, FakeRecogniser(pages))
    assert extract.pages == 3
    assert extract.blank_pages == 1
    assert [a.label for a in extract.anchors if a.kind == "page"] == ["1", "2"]


def test_a_picture_recognised_poorly_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(save(draw_page()))
    source = Source(path=path, instrument=Instrument(id="a", title=""))
    with pytest.raises(govatlas.errors.RefusedText, match="recognised too poorly"):
        read_source(source, FakeRecogniser([place_lines(WORDS, confidence=0.5)]))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"])
def test_pictures_of_any_depth_come_as_dark_on_light(mode: str) -> None:
    page = draw_page(size=(600, 400))
    if mode == "I;16":
        page = Image.fromarray(np.asarray(page).astype(np.uint16) * 257)
    elif mode in ("RGBA", "LA"):  # nothing but ink on glass
        clear = Image.new(mode, page.size, 0)
        ink = Image.new(mode, page.size, (*[0] * (len(mode) - 1), 255))
        clear.paste(ink, mask=Image.eval(page, lambda grey: 255 - grey))
        page = clear
    else:
        page = page.convert(mode)
    recogniser = FakeRecogniser([place_lines(WORDS)])
    recognise_picture_file(save(page, kind="TIFF" if mode == "CMYK" else "PNG"), recogniser)
    (picture,) = recogniser.pictures
    assert picture.dtype == np.uint8
    assert picture[110, 200] < 60
    assert picture[300, 200] > 200


def test_a_large_picture_is_drawn_within_bounds_and_a_turned_one_upright() -> None:
    recogniser = FakeRecogniser([place_lines(WORDS)])
    recognise_picture_file(save(draw_page(size=(5000, 2500)), dpi=(100, 100)), recogniser)
    turned = Image.Exif()
    turned[0x0112] = 6
    recognise_picture_file(save(draw_page(size=(600, 400)), kind="JPEG", exif=turned), recogniser)
    large, upright = recogniser.pictures
    assert max(large.shape) <= 3000
    assert upright.shape == (600, 400)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_damaged_picture_is_one_line(kind: str, share: float) -> None:
    data = save(draw_page(), kind=kind)
    cut = data[: max(12, int(share * len(data)))]
    with pytest.raises(UnreadableFile, match="is a damaged picture; fetch or scan it again"):
        recognise_picture_file(cut, FakeRecogniser([place_lines(WORDS)]))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_hostile_picture_is_read_or_refused_in_one_line(kind: str) -> None:
    random = Random(7)
    data = save(*[draw_page(size=(300, 200))] * 2, kind=kind)
    for _ in range(60):
        damaged, how = mutate(data, [data], random)
        try:
            recognise_picture_file(damaged, FakeRecogniser([place_lines(WORDS)]))
        except UnreadableFile as error:
            told = str(error)
            assert told.startswith("is a "), how


def test_a_picture_too_large_for_memory_is_refused_before_it_is_unpacked() -> None:
    data = save(Image.new("1", (20_000, 20_000)))
    assert len(data) < 100_000
    with pytest.raises(UnreadableFile, match="more than 60 million dots"):
        recognise_picture_file(data, FakeRecogniser([place_lines(WORDS)]))


def test_pictures_in_a_folder_are_documents_only_where_text_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(save(draw_page()))
    (tmp_path / "b.JPG").write_bytes(save(draw_page(), kind="JPEG"))
    (tmp_path / "c.gif").write_bytes(b"GIF89a")
    assert all(source.skipped for source in list_sources([tmp_path]))
    skipped = {s.path.name: bool(s.skipped) for s in list_sources([tmp_path], pictures=True)}
    assert skipped == {"a.png": False, "b.JPG": False, "c.gif": True}


def test_a_folder_of_pictures_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeRecogniser([place_lines(WORDS)])
    monkeypatch.setattr(recognising, "find_recogniser", lambda _: fake)
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "act.png").write_bytes(save(draw_page()))
    report = govatlas.read([tmp_path / "scans"], db=tmp_path / "a.db", ocr=True)
    assert report.new == ("act",)
    assert "recognised 1 scanned page" in report.notices[0]


@pytest.mark.parametrize(("kind", "name"), [("PNG", "png"), ("JPEG", "jpeg"), ("TIFF", "tiff")])
def test_a_picture_is_told_by_its_content(kind: str, name: str) -> None:
    assert identify_format(save(draw_page(), kind=kind), "a.pdf").name == name


# --- Tesseract ----------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is the whole path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def install(path: Path) -> Callable[[str], None]:
    """Return what puts a program on the path that says what it is told to."""

    def put(script: str) -> None:
        program = path / "tesseract"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    return put


SPEAKS = """case "$1" in
--version) echo tesseract 9.1 ;;
--list-langs) echo "List (2):"; echo eng; echo fra ;;
*) /bin/cat > "$SEEN"; echo "$*" > "$SEEN.words"; /bin/cat "$TABLE" ;;
esac"""


def test_tesseract_reads_lines_with_how_surely_and_in_which_language(
    install: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "table.tsv").write_text(TABLE)
    monkeypatch.setenv("TABLE", str(tmp_path / "table.tsv"))
    monkeypatch.setenv("SEEN", str(tmp_path / "seen.png"))
    install(SPEAKS)
    found = find_recogniser("fra+eng")
    assert found is not None
    first, second = found.recognise(np.array(draw_page(size=(60, 40))))
    assert found.name == "tesseract 9.1 (fra+eng)"
    assert (first.text, first.x0, first.top, first.x1, first.bottom) == (
        'The" duties', 150, 190, 260, 235
    )  # fmt: skip
    assert first.confidence == pytest.approx((4 * 0.90 + 6 * 0.96) / 10)
    assert (second.text, second.confidence) == ("end", 1.0)
    assert "-l fra+eng" in (tmp_path / "seen.png.words").read_text()
    with Image.open(tmp_path / "seen.png") as seen:
        assert seen.size == (60, 40)


def test_tesseract_serves_where_nothing_else_is_installed(
    install: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rapid_ocr, "is_installed", lambda: False)
    assert find_recogniser() is None
    install(SPEAKS)
    assert find_recogniser() == Tesseract("eng")
    monkeypatch.setattr(rapid_ocr, "is_installed", lambda: True)
    assert isinstance(find_recogniser(), rapid_ocr.RapidRecogniser)


def test_a_language_that_tesseract_lacks_is_named_with_those_it_has(
    install: Callable[[str], None],
) -> None:
    install(SPEAKS)
    with pytest.raises(InputError, match=r"no data for the language 'deu'; it has: eng, fra$"):
        choose_tesseract("eng+deu")


def test_without_tesseract_a_language_cannot_be_asked_for(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs Tesseract; install it"):
        govatlas.read([tmp_path], db=tmp_path / "a.db", ocr_language="fra")


@pytest.mark.parametrize("script", ["echo 'Error in pixRead' >&2; exit 1", "kill -9 $$"])
def test_a_page_at_which_tesseract_gives_up_is_one_line(
    install: Callable[[str], None], script: str
) -> None:
    install(script)
    with pytest.raises(UnreadableFile, match=r"^Tesseract gave up: (Error in pixRead|-9)$"):
        Tesseract().recognise(np.array(draw_page(size=(60, 40))))


@TESSERACT
def test_tesseract_reads_a_printed_page() -> None:
    page = draw_printed("The fee of class III is 1,250 euros.", "It must not be paid before 2031.")
    extract = recognise_picture_file(save(page, dpi=(200, 200)), choose_tesseract("eng"))
    assert "It must not be paid before 2031." in extract.text
    assert os.environ.get("OMP_THREAD_LIMIT") is None
