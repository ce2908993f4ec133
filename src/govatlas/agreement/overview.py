"""Compares every pair of a set of coders, and all of them at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Final

from govatlas.agreement import plain
from govatlas.agreement.checks import Checked, check_texts
from govatlas.agreement.joining import BLIND
from govatlas.agreement.pilot import PilotRow, tabulate_pilot
from govatlas.agreement.presence_report import PresenceReport
from govatlas.agreement.report import AgreementReport, compare_coders
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.several import measure_several
from govatlas.model.codebook import Codebook
from govatlas.model.coding import CoderKind, Coding, Mode
from govatlas.model.document import Document
from govatlas.model.finding import Agreement, Undefined

_RANK: Final = {CoderKind.PANEL: 0, CoderKind.PERSON: 1, CoderKind.PROGRAM: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementOverview:
    """Every pair of coders compared, all of them together, and the table of the pilot.

    ``checks`` says whether each coder codes similar texts the same, which needs no second coder;
    ``presences`` compares tags by people with each coder.
    """

    coders: tuple[str, ...]
    reports: tuple[AgreementReport, ...]
    together: tuple[Agreement, ...] = ()
    pilot: tuple[PilotRow, ...] = ()
    checks: tuple[Checked, ...] = ()
    presences: tuple[PresenceReport, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the overview as JSON values, without NaN."""
        return {
            "coders": list(self.coders),
            "pairs": [report.to_dict() for report in self.reports],
            "together": plain.group_figures(self.together),
            "pilot": [_write_row(row) for row in self.pilot],
            "presence": [report.to_dict() for report in self.presences],
            "checks": [asdict(checked) for checked in self.checks],
        }


def compare_all(
    coders: Mapping[str, Sequence[Coding]],
    codebook: Codebook,
    *,
    near: Collection[tuple[Document, Document]] = (),
    taxonomy: str | None = None,
    modes: Collection[Mode] = BLIND,
    seed: int = 0,
    resamples: int = 1000,
) -> AgreementOverview:
    """Compare every pair of coders; the reference is the consensus, or else a person.

    Args:
        coders: the codings of each coder, by name.
        codebook: the categories compared.
        near: pairs of nearly identical documents, to check that each coder codes them the same.
        taxonomy: the id of one taxonomy, all by default.
        modes: which codings count; only blind ones by default.
        seed: of the resamples.
        resamples: how many to draw for the intervals.

    Raises:
        UnknownCategory: there is no such taxonomy.
        InvalidValue: ``resamples`` is less than 1.
    """
    chosen = codebook.coverage if taxonomy is None else (codebook.taxonomy(taxonomy),)
    draw = Resampling(seed, resamples)
    return AgreementOverview(
        coders=tuple(coders),
        reports=tuple(
            compare_coders(
                coders[one],
                coders[other],
                codebook,
                taxonomy=taxonomy,
                modes=modes,
                seed=seed,
                resamples=resamples,
            )
            for one, other in combinations(sorted(coders, key=lambda n: _rank(n, coders)), 2)
        ),
        together=tuple(
            figure for t in chosen for figure in measure_several(coders, t, draw, modes=modes)
        ),
        pilot=tuple(
            row for t in chosen for row in tabulate_pilot(coders, codebook, t.id, modes=modes)
        ),
        checks=tuple(
            checked for name, found in coders.items() for checked in check_texts(name, found, near)
        ),
    )


def _rank(name: str, coders: Mapping[str, Sequence[Coding]]) -> tuple[int, str]:
    return min((_RANK[coding.coder.kind] for coding in coders[name]), default=3), name


def _write_row(row: PilotRow) -> dict[str, Any]:
    figures = {"mean": row.mean, "lowest": row.lowest, "highest": row.highest}
    written = {
        name: None if isinstance(value, Undefined) else value for name, value in figures.items()
    }
    reasons = [value.reason for value in figures.values() if isinstance(value, Undefined)]
    return asdict(row) | written | ({"undefined_because": reasons[0]} if reasons else {})
