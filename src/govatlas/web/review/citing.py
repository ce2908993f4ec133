"""Links what the coders of a case quote with its place in the text."""

from collections.abc import Iterator, Mapping, Sequence

from govatlas.adjudication import Disagreement
from govatlas.model.document import Document, Outline, Quotation, Span
from govatlas.publishing.location import locate_span
from govatlas.publishing.record import Citation

Cited = tuple[tuple[Citation, ...], ...]
"""The quotations of one question, answer by answer."""


def cite_answers(
    questions: Sequence[Disagreement], names: Sequence[str], document: Document, outline: Outline
) -> tuple[Cited, ...]:
    """Return the quotations of each question with their places, ``names`` being its names."""
    places = _number_places(questions)
    number = 0

    def cite(quotation: Quotation, coder: str, name: str) -> Citation:
        nonlocal number
        number += 1
        return Citation(
            number=number,
            place=places[quotation.span],
            quotation=quotation,
            location=locate_span(quotation.span, document, outline),
            cited_for=f"{name}, by {coder}",
            tag=coder,
        )

    return tuple(
        tuple(tuple(cite(q, answer.coder, name) for q in answer.quotations) for answer in d.answers)
        for d, name in zip(questions, names, strict=True)
    )


def group_by_place(cited: Sequence[Cited]) -> Mapping[Span, tuple[Citation, ...]]:
    """Return for each stretch that is quoted who quotes it, as the marked text wants it."""
    found: dict[Span, tuple[Citation, ...]] = {}
    for citation in _flatten(cited):
        span = citation.quotation.span
        found[span] = (*found.get(span, ()), citation)
    return found


def _number_places(questions: Sequence[Disagreement]) -> dict[Span, int]:
    spans = {q.span for d in questions for answer in d.answers for q in answer.quotations}
    ordered = sorted(spans, key=lambda span: (span.start, span.end))
    return {span: place for place, span in enumerate(ordered, 1)}


def _flatten(cited: Sequence[Cited]) -> Iterator[Citation]:
    for answers in cited:
        for citations in answers:
            yield from citations
