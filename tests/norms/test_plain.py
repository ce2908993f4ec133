"""Norms of Chinese, French, German and Spanish texts, sentence by sentence."""

# ruff: noqa: E501 - the lines of the texts are theirs

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.model.norm import LONGEST_QUOTATION, SHORTEST_QUOTATION, Norm
from govatlas.norms import LANGUAGES, find_norms
from govatlas.unitizing import outline

HEADS = {
    "zh": "第一条　",
    "de": "Artikel 1\n(1) ",
    "fr": "Article 1er\nI. – ",
    "es": "Artículo 1\n1. ",
}
TAILS = {
    "zh": "\n\n第二条　本办法自2026年1月1日起施行。",
    "de": "\n\nArtikel 2\nInkrafttreten",
    "fr": "\n\nArticle 2\nEntrée en vigueur",
    "es": "\n\nArtículo 2\nEntrada en vigor",
}


@dataclass(frozen=True)
class Case:
    """A sentence with the norms that it makes: modality, bearer and beginning of the action."""

    language: str
    sentence: str
    expected: tuple[tuple[str, str, str], ...]


def case(language: str, sentence: str, *expected: tuple[str, str, str]) -> Case:
    return Case(language, sentence, expected)


ZH = (
    case("zh", "提供者应当对生成内容进行标识。", ("obligation", "提供者", "对生成内容进行标识")),
    case(
        "zh",
        "提供者必须在三十日内向主管部门备案。",
        ("obligation", "提供者", "在三十日内向主管部门备案"),
    ),
    case(
        "zh",
        "使用者不得利用人工智能从事违法活动。",
        ("prohibition", "使用者", "利用人工智能从事违法活动"),
    ),
    case(
        "zh", "任何组织和个人不得制作虚假信息。", ("prohibition", "任何组织和个人", "制作虚假信息")
    ),
    case(
        "zh",
        "禁止利用深度合成技术侵害他人名誉。",
        ("prohibition", "", "利用深度合成技术侵害他人名誉"),
    ),
    case(
        "zh",
        "严禁向未成年人提供诱导沉迷的服务。",
        ("prohibition", "", "向未成年人提供诱导沉迷的服务"),
    ),
    case(
        "zh",
        "主管部门可以要求提供者报送算法说明。",
        ("power", "主管部门", "要求提供者报送算法说明"),
    ),
    case("zh", "用户可以随时撤回其同意。", ("permission", "用户", "随时撤回其同意")),
    case("zh", "用户有权拒绝自动化决策。", ("permission", "用户", "拒绝自动化决策")),
    case("zh", "国家鼓励企业开展安全评估。", ("recommendation", "企业", "开展安全评估")),
    case("zh", "国家设立人工智能伦理委员会。", ("establishment", "国家", "设立人工智能伦理委员会")),
    case(
        "zh", "提供者发现违法内容的，应当立即停止传输。", ("obligation", "提供者", "立即停止传输")
    ),
    case(
        "zh",
        "提供者应当建立投诉机制，不得拒绝用户的投诉。",
        ("obligation", "提供者", "建立投诉机制"),
        ("prohibition", "提供者", "拒绝用户的投诉"),
    ),
    case("zh", "部署者应按照规定保存日志。", ("obligation", "部署者", "按照规定保存日志")),
    case(
        "zh",
        "违反本办法的，由主管部门处五万元以下罚款。",
        ("sanction", "", "由主管部门处五万元以下罚款"),
    ),
    case("zh", "小型企业无需提交年度报告。", ("permission", "小型企业", "提交年度报告")),
    case(
        "zh",
        "人工智能生成的图像应当添加显著标识。",
        ("obligation", "", "人工智能生成的图像添加显著标识"),
    ),
    case(
        "zh",
        "网信部门、公安部门应当加强监督检查。",
        ("obligation", "网信部门、公安部门", "加强监督检查"),
    ),
    case("zh", "提供者有义务说明模型的局限。", ("obligation", "提供者", "说明模型的局限")),
    case("zh", "提供者负有保存记录的义务。", ("obligation", "提供者", "保存记录的义务")),
    case("zh", "高风险系统须经独立评估方能投入使用。", ("obligation", "", "高风险系统经独立评估")),
    case("zh", "本办法所称提供者，是指应当履行义务的组织。"),
    case("zh", "是否应当公开模型权重，仍有争论？"),
    case("zh", "人工智能技术正在改变社会生活。"),
    case("zh", "应当取得许可而未取得许可的，不予受理。"),
)
DE = (
    case(
        "de",
        "Der Anbieter muss die Daten löschen.",
        ("obligation", "Anbieter", "die Daten löschen"),
    ),
    case(
        "de",
        "Die Behörde hat den Bericht zu veröffentlichen.",
        ("obligation", "Behörde", "den Bericht veröffentlichen"),
    ),
    case(
        "de",
        "Betreiber dürfen keine biometrischen Daten erheben.",
        ("prohibition", "Betreiber", "biometrischen Daten erheben"),
    ),
    case(
        "de",
        "Der Betreiber darf das System nicht weitergeben.",
        ("prohibition", "Betreiber", "das System weitergeben"),
    ),
    case(
        "de",
        "Der Betreiber darf das System nicht an Personen weitergeben, die nicht geschult sind.",
        ("prohibition", "Betreiber", "das System an Personen weitergeben, die nicht geschult sind"),
    ),
    case(
        "de",
        "Es ist verboten, Inhalte nicht zu kennzeichnen.",
        ("prohibition", "", "Inhalte nicht kennzeichnen"),
    ),
    case(
        "de",
        "Die Verwendung von Gesichtserkennung ist verboten.",
        ("prohibition", "", "die Verwendung von Gesichtserkennung"),
    ),
    case(
        "de",
        "Verboten ist der Einsatz manipulativer Systeme.",
        ("prohibition", "", "der Einsatz manipulativer Systeme"),
    ),
    case(
        "de",
        "Die Kommission kann Leitlinien erlassen.",
        ("power", "Kommission", "Leitlinien erlassen"),
    ),
    case(
        "de",
        "Der Nutzer darf die Entscheidung anfechten.",
        ("permission", "Nutzer", "die Entscheidung anfechten"),
    ),
    case("de", "Kleine Unternehmen müssen keinen Bericht vorlegen."),
    case(
        "de",
        "Kleine Unternehmen müssen den Bericht nicht vorlegen.",
        ("permission", "Kleine Unternehmen", "den Bericht nicht vorlegen"),
    ),
    case(
        "de",
        "Der Hersteller ist verpflichtet, Vorfälle zu melden.",
        ("obligation", "Hersteller", "Vorfälle melden"),
    ),
    case(
        "de",
        "Die Unternehmen verpflichten sich, ihre Modelle zu prüfen.",
        ("obligation", "Unternehmen", "ihre Modelle prüfen"),
    ),
    case(
        "de",
        "Wenn ein Vorfall eintritt, muss der Anbieter die Behörde unterrichten.",
        ("obligation", "Anbieter", "die Behörde unterrichten"),
    ),
    case(
        "de",
        "Spätestens am 1. März 2027 hat der Betreiber einen Bericht vorzulegen.",
        ("obligation", "Betreiber", "einen Bericht vorlegen"),
    ),
    case(
        "de",
        "Die Protokolle sind sechs Monate aufzubewahren.",
        ("obligation", "", "die Protokolle sechs Monate aufbewahren"),
    ),
    case(
        "de",
        "Anbieter, die Modelle bereitstellen, müssen diese kennzeichnen.",
        ("obligation", "Anbieter", "diese kennzeichnen"),
    ),
    case(
        "de",
        "Kein Anbieter darf Kinder gezielt beeinflussen.",
        ("prohibition", "Anbieter", "Kinder gezielt beeinflussen"),
    ),
    case(
        "de",
        "Die Mitgliedstaaten sollten Reallabore fördern.",
        ("recommendation", "Mitgliedstaaten", "Reallabore fördern"),
    ),
    case(
        "de",
        "Es wird ein Beirat für künstliche Intelligenz eingerichtet.",
        ("establishment", "", "einen Beirat für künstliche Intelligenz einrichten"),
    ),
    case(
        "de",
        "Der Verstoß wird mit einer Geldbuße bis zu 20 000 Euro geahndet.",
        ("sanction", "", "Der Verstoß wird mit einer Geldbuße"),
    ),
    case(
        "de",
        "Die Anbieter stellen die Genauigkeit ihrer Systeme sicher.",
        ("obligation", "Anbieter", "die Genauigkeit ihrer Systeme sicherstellen"),
    ),
    case("de", "Die Kommission hat den Vorschlag im Mai vorgelegt."),
    case("de", "Das System kann Fehler machen."),
    case("de", "Die Behörde prüft, ob der Anbieter die Daten löschen muss."),
    case("de", "Dieses Gesetz gilt für Anbieter mit Sitz im Inland."),
)
FR = (
    case(
        "fr",
        "Le fournisseur doit informer les utilisateurs.",
        ("obligation", "fournisseur", "informer les utilisateurs"),
    ),
    case(
        "fr",
        "Les déployeurs sont tenus de conserver les journaux.",
        ("obligation", "déployeurs", "conserver les journaux"),
    ),
    case(
        "fr",
        "L'autorité a l'obligation de publier un rapport annuel.",
        ("obligation", "autorité", "publier un rapport annuel"),
    ),
    case(
        "fr",
        "Le fournisseur ne peut refuser l'accès aux données.",
        ("prohibition", "fournisseur", "refuser l'accès"),
    ),
    case(
        "fr",
        "L'exploitant ne doit pas collecter de données biométriques.",
        ("prohibition", "exploitant", "collecter"),
    ),
    case(
        "fr",
        "Il est interdit aux employeurs de recourir à la reconnaissance des émotions.",
        ("prohibition", "employeurs", "recourir"),
    ),
    case(
        "fr",
        "Il est interdit d'exploiter la vulnérabilité des mineurs.",
        ("prohibition", "", "exploiter la vulnérabilité"),
    ),
    case(
        "fr",
        "L'utilisation de la notation sociale est interdite.",
        ("prohibition", "", "l'utilisation de la notation sociale"),
    ),
    case(
        "fr",
        "La commission peut prononcer une mise en demeure.",
        ("power", "commission", "prononcer"),
    ),
    case(
        "fr",
        "Les utilisateurs peuvent retirer leur consentement.",
        ("permission", "utilisateurs", "retirer"),
    ),
    case(
        "fr",
        "Les petites entreprises ne sont pas tenues de désigner un responsable.",
        ("permission", "petites entreprises", "désigner"),
    ),
    case(
        "fr",
        "Lorsque le système présente un risque, le fournisseur doit le retirer.",
        ("obligation", "fournisseur", "le retirer"),
    ),
    case(
        "fr",
        "Il appartient au ministre de fixer la liste des secteurs.",
        ("obligation", "ministre", "fixer la liste"),
    ),
    case(
        "fr",
        "Les États devraient encourager la recherche.",
        ("recommendation", "États", "encourager la recherche"),
    ),
    case(
        "fr",
        "Il est institué un comité d'éthique de l'intelligence artificielle.",
        ("establishment", "", "instituer un comité d'éthique"),
    ),
    case(
        "fr",
        "Tout manquement est puni d'une amende de 50 000 euros.",
        ("sanction", "", "Tout manquement est puni"),
    ),
    case(
        "fr",
        "Le fournisseur veille à l'exactitude des données.",
        ("obligation", "fournisseur", "veiller à l'exactitude"),
    ),
    case(
        "fr",
        "Aucun fournisseur ne peut vendre ces données.",
        ("prohibition", "fournisseur", "vendre ces données"),
    ),
    case(
        "fr",
        "Nous nous engageons à évaluer nos modèles.",
        ("obligation", "", "évaluer nos modèles"),
    ),
    case(
        "fr",
        "Les décisions automatisées doivent être expliquées.",
        ("obligation", "", "expliquer les décisions automatisées"),
    ),
    case(
        "fr",
        "Le fournisseur doit tester le modèle et ne peut le diffuser sans contrôle.",
        ("obligation", "fournisseur", "tester le modèle"),
        ("prohibition", "fournisseur", "le diffuser"),
    ),
    case("fr", "Ces systèmes peuvent se tromper."),
    case("fr", "Le présent décret fixe les modalités de contrôle."),
    case("fr", "Le rapport décrit les mesures que le fournisseur doit prendre."),
    case("fr", "Faut-il que le fournisseur doive publier ses modèles ?"),
)
ES = (
    case(
        "es",
        "El proveedor deberá informar a los usuarios.",
        ("obligation", "proveedor", "informar a los usuarios"),
    ),
    case(
        "es",
        "Los responsables del despliegue deben conservar los registros.",
        ("obligation", "responsables del despliegue", "conservar los registros"),
    ),
    case(
        "es",
        "La autoridad está obligada a publicar un informe anual.",
        ("obligation", "autoridad", "publicar un informe anual"),
    ),
    case(
        "es",
        "El operador no podrá ceder los datos a terceros.",
        ("prohibition", "operador", "ceder los datos"),
    ),
    case(
        "es",
        "Los empleadores no deben vigilar las emociones.",
        ("prohibition", "empleadores", "vigilar las emociones"),
    ),
    case(
        "es",
        "Queda prohibido el uso de sistemas manipuladores.",
        ("prohibition", "", "el uso de sistemas manipuladores"),
    ),
    case(
        "es",
        "Se prohíbe la identificación biométrica remota.",
        ("prohibition", "", "la identificación biométrica"),
    ),
    case(
        "es",
        "Quedan prohibidas las prácticas de puntuación social.",
        ("prohibition", "", "las prácticas de puntuación social"),
    ),
    case(
        "es", "La Agencia podrá dictar instrucciones.", ("power", "Agencia", "dictar instrucciones")
    ),
    case(
        "es",
        "Los usuarios podrán retirar su consentimiento.",
        ("permission", "usuarios", "retirar su consentimiento"),
    ),
    case(
        "es",
        "Las pequeñas empresas no están obligadas a designar un responsable.",
        ("permission", "pequeñas empresas", "designar un responsable"),
    ),
    case(
        "es",
        "Cuando se produzca un incidente, el proveedor deberá notificarlo.",
        ("obligation", "proveedor", "notificarlo"),
    ),
    case(
        "es",
        "Deberá el fabricante corregir los errores.",
        ("obligation", "fabricante", "corregir los errores"),
    ),
    case(
        "es",
        "Los Estados deberían fomentar la investigación.",
        ("recommendation", "Estados", "fomentar la investigación"),
    ),
    case(
        "es",
        "Se crea el Consejo de Inteligencia Artificial.",
        ("establishment", "", "crear el Consejo de Inteligencia Artificial"),
    ),
    case(
        "es",
        "Las infracciones serán sancionadas con multa de hasta 50.000 euros.",
        ("sanction", "", "Las infracciones serán sancionadas"),
    ),
    case(
        "es",
        "Los proveedores garantizarán la calidad de los datos.",
        ("obligation", "proveedores", "garantizar la calidad"),
    ),
    case(
        "es",
        "Ningún proveedor podrá vender estos datos.",
        ("prohibition", "proveedor", "vender estos datos"),
    ),
    case(
        "es",
        "Nos comprometemos a evaluar nuestros modelos.",
        ("obligation", "", "evaluar nuestros modelos"),
    ),
    case(
        "es",
        "Las decisiones automatizadas deberán explicarse.",
        ("obligation", "", "explicar las decisiones automatizadas"),
    ),
    case(
        "es",
        "El proveedor deberá probar el modelo y no podrá difundirlo sin control.",
        ("obligation", "proveedor", "probar el modelo"),
        ("prohibition", "proveedor", "difundirlo"),
    ),
    case("es", "Estos sistemas pueden equivocarse."),
    case("es", "La presente ley regula el uso de algoritmos."),
    case("es", "El informe describe las medidas que el proveedor debe adoptar."),
    case("es", "¿Debe el proveedor publicar sus modelos?"),
)


