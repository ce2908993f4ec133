"""Sentences that the data supports."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from govatlas.api.coder_errors import load_coder_errors
from govatlas.coverage import write_takeaways
from govatlas.coverage.levels import find_coverage
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope
from govatlas.web.api_v1.shapes import Address, Basis, Shape, at
from govatlas.web.asking import OpenExplorer

router = APIRouter()


class StatedCount(Shape):
    """A number of documents in a sentence, raw: as they were coded, the coder's errors included."""

    name: str
    value: int
    address: Address = at("conditions")


class Takeaway(Shape):
    """A sentence, the rule that wrote it, and every number in it."""

    rule: str = at("rule.name")
    meaning: str = at("rule.meaning", "When the rule writes a sentence.")
    taxonomy: str
    subjects: list[str]
    sentence: str
    counts: list[StatedCount]


class TakeawayList(Shape):
    """What can be said of the documents, rule by rule."""

    basis: Basis
    takeaways: list[Takeaway]


@resource(router, "/takeaways", TakeawayList)
def list_takeaways(
    form: WantedForm,
    explorer: OpenExplorer,
    search: AskedSearch,
    taxonomy: Annotated[
        tuple[str, ...],
        Query(description="The id of a taxonomy; all by default.", max_length=20),
    ] = (),
) -> Response:
    """Tell in sentences what the documents cover, each of them tested against the data."""
    scope = Scope.of(explorer, search)
    names = [find_coverage(scope.codebook, name).id for name in taxonomy if name]
    found = write_takeaways(scope.catalogue, scope.mask, names, errors=load_coder_errors())
    body = TakeawayList(
        basis=Basis.of(scope.basis), takeaways=[Takeaway.of(entry, scope) for entry in found]
    )
    columns = ("rule", "taxonomy", "subjects", "sentence", "count", "value")
    return answer(form, body, columns, _list_rows(body), name="takeaways")


def _list_rows(body: TakeawayList) -> Iterator[Row]:
    """Yield a row for each number of each sentence."""
    for entry in body.takeaways:
        start = (entry.rule, entry.taxonomy, "; ".join(entry.subjects), entry.sentence)
        for count in entry.counts:
            yield (*start, count.name, count.value)
