"""Says a norm in plain words: what each modality is called, how its parts read together."""

import re
from typing import Final, NamedTuple

from govatlas.model.norm import Modality
from govatlas.wording import N_, _


class ModalityWords(NamedTuple):
    """What stands between who and what, and what norms of the kind are called."""

    verb: str
    name: str


MODALITY_WORDS: Final = {
    Modality.OBLIGATION: ModalityWords(N_("must"), N_("duties: must do it")),
    Modality.PROHIBITION: ModalityWords(N_("must not"), N_("prohibitions: must not do it")),
    Modality.PERMISSION: ModalityWords(N_("may"), N_("permissions and exemptions: may do it")),
    Modality.POWER: ModalityWords(N_("has power to"), N_("powers: has power to do it")),
    Modality.RECOMMENDATION: ModalityWords(N_("should"), N_("recommendations: should do it")),
    Modality.ESTABLISHMENT: ModalityWords(
        N_("is established"), N_("new bodies, programmes and rights")
    ),
    Modality.FUNDING: ModalityWords(N_("receives money"), N_("funding granted")),
    Modality.SANCTION: ModalityWords(N_("is punished"), N_("penalties")),
}
"""The words for readers; files and programs get the modality itself."""

MOST_SHOWN: Final = 12
"""So many norms, the best ranked, a record shows at once."""

NOBODY: Final = N_("not named")
"""What stands for who must act, where the text leaves it open."""

NO_NORMS: Final = N_("No duties, prohibitions, permissions, new bodies or funding were found.")

_CREATES: Final = re.compile(r"(?:establish|create|set up) (?=\w)")
_PASSIVE: Final = {
    Modality.ESTABLISHMENT: re.compile(r"be (?:hereby )?(?:established|created|set up)\b[ ,]*"),
    Modality.FUNDING: re.compile(r"(?:be|receive) (?=\S)"),
    Modality.SANCTION: re.compile(r"be (?=\S)"),
}
"""Words that an action begins with, which the words for the modality have said already."""


def phrase_norm(modality: Modality | str, action: str) -> tuple[str, str]:
    """Return the words for a modality and what stands after them, saying nothing twice.

    ``be established in the agency`` becomes ``is established`` and ``in the agency``.
    """
    kind = Modality(modality)
    verb = _(MODALITY_WORDS[kind].verb)
    passive = _PASSIVE.get(kind)
    match = passive.match(action) if passive else None
    if match:
        return verb, action[match.end() :]
    if kind is Modality.ESTABLISHMENT:
        creates = _CREATES.match(action)
        if creates:
            return _("creates"), action[creates.end() :]
        return _("is given the right to"), action
    return verb, action


def phrase_when(deadline: str, condition: str) -> str:
    """Return when a norm holds: by which time, under which condition."""
    return "; ".join(part for part in (deadline, condition) if part)


def phrase_otherwise(sanction: str, enforcer: str) -> str:
    """Return what follows a breach, with who may act on it."""
    if sanction and enforcer:
        return _("%(sanction)s (enforced by %(enforcer)s)", sanction=sanction, enforcer=enforcer)
    return sanction or (_("enforced by %(enforcer)s", enforcer=enforcer) if enforcer else "")