def read(language: str, text: str) -> Document:
    return Document(instrument=Instrument(id="d", title="d"), text=text, language=language)


def find(document: Document) -> list[Norm]:
    found = find_norms(document, outline(document))
    return sorted(found, key=lambda norm: norm.action.quotation.span)


@pytest.mark.parametrize(
    "one", [*ZH, *DE, *FR, *ES], ids=lambda one: f"{one.language}: {one.sentence}"
)
def test_a_sentence_makes_the_norms_that_it_says(one: Case) -> None:
    found = find(read(one.language, HEADS[one.language] + one.sentence + TAILS[one.language]))
    told = [(n.modality.value, n.bearer.text if n.bearer else "", n.action.text) for n in found]
    assert [norm[:2] for norm in told] == [norm[:2] for norm in one.expected], told
    for (_, _, action), (_, _, beginning) in zip(told, one.expected, strict=True):
        assert action.startswith(beginning)


ACTS = {
    "zh": """第十条　提供者应当履行下列义务：
（一）建立健全安全管理制度；
（二）不得非法留存个人信息。
用户投诉的，提供者应当自收到投诉之日起十五日内答复。
第十一条　违反本办法第十条规定的，由网信部门责令改正；拒不改正的，处一万元以上十万元以下罚款。
""",
    "de": """Artikel 10
Pflichten der Anbieter

(1) Der Anbieter hat der Behörde folgende Angaben zu machen:
a) den Namen des Systems;
b) den Zweck des Systems.
(2) Der Anbieter muss den Bericht innerhalb von 30 Tagen vorlegen.

Artikel 11
Geldbußen

Ein Verstoß gegen Artikel 10 kann mit einer Geldbuße bis zu 50 000 Euro geahndet werden.
""",
    "fr": """Article 10

Le fournisseur doit remettre à l'autorité les documents suivants :
a) la description du système ;
b) la liste des données utilisées.
Il est interdit au fournisseur de conserver ces données dans un délai de trente jours.

Article 11

Tout manquement à l'article 10 est puni d'une amende de 50 000 euros prononcée par l'autorité de contrôle.
""",
    "es": """Artículo 10. Obligaciones

1. El proveedor deberá comunicar a la autoridad los datos siguientes:
a) el nombre del sistema;
b) la finalidad del sistema.
2. El proveedor deberá presentar el informe en el plazo de treinta días.

Artículo 11. Sanciones

Las infracciones del artículo 10 serán sancionadas con multa de hasta 50.000 euros.
""",
}
PLACES = {
    "zh": ["第十条第（一）项", "第十条第（二）项", "第十条第二款", "第十一条", "第十一条"],
    "de": ["Art. 10 Abs. 1 Buchst. a", "Art. 10 Abs. 1 Buchst. b", "Art. 10 Abs. 2", "Art. 11"],
    "fr": ["article 10, point a)", "article 10, point b)", "article 10, alinéa 4", "article 11"],
    "es": [
        "Artículo 10, apartado 1, letra a)",
        "Artículo 10, apartado 1, letra b)",
        "Artículo 10, apartado 2",
        "Artículo 11",
    ],
}
DEADLINES = {
    "zh": "自收到投诉之日起十五日内",
    "de": "innerhalb von 30 Tagen",
    "fr": "dans un délai de trente jours",
    "es": "en el plazo de treinta días",
}
PENALTIES = {
    "zh": "处一万元以上十万元以下罚款",
    "de": "Geldbuße bis zu 50 000 Euro",
    "fr": "amende de 50 000 euros",
    "es": "multa de hasta 50.000 euros",
}
every_language = pytest.mark.parametrize("language", sorted(ACTS))


