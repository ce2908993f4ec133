"""The table of the MIT pilot: kappa by document for every pair of a set of coders.

A row has the mean, lowest and highest kappa over the documents that a pair of coders shares; rows
are grouped by kinds of coders, such as program against consensus or person against person, as in
the pilot of the MIT AI Risk Initiative on governance documents.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from govatlas.agreement.joining import BLIND, join_codings
from govatlas.agreement.kappa import KAPPA_QUADRATIC
from govatlas.agreement.measuring import measure_documents
from govatlas.agreement.statistic import Statistic
from govatlas.model.codebook import Codebook
from govatlas.model.coding import CoderKind, Coding, Mode
from govatlas.model.finding import Figure, Undefined

_NAMES: Final = {
    CoderKind.PERSON: "person",
    CoderKind.PROGRAM: "program",
    CoderKind.PANEL: "consensus",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotRow:
    """Kappa over documents for one pair of coders, or for all pairs of one pairing.

    ``documents`` counts those with a defined kappa, ``undefined`` those without.
    """

    taxonomy: str
    pairing: str
    coders: str
    mean: Figure
    lowest: Figure
    highest: Figure
    documents: int
    undefined: int


def tabulate_pilot(
    coders: Mapping[str, Sequence[Coding]],
    codebook: Codebook,
    taxonomy: str,
    *,
    statistic: Statistic = KAPPA_QUADRATIC,
    modes: Collection[Mode] = BLIND,
) -> tuple[PilotRow, ...]:
    """Return a row for each pair of coders, then one for each pairing over all its pairs.

    Args:
        coders: the codings of each coder, by name.
        codebook: the categories compared.
        taxonomy: the id of the taxonomy.
        statistic: which kappa.
        modes: which codings count; a consensus always counts.

    Raises:
        UnknownCategory: there is no such taxonomy.
    """
    wanted = {*modes, Mode.ADJUDICATED}
    rows: list[PilotRow] = []
    pooled: dict[str, list[Figure]] = {}
    for one, other in combinations(sorted(coders), 2):
        joined = join_codings(
            coders[one], coders[other], codebook, taxonomies=[taxonomy], modes=wanted
        )
        values = [figure.value for figure in measure_documents(joined.grids[0], [statistic])]
        pairing = name_pairing(coders[one], coders[other])
        pooled.setdefault(pairing, []).extend(values)
        rows.append(_summarize(taxonomy, pairing, f"{one}, {other}", values))
    totals = [_summarize(taxonomy, name, "all pairs", pooled[name]) for name in sorted(pooled)]
    return (*sorted(rows, key=lambda row: (row.pairing, row.coders)), *totals)


def name_pairing(one: Sequence[Coding], other: Sequence[Coding]) -> str:
    """Return the kinds of two coders, such as ``program against consensus``."""
    kinds = [_NAMES[codings[0].coder.kind] if codings else "nobody" for codings in (one, other)]
    place = {"program": 0, "person": 1, "consensus": 2}
    first, second = sorted(kinds, key=lambda kind: place.get(kind, 3))
    return f"{first} against {second}"


def _summarize(taxonomy: str, pairing: str, coders: str, values: Sequence[Figure]) -> PilotRow:
    numbers = [value for value in values if not isinstance(value, Undefined)]
    nothing = Undefined("no document that both coded defines kappa")
    return PilotRow(
        taxonomy=taxonomy,
        pairing=pairing,
        coders=coders,
        mean=sum(numbers) / len(numbers) if numbers else nothing,
        lowest=min(numbers, default=nothing),
        highest=max(numbers, default=nothing),
        documents=len(numbers),
        undefined=len(values) - len(numbers),
    )
