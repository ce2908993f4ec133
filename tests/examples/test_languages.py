"""One regulation in five languages says the same in each, and is read alike."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from govatlas.model.document import Document
from govatlas.norms import find_norms
from govatlas.reading import read_document
from govatlas.unitizing import outline

FOLDER = Path(__file__).parents[2] / "examples" / "languages"
MARKS = {
    "en": "Example document written for govatlas; not a real regulation",
    "de": "Beispieldokument, für govatlas geschrieben; keine echte Verordnung",
    "fr": "Document d’exemple écrit pour govatlas ; ce n’est pas un vrai règlement",
    "es": "Documento de ejemplo escrito para govatlas; no es un reglamento real",
    "zh": "本文件系为govatlas编写的示例，并非真实法规",
}
NUMERALS = {sign: n for n, sign in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
every_language = pytest.mark.parametrize("language", sorted(MARKS))


def read(language: str) -> Document:
    return read_document(FOLDER / f"auria-public-services-regulation-{language}.txt")


def count_norms(language: str) -> Counter[tuple[int, str]]:
    """Return how many norms of each modality each article makes."""
    document = read(language)
    found: Counter[tuple[int, str]] = Counter()
    for norm in find_norms(document, outline(document)):
        number = re.search(r"第([一二三四五六七八九十]+)条|\d+", norm.provision)
        assert number is not None, norm.provision
        found[int(NUMERALS.get(number[1], 0) or number[0]), norm.modality.value] += 1
    return found


@every_language
def test_each_is_told_to_be_in_its_language_and_says_that_it_is_an_example(language: str) -> None:
    document = read(language)
    assert document.language == language
    assert document.text.startswith(MARKS[language])


@every_language
def test_each_has_the_same_articles_and_chapters(language: str) -> None:
    found = outline(read(language))
    kinds = Counter(provision.kind for provision in found.provisions)
    assert (kinds["article"], kinds["chapter"]) == (12, 4)


@pytest.mark.parametrize("language", ["de", "es", "zh"])
def test_each_makes_the_same_norms_article_by_article(language: str) -> None:
    assert count_norms(language) == count_norms("fr")


def test_the_english_one_makes_the_same_norms_in_its_own_grammar() -> None:
    english, french = count_norms("en"), count_norms("fr")
    assert (english - french).total() + (french - english).total() <= 2


def test_the_manifest_describes_each_once() -> None:
    with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["file"] for row in rows} == {path.name for path in FOLDER.glob("*.txt")}
    assert all(row["link"].startswith("https://example.org/") for row in rows)