@every_language
def test_norms_name_their_place_as_readers_cite_it(language: str) -> None:
    assert [norm.provision for norm in find(read(language, ACTS[language]))] == PLACES[language]


@every_language
def test_deadlines_are_found(language: str) -> None:
    found = [n.deadline.text for n in find(read(language, ACTS[language])) if n.deadline]
    assert found == [DEADLINES[language]]


@every_language
def test_a_penalty_is_bound_to_the_article_whose_breach_it_punishes(language: str) -> None:
    duties = [n for n in find(read(language, ACTS[language])) if n.modality.value != "sanction"]
    assert {n.sanction.text if n.sanction else "" for n in duties} == {PENALTIES[language]}


@every_language
def test_items_take_bearer_and_modality_from_their_lead(language: str) -> None:
    first = find(read(language, ACTS[language]))[0]
    assert first.modality.value == "obligation"
    assert first.bearer is not None
    assert first.bearer.text in ("提供者", "Anbieter", "fournisseur", "proveedor")


def test_the_enforcer_is_named_where_it_is_certain() -> None:
    chinese = find(read("zh", ACTS["zh"]))
    assert {norm.enforcer.text for norm in chinese if norm.enforcer} == set()
    french = find(read("fr", ACTS["fr"]))
    assert {n.enforcer.text for n in french if n.enforcer} == {"l'autorité de contrôle"}


