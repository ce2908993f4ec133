"""Sums up a document by its best norms: "Requires … to …; prohibits …; establishes …"."""

from collections.abc import Mapping, Sequence

from govatlas.coding.local.summary.aims import list_aims, list_changes, list_repeals, say_title
from govatlas.coding.local.summary.candidates import (
    SUBJECT,
    Candidate,
    Summary,
    list_candidates,
    say_changes,
)
from govatlas.coding.local.summary.choice import Option, choose, list_options
from govatlas.coding.local.summary.opening import (
    is_plural,
    say_only_subject,
    say_opening,
    say_title_alone,
)
from govatlas.coding.local.summary.prose import write
from govatlas.coding.local.summary.sums import say_sums
from govatlas.coding.local.summary.weigh import WordModel, load_word_model, weigh_words
from govatlas.coding.local.views import DocumentView
from govatlas.model.norm import Norm

__all__ = ["Summary", "summarize"]


def summarize(
    view: DocumentView,
    norms: Sequence[Norm],
    *,
    binding: bool,
    issuer: str,
    model: WordModel | None = None,
) -> Summary:
    """Return what the document does, by its best norms and its stated aim.

    Args:
        view: the document.
        norms: its norms, ordered by rank.
        binding: whether it is drafted to bind in law.
        issuer: who issued it, empty where unknown; its own duties are commitments.
        model: how likely a summary uses each word, the packaged one unless given.
    """
    document = view.document
    aims = list_aims(document)
    opening = say_opening(document)
    candidates = list_candidates(
        document,
        norms,
        aims,
        list_repeals(document),
        binding=binding,
        issuer=issuer,
        subject=opening.subject,
        sums=tuple(say_sums(document)),
    )
    options = list_options(candidates)
    changes = list_options(say_changes(list_changes(document)))
    wanted = {stem for option in (*options, *changes) for stem in (*option.rest, *option.opening)}
    weights = weigh_words(document, norms, aims, wanted, model or load_word_model())
    chosen = _choose(options, changes, weights, opening.kind)
    if not chosen:
        subject = say_only_subject(document) if opening.kind else ""
        if subject:
            return Summary(f"{opening.kind} {subject}.")
        return Summary(say_title(document) or say_title_alone(document))
    return write(chosen, opening.kind)


def _choose(
    options: Sequence[Option],
    changes: Sequence[Option],
    weights: Mapping[str, float],
    kind: str,
) -> list[Candidate]:
    """Return what is said: more than the subject wherever the document does something.

    A norm often has the words of the title; then it is said in place of the subject, for it tells
    who does it. What is changed in another act is said where nothing else is done.
    """
    chosen = choose(options, weights, kind)
    subjects = [option for option in options if option.candidate.kind == SUBJECT]
    told = any(candidate.kind == SUBJECT for candidate in chosen)
    if is_plural(kind) and subjects and not told:
        chosen = choose(options, weights, kind, said=subjects[:1])
    if any(candidate.kind != SUBJECT for candidate in chosen):
        return chosen
    deeds = [option for option in options if option.candidate.kind != SUBJECT]
    return choose(deeds, weights, kind) or choose([*options, *changes], weights, kind)
