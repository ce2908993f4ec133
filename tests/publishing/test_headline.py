import pytest

from govatlas.model.codebook import Level, Scale
from govatlas.model.coding import Abstention, Confidence, Label
from govatlas.publishing import headline
from tests.builders import build_coding, build_document, quote

DOCUMENT = build_document()
BAN = quote(DOCUMENT, "A lender shall not")


def build_labels(*levels: int, taxonomy: str = "risk") -> tuple[Label, ...]:
    return tuple(
        Label(
            taxonomy=taxonomy,
            category=f"9.{number}",
            level=level,
            confidence=Confidence.HIGH,
            quotations=(BAN,) if level else (),
        )
        for number, level in enumerate(levels)
    )


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((2, 2, 2, 2, 1, 1, 1, 1, 0), "8 subdomains (4 good, 4 minimal)"),
        ((2,), "1 subdomain (1 good)"),
        ((1, 1, 0), "2 subdomains (2 minimal)"),
        ((0, 0), "no subdomains"),
        ((), "not assessed"),
    ],
)
def test_counts_what_is_covered_by_level(levels: tuple[int, ...], expected: str) -> None:
    assert headline(build_coding(DOCUMENT, labels=build_labels(*levels))) == expected


def test_counts_abstentions_apart() -> None:
    coding = build_coding(
        DOCUMENT,
        labels=build_labels(2, 0),
        abstentions=(Abstention("risk", "7.6", "Refused."), Abstention("sector", "x", "Refused.")),
    )
    assert headline(coding) == "1 subdomain (1 good); 1 not assessed"


def test_all_abstained_is_not_none_covered() -> None:
    coding = build_coding(DOCUMENT, labels=(), abstentions=(Abstention("risk", "7.6", "Refused."),))
    assert headline(coding) == "not assessed"


@pytest.mark.parametrize(
    ("taxonomy", "expected"),
    [
        ("sector", "2 sectors (1 good, 1 minimal)"),
        ("lifecycle", "2 lifecycle stages (1 good, 1 minimal)"),
        ("children", "2 categories (1 good, 1 minimal)"),
    ],
)
def test_names_what_it_counts(taxonomy: str, expected: str) -> None:
    coding = build_coding(DOCUMENT, labels=build_labels(2, 1, taxonomy=taxonomy))
    assert headline(coding, taxonomy) == expected


def test_a_mention_has_no_levels_to_break_down() -> None:
    coding = build_coding(DOCUMENT, labels=build_labels(1, 1, 0, taxonomy="scope"))
    assert headline(coding, "scope") == "2 technical terms"


def test_the_scale_of_a_users_taxonomy_names_its_levels() -> None:
    scale = Scale(tuple(Level(n, name, "") for n, name in enumerate(("no", "a bit", "much"))))
    coding = build_coding(DOCUMENT, labels=build_labels(2, 1, taxonomy="children"))
    assert headline(coding, "children", scale=scale) == "2 categories (1 much, 1 a bit)"
    assert headline(coding, "children") == "2 categories (1 good, 1 minimal)"


def test_a_level_past_the_scale_is_told_by_number() -> None:
    coding = build_coding(DOCUMENT, labels=build_labels(3, taxonomy="children"))
    assert headline(coding, "children") == "1 category (1 at level 3)"