def test_a_passage_in_another_language_is_read_in_that_language() -> None:
    text = (
        "Section 1. The provider shall test the system before it is placed on the market.\n\n"
        "Le fournisseur doit informer les utilisateurs de la nature du système qu'ils utilisent.\n"
    )
    found = find_norms(document := read("en", text), outline(document))
    assert [(n.rank, n.bearer.text if n.bearer else "") for n in found] == [
        (1, "provider"),
        (2, "fournisseur"),
    ]


@pytest.mark.parametrize("language", ["sv", "pt", "ja", "it"])
def test_languages_without_data_have_no_norms(language: str) -> None:
    assert language not in LANGUAGES
    assert find(read(language, ES[0].sentence + FR[0].sentence)) == []


PIECES = st.sampled_from([one.sentence for one in (*ZH, *DE, *FR, *ES)] + list(ACTS.values()))
JOINTS = st.sampled_from(
    ["", " ", "\n", "\n\n", "：", ":\n(a) ", "\n（一）", "\n§ 3 ", "\n1° ", "\x85"]
)


@given(
    language=st.sampled_from(sorted(ACTS)),
    parts=st.lists(st.tuples(PIECES, JOINTS), min_size=1, max_size=6),
    noise=st.text(max_size=20),
)
def test_everything_quoted_is_in_the_text(
    language: str, parts: list[tuple[str, str]], noise: str
) -> None:
    document = read(language, "x" + "".join(f"{joint}{piece}" for piece, joint in parts) + noise)
    for norm in find_norms(document, outline(document)):
        quotation = norm.quotation
        assert SHORTEST_QUOTATION <= len(quotation.text) <= LONGEST_QUOTATION
        for quoted in (quotation, *(part.quotation for _, part in norm.parts)):
            assert document.text[quoted.span.start : quoted.span.end] == quoted.text
