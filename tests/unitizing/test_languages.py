"""Chinese, French, German and Spanish texts are divided as readers of them would."""

# ruff: noqa: E501 - the lines of the texts are theirs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.model.document import Document, Outline, Span
from govatlas.model.instrument import Instrument
from govatlas.norms.place import name_place
from govatlas.publishing.location import locate_span
from govatlas.unitizing import outline
from govatlas.unitizing.languages import UNIT_LANGUAGES, load_rules

CHINESE = """生成式人工智能服务管理示范办法

第一章　总则

第一条　为了促进生成式人工智能健康发展和规范应用，制定本办法。
第二条　本办法所称生成式人工智能服务，是指利用生成式人工智能技术提供内容的服务。
第三条　国家网信部门负责统筹协调。
县级以上地方人民政府有关部门在各自职责范围内负责监督管理。

第十条　提供者应当履行下列义务：
（一）建立健全安全管理制度；
（二）采取措施防止歧视：
1.对训练数据进行审核；
2.记录处理日志。
提供者应当公开规则。用户有权查阅！“请求应当在三日内答复。”由提供者负责。
第十一条【处罚】违反第十条规定的，由有关主管部门责令改正；拒不改正的，处一万元以上十万元以下罚款，并可以责令暂停提供服务。
"""
FRENCH = """Décret n° 2025-12 relatif aux systèmes d'intelligence artificielle

Vu le code du numérique, notamment ses articles L. 33-1 et R. 12 ;
Considérant que ces systèmes doivent respecter les droits fondamentaux,

Décrète :

Chapitre Ier - Dispositions générales

Article L. 33-1

Le fournisseur remet le dossier à M. Dupont, à l'art. 5 près.
Il doit le conserver pendant dix ans. Cette durée peut être prolongée.
Les documents comprennent :
1° La description du système ;
2° Les données d'entraînement :
a) leur origine.
Le fournisseur ne peut refuser l'accès à ces documents.

Article 3 – Définitions
I. – « Système » : tout logiciel qui produit des résultats.
II. – Tout déployeur doit informer les personnes concernées.

Fait à Paris, le 3 mai 2025.
"""
GERMAN = """Verordnung (EU) 2025/1 über Künstliche Intelligenz

in Erwägung nachstehender Gründe:

(1) Systeme der künstlichen Intelligenz können Grundrechte gefährden.

(2) Es ist daher notwendig, Regeln festzulegen.

HAT FOLGENDE VERORDNUNG ERLASSEN:

KAPITEL I
ALLGEMEINE BESTIMMUNGEN

Artikel 2
Begriffsbestimmungen

Im Sinne dieser Verordnung bezeichnet der Ausdruck
1. „Anbieter“ eine natürliche oder juristische Person.

Artikel 5
Pflichten der Anbieter

(1) Anbieter müssen bis zum 1. Januar 2026 gemäß Art. 9 Abs. 2 ein System einrichten. Das gilt z. B. für KI. Die Behörde prüft es.
(2) Der Anbieter hat folgende Angaben zu machen:
a) den Namen;
aa) Vorname.
Die Angaben sind zu aktualisieren.

§ 3 Bußgeld
(1) Verstöße werden geahndet.
"""
SPANISH = """LEY 5/2025, de 3 de mayo, de inteligencia artificial

PREÁMBULO

La inteligencia artificial transforma la sociedad. Conviene regularla, según el art. 9.3 de la Ley.

TÍTULO I
Disposiciones generales

Artículo 4. Obligaciones de los proveedores.

1. Los proveedores deberán registrar los sistemas, p. ej. los de alto riesgo. El Sr. Ministro podrá dictar normas.
2. Queda prohibido el uso de sistemas que:
a) manipulen el comportamiento.

Artículo 5 bis. Definiciones

«Sistema»: todo programa que produce resultados.

Disposición adicional primera. Registro

Se crea el Registro de Sistemas.
La Agencia lo gestionará.
"""
TEXTS = {"zh": CHINESE, "fr": FRENCH, "de": GERMAN, "es": SPANISH}


def read(language: str, text: str) -> Document:
    return Document(instrument=Instrument(id="d", title="d"), text=text, language=language)


def cut(document: Document, found: Outline) -> list[tuple[str, str, str]]:
    """Return place, force and words of each passage."""
    return [
        (name_place(found, index), one.force.value, document.text[one.span.start : one.span.end])
        for index, one in enumerate(found.passages)
    ]


def divide(language: str) -> list[tuple[str, str, str]]:
    document = read(language, TEXTS[language])
    return cut(document, outline(document))


