"""The language-model coder against a server, in languages other than English."""

# ruff: noqa: E501 - the lines of the texts are theirs

from dataclasses import replace
from pathlib import Path

import pytest

from tests.api.llm_runs import Place, build, code
from tests.coding.llm.respelling import respell
from tests.coding.llm.wire import serve

ACTS = {
    "zh": "第十条　提供者应当在３０日内对生成内容进行标识，并向主管部门报告其年度安全评估结果；不得隐瞒。\n"
    "第十一条　违反本办法第十条规定的，由主管部门处1万元以上20万元以下罚款（情节严重的，责令停业）。\n",
    "fr": "Article 1er\nLe fournisseur vérifie l'efficacité des mesures et garantit la bonne fin des tests.\n"
    "Article 2\nTout manquement est puni d'une amende de 20 000 euros prononcée par l'autorité.\n",
    "de": "Artikel 1\nDer Anbieter muss „geeignete“ Maßnahmen für die Überwachung des Systems ergreifen.\n"
    "Artikel 2\nVerstöße können mit einer Geldbuße bis zu 20 000 Euro geahndet werden.\n",
    "es": "Artículo 1\nEl proveedor deberá señalar qué sistemas están en uso y con qué finalidad.\n"
    "Artículo 2\nLas infracciones serán sancionadas con multa de hasta 20 000 euros.\n",
}


@pytest.mark.parametrize("language", sorted(ACTS))
def test_quotations_in_other_forms_are_found_verbatim(tmp_path: Path, language: str) -> None:
    text = ACTS[language]
    assert all(respell(line) not in text for line in text.splitlines() if len(line) > 20)
    document = replace(build("act", text), language=language)
    place = Place(tmp_path).add(document)
    with serve(place.folder, answerer="tests.coding.llm.respelling:answer") as server:
        ended = place.invoke(*code(server, "--norms"))
    assert ended.status == 0, ended.err
    (coding,) = place.list_codings().values()
    quotations = [q for label in coding.labels for q in label.quotations]
    quotations += [norm.quotation for norm in coding.norms]
    assert len([label for label in coding.labels if label.level]) > 3
    assert coding.norms
    for quotation in quotations:
        assert text[quotation.span.start : quotation.span.end] == quotation.text
    assert not [gap for gap in coding.abstentions if "quotation" in gap.reason]
    assert "document.v2.jinja" in dict(coding.provenance)["prompts"]
