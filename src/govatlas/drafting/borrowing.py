"""Finds provisions in the documents of an open database that a drafter may borrow from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.comparing import ModelProvision, choose_provisions
from govatlas.comparing.comparable import find_assessed
from govatlas.errors import UnknownCoder
from govatlas.explorer import Chosen, Explorer, NormHit
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Category, Taxonomy
from govatlas.model.norm import Modality
from govatlas.publishing.lookup import find_label
from govatlas.store import NormQuestion

_LOOKED_AT: Final = 24
"""Norms that are looked at for one category."""

_STAGES: Final = {"enacted": 2.0, "proposed": 1.0}


class Lender:
    """Lends provisions on one category after another, from ever different documents if it can."""

    def __init__(self, explorer: Explorer, chosen: Chosen, coder: str | None) -> None:
        """Lend from the documents chosen, then from all others; by the norms of ``coder``."""
        self._explorer = explorer
        self._chosen = chosen
        self._coder = coder
        others = find_assessed(chosen.catalogue) & ~chosen.mask
        self._others = replace(chosen, mask=others)
        self._used: Counter[str] = Counter()
        self._stages = np.array(
            [_STAGES.get(stage.casefold(), 0.0) for stage in chosen.catalogue.stages]
        )

    def lend(self, taxonomy: Taxonomy, category: Category) -> tuple[ModelProvision, ...]:
        """Return the provisions most fit to borrow from, none where no document has any."""
        levels = self._chosen.catalogue.level_column(taxonomy.id, category.code)
        fitness = levels + self._stages
        offered = list(self._find(taxonomy, category, fitness, self._chosen))
        if len({one.document_id for one in offered}) < 2:
            offered += self._find(taxonomy, category, fitness, self._others)
        chosen = choose_provisions(offered, used=self._used)
        self._used.update(one.document_id for one in chosen)
        return tuple(map(self._name_coding, chosen))

    def _find(
        self,
        taxonomy: Taxonomy,
        category: Category,
        fitness: NDArray[np.float64],
        chosen: Chosen,
    ) -> Iterator[ModelProvision]:
        question = NormQuestion(category=((taxonomy.id, category.code),))
        found = self._explorer.pick_norms(question, chosen, fitness, _LOOKED_AT, coder=self._coder)
        for hit in found:
            catalogue = chosen.catalogue
            level = catalogue.level_column(taxonomy.id, category.code)
            place = catalogue.positions[hit.document_id]
            yield _describe(
                hit,
                catalogue,
                level=int(level[place]),
                is_comparable=chosen is self._chosen,
            )

    def _name_coding(self, provision: ModelProvision) -> ModelProvision:
        """Return a provision with the id of its coding, by which a link to it lasts."""
        try:
            record = self._explorer.record(
                provision.document_id,
                version=provision.version,
                coder=provision.coder,
                norms_first=True,
            )
        except UnknownCoder:  # who codes blind sees no codings of that document
            return provision
        return replace(provision, coding_id=record.coding_id)


def _describe(
    hit: NormHit, catalogue: Catalogue, *, level: int, is_comparable: bool
) -> ModelProvision:
    norm = hit.norm
    status = catalogue.statuses[catalogue.positions[hit.document_id]]
    codebook = catalogue.codebook
    return ModelProvision(
        document_id=hit.document_id,
        version=hit.version,
        title=hit.title or hit.document_id,
        authority=hit.authority,
        jurisdiction=hit.jurisdiction,
        stage=hit.stage,
        status=find_label(codebook, codebook.status.id, status) if status else "",
        date=hit.date,
        coder=hit.coder,
        modality=Modality(norm.modality),
        who=norm.word("bearer"),
        who_type=norm.bearer_type,
        action=norm.word("action"),
        deadline=norm.word("deadline"),
        condition=norm.word("condition"),
        sanction=norm.word("sanction"),
        enforcer=norm.word("enforcer"),
        provision=norm.provision,
        quotation=norm.quotation.text,
        start=norm.quotation.start,
        end=norm.quotation.end,
        categories=norm.categories,
        rank=norm.rank,
        level=level,
        is_comparable=is_comparable,
        language=hit.language,
    )
