"""Who is found to have issued a document in another language, by openings written for govatlas."""

from datetime import UTC, datetime

import pytest

from govatlas.codebook import load_codebook
from govatlas.coding.local import LocalCoder
from govatlas.model.coding import Role
from tests.coding.local.glossed.laws import write_law

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
OPENINGS = [
    (
        "zh",
        "生成合成内容标识办法\n\n国家互联网信息办公室\n\n"
        "第一条 提供者应当标识生成合成的内容，不得删除标识。",
        "国家互联网信息办公室 (Cyberspace Administration of China)",
    ),
    (
        "fr",
        "Loi sur les algorithmes\n\nPrésenté par le sénateur MARTIN\n\nArticle 1. Les fournisseurs "
        "doivent publier leurs algorithmes.",
        "Martin",
    ),
    (
        "fr",
        "Recommandation\n\nCommission européenne\n\n"
        "Les fournisseurs devraient évaluer les risques.",
        "Commission européenne (European Commission)",
    ),
    (
        "de",
        "Gesetz über Algorithmen\n\nDer Bundestag hat das folgende Gesetz beschlossen:\n\n"
        "§ 1 Anbieter "
        "müssen ihre Algorithmen offenlegen.",
        "Der Bundestag (German Bundestag)",
    ),
    (
        "es",
        "Principios de IA de Google\n\nEn Google nos comprometemos a evitar los sesgos. Nuestros "
        "principios guían nuestro trabajo. Debemos proteger la privacidad.",
        "Google",
    ),
]


@pytest.mark.parametrize(("language", "text", "name"), OPENINGS)
def test_who_issued_a_document_is_named_as_the_document_does(
    language: str, text: str, name: str
) -> None:
    coding = LocalCoder().code(write_law(language, text), load_codebook(), at=NOON)
    assert [a.name for a in coding.actors if a.role is Role.PROPOSER] == [name]
