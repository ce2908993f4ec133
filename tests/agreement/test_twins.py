"""Twin texts: where the codings of two documents that say the same differ."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from govatlas.agreement.twins import ALL, Twins, compare_twins
from govatlas.codebook import load_codebook
from govatlas.model.coding import (
    Abstention,
    ActorLabel,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Label,
    Mode,
    Role,
    StatusLabel,
)
from govatlas.model.document import Document, Span
from govatlas.model.finding import Undefined
from govatlas.model.instrument import Instrument
from govatlas.model.norm import Modality, Norm, NormPart

BOOK = load_codebook()
CODER = Coder(CoderKind.PROGRAM, "test", "1", "sha256:0")
LEVELS = {"1.1": 2, "1.2": 1, "2.1": 0, "2.2": 0, "3.1": 2, "4.1": 0}


def write(name: str, language: str) -> Document:
    text = f"{name}: The provider shall test the system before it is used."
    return Document(instrument=Instrument(id=name, title=name), text=text, language=language)


ONE, OTHER = write("law-en", "en"), write("law-fr", "fr")


def code(document: Document, levels: dict[str, int] | None = None, *, norms: int = 1) -> Coding:
    quoted = document.quote(Span(0, 30))
    labels = tuple(
        Label(
            taxonomy="risk",
            category=category,
            level=level,
            confidence=Confidence.HIGH,
            rationale="r",
            quotations=(quoted,) if level else (),
        )
        for category, level in (LEVELS if levels is None else levels).items()
    )
    return Coding(
        document_id=document.id,
        document_version=1,
        text_digest=document.text_digest,
        coder=CODER,
        codebook_version=BOOK.version,
        codebook_digest=BOOK.digest,
        mode=Mode.BLIND,
        coded_at=datetime(2026, 1, 1, tzinfo=UTC),
        labels=labels,
        status=StatusLabel(
            category="hard_law", confidence=Confidence.HIGH, rationale="r", quotations=(quoted,)
        ),
        actors=(
            ActorLabel(
                role=Role.TARGET,
                name=document.id,
                type="ai-developer",
                rationale="r",
                quotations=(quoted,),
            ),
        ),
        norms=tuple(
            Norm(
                modality=Modality.OBLIGATION,
                action=NormPart("test", quoted),
                quotation=document.quote(Span(n, n + 30)),
                rank=n + 1,
            )
            for n in range(norms)
        ),
    )


def compare(one: Coding, other: Coding) -> Twins:
    return compare_twins("test", (ONE, OTHER), (one, other))


def test_the_same_answers_pass_though_names_are_in_other_languages() -> None:
    twins = compare(code(ONE), code(OTHER))
    assert twins.agree()
    assert twins.agree(0.99)
    assert twins.kappa == 1.0
    assert twins.languages == ("en", "fr")
    assert not twins.differences


def test_kappa_and_means_are_those_of_the_levels_both_give() -> None:
    twins = compare(code(ONE), code(OTHER, {**LEVELS, "1.1": 1, "2.1": 1}))
    (risk, everything) = twins.levels
    assert (risk.scope, everything.scope) == ("risk", ALL)
    assert (risk.compared, risk.alike) == (6, 4)
    assert risk.means == (pytest.approx(5 / 6), pytest.approx(5 / 6))
    # By hand: squared distances add up to 2 over 6 pairs, and to 46 over all 36.
    assert risk.kappa == pytest.approx(1 - (2 / 6) / (46 / 36))
    assert [one.category for one in twins.differences] == ["1.1", "2.1"]
    assert not twins.agree()
    assert twins.agree(0.5)
    assert not twins.agree(0.9)


def test_a_status_an_actor_or_a_count_of_norms_that_differs_fails() -> None:
    soft = replace(code(OTHER), status=None)
    assert not compare(code(ONE), soft).agree()
    assert not compare(code(ONE), soft).agree(0.5)
    assert not compare(code(ONE), replace(code(OTHER), actors=())).agree()
    assert not compare(code(ONE), code(OTHER, norms=2)).agree()
    assert compare(code(ONE), code(OTHER, norms=2)).agree(0.5)


def test_what_was_not_assessed_is_no_agreement() -> None:
    reason = "The local coder reads English; this document is in French."
    gaps = tuple(Abstention("risk", category, reason) for category in LEVELS)
    unread = replace(code(OTHER, {}), abstentions=gaps)
    twins = compare(code(ONE), unread)
    assert isinstance(twins.kappa, Undefined)
    assert not twins.agree()
    assert not twins.agree(-1)
    assert twins.reasons == (f"law-fr: {reason}",)
    assert not compare(replace(code(ONE, {}), abstentions=gaps), unread).agree()


def test_levels_without_variation_have_no_kappa() -> None:
    twins = compare(code(ONE, {"1.1": 0}), code(OTHER, {"1.1": 0}))
    assert isinstance(twins.kappa, Undefined)
    assert twins.agree(0.75)