def test_chinese_provisions_sentences_and_forces() -> None:
    assert divide("zh") == [
        ("", "heading", "生成式人工智能服务管理示范办法"),
        ("第一章", "heading", "第一章　总则"),
        ("第一条", "recital", "第一条　为了促进生成式人工智能健康发展和规范应用，制定本办法。"),
        (
            "第二条",
            "definition",
            "第二条　本办法所称生成式人工智能服务，是指利用生成式人工智能技术提供内容的服务。",
        ),
        ("第三条", "operative", "第三条　国家网信部门负责统筹协调。"),
        ("第三条第二款", "operative", "县级以上地方人民政府有关部门在各自职责范围内负责监督管理。"),
        ("第十条", "operative", "第十条　提供者应当履行下列义务："),
        ("第十条第（一）项", "operative", "（一）建立健全安全管理制度；"),
        ("第十条第（二）项", "operative", "（二）采取措施防止歧视："),
        ("第十条第（二）项第1目", "operative", "1.对训练数据进行审核；"),
        ("第十条第（二）项第2目", "operative", "2.记录处理日志。"),
        ("第十条第二款", "operative", "提供者应当公开规则。"),
        ("第十条第二款", "operative", "用户有权查阅！"),
        ("第十条第二款", "operative", "“请求应当在三日内答复。”"),
        ("第十条第二款", "operative", "由提供者负责。"),
        ("第十一条", "operative", "第十一条【处罚】违反第十条规定的，由有关主管部门责令改正；"),
        (
            "第十一条",
            "operative",
            "拒不改正的，处一万元以上十万元以下罚款，并可以责令暂停提供服务。",
        ),
    ]


def test_french_provisions_sentences_and_forces() -> None:
    assert divide("fr")[1:] == [
        ("", "recital", "Vu le code du numérique, notamment ses articles L. 33-1 et R. 12 ;"),
        ("", "recital", "Considérant que ces systèmes doivent respecter les droits fondamentaux,"),
        ("", "apparatus", "Décrète :"),
        ("chapitre Ier", "heading", "Chapitre Ier - Dispositions générales"),
        ("article L. 33-1", "heading", "Article L. 33-1"),
        (
            "article L. 33-1",
            "operative",
            "Le fournisseur remet le dossier à M. Dupont, à l'art. 5 près.",
        ),
        ("article L. 33-1, alinéa 2", "operative", "Il doit le conserver pendant dix ans."),
        ("article L. 33-1, alinéa 2", "operative", "Cette durée peut être prolongée."),
        ("article L. 33-1, alinéa 3", "operative", "Les documents comprennent :"),
        ("article L. 33-1, alinéa 3, 1°", "operative", "1° La description du système ;"),
        ("article L. 33-1, alinéa 3, 2°", "operative", "2° Les données d'entraînement :"),
        ("article L. 33-1, alinéa 3, 2°, point a)", "operative", "a) leur origine."),
        (
            "article L. 33-1, alinéa 7",
            "operative",
            "Le fournisseur ne peut refuser l'accès à ces documents.",
        ),
        ("article 3", "heading", "Article 3 – Définitions"),
        (
            "article 3, I",
            "definition",
            "I. – « Système » : tout logiciel qui produit des résultats.",
        ),
        (
            "article 3, II",
            "definition",
            "II. – Tout déployeur doit informer les personnes concernées.",
        ),
        ("article 3, II", "apparatus", "Fait à Paris, le 3 mai 2025."),
    ]


def test_german_provisions_sentences_and_forces() -> None:
    assert divide("de")[1:] == [
        ("", "heading", "in Erwägung nachstehender Gründe:"),
        (
            "Erwägungsgrund 1",
            "recital",
            "(1) Systeme der künstlichen Intelligenz können Grundrechte gefährden.",
        ),
        ("Erwägungsgrund 2", "recital", "(2) Es ist daher notwendig, Regeln festzulegen."),
        ("Erwägungsgrund 2", "apparatus", "HAT FOLGENDE VERORDNUNG ERLASSEN:"),
        ("Kapitel I", "heading", "KAPITEL I"),
        ("Kapitel I", "heading", "ALLGEMEINE BESTIMMUNGEN"),
        ("Art. 2", "heading", "Artikel 2"),
        ("Art. 2", "heading", "Begriffsbestimmungen"),
        ("Art. 2", "definition", "Im Sinne dieser Verordnung bezeichnet der Ausdruck"),
        ("Art. 2 Nr. 1", "definition", "1. „Anbieter“ eine natürliche oder juristische Person."),
        ("Art. 5", "heading", "Artikel 5"),
        ("Art. 5", "heading", "Pflichten der Anbieter"),
        (
            "Art. 5 Abs. 1",
            "operative",
            "(1) Anbieter müssen bis zum 1. Januar 2026 gemäß Art. 9 Abs. 2 ein System einrichten.",
        ),
        ("Art. 5 Abs. 1", "operative", "Das gilt z. B. für KI."),
        ("Art. 5 Abs. 1", "operative", "Die Behörde prüft es."),
        ("Art. 5 Abs. 2", "operative", "(2) Der Anbieter hat folgende Angaben zu machen:"),
        ("Art. 5 Abs. 2 Buchst. a", "operative", "a) den Namen;"),
        ("Art. 5 Abs. 2 Buchst. a Doppelbuchst. aa", "operative", "aa) Vorname."),
        ("Art. 5 Abs. 2", "operative", "Die Angaben sind zu aktualisieren."),
        ("§ 3", "heading", "§ 3 Bußgeld"),
        ("§ 3 Abs. 1", "operative", "(1) Verstöße werden geahndet."),
    ]


