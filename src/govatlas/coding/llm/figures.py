"""The figures of a run of the language-model coder."""

from dataclasses import dataclass, field, replace

import numpy as np

from govatlas.agreement.alpha import count_coincidences, krippendorff_alpha
from govatlas.coding.llm.budget import Spent
from govatlas.coding.llm.coder import LlmResult
from govatlas.coding.llm.evidence import EvidenceTally
from govatlas.coding.llm.norm_evidence import NormTally
from govatlas.coding.llm.session import Session
from govatlas.model.finding import Undefined

_MOST_LEVELS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFigures:
    """The figures of one run.

    ``labels`` counts categories with a level, ``abstentions`` those without, including
    ``ungrounded``. ``votes`` are the levels given by each voice, ``norms`` the counts of norms, if
    norms were requested. ``overlong`` counts replies longer than the token limit,
    ``overlong_tokens`` by how many tokens in total; ``miscounted`` those with impossible counts.
    """

    tally: EvidenceTally = field(default_factory=EvidenceTally)
    labels: int = 0
    abstentions: int = 0
    ungrounded: int = 0
    reasks: int = 0
    calls: int = 0
    from_ledger: int = 0
    faults: int = 0
    given_up: int = 0
    overlong: int = 0
    overlong_tokens: int = 0
    miscounted: int = 0
    spent: Spent = field(default_factory=Spent)
    lost: Spent = field(default_factory=Spent)
    models: tuple[str, ...] = ()
    votes: tuple[tuple[int | None, ...], ...] = ()
    norms: NormTally = field(default_factory=NormTally)

    def add(self, result: LlmResult) -> "RunFigures":
        """Return the figures with one more document added."""
        gaps = result.coding.abstentions
        return replace(
            self,
            tally=self.tally.plus(result.tally),
            labels=self.labels + len(result.coding.labels),
            abstentions=self.abstentions + len(gaps),
            ungrounded=self.ungrounded + sum(g.reason.startswith("ungrounded") for g in gaps),
            reasks=self.reasks + result.reasks,
            votes=self.votes + tuple(levels for _, _, levels in result.votes),
            norms=self.norms.plus(result.norm_tally),
        )

    def close(self, session: Session) -> "RunFigures":
        """Return the figures with the session's counts added."""
        tally = session.tally
        return replace(
            self,
            calls=tally.calls,
            from_ledger=tally.from_ledger,
            faults=tally.faults,
            given_up=tally.given_up,
            overlong=tally.overlong,
            overlong_tokens=tally.overlong_tokens,
            miscounted=tally.miscounted,
            spent=session.budget.spent,
            lost=session.budget.lost,
            models=tuple(sorted(tally.models)),
        )

    def measure_self_agreement(self) -> float | Undefined:
        """Return Krippendorff's alpha (ordinal) over all categories of all documents.

        Each voice counts as a coder, so several samples of one model measure how far it agrees with
        itself.
        """
        if not self.votes:
            return Undefined("each document was coded once")
        counts = np.zeros((len(self.votes), _MOST_LEVELS))
        for unit, levels in enumerate(self.votes):
            for level in levels:
                if level is not None:
                    counts[unit, level] += 1
        tables = count_coincidences(counts[counts.sum(-1) > 1])
        alpha = float(krippendorff_alpha(tables.sum(0), ordinal=True))
        return Undefined("every voice gave one and the same level") if np.isnan(alpha) else alpha

    def count_alike(self) -> int:
        """Return how many categories got the same level from every voice."""
        return sum(len(set(levels)) == 1 for levels in self.votes)
