"""A small codebook with a realistic coding, for looking at records."""

from dataclasses import replace
from typing import Any

from govatlas.model.codebook import Category, Codebook, Group, Level, Scale, Taxonomy
from govatlas.model.coding import Abstention, Coding, Confidence, Label
from govatlas.model.document import (
    Anchor,
    AnchorKind,
    Document,
    Force,
    Outline,
    Passage,
    Provision,
    Span,
)
from tests.builders import TEXT, build_coding, build_document, quote

COVERAGE = Scale(
    (
        Level(0, "none", "Not mentioned."),
        Level(1, "minimal", "Named in passing."),
        Level(2, "good", "Operative text aims at it."),
    )
)
MENTION = Scale((Level(0, "not mentioned", "No."), Level(1, "mentioned", "Yes.")))
_DOMAINS = (
    ("1", "Discrimination and toxicity", 3),
    ("2", "Privacy and security", 2),
    ("3", "Misinformation", 2),
    ("4", "Malicious actors and misuse", 3),
    ("5", "Human-computer interaction", 2),
    ("6", "Socioeconomic and environmental harms", 6),
    ("7", "AI system safety, failures and limitations", 6),
)
_LONG_NAME = "a risk with a name about as long as the longest of them is"


def build_taxonomy(
    taxonomy_id: str, codes: tuple[str, ...], scale: Scale = COVERAGE, label: str = ""
) -> Taxonomy:
    categories = tuple(
        Category(code=code, label=code.replace("-", " ").capitalize(), definition=f"About {code}.")
        for code in codes
    )
    return Taxonomy(
        id=taxonomy_id,
        label=label or taxonomy_id.capitalize(),
        version="1",
        source="tests",
        scale=scale,
        categories=categories,
    )


def build_risk_taxonomy() -> Taxonomy:
    categories = tuple(
        Category(
            code=f"{domain}.{number}",
            label=f"Risk {domain}.{number}" if number % 2 else f"{domain}.{number}, {_LONG_NAME}",
            definition="A risk.",
            group=domain,
        )
        for domain, _, count in _DOMAINS
        for number in range(1, count + 1)
    )
    return Taxonomy(
        id="risk",
        label="AI risks",
        version="1",
        source="tests",
        scale=COVERAGE,
        categories=categories,
        groups=tuple(Group(code, label) for code, label, _ in _DOMAINS),
        record_key="risk_subdomains",
    )


def build_codebook(*own: Taxonomy) -> Codebook:
    return Codebook(
        version="1",
        coverage=(
            build_risk_taxonomy(),
            build_taxonomy("sector", ("finance-insurance", "information"), label="Sectors"),
            build_taxonomy("lifecycle", ("deploy", "operate-monitor"), label="Lifecycle stages"),
            build_taxonomy("scope", ("ai-systems", "predictive-ai"), MENTION, "Technical scope"),
            *own,
        ),
        status=build_taxonomy("status", ("hard_law", "soft_law", "other"), MENTION),
        actor_types=build_taxonomy("actor-type", ("ai-deployer", "ai-governance-actor"), MENTION),
        actor_roles=build_taxonomy(
            "actor-role", ("proposer", "enforcer", "monitor", "target"), MENTION
        ),
        digest="sha256:11",
    )


def build_paged_document(text: str = TEXT, **more: Any) -> Document:
    half = len(text) // 2
    pages = (
        Anchor(AnchorKind.PAGE, "1", Span(0, half)),
        Anchor(AnchorKind.PAGE, "2", Span(half, len(text))),
    )
    return build_document(text, anchors=pages, **more)


def build_outline(text: str = TEXT) -> Outline:
    first, second = text.index("Section 1"), text.index("Section 2")
    return Outline(
        provisions=(
            Provision(span=Span(first, second), kind="section", number="1", heading="Ban"),
            Provision(span=Span(second, len(text)), kind="section", number="2"),
        ),
        passages=(
            Passage(span=Span(0, first), force=Force.HEADING),
            Passage(span=Span(first, second), provision=0),
            Passage(span=Span(second, len(text)), provision=1),
        ),
    )


def build_rich_coding(document: Document, **more: Any) -> Coding:
    """Return a coding with nested quotations, an abstention, low confidence."""
    outer = quote(
        document, "A lender shall not use an automated decision system that discriminates"
    )
    inner = quote(document, "automated decision system")
    crossing = quote(document, "system that discriminates against an applicant")
    plain = build_coding(document)
    labels = (
        *plain.labels,
        Label(
            taxonomy="risk",
            category="7.4",
            level=1,
            confidence=Confidence.LOW,
            rationale="Named in passing, with no duty.",
            quotations=(inner, outer, crossing),
        ),
    )
    abstentions = (Abstention("risk", "7.6", "The text is too short to tell."),)
    return replace(plain, **{"labels": labels, "abstentions": abstentions, **more})


def build_plain_coding(document: Document, **more: Any) -> Coding:
    """Return a coding of any document, without labels unless told."""
    return replace(
        build_coding(build_document()),
        **{
            "document_id": document.id,
            "text_digest": document.text_digest,
            "labels": (),
            "status": None,
            "actors": (),
            **more,
        },
    )