def test_spanish_provisions_sentences_and_forces() -> None:
    assert divide("es")[1:] == [
        ("", "heading", "PREÁMBULO"),
        ("", "recital", "La inteligencia artificial transforma la sociedad."),
        ("", "recital", "Conviene regularla, según el art. 9.3 de la Ley."),
        ("Título I", "heading", "TÍTULO I"),
        ("Título I", "heading", "Disposiciones generales"),
        ("Artículo 4", "heading", "Artículo 4. Obligaciones de los proveedores."),
        (
            "Artículo 4, apartado 1",
            "operative",
            "1. Los proveedores deberán registrar los sistemas, p. ej. los de alto riesgo.",
        ),
        ("Artículo 4, apartado 1", "operative", "El Sr. Ministro podrá dictar normas."),
        ("Artículo 4, apartado 2", "operative", "2. Queda prohibido el uso de sistemas que:"),
        ("Artículo 4, apartado 2, letra a)", "operative", "a) manipulen el comportamiento."),
        ("Artículo 5 bis", "heading", "Artículo 5 bis. Definiciones"),
        ("Artículo 5 bis", "definition", "«Sistema»: todo programa que produce resultados."),
        ("Disposición adicional primera", "heading", "Disposición adicional primera. Registro"),
        ("Disposición adicional primera", "operative", "Se crea el Registro de Sistemas."),
        (
            "Disposición adicional primera, párrafo segundo",
            "operative",
            "La Agencia lo gestionará.",
        ),
    ]


@pytest.mark.parametrize(
    ("language", "words", "place"),
    [
        ("zh", "采取措施", "第十条第（二）项"),
        ("fr", "leur origine", "article L. 33-1, alinéa 3, 2°, point a)"),
        ("de", "aktualisieren", "Art. 5 Abs. 2"),
        ("es", "manipulen", "Artículo 4, apartado 2, letra a)"),
    ],
)
def test_records_name_places_the_same_way(language: str, words: str, place: str) -> None:
    document = read(language, TEXTS[language])
    found = outline(document)
    span = next(p.span for p in found.passages if words in document.text[p.span.start : p.span.end])
    assert locate_span(span, document, found) == place


def test_a_reference_opens_no_provision() -> None:
    text = "第十条规定的义务由提供者承担。\n\n第十条、第十一条适用于本章。"
    document = read("zh", text)
    assert [place for place, _, _ in cut(document, outline(document))] == ["", ""]
    german = read("de", "§ 5 des Gesetzes gilt entsprechend für Betreiber von Systemen.")
    assert [place for place, _, _ in cut(german, outline(german))] == [""]


def test_passages_in_another_language_name_it() -> None:
    text = (
        "Artikel 1\n\nDer Anbieter hat die Behörde zu unterrichten und den Bericht vorzulegen.\n\n"
        "The provider shall inform the authority and shall submit the report to it.\n\n"
        "提供者应当向主管部门报告，并提交年度安全评估报告。不得隐瞒。\n\n"
        "Le fournisseur informe l'autorité et lui remet le rapport dans un délai de dix jours.\n"
    )
    document = read("de", text)
    found = outline(document)
    assert [one.language for one in found.passages] == ["", "", "en", "zh", "zh", "fr"]


@pytest.mark.parametrize("language", ["en", "sv", "it"])
def test_short_or_mixed_blocks_are_in_the_documents_language(language: str) -> None:
    document = read(
        language, "The Act on « intelligence artificielle » applies.\n\nLa loi.\n\n人工智能"
    )
    assert {one.language for one in outline(document).passages} == {""}


def test_a_title_in_spaced_out_letters_is_in_no_other_language() -> None:
    document = read("en", "S T A T E   O F   N E W   Y O R K\n\nSection 1. The board shall meet.")
    assert {one.language for one in outline(document).passages} == {""}


@pytest.mark.parametrize("language", UNIT_LANGUAGES)
def test_every_language_named_has_rules(language: str) -> None:
    assert list(load_rules(language).split_sentences("x y", Span(0, 3))) == [Span(0, 3)]


@given(
    language=st.sampled_from(sorted(TEXTS)),
    pieces=st.lists(
        st.sampled_from(
            [*"".join(TEXTS.values()), "\n", "第一条", "（一）", "(1) ", "§ 3", "；", "。"]
        ),
        max_size=120,
    ),
)
def test_passages_cover_all_words_in_order(language: str, pieces: list[str]) -> None:
    document = read(language, "x" + "".join(pieces))
    found = outline(document)
    end = 0
    for passage in found.passages:
        assert passage.span.start >= end
        assert not document.text[end : passage.span.start].strip()
        end = passage.span.end
    assert not document.text[end:].strip()
    for provision in found.provisions:
        assert provision.span.end <= len(document.text)
