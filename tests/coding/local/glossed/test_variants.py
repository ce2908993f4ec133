"""Traditional Chinese, and passages in other languages of an English document."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from govatlas.codebook import load_codebook
from govatlas.coding.local import LocalCoder
from govatlas.coding.local.glossed import variants
from govatlas.coding.local.glossed.passages import PASSAGES
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from tests.coding.local.glossed.laws import LAWS, write_law

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
TRADITIONAL = """人工智慧服務條例

第一條　提供者應當在投放市場前對系統進行測試，防止基於種族、性別的歧視。

第二條　提供者不得使用未經個人同意的個人信息訓練模型，並應當在三十日內刪除有關數據。

第三條　提供者違反本條例第二條規定的，由人工智能管理局處二十萬元以下罰款。
"""
MINUTES = (
    "Section 1. The Office shall publish a list of its meetings each year.\n\n"
    "Section 2. The list shall name all those present.\n\n"
    "Section 3. The Office shall keep the list for five years.\n\n"
) * 3


@cache
def code(document: Document) -> Coding:
    return LocalCoder().code(document, load_codebook(), at=NOON)


def test_traditional_characters_are_told_from_simplified_ones() -> None:
    assert variants.is_traditional(TRADITIONAL)
    assert not variants.is_traditional(LAWS["zh"])
    assert not variants.is_traditional("An act on lists.")


def test_without_the_table_of_variants_such_a_text_is_not_assessed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(variants, "is_installed", lambda: False)
    document = write_law("zh", TRADITIONAL)
    coding = LocalCoder().code(document, load_codebook(), at=NOON)
    assert "traditional characters only if the package opencc" in coding.not_assessed
    assert LocalCoder().code(write_law("zh"), load_codebook(), at=NOON).not_assessed == ""


needs_table = pytest.mark.skipif(
    not variants.is_installed(), reason="the table of variants is not installed"
)


@needs_table
@pytest.mark.parametrize("language", ["zh", "zh-Hant"])
def test_traditional_chinese_is_coded_and_quoted_as_it_is_written(language: str) -> None:
    document = replace(write_law("zh", TRADITIONAL), language=language)
    coding = code(document)
    assert coding.text_digest == document.text_digest
    assert coding.level_of("risk", "1.1")
    assert {norm.bearer.text for norm in coding.norms if norm.bearer} == {"提供者"}
    assert "第二條" in {norm.provision[:3] for norm in coding.norms}
    quoted = [q for label in coding.labels for q in label.quotations]
    quoted += [part.quotation for norm in coding.norms for _, part in norm.parts]
    for quotation in quoted:
        span = quotation.span
        assert document.text[span.start : span.end] == quotation.text
    assert "违" not in coding.original_summary[1]
    assert "罰款" in coding.original_summary[1]


@needs_table
def test_traditional_chinese_gets_the_levels_of_simplified() -> None:
    document = write_law("zh", TRADITIONAL)
    simple = variants.simplify(document).document
    assert len(simple.text) == len(document.text)
    first, second = code(document), code(simple)
    assert [x.level for x in first.labels] == [x.level for x in second.labels]


def test_passages_in_another_language_are_coded_by_its_coder() -> None:
    mixed = MINUTES + "Annex\n\n" + LAWS["fr"]
    coding = code(write_law("en", mixed))
    alone = code(write_law("en", MINUTES))
    assert alone.level_of("risk", "1.1") == 0
    assert coding.level_of("risk", "1.1")
    label = next(x for x in coding.labels_of("risk") if x.category == "1.1")
    assert label.rationale.startswith("In the passages in French: ")
    for quotation in label.quotations:
        assert mixed[quotation.span.start : quotation.span.end] == quotation.text
    assert (PASSAGES, "French: read by its own model") in coding.provenance
    assert [norm.rank for norm in coding.norms] == list(range(1, len(coding.norms) + 1))
    assert "ai-developer" in {norm.bearer_type for norm in coding.norms}


def test_an_english_document_is_coded_as_before() -> None:
    assert PASSAGES not in dict(code(write_law("en")).provenance)
