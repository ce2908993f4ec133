"""Loads what agreement compares: codings, the codebook they answer, who was fitted on what."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from govatlas.agreement.joining import BLIND
from govatlas.agreement.presence_joining import Given
from govatlas.agreement.presence_report import PresenceReport, compare_presences
from govatlas.agreement.resampling import Resampling
from govatlas.api.coders import find_texts_seen
from govatlas.codebook import load_codebook
from govatlas.errors import UnknownCoder
from govatlas.model.codebook import Codebook
from govatlas.model.coding import CoderKind, Coding, Mode
from govatlas.store import Filters, Store

_ANY_MODE: Final = frozenset(Mode)


def load_codings(store: Store, coder: str, any_mode: bool = False) -> list[Coding]:
    """Return the newest coding by ``coder`` of the latest version of each document.

    Unless ``any_mode``, what the coder said blind goes before what the coder said later on.

    Raises:
        UnknownCoder: it has coded nothing here.
    """
    entries = store.listing.documents(Filters(coder=coder))
    if not entries:
        known = ", ".join((*store.codings.list_coders(), *list_tagged(store))) or "none"
        raise UnknownCoder(f"no coding by {coder!r} in the database; its coders are: {known}")
    return [
        store.codings.read(entry.id, version=entry.version, coder=coder, blind_first=not any_mode)
        for entry in entries
    ]


def list_tagged(store: Store) -> tuple[str, ...]:
    """Return the names of people's tags under which nobody has coded levels."""
    coded = store.codings.list_coders()
    return tuple(name for name in store.presences.list_coders() if name not in coded)


def choose_modes(codings: Iterable[Coding], *, any_mode: bool = False) -> frozenset[Mode]:
    """Return blind, with adjudicated where a panel was named, which codes in no other mode."""
    if any_mode:
        return _ANY_MODE
    panels = any(coding.coder.kind is CoderKind.PANEL for coding in codings)
    return BLIND | {Mode.ADJUDICATED} if panels else BLIND


def find_codebook(store: Store, codings: Sequence[Coding]) -> Codebook:
    """Return the codebook of the newest coding that was made by one of the user's own."""
    standard = load_codebook()
    others = [c for c in codings if c.codebook_digest != standard.digest]
    own = [c for c in others if any(_is_own(label.taxonomy, standard) for label in c.labels)]
    if not own:
        return standard
    return store.codebooks.read(max(own, key=lambda coding: coding.coded_at).codebook_digest)


def _is_own(taxonomy: str, standard: Codebook) -> bool:
    return all(known.id != taxonomy for known in standard.coverage)


def word_fitting(names: Iterable[str], texts: Sequence[str]) -> tuple[str, ...]:
    """Return a note for each coder that was fitted on some of the texts compared."""
    return tuple(
        f"{name} was trained on {count} of the {len(texts)} documents compared and looks better "
        "on them than it is"
        for name in names
        if (count := len(find_texts_seen(name, texts)))
    )


def agree_on_presence(
    store: Store,
    names: tuple[str, str],
    taxonomy: str | None,
    resampling: Resampling,
    *,
    any_mode: bool = False,
) -> PresenceReport:
    """Compare two sides of which people's tags are one or both."""
    tagged = list_tagged(store)
    sides: list[Given] = [
        store.presences.read(name) if name in tagged else load_codings(store, name, any_mode)
        for name in names
    ]
    codings = [each for side in sides for each in side if isinstance(each, Coding)]
    found = compare_presences(
        sides[0],
        sides[1],
        find_codebook(store, codings),
        names=names,
        taxonomy=taxonomy,
        modes=choose_modes(codings, any_mode=any_mode),
        seed=resampling.seed,
        resamples=resampling.resamples,
    )
    tags = [f"{name} are tags: {side[0].coder.version}"
            for name, side in zip(names, sides, strict=True) if name in tagged]  # fmt: skip
    notes = (*tags, *word_fitting(names, found.comparison.texts))
    return replace(found, comparison=replace(found.comparison, notes=notes))
