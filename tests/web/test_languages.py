"""Words of a document say what language they are in, which way they run, and are its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from govatlas.codebook import load_codebook
from govatlas.explorer import Explorer
from govatlas.model.coding import Confidence, Label
from govatlas.model.document import Document, Outline
from govatlas.model.norm import Modality, Norm, NormPart
from govatlas.publishing import render_page
from govatlas.store import Store
from govatlas.web import create_app
from govatlas.web.addresses import address_compare
from govatlas.web.limits import LOOPBACK_HOSTS
from tests.builders import build_coding, build_document, quote
from tests.foreign import CHINESE
from tests.web.conftest import BASE

ARABIC = (
    "قانون الذكاء الاصطناعي\n\nالمادة 1. يجب على مقدم الخدمة حماية البيانات الشخصية للمستخدمين.\n"
)
WORDS = {
    "zh": "提供者应当依法保护使用者的个人信息，不得非法留存能够识别使用者身份的输入信息",
    "ar": "يجب على مقدم الخدمة حماية البيانات الشخصية",
}
TEXTS = {"zh": CHINESE, "ar": ARABIC}
DIRECTIONS = {"zh": "ltr", "ar": "rtl", "en": "ltr"}
PAGES = ("/documents/zh-act", "/documents/ar-act", address_compare("zh-act", "ar-act"), "/")
QUOTED = re.compile(r"<blockquote([^>]*)>(.*?)</blockquote>", re.DOTALL)


def build(language: str) -> tuple[Document, dict[str, Any]]:
    made = build_document(TEXTS[language], f"{language}-act", language=language)
    document = replace(made, instrument=replace(made.instrument, title=f"Act {language}"))
    words = quote(document, WORDS[language])
    label = Label(
        taxonomy="risk", category="2.1", level=2, confidence=Confidence.HIGH, quotations=(words,)
    )
    norm = Norm(
        modality=Modality.OBLIGATION,
        action=NormPart(words.text, words),
        quotation=words,
        rank=1,
    )
    return document, {"labels": (label,), "status": None, "actors": (), "norms": (norm,)}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    db: Path = tmp_path_factory.mktemp("languages") / "t.db"
    english = build_document()
    with Store.open(db, create=True) as store:
        for language in TEXTS:
            document, said = build(language)
            store.documents.save(document)
            store.codings.save(replace(build_coding(english), **bind(document), **said))
    with (
        Explorer(db) as explorer,
        TestClient(create_app(explorer, hosts=LOOPBACK_HOSTS), base_url=BASE) as client,
    ):
        yield client


def bind(document: Document) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "document_version": document.version,
        "text_digest": document.text_digest,
    }


def check_quotations(page: str) -> int:
    """Fail unless every quotation says its language and stands in the text in that language."""
    found = QUOTED.findall(page)
    for attributes, words in found:
        told = re.search(r'lang="([a-z]+)" dir="([a-z]+)"', attributes)
        assert told, attributes
        assert told[2] == DIRECTIONS[told[1]]
        said = unescape(re.sub(r"<[^>]+>", "", words)).strip()
        assert said in TEXTS[told[1]]
    return len(found)


@pytest.mark.parametrize("address", PAGES)
def test_quotations_are_the_documents_own_words_in_its_language(
    client: TestClient, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert check_quotations(answer.text) >= 1


@pytest.mark.parametrize("language", TEXTS)
def test_printed_records_say_the_language_too(language: str) -> None:
    document, said = build(language)
    coding = replace(build_coding(build_document()), **bind(document), **said)
    page = render_page(document, coding, load_codebook(), Outline((), ()))
    assert check_quotations(page) >= 2
    assert f'class="document" lang="{language}" dir="{DIRECTIONS[language]}"' in page


@pytest.mark.parametrize(("q", "language"), [("个人信息", "zh"), ("البيانات", "ar")])
def test_snippets_of_a_search_say_their_language(client: TestClient, q: str, language: str) -> None:
    page = client.get("/documents", params={"q": q}).text
    told = f'<p class="snippet" lang="{language}" dir="{DIRECTIONS[language]}">'
    assert told in page
    assert f"<mark>{q}</mark>" in page


def test_duties_say_the_language_of_their_words(client: TestClient) -> None:
    page = client.get("/duties").text
    for language, words in WORDS.items():
        assert f'<bdi lang="{language}" dir="{DIRECTIONS[language]}">{words}</bdi>' in page
